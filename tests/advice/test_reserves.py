"""Second and third choices: each the cheapest once those before said no, found by solving anew."""

import numpy as np
import pytest

from matcher.advice.choices.pricing import Pricing
from matcher.advice.reserves import Reserves, Shortlist, reserves, reserves_of
from matcher.optimiser.forcing import leaving_out, positions_of, requiring
from matcher.optimiser.problem import FixedPairsClash, IntArray, Problem
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.ladder import rungs
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.advice.pricing_checks import check_moves, cost_of, in_order, levels_of, plan_of, rounds


def _best_with_somebody(pricing: Pricing, problem: Problem, family: list[int]) -> tuple[int, ...] | None:
    """Give what the best plan in which a family has somebody gains over the plan in force, by solving."""
    before = pricing.levels_in_force
    found = []
    for v in np.unique(problem.visitor[problem.child == family[0]]).tolist():
        pairs = np.flatnonzero(np.isin(problem.child, family) & (problem.visitor == v))
        if len(pairs) < len(family):
            continue
        try:
            then = [level.value for level in solve(requiring(problem, pairs)).levels]
        except FixedPairsClash:
            continue
        *others, travel = (value - now for value, now in zip(then, before, strict=True))
        found.append((*others, -travel))
    return max(found, default=None)


def _without(pricing: Pricing, problem: Problem, family: list[int], visitor_ids: list[str]) -> Problem:
    visitors = [pricing.outlook.visitor(v) for v in visitor_ids]
    child = np.repeat(np.array(family), len(visitors))
    visitor: IntArray = np.tile(np.array(visitors, np.int64), len(family))
    return leaving_out(problem, positions_of(problem, child, visitor))


def _check_shortlist(pricing: Pricing, shortlist: Shortlist) -> int:
    """Assert that each choice is the best with those before it blocked; kept children are left out."""
    facts = pricing.outlook.facts
    family = pricing.family(facts.child_index[shortlist.child_id])
    if {c for c, _ in pricing.outlook.settlement.fixed}.intersection(family):
        return 0
    said_no = [shortlist.proposed] if shortlist.proposed else []
    for reserve in shortlist.reserves:
        assert reserve.choosing.exact
        problem = _without(pricing, pricing.board.problem, family, said_no)
        best = _best_with_somebody(pricing, problem, family)
        assert in_order(reserve.choosing.cost, pricing.codes) == best
        said_no.append(reserve.visitor_id)
    if len(shortlist.reserves) < 2:
        problem = _without(pricing, pricing.board.problem, family, said_no)
        assert _best_with_somebody(pricing, problem, family) is None
    return len(shortlist.reserves)


def _check_round(facts: Facts, result: MatchRound) -> int:
    pricing = Pricing.of(facts, result)
    found = reserves_of(pricing)
    checked = 0
    for shortlist in found.shortlists:
        assert shortlist.proposed == plan_of(result).get(shortlist.child_id)
        for reserve in shortlist.reserves:
            after = check_moves(facts, result, reserve.choosing)
            assert after[shortlist.child_id] == reserve.visitor_id
        checked += _check_shortlist(pricing, shortlist)
    _check_counts(found)
    return checked


def _check_counts(found: Reserves) -> None:
    standing = [reserve.visitor_id for each in found.shortlists for reserve in each.reserves]
    for each in found.shortlists:
        for reserve in each.reserves:
            assert reserve.on_shortlists == standing.count(reserve.visitor_id)


def test_each_reserve_is_the_best_once_those_before_said_no() -> None:
    """With those before blocked, no other partner leaves the whole plan better, found by solving."""
    assert sum(_check_round(*each) for each in rounds(range(0, 64, 5))) > 80


def test_with_a_budget_reserves_are_ranked_by_their_true_cost() -> None:
    """Where the network alone cannot rank them, as many are solved anew as it takes to be sure."""
    assert sum(_check_round(*each) for each in rounds(range(4), budget=True)) > 20


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_reserves_in_hundreds_of_services(part: int) -> None:
    """The same over many more services."""
    for each in rounds(range(200 + 50 * part, 250 + 50 * part)):
        _check_round(*each)


def test_the_highest_rung_comes_first() -> None:
    """Shortlists stand in order of rung, then of waiting."""
    for facts, result in rounds(range(4)):
        order = [facts.child_index[each.child_id] for each in reserves(facts, result).shortlists]
        key = [(rungs(facts)[c], -facts.waiting_days[c], c) for c in order]
        assert key == sorted(key)


def test_disjoint_shortlists_share_nobody() -> None:
    """Nobody stands on two; the child who comes first gets what an open list would give."""
    for facts, result in rounds(range(6)):
        apart, open_ = reserves(facts, result, disjoint=True), reserves(facts, result)
        standing = [reserve.visitor_id for each in apart.shortlists for reserve in each.reserves]
        assert len(standing) == len(set(standing))
        for firstly, usual in zip(apart.shortlists, open_.shortlists, strict=True):
            if usual.reserves:
                assert firstly.reserves[0].visitor_id == usual.reserves[0].visitor_id
                break
        for shortlist in apart.shortlists:
            for reserve in shortlist.reserves:
                check_moves(facts, result, reserve.choosing)


def test_same_faces_are_noticed() -> None:
    """Where few visitors fill half of all shortlists it is said, with the figures; disjoint it cannot be."""
    noticed = 0
    for facts, result in rounds(range(30)):
        found = reserves(facts, result)
        standing = [reserve.visitor_id for each in found.shortlists for reserve in each.reserves]
        counts = sorted((standing.count(v) for v in set(standing)), reverse=True)
        few = next((n for n in range(len(counts) + 1) if 2 * sum(counts[:n]) >= len(standing)), 0)
        assert bool(found.notices) == (len(standing) >= 6 and 6 * few <= len(standing))
        if found.notices:
            noticed += 1
            assert f"{sum(counts[:few])} of {len(standing)} places" in found.notices[0]
        assert not reserves(facts, result, disjoint=True).notices
    assert noticed


def test_the_words_and_the_shape_of_reserves(tiny: Facts) -> None:
    """C2 has V2 and could have V1; C1 has no further choice; C3 has nobody and could have either."""
    found = reserves(tiny, run_round(tiny))
    said = {each.child_id: each.sentences() for each in found.shortlists}
    assert said["C1"] == ("C1 (proposed V1): no further choice.",)
    assert said["C2"][0] == "C2 (proposed V2):"
    assert said["C2"][1].startswith("V1: one out-of-area residential child fewer;")
    assert said["C2"][1].endswith("C2 goes to V1, C1 is left without, C3 goes to V2. On 2 shortlists.")
    assert said["C3"][0] == "C3 (nobody proposed):"
    first = found.to_dict()["reserves"][0]
    assert first == {"child_id": "C1", "visitor_id": "V1", "reserves": []}
    entry = found.to_dict()["reserves"][1]["reserves"][0]
    assert set(entry) == {"visitor_id", "cost", "exact", "moves", "sentence", "decided", "on_shortlists"}
    before = levels_of(tiny, plan_of(run_round(tiny)))
    assert entry["cost"] == cost_of(before, levels_of(tiny, {"C2": "V1", "C3": "V2"}))
