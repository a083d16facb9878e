"""Rows in a drawn order: nothing but ties hangs on it, and everything comes back in the rows as given."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.drawn_order import DrawnOrder
from matcher.optimiser.equal_plans import EqualPlans
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import Engine, FixedPairsClash, IntArray, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.brute import best_levels, levels, plans
from tests.optimiser.made_up import NETWORK, drawn, hand_made, mixed
from tests.optimiser.test_engines import check, hundreds_and_thousands


def coarse(problem: Problem, seed: int) -> Problem:
    """Make equally good plans common, and draw an order."""
    rough = replace(
        problem,
        rung=problem.rung // 2,
        waiting=problem.waiting // 1200,
        fit=problem.fit // 700 * 700,
        travel_hm=problem.travel_hm // 25 * 25,
    )
    return drawn(rough, seed)


@hundreds_and_thousands(150, 4000)
def test_any_order_gives_a_best_plan_and_its_proof(seeds: range) -> None:
    """With any mix of ties, families too, plan and certificate are of the round as given."""
    for seed in seeds:
        problem = coarse(mixed(seed), seed)
        check(problem, solve(problem), best_levels(problem), seed)


@hundreds_and_thousands(40, 800)
def test_the_constraint_model_takes_the_order_too(seeds: range) -> None:
    """The plan comes back in the rows as given."""
    for seed in seeds:
        problem = coarse(mixed(seed), seed)
        check(problem, solve(problem, engine="constraint model"), best_levels(problem), seed)


@pytest.mark.parametrize("engine", [None, "network", "constraint model"])
def test_the_order_decides_a_tie(engine: Engine | None) -> None:
    """Eight alike for one place: over many orders each of them has it now and then."""
    problem = hand_made(8, 1, [(child, 0) for child in range(8)], fit=[500] * 8)
    orders = [drawn(problem, seed) for seed in range(60)]
    chosen = {int(problem.child[solve(each, engine=engine).pairs[0]]) for each in orders}
    assert chosen == set(range(8))


@pytest.mark.parametrize("engine", ["network", "constraint model"])
def test_the_order_that_is_drawn_counts_and_not_the_order_of_rows(engine: Engine) -> None:
    """The same people in other rows, drawn in the same order, get the same plan."""
    for seed in range(30):
        problem = coarse(mixed(seed, ("cap", "caseload"), largest=7), seed)
        rng = np.random.default_rng([seed, 8])
        rows = replace(
            problem,
            child_order=rng.permutation(len(problem.rung)),
            visitor_order=rng.permutation(len(problem.places)),
        )
        shuffled = DrawnOrder.of(rows)
        other = replace(
            shuffled.problem,
            child_order=_where(shuffled.child, problem.child_order),
            visitor_order=_where(shuffled.visitor, problem.visitor_order),
        )
        plan, moved = solve(problem, engine=engine), solve(other, engine=engine)
        assert shuffled.pairs_given(moved.pairs).tolist() == plan.pairs.tolist(), seed


def _where(numbers: IntArray, wanted: IntArray) -> IntArray:
    return np.array([numbers.tolist().index(each) for each in wanted.tolist()], np.int64)


@pytest.mark.parametrize("order", [[0, 0], [0], [0, 2], [-1, 0]])
def test_an_order_names_everybody_once(order: list[int]) -> None:
    """Anything else is no order."""
    with pytest.raises(ValueError, match="to name each of 2 once"):
        hand_made(child_order=order, visitor_order=[0, 1])


def test_an_order_is_of_both_sides() -> None:
    """Children alone cannot be drawn."""
    with pytest.raises(ValueError, match="an order of children and of visitors, or neither"):
        hand_made(child_order=[1, 0])


@hundreds_and_thousands(200, 6000)
def test_equal_plans_are_those_found_by_trying_every_plan(seeds: range) -> None:
    """With caps, families, pins and all else that is a network: each pair, and each unit without."""
    found = 0
    for seed in seeds:
        problem = coarse(mixed(seed, NETWORK, largest=6), seed)
        try:
            prices = Prices.of(problem, solve(problem).pairs)
        except FixedPairsClash:
            continue
        if prices.always_exact:
            found += check_equal_plans(problem, prices)
    assert found > len(seeds) / 2


def check_equal_plans(problem: Problem, prices: Prices) -> int:
    """Hold the pairs of equal plans against every plan, and count the ties."""
    best = best_levels(problem)
    assert best is not None
    every = [(set(plan), levels(problem, plan)) for plan in plans(problem)]
    tied = [plan for plan, reached in every if reached == best]
    nearly = [plan for plan, reached in every if reached[:-1] == best[:-1]]
    equal = EqualPlans.of(prices)
    for held, equally_good in ((equal.on_every_level, tied), (equal.but_for_travel, nearly)):
        for pair in range(len(prices.units.unit)):
            asked = set(prices.pairs_of(pair).tolist())
            assert held.pair[pair] == any(asked <= plan for plan in equally_good)
        matched = [{int(problem.child[pair]) for pair in plan} for plan in equally_good]
        for unit, first in enumerate(prices.given_units.first_child.tolist()):
            assert held.without[unit] == any(first not in children for children in matched)
    return len(tied) - 1
