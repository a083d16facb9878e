"""Every rule: holds, broken, at its border, and with the field missing; arrays and sentences as one."""

from typing import Any

import numpy as np
import pytest

from matcher.errors import PolicyFault
from matcher.policy.facts import Facts
from matcher.policy.policy import policy_from_toml
from matcher.policy.rules import (
    NEVER,
    PAIR_RULES,
    PERSON_RULES,
    RULES,
    allowance_findings,
    allowed,
    broken,
    relaxed_by,
    rule,
    rules_in_force,
)
from matcher.records.availability import slot_mask
from matcher.records.child import Agreed
from matcher.records.standing import Status
from tests.policy.pairs import MON, SUN, a_pair, row
from tests.policy.rule_cases import CASES, Case

ONE_PAIR = (np.array([0]), np.array([0]))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_holds_as_the_dictionary_says(case: Case) -> None:
    """The array and the sentence both give the answer of the table, and the sentence its words."""
    facts, asked = case.facts(), rule(case.rule)
    said = asked.verdict(facts, 0, 0)
    assert said.holds is case.holds, said.because
    assert asked.holds_for_pairs(facts, *ONE_PAIR).tolist() == [case.holds]
    assert case.says in said.because
    assert (asked.caution(facts, 0, 0) is not None) == case.caution


@pytest.mark.parametrize("code", sorted({each.code for each in RULES}))
def test_every_rule_has_its_four_tests(code: str) -> None:
    """Each rule is tried where it holds, where it is broken, at its border, and with the field missing."""
    assert {case.kind for case in CASES if case.rule == code} == {"holds", "broken", "border", "missing"}


def test_leah_and_priya_break_nothing() -> None:
    """The pair the cases start from breaks no rule."""
    assert broken(a_pair(), 0, 0) == {}


@pytest.mark.parametrize("each", RULES, ids=lambda each: f"{each.code}-{each.subject}")
def test_arrays_and_sentences_agree_for_every_pair_of_town(each: Any, town: Facts) -> None:
    """For each of the 2,400 pairs the two forms give one answer, and each is given at least once."""
    child, visitor = map(np.ravel, np.indices((len(town.children), len(town.visitors))))
    by_array = each.holds_for_pairs(town, child, visitor)
    by_sentence = [each.verdict(town, c, v).holds for c, v in zip(child, visitor, strict=True)]
    assert by_array.tolist() == by_sentence
    assert 0 < by_array.sum() < len(by_array)


def test_sentences_are_plain(town: Facts) -> None:
    """Each sentence begins with a capital or a code, ends with one full stop, and blames nobody."""
    for c in range(0, 60, 7):
        for v in range(40):
            for each in RULES:
                said = each.because(town, c, v)
                assert said.endswith(".")
                assert not said.endswith("..")
                assert "None" not in said
                assert not {"invalid", "error", "forbidden", "illegal"} & set(said.lower().split())


def test_codes_are_those_of_the_dictionary() -> None:
    """The rules stand in the dictionary's order; places stands once for the visitor, once for the pair."""
    assert [each.code for each in PERSON_RULES] == [
        "agreed", "on-hold", "upper-age", "months-left", "dbs", "references", "interview", "training",
        "visitor-age", "available-from", "paused", "places",
    ]  # fmt: skip
    assert [each.code for each in PAIR_RULES] == [
        "commitment", "places", "distance-known", "travel", "shared-slots", "independence", "serves",
        "wish-gender", "wish-ethnicity", "wish-religion", "wish-language", "wish-age", "needs", "experience",
        "allergies", "conditions", "excluded", "conflict", "declined", "blocked", "accepts-ages",
        "accepts-genders", "visits", "fit-floor",
    ]  # fmt: skip


def test_nothing_overrides_agreement_vetting_training_and_independence() -> None:
    """The six rules that are never overridden have no switch, and a policy that names one is refused."""
    assert sorted(NEVER) == ["agreed", "dbs", "independence", "interview", "references", "training"]
    for code in NEVER:
        assert not rule(code).switchable
        with pytest.raises(PolicyFault, match=f"The rule {code} has no switch"):
            policy_from_toml(f"[rules]\n{code} = false")


@pytest.mark.parametrize("code", ["places", "distance-known", "declined", "blocked"])
def test_what_is_mended_in_the_tables_has_no_switch(code: str) -> None:
    """A place, a point and a decision are no matter of policy."""
    assert not rule(code).switchable
    with pytest.raises(PolicyFault, match="is mended by"):
        policy_from_toml(f"[rules]\n{code} = false")


def test_a_rule_switched_off_is_not_asked() -> None:
    """A pair that shares no slot is possible where the service does not ask for one."""
    apart = a_pair(child={"available": MON}, rules={"shared-slots": False})
    assert broken(apart, 0, 0) == {}
    assert "shared-slots" not in {each.code for each in rules_in_force(apart.policy)}
    assert set(broken(a_pair(child={"available": MON}), 0, 0)) == {"shared-slots"}


def test_an_unknown_code_is_refused() -> None:
    """There is no rule of another name."""
    with pytest.raises(KeyError, match="no rule 'shared slots'"):
        rule("shared slots")


@pytest.mark.parametrize(
    ("reason", "relaxed"),
    [
        ("travel", {"travel"}),
        ("travel: the carer drives halfway, needs a rest", {"travel"}),
        ("Rule Shared_Slots: school holidays", {"shared-slots"}),
        ("agreed with the carer that accepts ages may be 16", {"accepts-ages"}),
        ("both wish-gender and wish age", {"wish-gender", "wish-age"}),
        ("independence: only a cousin", set()),
        ("dbs", set()),
        ("places", set()),
        ("travelling is fine", set()),
        ("", set()),
    ],
)
def test_an_allowance_relaxes_what_its_reason_names(reason: str, relaxed: set[str]) -> None:
    """The rule a reason begins with, else those it names; never one that cannot be relaxed."""
    assert relaxed_by(row(Status.ALLOWED, reason)) == relaxed
    facts = a_pair(standing=(row(Status.ALLOWED, reason),))
    assert allowed(facts) == ({(0, 0): relaxed} if relaxed else {})
    assert [found.code for found in allowance_findings(facts)] == ([] if relaxed else ["allowed-nothing"])


def test_only_allowed_rows_relax_and_two_add_up() -> None:
    """A pin with a rule in its reason is no allowance; two rows of a pair relax two rules."""
    facts = a_pair(
        standing=(
            row(Status.PINNED, "travel"),
            row(Status.ALLOWED, "visits"),
            row(Status.ALLOWED, "needs: her sister signs"),
            row(Status.ALLOWED, "travel", child="C7"),
        )
    )
    assert allowed(facts) == {(0, 0): {"visits", "needs"}}


def test_a_rule_of_one_person_asks_for_that_person() -> None:
    """A child's rule can be asked without a visitor, and not without a child."""
    facts = a_pair(child={"agreed": Agreed.NO})
    assert rule("agreed").because(facts, c=0) == "Leah has said no to a visitor."  # type: ignore[call-arg]
    with pytest.raises(IndexError, match="about a child"):
        rule("agreed").because(facts, v=0)  # type: ignore[call-arg]


def test_all_slots_are_looked_at() -> None:
    """The last slot of the week is shared like the first."""
    evening = slot_mask(["Sun evening"])
    facts = a_pair(child={"available": evening | SUN}, visitor={"available": evening})
    assert "Sunday evening" in rule("shared-slots").because(facts, 0, 0)
