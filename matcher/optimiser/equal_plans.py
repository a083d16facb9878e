"""Which pairs stand in a plan as good as the best: read off the best flow, without a search for each.

A plan is as good as the best where it differs by rings of no length in the residual network, whose
reduced lengths are 0 or more. So only steps of length 0 count, and two nodes lie on a ring of them where
they are strongly connected: one pass over the arcs tells it of every pair at once. Done once with travel
in the lengths and once without, it tells ties apart from plans that only travel decided against.

What the network cannot state (a travel budget, slots of their own for brothers and sisters kept apart)
leaves fewer plans: a pair that stands in none here stands in none at all; of any other, ask its price.

A ring passes the sink once at most, so it puts one unit in the place of another: the units matched in the
plans of one face are the bases of a matroid. Those that a lot decided between are one of its components,
which every way between an unmatched and a matched unit that stays clear of the sink belongs to.

Array letters: N nodes, A arcs, U units, Q unit pairs.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matcher.optimiser.flows import whole
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import BoolArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What stands in some of the plans that are equally good.

    Parameters
    ----------
    pair
        bool[Q], whether some such plan holds the unit pair.
    without
        bool[U], whether some such plan leaves the unit with nobody.
    unmatched
        bool[U], whether the plan at hand leaves the unit with nobody.
    steps
        N x N, what the plan at hand leaves open at no cost, without the steps from and to the sink.
    """

    pair: BoolArray
    without: BoolArray
    unmatched: BoolArray
    steps: csr_array

    def exchanged(self, unit: int) -> IntArray:
        """Give the units that a lot decided between together with an unmatched one, which is among them.

        Every one of these plans matches equally many of them, and each of them is matched in some. The
        unit alone where every plan leaves it with nobody.
        """
        units = len(self.unmatched)
        found = np.zeros(units, np.bool_)
        more = np.zeros(units, np.bool_)
        more[unit] = True
        while (more & ~found).any():
            found |= more
            rivals = self._reached(found & self.unmatched)[:units] & self.without & ~self.unmatched
            more = rivals | (self._reached(rivals, turned_round=True)[:units] & self.unmatched)
        return np.flatnonzero(found)

    def _reached(self, start: BoolArray, *, turned_round: bool = False) -> BoolArray:
        """Return bool[N], the nodes that steps lead to from units; turned round, the nodes they come from."""
        steps = self.steps if turned_round else self.steps.T
        reached = np.zeros(steps.shape[0], np.bool_)
        reached[: len(start)] = start
        edge = reached
        while edge.any():
            edge = ((steps @ edge.astype(np.int64)) > 0) & ~reached
            reached = reached | edge
        return reached


@dataclass(frozen=True, slots=True, eq=False)
class EqualPlans:
    """The plans that are as good as the best.

    Parameters
    ----------
    on_every_level
        What stands in plans that equal the best on every level, travel included.
    but_for_travel
        What stands in plans that equal the best on every level above travel, those others among them.
    """

    on_every_level: Held
    but_for_travel: Held

    @classmethod
    def of(cls, prices: Prices) -> "EqualPlans":
        """Read them off a round's best flow."""
        units = prices.units
        worth = prices.network.costs(-units.worth)
        farthest = (int(units.rank.max(initial=0)) + 1) * units.step
        potential = whole(prices.network.graph).potentials(worth, prices.flow, farthest)
        return cls(_held(prices, prices.cost, prices.potential), _held(prices, worth, potential))


def _held(prices: Prices, cost: IntArray, potential: IntArray) -> Held:
    graph, flow, unit_pair = prices.network.graph, prices.flow, prices.network.unit_pair
    tight = cost + potential[graph.head] - potential[graph.tail] == 0
    leaving = graph.tail < graph.sources
    # A unit sends one: along the arc it takes, no more can flow, whatever the capacity says.
    more = tight & (flow < graph.capacity) & ~(leaving & (flow > 0))
    less = tight & (flow > 0)
    tail = np.concatenate([graph.tail[more], graph.head[less]])
    head = np.concatenate([graph.head[more], graph.tail[less]])
    _, ring = connected_components(_matrix(tail, head, graph.nodes), directed=True, connection="strong")
    stands = leaving & ((flow > 0) | (more & (ring[graph.head] == ring[graph.tail])))
    pair = np.zeros(len(prices.units.unit), np.bool_)
    pair[unit_pair[stands & (unit_pair >= 0)]] = True
    without = np.zeros(len(prices.units.first_child), np.bool_)
    without[graph.tail[stands & (unit_pair < 0)]] = True
    unmatched = np.zeros(len(without), np.bool_)
    unmatched[graph.tail[leaving & (flow > 0) & (unit_pair < 0)]] = True
    clear = (tail != graph.nodes - 1) & (head != graph.nodes - 1)
    return Held(pair, without, unmatched, _matrix(tail[clear], head[clear], graph.nodes))


def _matrix(tail: IntArray, head: IntArray, nodes: int) -> csr_array:
    return csr_array((np.ones(len(tail), np.int64), (tail, head)), shape=(nodes, nodes))
