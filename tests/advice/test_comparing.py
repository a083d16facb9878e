"""Rounds side by side, what a re-run changed and why, and who could be asked for most."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import matcher
from matcher.advice import widening
from matcher.advice.changing import change_list
from matcher.advice.comparing import compare
from matcher.advice.edits.children import ChildLeaves, OnlyChild
from matcher.advice.edits.policy import ChangeLadder
from matcher.advice.edits.visitors import ExtendTravel, PauseVisitor, RemoveVisitor
from matcher.advice.scenarios import Scenario, apply, try_scenario
from matcher.advice.searching.reaching import Reach
from matcher.advice.searching.trying import Tried
from matcher.advice.unlocking import unlock_child
from matcher.advice.widening import most_unlocking
from matcher.policy.facts import Facts
from matcher.records.child import Agreed
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up
from tests.sample_data.test_sample import SAMPLE


@pytest.fixture(scope="module")
def sample() -> tuple[Facts, MatchRound]:
    """The sample's facts and its round."""
    gathered = matcher.gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=date(2026, 11, 22),
    )
    return gathered.facts, run_round(gathered.facts)


def test_the_samples_story(sample: tuple[Facts, MatchRound]) -> None:
    """Sam has nobody; why; the smallest change; tried as a what-if; laid beside the plan in force."""
    facts, result = sample
    why = matcher.why_child(facts, result, "C04")
    assert why.state == "unmatched"
    assert "Ben travels up to 15 km; this is 19.7 km." in " ".join(why.sentences())
    smallest = unlock_child(facts, result, "C04").found[0]
    after = try_scenario(smallest.scenario("Ben travels further"), facts, result)
    comparison = compare(result, {"Ben travels further": after})
    (outcome,) = comparison.others
    assert [(move.child_id, move.now) for move in outcome.gains] == [("C04", "V07")]
    assert (outcome.loses, outcome.moves) == ((), ())
    assert outcome.change == smallest.change
    assert outcome.matched == comparison.base.matched + 1
    assert outcome.kilometres_a_month > comparison.base.kilometres_a_month
    assert "24 children are matched instead of 23." in outcome.sentences


def test_three_side_by_side_agree_with_their_rounds(sample: tuple[Facts, MatchRound]) -> None:
    """Every figure is that of the round, and children add up: matched then, gained, lost, absent."""
    facts, result = sample
    scenarios = [
        Scenario("leaves", (RemoveVisitor("V08"),)),
        Scenario("ladder", (ChangeLadder(("everyone-else", "secure")),)),
        Scenario("one", (OnlyChild("C20"),)),
    ]
    rounds = {each.name: try_scenario(each, facts, result) for each in scenarios}
    comparison = compare(result, rounds)
    base = {match.child_id for match in result.matches}
    for outcome in comparison.others:
        other = rounds[outcome.name]
        assert outcome.levels == {level.code: level.value for level in other.levels}
        assert outcome.matched == len(other.matches) == sum(rung.matched for rung in outcome.rungs)
        assert outcome.children == sum(rung.waiting for rung in outcome.rungs)
        assert outcome.mean_fit == pytest.approx(sum(m.fit for m in other.matches) / len(other.matches))
        left = base - {move.child_id for move in outcome.loses} - set(outcome.absent)
        assert left | {move.child_id for move in outcome.gains} == {m.child_id for m in other.matches}
    one = comparison.others[2]
    assert not one.loses
    assert {move.child_id for move in one.gains} == {"C20"}
    assert comparison.base.sentences == ()
    assert comparison.to_dict()["others"][0]["name"] == "leaves"


def test_a_change_is_followed_back_to_what_began_it(sample: tuple[Facts, MatchRound]) -> None:
    """Children who only made room are told with the visitor who pauses."""
    facts, result = sample
    pausing = apply(Scenario("pause", (PauseVisitor("V03"),)), facts)
    changes = change_list(result, run_round(pausing, previous=result), pausing)
    assert changes.sentence == "5 of 23 changed: V03 pauses."
    assert {each.reason for each in changes.changes} == {"V03 pauses"}
    gone = apply(Scenario("gone", (ChildLeaves("C02"),)), facts)
    left = change_list(result, run_round(gone, previous=result), gone)
    assert left.sentence == "4 of 23 changed and 1 is new: C02 is no longer in the tables."
    wider = apply(Scenario("wider", (ExtendTravel("V07", to_km=20.0),)), facts)
    new = change_list(result, run_round(wider, previous=result), wider)
    assert new.sentence == "1 is new: “travel” no longer stands between C04 and V07."


def _settled(facts: Facts, *rows: StandingRow) -> Facts:
    return replace(facts, pool=replace(facts.pool, standing=(*facts.pool.standing, *rows)))


def test_an_act_of_a_person_is_the_reason_of_what_it_moved(tiny: Facts) -> None:
    """A pin and an offer are named, with who and why, for the pair and for whoever made room."""
    result = run_round(tiny)
    assert {match.child_id: match.visitor_id for match in result.matches} == {"C1": "V1", "C2": "V2"}
    for status, did, kept in (
        (Status.PINNED, "Kim pinned C3 with V1", "is pinned with them, by Kim"),
        (Status.OFFERED, "Kim made an offer of C3 with V1", "is offered with them, by Kim"),
    ):
        row = StandingRow("C3", "V1", status, by="Kim", reason="They know each other.")
        after = _settled(tiny, row)
        again = run_round(after, previous=result)
        found = {each.change.child_id: each for each in change_list(result, again, after).changes}
        assert found["C3"].reason == f"{did} (“They know each other”)"
        assert found["C1"].reason == f"V1 went to C3, who {kept} (“They know each other”)"
        assert all(each.began or each.reason == f"{did} (“They know each other”)" for each in found.values())
        said = change_list(result, again, after).sentence
        assert said.endswith(f": {did} (“They know each other”).")


