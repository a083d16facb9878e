"""Stopped by the clock: a plan all the same, and a gap that is true."""

from functools import cache

import numpy as np
import pytest

from matcher.optimiser import budget
from matcher.optimiser.integer import Found
from matcher.optimiser.problem import Plan, Problem
from matcher.optimiser.searching import solve_constraint_model
from matcher.optimiser.solving import solve
from tests.optimiser.brute import allowed, levels, plans
from tests.optimiser.made_up import NETWORK, made_up, mixed, service

ALL_TIES = ("caseload", "distinct", "together", "apart", "budget")
TIED = ("cap", "caseload", "distinct", "together", "apart")


def check_honest(problem: Problem, plan: Plan, others: list[tuple[int, ...]]) -> None:
    """Assert that no other plan that reaches the levels above passes a bound, nor a proved value.

    ``others`` holds the levels of those plans.
    """
    assert allowed(problem, plan.pairs.tolist())
    assert set(np.flatnonzero(problem.fixed).tolist()) <= set(plan.pairs.tolist())
    assert tuple(level.value for level in plan.levels) == levels(problem, plan.pairs.tolist())
    travel = len(plan.levels) - 1
    for number, level in enumerate(plan.levels):
        sign = -1 if number == travel else 1
        best = max(sign * other[number] for other in others)
        assert sign * level.value <= best <= sign * level.bound
        assert not level.proved or best == sign * level.value == sign * level.bound
        others = [other for other in others if sign * other[number] >= sign * level.value]


def test_constraint_model_without_time_tells_true_bounds() -> None:
    """With no time at all the plan is a quick one, and every plan of the round is within the bounds."""
    for seed in range(150):
        problem = mixed(seed)
        plan = solve_constraint_model(problem, time_limit=0.0)
        assert not plan.reproducible
        check_honest(problem, plan, [levels(problem, other) for other in plans(problem)])


@pytest.mark.parametrize("searches", [0, 1, 2])
def test_price_on_travel_without_time_tells_true_bounds(
    searches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before its first, second or third search, it tells only what the flows have proved."""
    greatest = budget.greatest
    left = [searches]

    def until_the_clock_strikes(*given: object) -> Found:
        left[0] -= 1
        return greatest(*given) if left[0] >= 0 else Found(None, None, True)  # type: ignore[arg-type]

    monkeypatch.setattr(budget, "greatest", until_the_clock_strikes)
    stopped = 0
    for seed in range(150):
        left[0] = searches
        problem = mixed(seed, NETWORK, always=("budget",))
        plan = budget.solve_under_budget(problem)
        stopped += not plan.reproducible
        check_honest(problem, plan, [levels(problem, other) for other in plans(problem)])
    assert stopped > 3


@pytest.mark.parametrize("seconds", [1e-6, 0.004])
def test_all_ties_at_once_without_time_tell_true_bounds(seconds: float) -> None:
    """Whatever the clock leaves undone, every plan of the round is within the bounds of its levels."""
    for seed in range(60):
        problem = made_up(seed, 5, 4, ALL_TIES, density=0.8)
        plan = solve(problem, time_limit=seconds)
        check_honest(problem, plan, [levels(problem, other) for other in plans(problem)])


@cache
def _service_and_its_best(features: tuple[str, ...]) -> tuple[Problem, Plan]:
    problem = service(4, 50, 40, 700, features, budget_share=0.85)
    return problem, solve(problem)


@pytest.mark.parametrize("seconds", [0.02, 0.3, 0.8])
@pytest.mark.parametrize("features", [(), TIED], ids=["pure", "tied"])
def test_bounds_at_a_service_s_size_are_true(seconds: float, features: tuple[str, ...]) -> None:
    """Wherever the clock strikes, the best plan is within the bounds of the levels that can be compared."""
    problem, best = _service_and_its_best(features)
    assert all(level.proved for level in best.levels)
    for engine in ("constraint model", "network with a price on travel"):
        plan = solve(problem, engine=engine, time_limit=seconds)
        assert allowed(problem, plan.pairs.tolist())
        for level, truth in zip(plan.levels, best.levels, strict=True):
            assert not level.proved or level.value == truth.value
            if level is plan.levels[-1]:
                assert level.bound <= truth.value
                continue
            assert level.value <= truth.value <= level.bound
            if level.value < truth.value:
                break
