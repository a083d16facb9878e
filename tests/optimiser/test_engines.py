"""Each engine against every plan of small rounds, and the engines against each other on larger ones."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.budget import solve_under_budget
from matcher.optimiser.network import solve_network
from matcher.optimiser.objective import monthly_of
from matcher.optimiser.problem import Plan, Problem
from matcher.optimiser.searching import solve_constraint_model
from matcher.optimiser.solving import solve
from tests.optimiser.brute import allowed, best_levels
from tests.optimiser.made_up import FEATURES, NETWORK, made_up, mixed
from tests.optimiser.proof import check_certificate


def hundreds_and_thousands(few: int, many: int) -> pytest.MarkDecorator:
    """Run the first few seeds always, and the others where thousands are asked for."""
    rest = pytest.param(range(few, many), marks=pytest.mark.long, id="thousands")
    return pytest.mark.parametrize("seeds", [pytest.param(range(few), id="hundreds"), rest])


def values(plan: Plan) -> tuple[int, ...]:
    """Return the values of a plan's levels."""
    return tuple(level.value for level in plan.levels)


def check(problem: Problem, plan: Plan, truth: tuple[int, ...] | None, seed: int) -> None:
    """Assert that a plan is allowed, best and proved on every level, and its certificate holds."""
    assert values(plan) == truth, seed
    assert all(level.proved and level.bound == level.value for level in plan.levels), seed
    pairs = plan.pairs.tolist()
    assert pairs == sorted(pairs)
    assert allowed(problem, pairs), seed
    assert set(np.flatnonzero(problem.fixed).tolist()) <= set(pairs), seed
    assert plan.reproducible
    assert (plan.certificate is None) == bool(plan.no_certificate)
    if plan.certificate is not None:
        check_certificate(problem, plan.certificate, pairs)


@hundreds_and_thousands(300, 6000)
def test_network_is_best_of_all_plans(seeds: range) -> None:
    """On rounds with any mix of gadgets the flow reaches what trying every plan reaches."""
    for seed in seeds:
        problem = mixed(seed, NETWORK)
        plan = solve_network(problem)
        assert plan is not None
        assert plan.certificate is not None
        check(problem, plan, best_levels(problem), seed)


@hundreds_and_thousands(150, 3000)
def test_constraint_model_is_best_of_all_plans(seeds: range) -> None:
    """On rounds with any mix of ties the constraint model reaches what trying every plan reaches."""
    for seed in seeds:
        problem = mixed(seed)
        check(problem, solve_constraint_model(problem), best_levels(problem), seed)


@hundreds_and_thousands(250, 6000)
def test_price_on_travel_is_best_of_all_plans(seeds: range) -> None:
    """On rounds with a budget and any mix of gadgets the price on travel ends at the best plan."""
    for seed in seeds:
        problem = mixed(seed, NETWORK, always=("budget",))
        check(problem, solve_under_budget(problem), best_levels(problem), seed)


@hundreds_and_thousands(60, 3000)
def test_brothers_and_sisters_apart_in_slots_of_their_own(seeds: range) -> None:
    """Where the two ties clash no flow can state them, and the plan is best all the same."""
    for seed in seeds:
        problem = made_up(seed, 5, 3, ("distinct", "apart"), density=0.9)
        check(problem, solve(problem), best_levels(problem), seed)


@hundreds_and_thousands(120, 4000)
def test_all_ties_at_once_are_best_of_all_plans(seeds: range) -> None:
    """Families of both kinds, slots of their own, caseloads and a budget at once: the plan is best."""
    for seed in seeds:
        problem = made_up(seed, 5, 4, ("caseload", "distinct", "together", "apart", "budget"), density=0.8)
        plan = solve(problem)
        assert plan.engine == "network with a price on travel", seed
        check(problem, plan, best_levels(problem), seed)


@hundreds_and_thousands(30, 600)
def test_engines_agree_on_larger_rounds(seeds: range) -> None:
    """The flow, or the price on travel, and the constraint model reach the same levels up to 12 by 10."""
    for seed in seeds:
        rng = np.random.default_rng(seed)
        some = tuple(each for each in FEATURES if rng.random() < 0.4)
        problem = made_up(seed, 12, 10, some, density=0.5)
        quick, slow = solve(problem), solve_constraint_model(problem)
        check(problem, quick, values(slow), seed)
        check(problem, slow, values(quick), seed)


def test_a_budget_that_does_not_bind_changes_nothing() -> None:
    """With exactly the metres that the free plan takes, the plan reaches the free plan's levels."""
    for seed in range(60):
        problem = mixed(seed, NETWORK, largest=8)
        free = solve(problem)
        tight = replace(problem, budget_m=monthly_of(problem, free.pairs))
        plan = solve(tight)
        assert values(plan) == values(free)
        assert plan.engine == "network with a price on travel"
        assert plan.certificate is not None
