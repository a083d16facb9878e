"""Solves the constraint model level by level, and tells honestly how far it came.

Each level: best value, held there, then the next, each starting from the best plan so far. Several
workers find another of the equally good plans each time, so the plan that is told comes from one more
search by one worker with all levels held.
"""

import time

import numpy as np
from ortools.sat.python import cp_model

from matcher.optimiser.bounds import bounds_alone, gains_of
from matcher.optimiser.constraint import Round, keeping, measures, state
from matcher.optimiser.filling import fill, seating
from matcher.optimiser.gadgets import build
from matcher.optimiser.network import optimum
from matcher.optimiser.objective import Units, units_of
from matcher.optimiser.problem import FixedPairsClash, IntArray, Level, Plan, Problem
from matcher.policy.wording import NO_CERTIFICATE_SEARCH


def solve_constraint_model(problem: Problem, *, time_limit: float | None = None, workers: int = 1) -> Plan:
    """Solve the round level by level.

    Parameters
    ----------
    time_limit
        Seconds after which the best plan so far is returned, with its gap; stating the round counts,
        and where that alone takes longer the plan is a quick one. None for no limit.
    workers
        Threads that search, 1 or more. The plan does not depend on them unless the limit strikes.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan, or not so many of a group can be matched.
    """
    return _Search(problem, time_limit, workers).plan()


class _Search:
    """The best plan so far, and the levels settled so far."""

    def __init__(self, problem: Problem, time_limit: float | None, workers: int) -> None:
        self.ends = None if time_limit is None else time.monotonic() + time_limit
        self.problem, self.workers = problem, workers
        self.units: Units = units_of(problem)
        self.begun = _begun(problem, self.units)
        self.best = self.begun
        self.levels: list[Level] = []
        self.stopped = False

    def plan(self) -> Plan:
        stated = state(self.problem, self._late)
        if stated is None:
            self.stopped = True
        else:
            self._search(stated)
        return Plan(
            self.best, self._told(), "constraint model", not self.stopped, None, NO_CERTIFICATE_SEARCH
        )

    def _search(self, stated: Round) -> None:
        self.stated, self.measures = stated, measures(stated)
        for number, measure in enumerate(self.measures):
            if not self.stopped:
                stated.model.maximize(measure)
                self._settle(number, *self._solved(self.workers, self.best))
        if not self.stopped and self.units.preferred.any():
            self._keep_most()
        if not self.stopped:
            self._same_plan_again()

    def _late(self) -> bool:
        return self.ends is not None and time.monotonic() > self.ends

    def _settle(self, number: int, solver: cp_model.CpSolver, status: str) -> None:
        """Take over what was found for a level, and hold it there."""
        if status == "INFEASIBLE":
            raise FixedPairsClash("The pinned and offered pairs need more than the limits allow.")
        if status in ("OPTIMAL", "FEASIBLE"):
            self._take(number, self._read(solver))
        value = gains_of(self.problem, self.best)[number]
        if status == "OPTIMAL":
            self.stated.model.add(self.measures[number] == value)
            self.levels.append(self._level(number, value, value, proved=True))
            return
        self.stopped = True
        bound = bounds_alone(self.problem, self.units)[number]
        if status == "FEASIBLE":
            bound = min(bound, int(np.floor(solver.best_objective_bound + 1e-6)))
        self.levels.append(self._level(number, value, max(bound, value), proved=bound <= value))

    def _take(self, number: int, pairs: IntArray) -> None:
        if gains_of(self.problem, pairs)[number] >= gains_of(self.problem, self.best)[number]:
            self.best = pairs

    def _told(self) -> tuple[Level, ...]:
        """Return the levels of the plan; below one that is not proved, bounds are each level's own."""
        gains = gains_of(self.problem, self.best)
        alone = bounds_alone(self.problem, self.units) if self.stopped else gains
        below = range(len(self.levels), len(gains))
        told = (self._level(n, gains[n], max(gains[n], alone[n]), proved=False) for n in below)
        return (*self.levels, *told)

    def _level(self, number: int, value: int, bound: int, *, proved: bool) -> Level:
        sign = -1 if number == self.units.levels - 1 else 1
        return Level(sign * value, sign * bound, proved)

    def _keep_most(self) -> None:
        """Hold that the most pairs of an earlier plan are kept; where the clock strikes, none are."""
        kept = keeping(self.stated)
        self.stated.model.maximize(kept)
        solver, status = self._solved(self.workers, self.best)
        if status in ("OPTIMAL", "FEASIBLE"):
            self.best = self._read(solver)
        if status == "OPTIMAL":
            self.stated.model.add(kept == round(solver.objective_value))
        else:
            self.stopped = True

    def _same_plan_again(self) -> None:
        """Let one worker find the plan that is told: several do not find the same from run to run."""
        self.stated.model.clear_objective()  # type: ignore[no-untyped-call]
        solver, status = self._solved(1, self.begun)
        if status in ("OPTIMAL", "FEASIBLE"):
            self.best = self._read(solver)
        else:
            self.stopped = True

    def _solved(self, workers: int, hint: IntArray) -> tuple[cp_model.CpSolver, str]:
        self._hint(hint)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = 0
        if self.ends is not None:
            solver.parameters.max_time_in_seconds = max(0.0, self.ends - time.monotonic())
        return solver, solver.status_name(solver.solve(self.stated.model))

    def _hint(self, pairs: IntArray) -> None:
        model = self.stated.model
        model.clear_hints()  # type: ignore[no-untyped-call]
        chosen = set(pairs.tolist())
        for pair, match in enumerate(self.stated.match):
            model.add_hint(match, pair in chosen)
        seats = self._seats(chosen)
        for seat, decision in self.stated.seat.items():
            model.add_hint(decision, seat in seats)

    def _seats(self, chosen: set[int]) -> set[tuple[int, int]]:
        """Return a slot for each chosen pair that takes one: (pair, slot)."""
        masks: dict[int, dict[int, int]] = {}
        for pair, slot in self.stated.seat:
            if pair in chosen:
                at_visitor = masks.setdefault(int(self.problem.visitor[pair]), {})
                at_visitor[pair] = at_visitor.get(pair, 0) | 1 << slot
        seats = set[tuple[int, int]]()
        for at_visitor in masks.values():
            slots = seating(list(at_visitor.values())) or {}
            seats |= {(pair, slots[number]) for number, pair in enumerate(at_visitor)}
        return seats

    def _read(self, solver: cp_model.CpSolver) -> IntArray:
        return np.flatnonzero([solver.boolean_value(match) for match in self.stated.match]).astype(np.int64)


def _begun(problem: Problem, units: Units) -> IntArray:
    """Return a plan to begin with: as much as fits of the best plan of the round as a network, then more.

    Where groups have a least number that plan may miss it, and nothing is to begin with.
    """
    if problem.at_least:
        return np.empty(0, np.int64)
    network = build(problem, units)
    wanted = network.chosen(optimum(network, units).flow)
    return units.pairs_of(fill(problem, units, wanted))
