"""Groups of whom at least so many are matched, held against every plan of small rounds."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.problem import FixedPairsClash, Plan, Problem
from matcher.optimiser.shares import best_levels
from matcher.optimiser.solving import solve
from tests.optimiser.brute import levels, plans
from tests.optimiser.made_up import hand_made, mixed


def _least(problem: Problem, group: list[bool], least: int) -> Problem:
    return replace(problem, at_least=((np.array(group, np.bool_), least),))


def _solved(problem: Problem) -> Plan | None:
    try:
        return solve(problem)
    except FixedPairsClash:
        return None


def _levels(problem: Problem) -> tuple[int, ...] | None:
    try:
        return best_levels(problem)
    except FixedPairsClash:
        return None


def test_the_clock_is_kept() -> None:
    """Out of time nothing is told."""
    assert best_levels(_least(hand_made(), [True, True], 1), time_limit=0) is None


@pytest.mark.parametrize("part", range(3))
def test_every_plan_with_the_share_is_beaten_or_equalled(part: int) -> None:
    """Whatever ties are in force: the best of all plans that match so many of the group, or none."""
    for seed in range(20 * part, 20 * part + 20):
        problem = mixed(seed)
        group = (np.random.default_rng(seed).random(len(problem.rung)) < 0.5).tolist()
        least = 1 + seed % 3
        asked = _least(problem, group, least)
        fitting = (
            levels(problem, plan)
            for plan in plans(problem)
            if sum(group[int(problem.child[pair])] for pair in plan) >= least
        )
        best = max(((*found[:-1], -found[-1]) for found in fitting), default=None)
        plan = _solved(asked)
        found = None if plan is None else tuple(level.value for level in plan.levels)
        assert found == (None if best is None else (*best[:-1], -best[-1])), seed
        assert plan is None or all(level.proved for level in plan.levels)
        assert _levels(asked) == found, seed


def test_a_network_takes_no_shares() -> None:
    """Asked for by name, an engine that cannot take them says so."""
    problem = _least(hand_made(), [True, False], 1)
    with pytest.raises(ValueError, match="cannot take"):
        solve(problem, engine="network")
    assert solve(problem).engine == "constraint model"


def test_a_group_is_over_all_children() -> None:
    """A group of another length is refused."""
    with pytest.raises(ValueError, match="groups of 2 children"):
        _least(hand_made(), [True], 1)
