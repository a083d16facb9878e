"""Other choices: each cost against forcing it, each chain against the plan it tells of."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matcher.advice.alternatives import Alternative, alternatives, choices_for
from matcher.advice.choices.pricing import Pricing
from matcher.errors import UnknownPerson
from matcher.optimiser.forcing import requiring
from matcher.optimiser.problem import FixedPairsClash
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.rules import NEVER, broken
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.advice.pricing_checks import (
    check_allowed,
    check_moves,
    cost_of,
    in_order,
    levels_of,
    plan_of,
    rounds,
    run_with,
)
from tests.conftest import TODAY


def _forced(pricing: Pricing, choice: Alternative) -> dict[str, int] | None:
    """Solve the round with the pair, and its whole family's, fixed: the levels by code, None for no plan."""
    problem, facts = pricing.board.problem, pricing.outlook.facts
    family = pricing.family(facts.child_index[choice.child_id])
    v = facts.visitor_index[choice.visitor_id]
    pairs = np.flatnonzero(np.isin(problem.child, family) & (problem.visitor == v))
    try:
        plan = solve(requiring(problem, pairs))
    except FixedPairsClash:
        return None
    assert all(level.proved for level in plan.levels)
    return dict(zip(pricing.codes, (level.value for level in plan.levels), strict=True))


def _kept(pricing: Pricing) -> set[str]:
    """Give the children whom a pin or an offer holds, their own or a brother's or sister's."""
    facts = pricing.outlook.facts
    held = {c for c, _ in pricing.outlook.settlement.fixed}
    return {
        facts.children[c].child_id for c in range(len(facts.children)) if held.intersection(pricing.family(c))
    }


def _check_round(facts: Facts, result: MatchRound) -> int:
    """Assert of every choice of every child, and of every visitor, that it costs what forcing it does."""
    pricing = Pricing.of(facts, result)
    before, kept, checked = levels_of(facts, plan_of(result)), _kept(pricing), 0
    seen: dict[tuple[str, str], dict[str, int]] = {}
    for child in facts.children:
        for choice in choices_for(pricing, child_id=child.child_id).choices:
            assert choice.child_id == child.child_id
            if choice.in_force:
                assert (choice.choosing.cost, choice.choosing.moves) == ({}, ())
                continue
            if child.child_id in kept:
                continue
            forced = _forced(pricing, choice)
            if choice.choosing.exact:
                assert forced is not None
                assert choice.choosing.cost == cost_of(before, forced)
                after = check_moves(facts, result, choice.choosing)
                assert after[choice.child_id] == choice.visitor_id
                check_allowed(pricing, pricing.board.problem, after)
                seen[choice.child_id, choice.visitor_id] = choice.choosing.cost
            elif forced is not None:
                true = in_order(cost_of(before, forced), pricing.codes)
                assert true <= in_order(choice.choosing.cost, pricing.codes)
            checked += 1
    _check_visitors(pricing, seen)
    return checked


def _check_visitors(pricing: Pricing, seen: dict[tuple[str, str], dict[str, int]]) -> None:
    """Assert that a visitor's choices are the children's, told from the other side."""
    for visitor in pricing.outlook.facts.visitors:
        for choice in choices_for(pricing, visitor_id=visitor.visitor_id).choices:
            assert choice.visitor_id == visitor.visitor_id
            pair = choice.child_id, choice.visitor_id
            if choice.choosing.exact and pair in seen:
                assert seen[pair] == choice.choosing.cost


def test_every_choice_costs_what_forcing_it_does() -> None:
    """In services with any mix of ties; every chain, applied, is that plan and costs just that."""
    assert sum(_check_round(*each) for each in rounds(range(64))) > 600


def test_with_a_budget_a_choice_is_exact_or_a_bound() -> None:
    """Those solved anew are exact; of the others no plan is better than told."""
    assert sum(_check_round(*each) for each in rounds(range(5), budget=True)) > 30


