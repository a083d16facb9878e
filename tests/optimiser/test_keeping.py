"""Among equally good plans the one that keeps the most of an earlier plan, against every plan there is."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.budget import solve_under_budget
from matcher.optimiser.network import solve_network
from matcher.optimiser.objective import levels_of
from matcher.optimiser.problem import Plan, Problem
from matcher.optimiser.searching import solve_constraint_model
from matcher.optimiser.solving import solve
from tests.optimiser.brute import allowed, best_levels, levels, plans
from tests.optimiser.made_up import NETWORK, hand_made, made_up, mixed
from tests.optimiser.test_engines import check, hundreds_and_thousands


def tied(problem: Problem, seed: int) -> Problem:
    """Make equally good plans common, and prefer half of the pairs."""
    rng = np.random.default_rng([seed, 11])
    return replace(
        problem,
        fit=problem.fit // 500 * 500,
        travel_hm=problem.travel_hm // 15 * 15,
        waiting=problem.waiting // 600,
        prefer=rng.random(len(problem.child)) < 0.5,
    )


def most_kept(problem: Problem) -> int | None:
    """Count the preferred pairs of the best plan that keeps the most of them; None where there is no plan."""
    best = best_levels(problem)
    return max(
        (int(problem.prefer[plan].sum()) for plan in plans(problem) if levels(problem, plan) == best),
        default=None,
    )


def check_kept(problem: Problem, plan: Plan, seed: int) -> None:
    """Assert that a plan is best on every level and keeps the most that a best plan can."""
    check(problem, plan, best_levels(problem), seed)
    assert int(problem.prefer[plan.pairs].sum()) == most_kept(problem), seed


@hundreds_and_thousands(200, 4000)
def test_the_network_keeps_the_most(seeds: range) -> None:
    """With any mix of gadgets the third flow keeps as much as trying every plan does."""
    for seed in seeds:
        problem = tied(mixed(seed, NETWORK), seed)
        plan = solve_network(problem)
        assert plan is not None
        check_kept(problem, plan, seed)


@hundreds_and_thousands(60, 1500)
def test_the_constraint_model_keeps_the_most(seeds: range) -> None:
    """With any mix of ties the constraint model keeps as much as trying every plan does."""
    for seed in seeds:
        problem = tied(mixed(seed), seed)
        check_kept(problem, solve_constraint_model(problem), seed)


@hundreds_and_thousands(120, 3000)
def test_under_a_budget_the_most_is_kept(seeds: range) -> None:
    """With a travel budget, binding or not, as much is kept as trying every plan keeps."""
    for seed in seeds:
        problem = tied(mixed(seed, NETWORK, always=("budget",)), seed)
        check_kept(problem, solve_under_budget(problem), seed)


@hundreds_and_thousands(40, 1500)
def test_slots_of_their_own_and_apart_keep_the_most(seeds: range) -> None:
    """Where those two ties clash no flow can state them, and the most is kept all the same."""
    for seed in seeds:
        problem = tied(made_up(seed, 5, 3, ("distinct", "apart"), density=0.9), seed)
        check_kept(problem, solve(problem), seed)


@pytest.mark.parametrize("engine", [solve_network, solve_constraint_model])
def test_a_better_plan_is_never_given_up(engine: Callable[[Problem], Plan]) -> None:
    """One hundred metres less are taken, whatever was proposed before: only equally good plans count."""
    problem = hand_made(1, 2, ((0, 0), (0, 1)), travel_hm=[5, 4], prefer=[True, False])
    assert engine(problem).pairs.tolist() == [1]
    same = replace(problem, travel_hm=np.array([4, 4]))
    assert engine(same).pairs.tolist() == [0]
    assert engine(replace(same, prefer=np.array([False, True]))).pairs.tolist() == [1]


def test_what_is_kept_is_the_same_level_by_level_without_a_preference() -> None:
    """A preference changes no level."""
    for seed in range(40):
        problem = tied(mixed(seed, NETWORK, largest=9), seed)
        free = replace(problem, prefer=np.empty(0, np.bool_))
        kept, other = solve(problem).pairs, solve(free).pairs
        assert levels_of(problem, kept) == levels_of(problem, other)
        assert allowed(problem, kept.tolist())
