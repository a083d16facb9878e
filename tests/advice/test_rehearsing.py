"""What may go wrong: each rehearsal against the round run again without the pair or the visitor."""

from dataclasses import replace

import pytest

from matcher.advice.choices.pricing import Pricing
from matcher.advice.rehearsing import Rehearsal, rehearsals_of, rehearse
from matcher.policy.facts import Facts
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.advice.pricing_checks import (
    check_moves,
    cost_of,
    held_rows,
    in_order,
    levels_of,
    plan_of,
    rounds,
    run_with,
)
from tests.conftest import TODAY


def _check_no(facts: Facts, result: MatchRound, pricing: Pricing, rehearsal: Rehearsal) -> None:
    """Assert that a no costs what the round with the pair declined, and nothing holding it, costs."""
    family = pricing.family(facts.child_index[rehearsal.child_id])
    ids = {facts.children[c].child_id for c in family}
    row = StandingRow(rehearsal.child_id, rehearsal.visitor_id, Status.DECLINED, TODAY)
    again = run_with(facts, [row], without=held_rows(facts, ids, rehearsal.visitor_id))
    before = levels_of(facts, plan_of(result))
    assert rehearsal.says_no.cost == cost_of(before, levels_of(facts, plan_of(again)))
    after = check_moves(facts, result, rehearsal.says_no)
    assert after.get(rehearsal.child_id) != rehearsal.visitor_id


def _check_loss(facts: Facts, result: MatchRound, rehearsal: Rehearsal) -> None:
    """Assert that losing a visitor costs what the round with all their pairs blocked costs."""
    everyone = {child.child_id for child in facts.children}
    rows = [StandingRow(c, rehearsal.visitor_id, Status.BLOCKED, TODAY) for c in sorted(everyone)]
    again = run_with(facts, rows, without=held_rows(facts, everyone, rehearsal.visitor_id))
    before = levels_of(facts, plan_of(result))
    assert rehearsal.drops_out.cost == cost_of(before, levels_of(facts, plan_of(again)))
    assert rehearsal.visitor_id not in check_moves(facts, result, rehearsal.drops_out).values()


def _check_wait(facts: Facts, result: MatchRound, rehearsal: Rehearsal) -> None:
    """Assert that while a visitor is waited for, theirs alone are without."""
    after = check_moves(facts, result, rehearsal.dbs_late)
    assert after == {c: v for c, v in plan_of(result).items() if v != rehearsal.visitor_id}


def _check_round(facts: Facts, result: MatchRound) -> int:
    pricing = Pricing.of(facts, result)
    found = rehearsals_of(pricing)
    assert sorted((each.child_id, each.visitor_id) for each in found) == sorted(plan_of(result).items())
    hurts = [in_order(each.says_no.cost, pricing.codes) for each in found]
    assert hurts == sorted(hurts)
    for rehearsal in found:
        _check_no(facts, result, pricing, rehearsal)
        _check_loss(facts, result, rehearsal)
        _check_wait(facts, result, rehearsal)
    return len(found)


def test_every_rehearsal_is_the_round_run_again() -> None:
    """A no, a loss and a wait for every match, kept ones too, in services with any mix of ties."""
    assert sum(_check_round(*each) for each in rounds(range(0, 64, 5))) > 50


def test_with_a_budget_rehearsals_are_solved_anew() -> None:
    """Every figure is exact there too."""
    assert sum(_check_round(*each) for each in rounds(range(2), budget=True)) > 5


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_rehearsals_in_hundreds_of_services(part: int) -> None:
    """The same over many more services."""
    for each in rounds(range(400 + 40 * part, 440 + 40 * part)):
        _check_round(*each)
    for each in rounds(range(400 + 3 * part, 403 + 3 * part), budget=True):
        _check_round(*each)


def test_what_is_not_solved_anew_stays_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where patience is at an end a "no" is exact, or no better than told, or not known."""
    monkeypatch.setattr("matcher.advice.choices.board._MOST_SOLVED", 0)
    unsure = 0
    for facts, result in rounds(range(4), budget=True):
        pricing, before = Pricing.of(facts, result), levels_of(facts, plan_of(result))
        for rehearsal in rehearsals_of(pricing):
            if rehearsal.status != "proposed":
                continue
            row = StandingRow(rehearsal.child_id, rehearsal.visitor_id, Status.DECLINED, TODAY)
            true = cost_of(before, levels_of(facts, plan_of(run_with(facts, [row]))))
            if rehearsal.says_no.exact:
                assert rehearsal.says_no.cost == true
            else:
                unsure += 1
                assert not rehearsal.says_no.moves
                told = rehearsal.says_no.cost
                assert in_order(true, pricing.codes) <= in_order(told, pricing.codes)
    assert unsure


def test_the_words_of_a_rehearsal(tiny: Facts) -> None:
    """C1 can only be with V1: that no hurts most and stands first."""
    first, second = rehearse(tiny, run_round(tiny))
    assert (first.child_id, second.child_id) == ("C1", "C2")
    assert first.sentences()[0] == "C1 with V1 (proposed)."
    assert first.sentences()[1].startswith("If C1 says no: one out-of-area residential child fewer;")
    assert "C1 is left without" in first.sentences()[1]
    assert first.sentences()[3].startswith("If the DBS of V1 is late and is waited for, meanwhile:")
    said = first.to_dict()
    assert set(said) == {"child_id", "visitor_id", "status", "says_no", "drops_out", "dbs_late"}
    assert said["dbs_late"]["moves"] == [{"child_id": "C1", "from": "V1", "to": None}]


def test_a_pinned_pair_is_rehearsed_too(tiny: Facts) -> None:
    """A no to a pin lets the pin go; here the plan is better on the whole without it."""
    pinned = StandingRow("C3", "V2", Status.PINNED, TODAY)
    facts = replace(tiny, pool=replace(tiny.pool, standing=(pinned,)))
    found = {each.child_id: each for each in rehearse(facts, run_round(facts))}
    assert found["C3"].status == "pinned"
    assert found["C3"].says_no.cost["waiting-days"] == 180
    assert found["C3"].says_no.chain == "C3 is left without, C2 goes to V2"