def test_past_the_nearest_few_a_budget_leaves_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not solved anew says "at least" or "not known", and is no better than told."""
    monkeypatch.setattr("matcher.advice.alternatives.SOLVED_ANEW", 0)
    said = set()
    for facts, result in rounds(range(5), budget=True):
        _check_round(facts, result)
        pricing = Pricing.of(facts, result)
        for child in facts.children:
            for choice in choices_for(pricing, child_id=child.child_id).choices:
                said.add(choice.choosing.certainty)
                if not choice.choosing.exact:
                    assert not choice.choosing.moves
                if choice.choosing.certainty == "not known":
                    assert choice.choosing.cost == {}
                    assert choice.choosing.sentence == "not known until it is solved anew"
    assert said == {"exact", "at least", "not known"}


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_choices_in_hundreds_of_services(part: int) -> None:
    """The same over many more services."""
    for each in rounds(range(100 + 60 * part, 160 + 60 * part)):
        _check_round(*each)
    for each in rounds(range(100 + 4 * part, 104 + 4 * part), budget=True):
        _check_round(*each)


def test_ruling_out_a_pair_is_running_the_round_without_it() -> None:
    """The cost of a no is found by running the round anew with the pair declined."""
    ruled_out = 0
    for facts, result in rounds(range(6)):
        pricing, before = Pricing.of(facts, result), levels_of(facts, plan_of(result))
        for match in result.matches:
            choices = choices_for(pricing, child_id=match.child_id, visitor_id=match.visitor_id).choices
            if match.status != "proposed" or match.child_id in _kept(pricing):
                continue
            happens = choices[0].forbidding
            assert happens is not None
            row = StandingRow(match.child_id, match.visitor_id, Status.DECLINED, TODAY)
            again = levels_of(facts, plan_of(run_with(facts, [row])))
            assert happens.cost == cost_of(before, again)
            check_moves(facts, result, happens)
            ruled_out += 1
    assert ruled_out > 10


def _allowed_rows(facts: Facts, choice: Alternative, family: list[int]) -> list[StandingRow]:
    v = facts.visitor_index[choice.visitor_id]
    return [
        StandingRow(facts.children[c].child_id, choice.visitor_id, Status.ALLOWED, TODAY, "", code)
        for c in family
        for code in broken(facts, c, v)
        if code in choice.exceptions
    ]


def test_exceptions_are_labelled_and_cost_what_a_round_with_them_says() -> None:
    """Each is what forcing it in a round that allows it costs; what is never overridden never appears."""
    compared = 0
    for facts, result in rounds(range(0, 24, 8)):
        pricing, before = Pricing.of(facts, result), levels_of(facts, plan_of(result))
        for child in facts.children[::2]:
            plain = choices_for(pricing, child_id=child.child_id)
            found = choices_for(pricing, child_id=child.child_id, also_exceptions=True)
            usual = {choice.visitor_id for choice in plain.choices}
            assert usual <= {choice.visitor_id for choice in found.choices}
            for choice in [each for each in found.choices if each.visitor_id not in usual][:3]:
                assert choice.exceptions
                assert not NEVER.intersection(choice.exceptions)
                assert "an exception" in choice.sentences()[0]
                if child.child_id in _kept(pricing):
                    continue
                family = pricing.family(facts.child_index[child.child_id])
                rows = _allowed_rows(facts, choice, family)
                changed = replace(facts, pool=replace(facts.pool, standing=(*facts.pool.standing, *rows)))
                forced = _forced(Pricing.of(changed, result), choice)
                assert forced is not None
                assert choice.choosing.cost == cost_of(before, forced)
                check_moves(facts, result, choice.choosing)
                compared += 1
    assert compared > 30


def test_a_visitors_exceptions_are_each_alone() -> None:
    """Seen from the visitor an exception costs the same as seen from the child."""
    for facts, result in rounds(range(3, 4)):
        pricing = Pricing.of(facts, result)
        kept = _kept(pricing)
        for visitor in facts.visitors[:4]:
            for choice in choices_for(pricing, visitor_id=visitor.visitor_id, also_exceptions=True).choices:
                if choice.child_id not in kept:
                    same = choices_for(
                        pricing,
                        child_id=choice.child_id,
                        visitor_id=choice.visitor_id,
                        also_exceptions=True,
                    ).choices
                    assert [each.choosing.cost for each in same] == [choice.choosing.cost]


def test_a_kept_child_is_asked_about_as_if_let_go(tiny: Facts) -> None:
    """C3 is pinned with V2. Without the pin C2, who has waited longer, would have V2; V1 would cost C1."""
    pinned = StandingRow("C3", "V2", Status.PINNED, TODAY)
    facts = replace(tiny, pool=replace(tiny.pool, standing=(pinned,)))
    result = run_round(facts)
    in_force, other = alternatives(facts, result, child_id="C3").choices
    assert in_force.in_force
    assert in_force.forbidding is not None
    assert in_force.forbidding.cost == {"waiting-days": 180}
    assert in_force.forbidding.chain == "C3 is left without, C2 goes to V2"
    assert other.visitor_id == "V1"
    assert other.choosing.chain == "C3 goes to V1, C1 is left without, C2 goes to V2"
    assert other.choosing.cost["out-of-area-residential"] == -1


def test_a_pin_that_is_an_exception_is_among_the_childs_choices(tiny: Facts) -> None:
    """C1 is pinned with V2 although they share no slot: in the plan, labelled, told once, with no cost."""
    pinned = StandingRow("C1", "V2", Status.PINNED, TODAY)
    facts = replace(tiny, pool=replace(tiny.pool, standing=(pinned,)))
    result = run_round(facts)
    for also_exceptions in (False, True):
        found = alternatives(facts, result, child_id="C1", also_exceptions=also_exceptions)
        in_force, other = found.choices
        assert (in_force.visitor_id, in_force.in_force) == ("V2", True)
        assert in_force.exceptions == ("shared-slots",)
        assert "(an exception: shared-slots): in the plan." in in_force.sentences()[0]
        assert (in_force.choosing.cost, in_force.choosing.moves) == ({}, ())
        assert in_force.forbidding is not None
        assert in_force.forbidding.chain == other.choosing.chain
        assert other.visitor_id == "V1"
    assert not alternatives(facts, result, child_id="C1", visitor_id="V1").choices[0].in_force


def test_what_leaves_no_plan_is_no_choice(tiny: Facts) -> None:
    """With the only new match pinned to C1 nobody else has a choice, and it is said why."""
    service = tiny.policy.service.model_copy(update={"max_new_matches": 1})
    pinned = StandingRow("C1", "V1", Status.PINNED, TODAY)
    facts = replace(
        tiny,
        pool=replace(tiny.pool, standing=(pinned,)),
        policy=tiny.policy.model_copy(update={"service": service}),
    )
    found = alternatives(facts, run_round(facts), child_id="C2")
    assert found.choices == ()
    assert found.closed == (
        "V2 for C2 is no choice: what is kept and the limits in force leave no plan with it.",
    )


def test_the_words_of_a_choice(tiny: Facts) -> None:
    """A cost is told in levels, a chain by who goes where and who is left without."""
    found = alternatives(tiny, run_round(tiny), child_id="C2")
    in_force, other = found.choices
    assert in_force.in_force
    assert other.sentences() == (
        "V1 for C2: one out-of-area residential child fewer; one child on the rung “everyone else” more;"
        " 60 days of waiting more; fit +13.",
        "C2 goes to V1, C1 is left without, C3 goes to V2.",
    )
    assert found.as_text().startswith("C2 could have")


def test_the_answer_for_a_program(tiny: Facts) -> None:
    """The shape of one entry: ids, the change by level, exact, and who moves from whom to whom."""
    said = json.loads(json.dumps(alternatives(tiny, run_round(tiny), child_id="C3").to_dict()))
    assert said == [
        {
            "child_id": "C3",
            "visitor_id": "V2",
            "cost": {"waiting-days": -180},
            "exact": True,
            "moves": [
                {"child_id": "C3", "from": None, "to": "V2"},
                {"child_id": "C2", "from": "V2", "to": None},
            ],
            "decided": "levels",
        },
        *said[1:],
    ]


def test_nobody_possible_and_nobody_known(tiny: Facts) -> None:
    """A visitor who does not take part has no choices; an unknown child is named with the nearest."""
    result = run_round(tiny)
    assert alternatives(tiny, result, visitor_id="V3").sentences() == (
        "Nobody is possible for V3 in this round.",
    )
    with pytest.raises(UnknownPerson, match="There is no child C9"):
        alternatives(tiny, result, child_id="C9")
    with pytest.raises(ValueError, match="a child or a visitor"):
        alternatives(tiny, result)
