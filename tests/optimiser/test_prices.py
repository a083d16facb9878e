"""Every price against forcing that very thing and solving anew, levels compared, never worth."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import matcher.optimiser.residual as residual
from matcher.optimiser.forcing import leaving_out, positions_of, requiring
from matcher.optimiser.prices import Outcome, Prices
from matcher.optimiser.problem import FixedPairsClash, Plan, Problem
from matcher.optimiser.residual import NO_WAY, corrected
from matcher.optimiser.solving import solve
from tests.optimiser import brute
from tests.optimiser.made_up import FEATURES, NETWORK, drawn, hand_made, mixed, service

Levels = tuple[int, ...]


def _solved(problem: Problem) -> Levels | None:
    """Return the levels found by solving, None where what is fixed cannot stand."""
    try:
        plan = solve(problem)
    except FixedPairsClash:
        return None
    assert all(level.proved for level in plan.levels)
    return tuple(level.value for level in plan.levels)


def _rounds(
    seeds: range, features: tuple[str, ...], always: tuple[str, ...] = ()
) -> Iterator[tuple[Problem, Plan]]:
    for seed in seeds:
        problem = mixed(seed, features, always=always, largest=7 if seed % 3 else 10)
        problem = drawn(problem, seed) if seed % 2 else problem
        yield problem, solve(problem)


def _check_outcome(problem: Problem, outcome: Outcome | None, solved: Levels | None) -> None:
    """Assert that an outcome is what solving finds, and that its pairs are a plan of those levels."""
    if outcome is None:
        assert solved is None
        return
    pairs = outcome.pairs.tolist()
    assert brute.levels(problem, pairs) == outcome.levels
    if outcome.exact:
        assert brute.allowed(problem, pairs)
        assert outcome.levels == solved
    else:
        assert _no_better(solved, outcome.levels)


def _no_better(solved: Levels | None, bound: Levels) -> bool:
    return solved is None or (*solved[:-1], -solved[-1]) <= (*bound[:-1], -bound[-1])


def _check_pairs(problem: Problem, plan: Plan) -> int:
    """Assert of every unit pair that its price, alone and among all, is the loss by forcing it."""
    prices = Prices.of(problem, plan.pairs)
    at_once = prices.every_pair()
    assert at_once.exact == prices.always_exact
    if prices.always_exact:
        assert prices.best.pairs.tolist() == plan.pairs.tolist()
    checked = 0
    for unit in np.unique(prices.units.unit).tolist():
        for pair, outcome in prices.of_unit(unit).items():
            pairs = prices.pairs_of(pair)
            _check_outcome(problem, outcome, _solved(requiring(problem, pairs)))
            assert outcome is None or set(pairs.tolist()) <= set(outcome.pairs.tolist())
            assert at_once.standing[pair] == (outcome is not None)
            found = tuple(at_once.levels[pair].tolist())
            if outcome is not None and prices.always_exact:
                assert found == outcome.levels
            elif outcome is not None:
                assert _no_better(_solved(requiring(problem, pairs)), found)
            checked += 1
    return checked


def _check_losses(problem: Problem, plan: Plan) -> None:
    """Assert of every pair of the plan, and every visitor, what being without it costs."""
    prices = Prices.of(problem, plan.pairs)
    for pair in np.flatnonzero(prices.units_in(plan.pairs)).tolist():
        fixed = bool(prices.units.fixed[pair])
        rest = leaving_out(problem, prices.pairs_of(pair))
        _check_outcome(problem, prices.without(pair), None if fixed else _solved(rest))
    for visitor in range(len(problem.places)):
        own = np.flatnonzero(problem.visitor == visitor)
        solved = None if problem.fixed[own].any() else _solved(leaving_out(problem, own))
        _check_outcome(problem, prices.losing(visitor), solved)


def test_a_tie_costs_nothing_and_names_who_moves() -> None:
    """Two children alike, two visitors alike: each other choice is a swap without any loss."""
    problem = hand_made(pairs=((0, 0), (0, 1), (1, 0), (1, 1)), fit=[500] * 4)
    prices = Prices.of(problem, np.array([0, 3]))
    other = prices.of_unit(0)[1]
    assert other is not None
    assert other.pairs.tolist() == [1, 2]
    assert other.levels == prices.best.levels == (2, 0, 0, 1000, 0)


def test_a_child_on_a_lower_rung_costs_the_higher_one() -> None:
    """One visitor, two children: whoever is chosen, the other is left without."""
    problem = hand_made(2, 1, ((0, 0), (1, 0)), rung=[0, 1], waiting=[3, 9], fit=[400, 900])
    other = Prices.of(problem).of_unit(1)[1]
    assert other is not None
    assert other.levels == (0, 1, 9, 900, 0)


def test_a_pair_that_no_plan_holds_has_no_price() -> None:
    """With all places pinned away nothing is left to price."""
    problem = hand_made(2, 2, ((0, 0), (1, 1)), fixed=[True, False], max_matches=1)
    prices = Prices.of(problem)
    assert prices.of_unit(1) == {1: None}
    assert prices.every_pair().standing.tolist() == [True, False]
    assert prices.without(0) is None
    assert prices.losing(0) is None


def test_every_price_is_the_loss_by_forcing() -> None:
    """On rounds with any mix of ties that flows can state or nearly so."""
    checked = sum(_check_pairs(*each) for each in _rounds(range(110), NETWORK))
    assert checked > 600


def test_every_loss_is_found_by_solving_without() -> None:
    """A no to each proposed pair, and the loss of each visitor."""
    for problem, plan in _rounds(range(60), NETWORK):
        _check_losses(problem, plan)


def test_families_apart_with_slots_of_their_own_are_exact_or_a_bound() -> None:
    """There the network is a relaxation, and says so wherever it leaves a child without a slot."""
    for each in _rounds(range(30), NETWORK, ("apart", "distinct")):
        _check_pairs(*each)
        _check_losses(*each)


def test_with_a_budget_everything_is_exact_or_a_bound() -> None:
    """The network does not know the budget: what keeps it all the same is exact, no plan beats the rest."""
    for each in _rounds(range(20), FEATURES, ("budget",)):
        _check_pairs(*each)
        _check_losses(*each)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_every_price_in_thousands_of_rounds(part: int) -> None:
    """The same over many more rounds, with and without what the network cannot state."""
    seeds = range(1_000 + 200 * part, 1_200 + 200 * part)
    for features, always in ((NETWORK, ()), (NETWORK, ("apart", "distinct")), (FEATURES, ("budget",))):
        for each in _rounds(seeds, features, always):
            _check_pairs(*each)
            _check_losses(*each)


def test_prices_of_a_service() -> None:
    """On a round of a service's size a sample of prices, in every mix of gadgets, is right."""
    for features in ((), ("cap", "caseload", "distinct", "together", "apart")):
        problem = service(3, 60, 45, 700, features)
        plan = solve(problem)
        prices = Prices.of(problem, plan.pairs)
        at_once = prices.every_pair()
        for pair in range(0, len(prices.units.unit), 29):
            forced = requiring(problem, prices.pairs_of(pair))
            assert tuple(at_once.levels[pair].tolist()) == _solved(forced)


