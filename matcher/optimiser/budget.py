"""The travel budget: flows with a price on travel, and a small exact search on what they leave open.

A budget is one row across the flow, and so is what a network cannot say of brothers and sisters kept
apart in slots of their own; without a budget those rows alone are looked after, and the price is 0.
Level by level, most important first:

1. the flow of least travel among the plans that are best so far keeps the budget: the level is as
   without a budget, and proved;
2. at the first level that the budget binds, a price on travel is sought at which the flow just keeps
   it; this gives a bound and a plan that differ by next to nothing;
3. every pair that would cost more than that difference cannot be in a better plan, and is dropped: an
   integer programme looks first among the few that cost next to nothing, which mostly gives a plan so
   good that few others are left to look at;
4. a small integer programme settles the levels below, each among what is left.

A level that the clock stops keeps its gap, and the levels below it are looked at all the same.
"""

import time

import numpy as np

from matcher.optimiser.bounds import gains_of
from matcher.optimiser.filling import fill, fits
from matcher.optimiser.flows import Face, whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.integer import Found, NotTrusted, Rows, greatest, rows_of
from matcher.optimiser.network import (
    Optimum,
    certificate,
    cheapest_seated,
    keeping_most,
    optimum,
    unseated,
)
from matcher.optimiser.objective import units_of
from matcher.optimiser.problem import Certificate, IntArray, Level, Plan, Problem
from matcher.optimiser.travel_price import Priced, least_prices, price_on, prices
from matcher.policy.wording import NO_CERTIFICATE_BUDGET, NO_CERTIFICATE_SLOTS


def solve_under_budget(problem: Problem, *, time_limit: float | None = None) -> Plan:
    """Return the best plan that keeps the travel budget, where there is one, and every tie.

    Parameters
    ----------
    time_limit
        Seconds after which the search stops and the best plan so far is returned with its gap; each
        level may take half of what is left of them. The flows are finished all the same. None for no
        limit.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan, or travel further than the budget.
    NotTrusted
        When rounding spoilt what the integer programme found.
    """
    return _Descent(problem, time_limit).plan()


_FEW, _PART = 500, 5
"""How many of the cheapest pairs to look among first: so many, or one for so many children."""

_MORE = 8
"""How many times more to look among when they were too few."""

_EXACT = 5_000
"""Up to so many pairs that are left are priced exactly, which drops more of them."""


