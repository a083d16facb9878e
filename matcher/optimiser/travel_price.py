"""A price on travel at which a flow just keeps a limit, and the arcs that no better plan can use."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matcher.optimiser.flows import LARGEST, Face
from matcher.optimiser.problem import FloatArray, IntArray

_MOST_FLOWS = 60
_SOURCES_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """A price on travel and the cheapest flow under it.

    Parameters
    ----------
    cost
        int[A], ``price * travel - scale * gain``.
    flow
        int[A], the cheapest.
    scale
        1 or more.
    bound
        No flow that keeps the limit gains more than ``bound / scale``.
    """

    cost: IntArray
    flow: IntArray
    scale: int
    bound: int


def price_on(
    face: Face,
    gain: IntArray,
    travel: IntArray,
    limit: int,
    over: IntArray,
    within: IntArray,
    stopped: Callable[[], bool],
) -> tuple[Priced, list[IntArray]]:
    """Find the price on travel that gives the best bound, from the slope between two flows.

    Parameters
    ----------
    gain, travel
        int[A], what a unit of flow gains and travels on each arc.
    limit
        The most travel.
    over, within
        int[A], the flow that gains most, and one that keeps the limit.
    stopped
        Whether to make do with the best bound so far.

    Returns
    -------
    tuple[Priced, list[IntArray]]
        The price, and the flows met on the way that keep the limit.
    """
    best: Priced | None = None
    kept = [within]
    for _ in range(_MOST_FLOWS):
        scale, price = _slope(face, gain, travel, over, within)
        cost = price * travel - scale * gain
        flow = face.cheapest(cost)
        priced = Priced(cost, flow, scale, price * limit - _sum(cost, flow))
        if best is None or priced.bound * best.scale < best.bound * scale:
            best = priced
        if _sum(cost, flow) >= min(_sum(cost, over), _sum(cost, within)) or stopped():
            break
        if _sum(travel, flow) <= limit:
            within = flow
            kept.append(flow)
        else:
            over = flow
    assert best is not None
    return best, kept


def _slope(face: Face, gain: IntArray, travel: IntArray, over: IntArray, within: IntArray) -> tuple[int, int]:
    """Return scale and price: gain lost per travel saved between the two flows, in whole numbers."""
    lost, saved = _sum(gain, over) - _sum(gain, within), _sum(travel, over) - _sum(travel, within)
    if lost <= 0 or saved <= 0:
        return 1, 0
    slope = Fraction(lost, saved)
    largest = np.abs(gain).max() + slope * int(np.abs(travel).max())
    room = LARGEST // 4 // (face.graph.nodes + 2)
    slope = slope.limit_denominator(max(1, int(room / largest)))
    return slope.denominator, slope.numerator


def least_prices(face: Face, priced: Priced) -> IntArray:
    """Return int[A], how much more than the cheapest flow one costs at least that uses an arc.

    The reduced cost: known at once, where :func:`prices` needs a search for every source. 0 on arcs
    that are in use or do not leave a source.
    """
    graph = face.graph
    potential = face.potentials(priced.cost, priced.flow, None)
    reduced = priced.cost + potential[graph.head] - potential[graph.tail]
    asked = face.free & (graph.tail < graph.sources) & (priced.flow == 0)
    return np.where(asked, reduced, 0)


def prices(face: Face, priced: Priced, most: int) -> FloatArray:
    """Return float[A], how much more than the cheapest flow one costs that uses an arc out of a source.

    Exact, everybody else rearranged: the arc itself and the shortest way back to its tail over what
    the flow leaves open. Infinite where it is more than ``most``; 0 on other arcs.
    """
    graph = face.graph
    potential = face.potentials(priced.cost, priced.flow, None)
    reduced = priced.cost + potential[graph.head] - potential[graph.tail]
    asked = face.free & (graph.tail < graph.sources) & (priced.flow == 0)
    price = np.where(asked & (reduced > most), np.inf, 0.0)
    close = np.flatnonzero(asked & (reduced <= most))
    ways_back = _reversed(face, priced, potential, most)
    sources = np.unique(graph.tail[close])
    for first in range(0, len(sources), _SOURCES_AT_ONCE):
        batch = sources[first : first + _SOURCES_AT_ONCE]
        distance = dijkstra(ways_back, indices=batch, limit=float(most))
        arcs = close[(graph.tail[close] >= batch[0]) & (graph.tail[close] <= batch[-1])]
        back = distance[np.searchsorted(batch, graph.tail[arcs]), graph.head[arcs]]
        price[arcs] = np.where(reduced[arcs] + back > most, np.inf, reduced[arcs] + back)
    return price


def _reversed(face: Face, priced: Priced, potential: IntArray, most: int) -> csr_array:
    """Return the ways along which the flow could change for ``most`` at most, turned round."""
    tail, head, length = face.residual(priced.cost, priced.flow)
    length = length + potential[head] - potential[tail]
    near = length <= most
    tail, head, length = tail[near], head[near], length[near]
    order = np.lexsort((length, tail, head))
    tail, head, length = tail[order], head[order], length[order]
    # Parallel arcs would be added up: keep the shortest.
    first = np.ones(len(tail), np.bool_)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    start = np.searchsorted(head[first], np.arange(face.graph.nodes + 1))
    shape = (face.graph.nodes, face.graph.nodes)
    return csr_array((length[first].astype(np.float64), tail[first], start), shape=shape)


def _sum(per_arc: IntArray, flow: IntArray) -> int:
    return int((per_arc * flow).sum())
