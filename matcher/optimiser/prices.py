"""The exact price of everything, from what the best flow leaves open.

After the best flow, the cheapest way to use one more arc out of a unit is that arc and the shortest
way back to the unit: everybody else rearranged. So one search a unit prices all its pairs, and the way
names the people who would move.

The whole numbers here put travel below the fit, so that a price knows it too:
``cost = travel - scale * worth``, with a scale that no change of travel reaches. Such a price does not
decode into children and days: those are read from the plan that comes of it, or from the ends of the
way, for it changes at most one unit lost and one gained.

What the network cannot state (a travel budget; a family kept apart whose children need slots of their
own) is looked at afterwards: a plan that keeps it after all is exact, any other is a bound.

Array letters: N nodes, A arcs, U units, Q unit pairs, L levels.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.optimiser.drawn_order import DrawnOrder, inverse
from matcher.optimiser.filling import fits
from matcher.optimiser.flows import CostsTooLarge, Face, NoFlow, whole
from matcher.optimiser.gadgets import Network, build
from matcher.optimiser.objective import Units, levels_of, units_of
from matcher.optimiser.problem import BoolArray, FixedPairsClash, IntArray, Problem
from matcher.optimiser.residual import NO_WAY, Residual, Ways

FARTHEST_HM = 10_000
"""The farthest that a further visitor may travel: a thousand kilometres."""

_LARGEST = 2**62
"""Sums of a few prices stay below this, and with one step more below 2**63."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The best plan once something is settled.

    Parameters
    ----------
    pairs
        int[M], ascending positions of its pairs.
    levels
        Its levels: children per rung, waiting, fit, travel.
    exact
        Whether it is the best such plan. Else it breaks what the network cannot state, and no such plan
        is better, level by level in their order.
    """

    pairs: IntArray
    levels: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, slots=True, eq=False)
class PairPrices:
    """The best plan with each unit pair in it, everybody else rearranged.

    Parameters
    ----------
    standing
        bool[Q], whether some plan holds the pair.
    levels
        int[Q, L], the levels of the best plan that does; 0 where none does.
    exact
        Whether all of it is exact. Else no plan with the pair is better, level by level in their order.
    """

    standing: BoolArray
    levels: IntArray
    exact: bool


@dataclass(frozen=True, eq=False)
class Prices:
    """A round's best flow and what it leaves open; made by :meth:`of`.

    Everything here stands in the round's drawn order, so that of equally good plans the lot decides. Pairs
    are told, and taken, as the round was given: positions in :attr:`Outcome.pairs`, in :meth:`pairs_of` and
    in :attr:`unit_pair_of`.

    Parameters
    ----------
    drawn
        The round, as given and in the drawn order.
    problem
        The round in the drawn order.
    units
        Its units. Ranks are given to units without a pair too, and leave room for any fit, so that an
        imagined visitor's worth is on the same scale.
    network
        Where it flows.
    scale
        How much a point of worth outweighs a hundred metres.
    flow
        int[A], the best.
    cost, potential
        int[A] and int[N], with travel; they prove the flow.
    """

    drawn: DrawnOrder
    problem: Problem
    units: Units
    network: Network
    scale: int
    cost: IntArray
    flow: IntArray
    potential: IntArray

    @classmethod
    def of(cls, problem: Problem, plan: IntArray | None = None) -> "Prices":
        """Work out the best flow of a round.

        Parameters
        ----------
        plan
            int[M], the positions of a plan's pairs. Among equally good flows the one most like it is
            taken, so that who would move is told of this plan.

        Raises
        ------
        FixedPairsClash
            When the fixed pairs cannot all be in one plan.
        CostsTooLarge
            When the numbers would not fit: solve each question anew then.
        """
        drawn = DrawnOrder.of(problem)
        problem = drawn.problem
        units = _ranked(units_of(problem))
        network = build(problem, units)
        scale = _scale(units)
        farthest = (int(units.rank.max(initial=0)) + 1) * units.step * scale
        if farthest >= _LARGEST // 4:
            raise CostsTooLarge
        cost = network.costs(units.travel_hm - scale * units.worth)
        everything = whole(network.graph)
        try:
            wanted = None if plan is None else inverse(drawn.pair)[plan]
            flow = _best(everything, network, units, _wanted(units, wanted))
        except NoFlow as clash:
            raise FixedPairsClash("The pinned and offered pairs need more than the limits allow.") from clash
        potential = everything.potentials(cost, flow, farthest)
        return cls(drawn, problem, units, network, scale, cost, flow, potential)

    # One question at a time

    @property
    def always_exact(self) -> bool:
        """Whether the network states all that is in force."""
        return self.problem.budget_m is None and len(self.network.own_slots.visitors) == 0

    @cached_property
    def best(self) -> Outcome:
        """The best plan with nothing settled."""
        return self._outcome(self.flow)

    @cached_property
    def unit_pair_of(self) -> IntArray:
        """int[P], the unit pair of each given pair, -1 where not all of a family can be with the visitor."""
        return unit_pairs_of(self.units, len(self.problem.child))[inverse(self.drawn.pair)]

    @cached_property
    def given_units(self) -> Units:
        """The units with their children and visitors numbered as given."""
        drawn = self.drawn
        return replace(
            self.units,
            of_child=self.units.of_child[inverse(drawn.child)],
            first_child=drawn.child[self.units.first_child],
            visitor=drawn.visitor[self.units.visitor],
            pairs=drawn.pair[self.units.pairs],
        )

    def pairs_of(self, unit_pair: int) -> IntArray:
        """Return the given positions, ascending, of the pairs of a unit pair."""
        return self.given_units.pairs_of(np.array([unit_pair]))

    def of_unit(self, unit: int) -> dict[int, Outcome | None]:
        """Give the best plan with each of a unit's pairs in it; None where no plan holds it."""
        return self._with(unit, np.flatnonzero(self.units.unit == unit))

    def with_pair(self, unit_pair: int) -> Outcome | None:
        """Give the best plan with a unit pair in it; None where no plan holds it."""
        return self._with(int(self.units.unit[unit_pair]), np.array([unit_pair]))[unit_pair]

    def _with(self, unit: int, unit_pairs: IntArray) -> dict[int, Outcome | None]:
        ways = self.residual.towards(np.array([unit]))
        arcs = self._arcs_of(unit)
        price = self._arc_prices(arcs, np.zeros_like(arcs), ways)
        stands = self.network.unit_pair[arcs]
        return {pair: self._least(arcs, price, stands == pair, ways) for pair in unit_pairs.tolist()}

    def without(self, unit_pair: int) -> Outcome | None:
        """Give the best plan without a unit pair; None where it is fixed."""
        if self.units.fixed[unit_pair]:
            return None
        unit = int(self.units.unit[unit_pair])
        ways = self.residual.towards(np.array([unit]))
        arcs = self._arcs_of(unit)
        price = self._arc_prices(arcs, np.zeros_like(arcs), ways)
        return self._least(arcs, price, self.network.unit_pair[arcs] != unit_pair, ways)

    def losing(self, visitor: int) -> Outcome | None:
        """Give the best plan without a visitor, known by the given number; None where one is fixed."""
        own = self.given_units.visitor == visitor
        if self.units.fixed[own].any():
            return None
        rest = whole(self.network.graph).without(self.network.costs(own.astype(np.int64)) > 0)
        return self._outcome(_best(rest, self.network, self.units, self.units_in(self.best.pairs)))

    def units_in(self, pairs: IntArray) -> BoolArray:
        """Say of each unit pair, bool[Q], whether it is in a plan, given by positions."""
        return _wanted(self.given_units, pairs)

    # Everything at once

    def every_pair(self) -> PairPrices:
        """Price all unit pairs, with one search a unit."""
        network, units = self.network, self.units
        roots = np.unique(units.unit)
        ways = self.residual.towards(roots)
        arcs = np.flatnonzero(network.unit_pair >= 0)
        pair, row = network.unit_pair[arcs], np.searchsorted(roots, network.graph.tail[arcs])
        price = self._arc_prices(arcs, row, ways)
        order = np.lexsort((price, price == NO_WAY, pair))
        first = order[np.searchsorted(pair[order], np.arange(len(units.unit)))]
        arcs, row, price = arcs[first], row[first], price[first]
        lost, gained = self.ends(ways, row, network.graph.head[arcs], towards=True)
        change = self.change(-price, lost, gained)
        standing = price != NO_WAY
        levels = np.where(standing[:, None], np.array(self.best.levels) + change, 0)
        return PairPrices(standing, levels, self.always_exact)

    # Ways through the residual network

    @cached_property
    def residual(self) -> Residual:
        """What the flow leaves open."""
        return Residual.of(whole(self.network.graph), self.cost, self.flow, self.potential)

    @cached_property
    def _unmatched(self) -> BoolArray:
        """bool[A], the arcs of units that stay without."""
        graph = self.network.graph
        return (graph.tail < graph.sources) & (self.network.unit_pair < 0)

    def _arcs_of(self, unit: int) -> IntArray:
        return np.flatnonzero(self.network.graph.tail == unit)

    def _arc_prices(self, arcs: IntArray, row: IntArray, ways: Ways) -> IntArray:
        """Return what it costs to use each arc out of a unit, whose ways stand in the row; or no way."""
        tail, head = self.network.graph.tail[arcs], self.network.graph.head[arcs]
        back = ways.distance[row, head]
        reduced = self.cost[arcs] + self.potential[head] - self.potential[tail]
        price = np.where(back == NO_WAY, NO_WAY, reduced + back)
        return np.where(self.flow[arcs] > 0, 0, price)

    def _least(self, arcs: IntArray, price: IntArray, asked: BoolArray, ways: Ways) -> Outcome | None:
        """Return the plan of the cheapest arc asked about."""
        ones = np.flatnonzero(asked & (price != NO_WAY))
        if len(ones) == 0:
            return None
        arc = int(arcs[ones[np.argmin(price[ones])]])
        return self._outcome(self.flow if self.flow[arc] else self._turned(arc, ways))

    def _turned(self, arc: int, ways: Ways) -> IntArray:
        """Return the flow that uses an arc: one more along it, and along the way back to its tail."""
        flow = self.flow.copy()
        flow[arc] += 1
        at = int(self.network.graph.head[arc])
        while (onward := int(ways.link[0, at])) >= 0:
            for step in self.residual.arcs(at, onward):
                flow[step if step >= 0 else ~step] += 1 if step >= 0 else -1
            at = onward
        return flow

    def _outcome(self, flow: IntArray) -> Outcome:
        chosen = self.network.chosen(flow)
        pairs = self.units.pairs_of(chosen)
        exact = self.always_exact or fits(self.problem, self.units, chosen)
        return Outcome(self.drawn.pairs_given(pairs), levels_of(self.problem, pairs), exact)

    def ends(self, ways: Ways, row: IntArray, node: IntArray, *, towards: bool) -> tuple[IntArray, IntArray]:
        """Return which unit each way leaves without and which it matches anew, -1 for none.

        A way passes the sink once at most: from the unit that is left without, to the one that is
        matched instead.
        """
        sink = self.network.graph.nodes - 1
        lost, gained = np.full(len(node), -1, np.int64), np.full(len(node), -1, np.int64)
        walking, at = np.arange(len(node)), node.astype(np.int64)
        while len(walking):
            link = ways.link[row[walking], at].astype(np.int64)
            on = link >= 0
            walking, at, link = walking[on], at[on], link[on]
            tail, head = (at, link) if towards else (link, at)
            for end, there, unit in ((lost, head, tail), (gained, tail, head)):
                passing = np.flatnonzero(there == sink)
                step = self.residual.step(tail[passing], head[passing])
                without = passing[self._unmatched[np.where(step >= 0, step, ~step)]]
                end[walking[without]] = unit[without]
            on = (tail if towards else head) != sink
            walking, at = walking[on], link[on]
        return lost, gained

    def change(self, gain: IntArray, lost: IntArray, gained: IntArray) -> IntArray:
        """Return int[..., L], how the levels change by ways that gain so much between these ends."""
        units = self.units
        travel = self.scale // 2 - (gain + self.scale // 2) % self.scale
        worth = (gain + travel) // self.scale
        vector = np.vstack([units.vector, np.zeros(units.vector.shape[1], np.int64)])
        rank = np.append(units.rank, 0)
        fit = worth - units.step * (rank[gained] - rank[lost])
        return np.column_stack([vector[gained] - vector[lost], fit, travel])