def test_a_place_that_went_to_a_visit_names_the_child_who_is_visited(tiny: Facts) -> None:
    """C3, who had nobody, is visited by V1 now; a visit from before the last run is no reason."""
    result = run_round(tiny)
    after = _settled(tiny, StandingRow("C3", "V1", Status.ACTIVE))
    visited = change_list(result, run_round(after, previous=result), after)
    found = {each.change.child_id: each for each in visited.changes}
    assert found["C1"].reason == "V1 went to C3, who is visited by them"
    assert found["C1"].began == "V1 visits C3 now"
    (capacity,) = {one.capacity for one in tiny.pool.visitors if one.visitor_id == "V1"}
    two = tuple(replace(one, capacity=2) if one.visitor_id == "V1" else one for one in after.pool.visitors)
    before = replace(after, pool=replace(after.pool, visitors=two))
    run = run_round(before)
    cut = change_list(run, run_round(after, previous=run), after)
    assert capacity == 1
    assert {each.reason for each in cut.changes if each.change.was == "V1"} == {"V1 has no place left"}


def test_a_recorded_no_comes_before_a_place_that_went_since(tiny: Facts) -> None:
    """Kim declined the pair, and the visitor was pinned to another: the child is told of the no."""
    result = run_round(tiny)
    after = _settled(
        tiny,
        StandingRow("C1", "V1", Status.DECLINED, by="Kim", reason="C1 said no"),
        StandingRow("C3", "V1", Status.PINNED),
    )
    found = {
        each.change.child_id: each
        for each in change_list(result, run_round(after, previous=result), after).changes
    }
    assert found["C1"].reason == "Kim declined C1 with V1 (“C1 said no”)"
    assert found["C3"].reason == "C3 with V1 is pinned"


def test_a_pin_that_is_taken_back_is_the_reason(tiny: Facts) -> None:
    """The pin of the run before is gone from the standing table."""
    pinned = _settled(tiny, StandingRow("C3", "V1", Status.PINNED, by="Kim"))
    result = run_round(pinned)
    found = {
        each.change.child_id: each
        for each in change_list(result, run_round(tiny, previous=result), tiny).changes
    }
    assert found["C3"].reason == "C3 is no longer pinned with V1"


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (Agreed.NO, "C1 does not agree now"),
        (Agreed.OBJECTS, "C1 objects now"),
        (Agreed.NOT_ASKED, "no agreement of C1 is recorded now"),
    ],
)
def test_what_the_child_said_is_told_as_it_is(tiny: Facts, agreed: Agreed, said: str) -> None:
    """To object is another thing than not to have been asked."""
    result = run_round(tiny)
    children = tuple(
        replace(child, agreed=agreed) if child.child_id == "C1" else child for child in tiny.pool.children
    )
    after = replace(tiny, pool=replace(tiny.pool, children=children))
    found = {
        each.change.child_id: each
        for each in change_list(result, run_round(after, previous=result), after).changes
    }
    assert found["C1"].reason == said


def test_nothing_changed_is_said(sample: tuple[Facts, MatchRound]) -> None:
    """A re-run of the same facts changes no proposal."""
    facts, result = sample
    again = change_list(result, run_round(facts, previous=result), facts)
    assert again.sentence == "None of 23 proposals changed."


def test_who_could_be_asked_for_most(sample: tuple[Facts, MatchRound]) -> None:
    """What does most on the highest rung comes first, and each does what it says when it is tried."""
    facts, result = sample
    ranked = most_unlocking(facts, result)
    assert (ranked[0].visitor_id, ranked[0].kind, ranked[0].gains) == ("V07", "travel", ("C04",))
    codes = [level.code for level in result.levels]
    worth = [
        [each.change.get(code, 0) * (-1 if code == "travel" else 1) for code in codes] for each in ranked
    ]
    assert worth == sorted(worth, reverse=True)


def test_what_is_not_tried_would_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking less, off every chain from a child who has nobody, gives the same answer as trying all of it."""
    told = 0
    for seed in range(12):
        slots, together, apart = (bool(seed >> bit & 1) for bit in (1, 2, 3))
        ties = Ties(standing=seed % 2 == 0, distinct_slots=slots, together=together, apart=apart)
        facts = made_up(seed, children=16, visitors=12, ties=ties)
        result = run_round(facts)
        few = most_unlocking(facts, result, most=100)
        with monkeypatch.context() as patch:
            patch.setattr(widening, "chains_of_those_left", _everybody)
            assert few == most_unlocking(facts, result, most=100)
        told += len(few)
    assert told > 10


def _everybody(plan: Tried) -> Reach:
    facts = plan.settlement.facts
    return Reach(*(np.ones(len(of), np.bool_) for of in (facts.children, facts.visitors, facts.visitors)))


def test_a_round_about_other_children_is_not_compared(sample: tuple[Facts, MatchRound]) -> None:
    """Of two services nothing is said to have changed; the sentence names the round."""
    facts, result = sample
    others = tuple(replace(child, child_id=f"K{child.child_id}") for child in facts.pool.children)
    elsewhere = Facts(
        replace(facts.pool, children=others, standing=()), facts.places, facts.policy, facts.today
    )
    found = change_list(result, run_round(elsewhere), elsewhere)
    assert found.changes == ()
    assert found.sentences() == (
        f"Round {result.reference} is about other children, so nothing is compared with it.",
    )
