"""Groups of whom at least so many are matched: a row across the flow each, settled level by level.

A least number of a group is no network, but all the rest of the round is, and what is left is a small
step for an integer programme. It gives the levels of the best plan, each proved, or says that it cannot.
"""

import time

import numpy as np

from matcher.optimiser.filling import fits
from matcher.optimiser.flows import whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.integer import NotTrusted, Rows, greatest, rows_of
from matcher.optimiser.objective import Units, levels_of, units_of
from matcher.optimiser.problem import FixedPairsClash, IntArray, Problem
from matcher.optimiser.searching import solve_constraint_model


def best_levels(problem: Problem, *, time_limit: float | None = None) -> tuple[int, ...] | None:
    """Give the levels of the best plan of a round with its ``at_least``; None where the clock strikes.

    Parameters
    ----------
    time_limit
        Seconds, None for no limit.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan, or not so many of a group can be matched.
    """
    ends = None if time_limit is None else time.monotonic() + time_limit
    try:
        return _level_by_level(problem, ends)
    except NotTrusted:
        left = None if ends is None else ends - time.monotonic()
        plan = solve_constraint_model(problem, time_limit=left)
        proved = all(level.proved for level in plan.levels)
        return tuple(level.value for level in plan.levels) if proved else None


def _level_by_level(problem: Problem, ends: float | None) -> tuple[int, ...] | None:
    units = units_of(problem)
    network = build(problem, units)
    rows = rows_of(network)
    if problem.budget_m is not None:
        rows = rows.and_one(network.costs(units.monthly_m), problem.budget_m)
    for group, least in problem.at_least:
        members = np.bincount(units.of_child[group], minlength=len(units.first_child))
        rows = rows.and_one(-network.costs(members[units.unit]), -least)
    chosen: IntArray = np.empty(0, np.int64)
    for level in range(units.levels):
        gain = network.costs(units.gain(level))
        left = None if ends is None else ends - time.monotonic()
        found = greatest(whole(network.graph), gain, rows, network.unit_pair >= 0, left)
        if found.stopped or (left is not None and left <= 0):
            return None
        if found.flow is None:
            if level:
                raise NotTrusted
            raise FixedPairsClash("Not so many of a group can be matched beside what is pinned and offered.")
        chosen = _checked(problem, units, network.chosen(found.flow), rows, found.flow)
        reached = int(units.gain(level)[chosen].sum())
        if found.bound is None or found.bound > reached:
            raise NotTrusted
        rows = rows.and_one(-gain, -reached)
    return levels_of(problem, units.pairs_of(chosen))


def _checked(problem: Problem, units: Units, chosen: IntArray, rows: Rows, flow: IntArray) -> IntArray:
    """Make sure that rounding spoilt nothing."""
    if not rows.hold(flow) or not fits(problem, units, chosen):
        raise NotTrusted
    return chosen
