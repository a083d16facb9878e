"""Shortest ways through what a flow leaves open, in exact whole numbers.

Knows nodes, arcs and lengths only. Array letters: N nodes, K ways of one step, S roots.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matcher.optimiser.flows import Face
from matcher.optimiser.objective import ranges
from matcher.optimiser.problem import IntArray

LARGEST_EXACT = 2**53
"""From here on a sum of floating-point numbers may be off by one."""

NO_WAY = -1
_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The shortest ways between each of S roots and every node.

    Parameters
    ----------
    distance
        int[S, N], :data:`NO_WAY` where there is none.
    link
        int[S, N], the next node on the way to the root (or, for ways that leave it, the one before);
        negative at the root and where there is no way.
    """

    distance: IntArray
    link: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Residual:
    """The steps along which a flow could still be changed, with lengths of 0 or more.

    A node with one step out is passed through: steps to it lead on to where it leads, which leaves far
    fewer nodes to search among.

    Parameters
    ----------
    nodes
        N.
    tail, head, length
        int[K], the shortest of parallel steps alone, sorted by tail, then head.
    arc
        int[K], the first arc of a step: it would carry one more, or, where it is ``~arc``, one less.
    via
        int[K], the node passed through that the first arc leads to, :data:`NO_WAY` where it is the head.
    """

    nodes: int
    tail: IntArray
    head: IntArray
    length: IntArray
    arc: IntArray
    via: IntArray

    @classmethod
    def of(cls, face: Face, cost: IntArray, flow: IntArray, potential: IntArray) -> "Residual":
        """Lay out the steps of a cheapest flow: lengths are costs reduced by the potentials."""
        more = np.flatnonzero(face.free & (flow < face.graph.capacity))
        less = np.flatnonzero(face.free & (flow > 0))
        arc = np.concatenate([more, ~less])
        tail, head, length = face.residual(cost, flow)
        length = length + potential[head] - potential[tail]
        onward, further = _passed_through(face.graph.nodes, face.graph.sources, tail, head, length)
        leads_on = (onward[head] != head) & (onward[tail] == tail)
        via = np.where(leads_on, head, NO_WAY)
        head, length = np.where(leads_on, onward[head], head), length + np.where(leads_on, further[head], 0)
        order = np.lexsort((length, head, tail))
        tail, head = tail[order], head[order]
        # The matrix would add parallel steps up.
        first = np.ones(len(order), np.bool_)
        first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
        kept = order[first]
        return cls(face.graph.nodes, tail[first], head[first], length[kept], arc[kept], via[kept])

    def step(self, tail: IntArray, head: IntArray) -> IntArray:
        """Return the first arc of each step that there is."""
        return self.arc[self._at(tail, head)]

    def arcs(self, tail: int, head: int) -> list[int]:
        """Return all arcs of a step, in the order in which it takes them."""
        at = int(self._at(np.array([tail]), np.array([head]))[0])
        found = [int(self.arc[at])]
        node = int(self.via[at])
        while node not in (NO_WAY, head):
            # What is passed through has one step, and that is a single arc.
            at = int(np.searchsorted(self.tail, node))
            found.append(int(self.arc[at]))
            node = int(self.head[at])
        return found

    def _at(self, tail: IntArray, head: IntArray) -> IntArray:
        wanted: IntArray = tail.astype(np.int64) * self.nodes + head
        return np.searchsorted(self._keys, wanted)

    def towards(self, roots: IntArray) -> Ways:
        """Find the shortest way from every node to each root."""
        return self._ways(roots, self._backward)

    def leaving(self, roots: IntArray) -> Ways:
        """Find the shortest way from each root to every node."""
        return self._ways(roots, self._forward)

    @cached_property
    def _keys(self) -> IntArray:
        return self.tail * self.nodes + self.head

    @cached_property
    def _forward(self) -> csr_array:
        return self._matrix(self.tail, self.head)

    @cached_property
    def _backward(self) -> csr_array:
        return self._matrix(self.head, self.tail)

    def _matrix(self, row: IntArray, column: IntArray) -> csr_array:
        order = np.argsort(row, kind="stable")
        start = np.searchsorted(row[order], np.arange(self.nodes + 1))
        entries = (self.length[order].astype(np.float64), column[order], start)
        return csr_array(entries, shape=(self.nodes, self.nodes))

    def _ways(self, roots: IntArray, steps: csr_array) -> Ways:
        parts = [
            self._batch(roots[first : first + _AT_ONCE], steps) for first in range(0, len(roots), _AT_ONCE)
        ]
        if not parts:
            return Ways(np.empty((0, self.nodes), np.int64), np.empty((0, self.nodes), np.int32))
        return Ways(*(np.concatenate(each) for each in zip(*parts, strict=True)))

    def _batch(self, roots: IntArray, steps: csr_array) -> tuple[IntArray, npt.NDArray[np.int32]]:
        found, link = dijkstra(steps, indices=roots, return_predecessors=True)
        reached = np.isfinite(found)
        # Lengths are not negative: where a sum stayed below, so did all that went into it.
        if (found[reached] >= LARGEST_EXACT).any():
            return self._in_whole_numbers(roots, steps, link)
        return np.where(reached, found, NO_WAY).astype(np.int64), link

    def _in_whole_numbers(
        self, roots: IntArray, steps: csr_array, links: npt.NDArray[np.int32]
    ) -> tuple[IntArray, npt.NDArray[np.int32]]:
        """Correct what floating-point numbers found: their ways are nearly the shortest, if not quite."""
        forward = steps is self._forward
        order = np.argsort(self.tail if forward else self.head, kind="stable")
        start, to, length = steps.indptr.astype(np.int64), steps.indices.astype(np.int64), self.length[order]
        ways = [
            corrected(int(root), start, to, length, link) for root, link in zip(roots, links, strict=True)
        ]
        distance, link = (np.stack(each) for each in zip(*ways, strict=True))
        return distance, link