def test_large_numbers_are_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the whole numbers that floating point holds, ways are found by correcting labels."""
    problem = service(3, 40, 30, 400, ("distinct", "caseload", "apart"))
    usual = Prices.of(problem).every_pair()
    monkeypatch.setattr(residual, "LARGEST_EXACT", 1)
    exact = Prices.of(problem).every_pair()
    assert (usual.levels == exact.levels).all()


def test_labels_are_corrected_past_floating_point() -> None:
    """Two ways that differ by one part in 2**53, and a node that cannot be reached."""
    start, to = np.array([0, 2, 3, 3, 3]), np.array([1, 2, 2])
    length = np.array([2**53, 2**53 + 2, 1])
    distance, link = corrected(0, start, to, length)
    assert distance.tolist() == [0, 2**53, 2**53 + 1, NO_WAY]
    assert link.tolist() == [NO_WAY, 0, 1, NO_WAY]


def test_ways_that_floating_point_misjudged_are_corrected() -> None:
    """Beginning from a way that is one longer than the shortest, the shortest is found all the same."""
    start, to = np.array([0, 2, 3, 3, 3]), np.array([1, 2, 2])
    length = np.array([2**53, 2**53 + 2, 1])
    nearly = np.array([-9999, 0, 0, -9999], np.int32)
    distance, link = corrected(0, start, to, length, nearly)
    assert distance.tolist() == [0, 2**53, 2**53 + 1, NO_WAY]
    assert link.tolist() == [NO_WAY, 0, 1, NO_WAY]


def test_ten_thousand_children_of_whom_no_two_wait_alike_have_prices() -> None:
    """As many ranks as children, far apart: the numbers still fit, and a price is that of solving anew."""
    children = 10_000
    problem = hand_made(children, 2, [(child, child % 2) for child in range(children)])
    child = np.arange(children)
    problem = replace(
        problem,
        rungs=7,
        rung=child // 1801,
        waiting=child % 1801,
        fit=child % 1001,
        travel_hm=np.full(children, 400),
    )
    plan = solve(problem)
    prices = Prices.of(problem, plan.pairs)
    assert len(np.unique(prices.units.rank)) == children
    outcome = prices.with_pair(children - 1)
    assert outcome is not None
    assert outcome.levels == _solved(requiring(problem, np.array([children - 1])))


def test_positions_of_pairs_are_found_again() -> None:
    """Pairs of people have their place in a round's arrays; those that are not possible have none."""
    problem = hand_made()
    assert positions_of(problem, np.array([1, 1, 0]), np.array([0, 1, 1])).tolist() == [1, 2]
