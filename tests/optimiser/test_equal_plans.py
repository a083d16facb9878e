"""Whom a lot decided between, against every plan there is."""

from matcher.optimiser.equal_plans import EqualPlans
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import FixedPairsClash, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.brute import best_levels, levels, plans
from tests.optimiser.made_up import NETWORK, hand_made, mixed
from tests.optimiser.test_drawn_order import coarse
from tests.optimiser.test_engines import hundreds_and_thousands

Units = frozenset[int]


def matched_in(problem: Problem, prices: Prices) -> tuple[set[Units], set[Units]]:
    """Give the units matched in each plan equal to the best on every level, and in all but for travel."""
    best = best_levels(problem)
    assert best is not None
    of_child = prices.given_units.of_child
    every = [
        (frozenset(of_child[problem.child[plan]].tolist()), levels(problem, plan)) for plan in plans(problem)
    ]
    return (
        {units for units, reached in every if reached == best},
        {units for units, reached in every if reached[:-1] == best[:-1]},
    )


def exchanged_with(unit: int, matched: set[Units]) -> set[int]:
    """Give the units that stand in one another's place in some of these plans, and so on from there."""
    found, more = set[int](), {unit}
    while more:
        found |= more
        more = {
            other
            for plan in matched
            for other_plan in matched
            if len(plan - other_plan) == len(other_plan - plan) == 1 and (plan ^ other_plan) & found
            for other in plan ^ other_plan
        } - found
    return found


@hundreds_and_thousands(200, 5000)
def test_whom_a_lot_decided_between_is_what_trying_every_plan_finds(seeds: range) -> None:
    """With caps, families, pins and slots: everybody who takes another's place, however many steps on."""
    larger = 0
    for seed in seeds:
        problem = coarse(mixed(seed, NETWORK, largest=6), seed)
        try:
            prices = Prices.of(problem, solve(problem).pairs)
        except FixedPairsClash:
            continue
        if not prices.always_exact:
            continue
        equal = EqualPlans.of(prices)
        for held, matched in zip(
            (equal.on_every_level, equal.but_for_travel), matched_in(problem, prices), strict=True
        ):
            for unit in range(len(held.unmatched)):
                if not held.unmatched[unit]:
                    continue
                told = set(held.exchanged(unit).tolist())
                assert told == exchanged_with(unit, matched), (seed, unit)
                assert len({len(told & plan) for plan in matched}) == 1, (seed, unit)
                larger += len(told) > 2
    assert larger > len(seeds) / 10


def test_two_lots_apart_are_two() -> None:
    """Four alike, two in each of two towns: nobody is placed equally with the other town."""
    problem = hand_made(4, 2, [(0, 0), (1, 0), (2, 1), (3, 1)], fit=[500] * 4)
    prices = Prices.of(problem, solve(problem).pairs)
    held = EqualPlans.of(prices).on_every_level
    lost = [unit for unit in range(4) if held.unmatched[unit]]
    given = prices.given_units
    assert sorted(sorted(given.first_child[held.exchanged(unit)].tolist()) for unit in lost) == [
        [0, 1],
        [2, 3],
    ]