def _ranked(units: Units) -> Units:
    """Return the units with a rank for every one of them and room for any fit of a further visitor."""
    _, rank = np.unique(units.vector, axis=0, return_inverse=True)
    return replace(units, rank=rank.ravel().astype(np.int64) + 1, step=1000 * len(units.of_child) + 1)


def _scale(units: Units) -> int:
    """Return more than twice what travel could change by."""
    farthest = np.zeros(len(units.first_child), np.int64)
    np.maximum.at(farthest, units.unit, units.travel_hm)
    return 2 * (int(farthest.sum()) + FARTHEST_HM) + 2


def unit_pairs_of(units: Units, pairs: int) -> IntArray:
    """Return int[P], the unit pair of each of so many pairs, -1 for none."""
    found = np.full(pairs, -1, np.int64)
    found[units.pairs] = np.repeat(np.arange(len(units.unit)), np.diff(units.start))
    return found


def _wanted(units: Units, plan: IntArray | None) -> BoolArray:
    wanted = np.zeros(len(units.unit), np.bool_)
    if plan is not None and len(plan):
        inside = unit_pairs_of(units, max(int(plan.max()), int(units.pairs.max(initial=0))) + 1)[plan]
        wanted[inside[inside >= 0]] = True
    return wanted


def _best(face: Face, network: Network, units: Units, wanted: BoolArray) -> IntArray:
    """Return the best flow on a face; among equally good ones the one most like what is wanted."""
    worth = network.costs(-units.worth)
    try:
        best = face.narrowed(worth, face.cheapest(worth))
    except CostsTooLarge:
        rank = network.costs(-units.rank[units.unit])
        ranked = face.narrowed(rank, face.cheapest(rank))
        fit = network.costs(-units.fit)
        best = ranked.narrowed(fit, ranked.cheapest(fit))
    more = len(units.first_child) + 1
    return best.cheapest(network.costs(more * units.travel_hm - wanted))
