"""The least time left for a child: who does not take part, why, and what is only a caution."""

from datetime import date

import pytest

import matcher
from matcher.advice.edits.policy import ChangeSetting
from matcher.advice.scenarios import Scenario
from matcher.records.child import ServiceEnd
from matcher.rounds.audit import audit_round
from matcher.rounds.result import MatchRound
from tests.candidates.crowds import allowed, crowd, pinned

SOON = {"leaves_on": date(2027, 2, 1)}
SIX = {"min_months_left": 6}
NO_BIRTHDAY = {
    "age": 17,
    "leaves_on": date(2026, 11, 23),
    "service_end": ServiceEnd.AGE,
    "upper_age_read": 18,
}


def plan(result: MatchRound) -> dict[str, str]:
    """Give the matches, ``{"C1": "V2"}``."""
    return {match.child_id: match.visitor_id for match in result.matches}


def test_a_child_who_turns_eighteen_soon_is_not_proposed_to() -> None:
    """Two whole months are left where six are asked for; the round, why and the audit say the same."""
    facts = crowd(2, 2, cells={"C1": SOON}, service=SIX)
    result = matcher.run_round(facts)
    assert list(plan(result)) == ["C2"]
    [absent] = result.not_taking_part
    assert (absent.child_id, absent.code) == ("C1", "months-left")
    said = " ".join(matcher.why_child(facts, result, "C1").sentences())
    assert (
        "The service ends for C1 on 1 February 2027, in 2 whole months; the policy asks for at least 6."
        in said
    )
    assert audit_round(result, facts) == ()


def test_without_the_key_nothing_is_asked() -> None:
    """An old policy file means what it meant."""
    assert list(plan(matcher.run_round(crowd(2, 2, cells={"C1": SOON})))) == ["C1", "C2"]


def test_an_exception_lets_one_pair_through_and_is_labelled() -> None:
    """Relaxed for C1 with V2 alone, pinned or not; the match carries it."""
    relaxed = [allowed("C1", "V2", "months-left: they know each other")]
    for standing in (relaxed, [*relaxed, pinned("C1", "V2")]):
        facts = crowd(2, 2, standing, cells={"C1": SOON}, service=SIX)
        result = matcher.run_round(facts)
        assert plan(result) == {"C1": "V2", "C2": "V1"}
        match = result.match_of("C1")
        assert match is not None
        assert match.exceptions == ("months-left",)
        assert audit_round(result, facts) == ()


def test_a_pin_of_a_child_who_does_not_take_part_is_told() -> None:
    """A pin alone lifts no rule about a person: it is left out with an error, as on hold."""
    facts = crowd(2, 2, [pinned("C1", "V2")], cells={"C1": SOON}, service=SIX)
    result = matcher.run_round(facts)
    assert list(plan(result)) == ["C2"]
    assert [(found.code, found.severity) for found in result.findings] == [("pin-cannot-stand", "error")]


@pytest.mark.parametrize(("asked", "takes_part"), [(6, True), (12, True), (13, False)])
def test_an_assumed_birthday_bars_nobody(asked: int, takes_part: bool) -> None:
    """At 17 without a birth date the service may last a year: a caution, until that is too little."""
    facts = crowd(1, 1, cells={"C1": NO_BIRTHDAY}, service={"min_months_left": asked})
    if not takes_part:
        with pytest.raises(matcher.errors.NobodyLeft, match="too little time left"):
            matcher.run_round(facts)
        return
    match = matcher.run_round(facts).match_of("C1")
    assert match is not None
    told = f"The service may end for C1 in less than {asked} months: only the age is known."
    assert f"{told} Ask for the birth date." in match.cautions


def test_a_what_if_tries_another_least_time() -> None:
    """The setting can be changed, and taken away."""
    facts = crowd(2, 2, cells={"C1": SOON}, service=SIX)
    result = matcher.run_round(facts)
    for value, children in ((2, ["C1", "C2"]), (3, ["C2"]), (None, ["C1", "C2"])):
        edit = ChangeSetting("service", "min_months_left", value)
        assert list(plan(matcher.try_scenario(Scenario("other", (edit,)), facts, result))) == children