class _Descent:
    """Goes down the levels: what is settled so far, and the best plan so far."""

    def __init__(self, problem: Problem, time_limit: float | None) -> None:
        self.ends = None if time_limit is None else time.monotonic() + time_limit
        self.problem, self.budget = problem, int(problem.budget_m or 0)
        self.units = units_of(problem)
        self.network = build(problem, self.units)
        counted = self.units.monthly_m * (problem.budget_m is not None)
        self.metres = self.network.costs(counted)
        self.gains = [self.network.costs(self.units.gain(level)) for level in range(self.units.levels)]
        self.proof: Certificate | None = None
        self.bounds: list[tuple[int, bool]] = []
        self.stopped = False

    def plan(self) -> Plan:
        face = self._unaffected()
        if len(self.bounds) < self.units.levels:
            face = self._closed(face)
        if self.units.preferred.any() and not self.stopped and all(proved for _, proved in self.bounds):
            self._keep_most(face)
        pairs = self.units.pairs_of(self.best)
        return Plan(
            pairs,
            self._levels(pairs),
            "network with a price on travel",
            not self.stopped,
            self.proof,
            self._no_certificate() if self.proof is None else "",
        )

    def _no_certificate(self) -> str:
        return NO_CERTIFICATE_SLOTS if self.problem.budget_m is None else NO_CERTIFICATE_BUDGET

    def _unaffected(self) -> Face:
        """Settle the levels that the budget leaves alone; return the face of all plans that reach them."""
        face = whole(self.network.graph)
        free = optimum(self.network, self.units)
        self.best = fill(self.problem, self.units, np.empty(0, np.int64))
        if self._reached(free.face, self.units.levels - 1):
            return self._least_travel(free)
        by_rank = self._best(face, self.network.costs(self.units.rank[self.units.unit]))
        if self._reached(by_rank, self.units.levels - 2):
            return by_rank
        while len(self.bounds) < self.units.levels:
            narrower = self._best(face, self.gains[len(self.bounds)])
            if not self._reached(narrower, len(self.bounds) + 1):
                break
            face = narrower
        return face

    def _best(self, face: Face, gain: IntArray) -> Face:
        return face.narrowed(-gain, face.cheapest(-gain))

    def _nearest(self, face: Face) -> IntArray | None:
        """Return the unit pairs of the plan on a face that travels least, if it keeps the budget."""
        chosen = cheapest_seated(self.network, self.units, face, self.metres)
        return None if chosen is None or not self._keeps(chosen) else chosen

    def _keeps(self, chosen: IntArray) -> bool:
        limited = self.problem.budget_m is not None
        within = not limited or int(self.units.monthly_m[chosen].sum()) <= self.budget
        return within and len(unseated(self.network, self.units, chosen)) == 0

    def _reached(self, face: Face, levels: int) -> bool:
        """Settle the first levels if some plan on the face of their best values keeps the budget."""
        chosen = self._nearest(face)
        if chosen is None:
            return False
        self.best = chosen
        gains = self._gains(chosen)
        self.bounds = [(gain, True) for gain in gains[:levels]]
        return True

    def _least_travel(self, free: Optimum) -> Face:
        """Settle the last level too if the plan that travels least keeps the budget."""
        least = free.face.cheapest(-self.gains[-1])
        chosen = self.network.chosen(least)
        keeps = self._keeps(chosen)
        if keeps:
            self.best = chosen
            self.bounds.append((self._gains(chosen)[-1], True))
        self.proof = certificate(self.problem, self.units, free, least if keeps else None)
        return free.face

    def _keep_most(self, face: Face) -> None:
        """Of the plans that are as good on every level, take one that keeps the most of an earlier plan."""
        rows = rows_of(self.network).and_one(self.metres, self.budget)
        for gain, reached in zip(self.gains, self._gains(self.best), strict=True):
            rows = rows.and_one(-gain, -reached)
        left = None if self.ends is None else self.ends - time.monotonic()
        self.best = keeping_most(self.problem, self.network, self.units, face, rows, self.best, left)

    def _closed(self, face: Face) -> Face:
        """Settle the level that the budget binds, then those below it; return what is left of the face."""
        rows = rows_of(self.network).and_one(self.metres, self.budget)
        face = self._narrow(face, rows)
        for level in range(len(self.bounds), self.units.levels):
            rows = rows.and_one(-self.gains[level - 1], -self._gains(self.best)[level - 1])
            found = self._search(face, rows, level)
            if found.flow is None and not found.stopped:
                raise NotTrusted
            self._settle(level, self._most(face, level) if found.bound is None else found.bound)
        return face

    def _narrow(self, face: Face, rows: Rows) -> Face:
        """Settle the first level that the budget binds; return what is left of the face for those below.

        A pair whose price exceeds what separates the bound from the best plan is in no better plan.
        """
        level = len(self.bounds)
        priced = self._priced(face, level)
        price = least_prices(face, priced)
        asked = price[face.free & (self.network.unit_pair >= 0) & (priced.flow == 0)]
        bound, few = priced.bound // priced.scale, max(_FEW, face.graph.sources // _PART)
        tried, spare = -1, self._spare(priced, level)
        while self._gains(self.best)[level] < bound and tried < spare and not self.stopped:
            tried = spare if few >= len(asked) else min(spare, int(np.partition(asked, few)[few]))
            found = self._search(face.without(price > tried), rows, level)
            if found.flow is None and not found.stopped and tried == spare:
                raise NotTrusted
            none_inside = found.flow is None and not found.stopped
            inside = self._gains(self.best)[level] if none_inside else found.bound
            if inside is not None:
                bound = min(bound, max(inside, (priced.bound - tried - 1) // priced.scale))
            few, spare = few * _MORE, self._spare(priced, level)
        self._settle(level, bound)
        spare = self._spare(priced, level)
        left = face.without(price > spare)
        if np.count_nonzero(asked <= spare) > _EXACT:
            return left
        return left.without(prices(left, priced, spare) > spare)

    def _priced(self, face: Face, level: int) -> Priced:
        """Find the price on travel for a level, and keep the best plan met on the way."""
        gain = self.gains[level]
        over, within = face.cheapest(-gain), face.cheapest(self.metres)
        priced, kept = price_on(face, gain, self.metres, self.budget, over, within, self._late)
        for flow in kept:
            self._take(self.network.chosen(flow), level)
        return priced

    def _spare(self, priced: Priced, level: int) -> int:
        """Return how far the best plan is from the bound, in the price's scale."""
        return priced.bound - priced.scale * self._gains(self.best)[level]

    def _take(self, chosen: IntArray, level: int) -> None:
        """Keep the better plan, where all reach the levels above."""
        if self._keeps(chosen) and self._gains(chosen)[level:] > self._gains(self.best)[level:]:
            self.best = chosen

    def _search(self, face: Face, rows: Rows, level: int) -> Found:
        """Look for a better plan on what is left of a face."""
        left = None if self.ends is None else (self.ends - time.monotonic()) / 2
        late = left is not None and left <= 0
        found = Found(None, None, True) if late else self._greatest(face, rows, level, left)
        self.stopped = self.stopped or found.stopped
        if found.flow is not None:
            chosen = self.network.chosen(found.flow)
            if not fits(self.problem, self.units, chosen):
                raise NotTrusted
            self._take(chosen, level)
        return found

    def _greatest(self, face: Face, rows: Rows, level: int, left: float | None) -> Found:
        return greatest(face, self.gains[level], rows, self.network.unit_pair >= 0, left)

    def _most(self, face: Face, level: int) -> int:
        """Return what no plan on a face exceeds on a level."""
        gain = self.gains[level]
        return int((gain * face.cheapest(-gain)).sum())

    def _settle(self, level: int, bound: int) -> None:
        """Write down how far a level was reached and what no plan exceeds."""
        reached = self._gains(self.best)[level]
        self.bounds.append((max(bound, reached), bound <= reached))

    def _late(self) -> bool:
        return self.ends is not None and time.monotonic() > self.ends

    def _gains(self, chosen: IntArray) -> tuple[int, ...]:
        return gains_of(self.problem, self.units.pairs_of(chosen))

    def _levels(self, pairs: IntArray) -> tuple[Level, ...]:
        """Return the levels of the plan and what is known of each."""
        gains = gains_of(self.problem, pairs)
        signs = [1] * (len(gains) - 1) + [-1]
        settled = zip(signs, gains, self.bounds, strict=True)
        return tuple(Level(sign * gain, sign * bound, proved) for sign, gain, (bound, proved) in settled)