def _passed_through(
    nodes: int, sources: int, tail: IntArray, head: IntArray, length: IntArray
) -> tuple[IntArray, IntArray]:
    """Return where each node leads that is neither source nor sink and has one step out, and how far.

    int[N] each; other nodes lead to themselves.
    """
    onward, further = np.arange(nodes, dtype=np.int64), np.zeros(nodes, np.int64)
    single = np.bincount(tail, minlength=nodes) == 1
    single[:sources] = single[-1] = False
    out = np.flatnonzero(single[tail])
    onward[tail[out]], further[tail[out]] = head[out], length[out]
    # Such nodes lead to one another in chains, never in a ring: those with flow lead back to a source.
    while single[onward].any():
        onward, further = onward[onward], further + further[onward]
    return onward, further


def corrected(
    root: int, start: IntArray, to: IntArray, length: IntArray, link: npt.NDArray[np.int32] | None = None
) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """Find shortest ways from a root by correcting labels: slower than Dijkstra, exact to 2**62.

    Parameters
    ----------
    start, to, length
        int[N + 1], int[K] and int[K]: node n has the steps ``start[n]`` to ``start[n + 1] - 1``, by where
        they lead.
    link
        int[N], the node before on ways to begin with, negative for none. The nearer they are to the
        shortest, the sooner it is done.

    Returns
    -------
    tuple
        int[N], distances, :data:`NO_WAY` for none; int[N], the node before, negative for none.
    """
    nodes = len(start) - 1
    far = 2**62
    distance = np.full(nodes, far, np.int64)
    if link is None:
        link = np.full(nodes, NO_WAY, np.int32)
        distance[root] = 0
        changed = np.array([root], np.int64)
    else:
        link = np.where(link < 0, NO_WAY, link).astype(np.int32)
        changed = np.append(np.flatnonzero(link >= 0), root)
        distance[changed] = _along(link, start, to, length)[changed]
    while len(changed):
        count = start[changed + 1] - start[changed]
        steps, before = ranges(start[changed], count), np.repeat(changed, count)
        reach = distance[before] + length[steps]
        shorter = reach < distance[to[steps]]
        steps, before, reach = steps[shorter], before[shorter], reach[shorter]
        np.minimum.at(distance, to[steps], reach)
        best = reach == distance[to[steps]]
        link[to[steps[best]]] = before[best]
        changed = np.unique(to[steps])
    return np.where(distance < far, distance, NO_WAY), link


def _along(link: npt.NDArray[np.int32], start: IntArray, to: IntArray, length: IntArray) -> IntArray:
    """Return int[N], how far each node is along a tree of links from its root."""
    nodes = len(link)
    node = np.flatnonzero(link >= 0)
    up = np.arange(nodes, dtype=np.int64)
    up[node] = link[node]
    keys = np.repeat(np.arange(nodes), np.diff(start)) * nodes + to
    distance = np.zeros(nodes, np.int64)
    distance[node] = length[np.searchsorted(keys, up[node] * nodes + node)]
    # Each pass leaps over twice as many links as the last; a root leads to itself at no cost.
    while (up[up] != up).any():
        distance, up = distance + distance[up], up[up]
    return distance
