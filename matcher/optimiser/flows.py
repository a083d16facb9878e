"""Flows of least cost, the potentials that prove them, and the face of all equally good ones.

Knows nodes and arcs only. A flow sends one unit from each of the first ``sources`` nodes to the
last node, the sink. Array letters: N nodes, A arcs.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from matcher.optimiser.objective import ranges
from matcher.optimiser.problem import BoolArray, IntArray

LARGEST = 10**18
"""A cost times the number of nodes has to stay below this; the solver refuses it otherwise."""


class CostsTooLarge(Exception):
    """Raised when a flow's costs would not fit the solver's whole numbers."""


class NoFlow(Exception):
    """Raised when the sources' units cannot all reach the sink."""


class NotCheapest(Exception):
    """Raised when a flow has no potentials, because another costs less."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Arcs with capacities.

    Parameters
    ----------
    nodes
        N; the sink is node N - 1.
    sources
        Nodes 0 to ``sources - 1`` send one unit each.
    tail, head, capacity
        int[A].
    """

    nodes: int
    sources: int
    tail: IntArray
    head: IntArray
    capacity: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """All flows that are equally good so far: some arcs are held at a flow, the others are free.

    Parameters
    ----------
    graph
        The arcs.
    free
        bool[A], arcs that may carry anything from 0 to their capacity.
    held
        int[A], what the other arcs carry; 0 on free arcs.
    """

    graph: Graph
    free: BoolArray
    held: IntArray

    def cheapest(self, cost: IntArray) -> IntArray:
        """Return int[A], a flow of least cost on this face.

        Raises
        ------
        CostsTooLarge
            When a cost times the number of nodes is past 10**18.
        NoFlow
            When there is no flow at all.
        """
        free = np.flatnonzero(self.free)
        flow = self.held.copy()
        if len(free) == 0:
            return flow
        cost = cost[free]
        if int(np.abs(cost).max()) * (self.graph.nodes + 2) >= LARGEST:
            raise CostsTooLarge
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(
            self.graph.tail[free].astype(np.int32),
            self.graph.head[free].astype(np.int32),
            self.graph.capacity[free],
            cost,
        )
        solver.set_nodes_supplies(np.arange(self.graph.nodes, dtype=np.int32), self.supplies())
        status = solver.solve()
        if status == solver.BAD_COST_RANGE:
            raise CostsTooLarge
        if status != solver.OPTIMAL:
            raise NoFlow
        flow[free] = solver.flows(np.arange(len(free), dtype=np.int32))
        return flow

    def narrowed(self, cost: IntArray, flow: IntArray, potential: IntArray | None = None) -> "Face":
        """Return the face of the flows that cost as little as this cheapest one.

        Arcs of positive reduced cost stay empty and arcs of negative reduced cost stay full.
        """
        if potential is None:
            potential = self.potentials(cost, flow, None)
        reduced = cost + potential[self.graph.head] - potential[self.graph.tail]
        free = self.free & (reduced == 0)
        return Face(self.graph, free, np.where(free, 0, flow))

    def without(self, arcs: BoolArray) -> "Face":
        """Return the face on which these free arcs, bool[A], stay empty."""
        return Face(self.graph, self.free & ~arcs, self.held)

    def potentials(self, cost: IntArray, flow: IntArray, farthest: int | None) -> IntArray:
        """Return int[N], the least cost from each node to the sink over what the flow leaves open.

        Their existence proves that no flow on this face costs less: on every arc that can carry
        more, ``cost + potential[head] - potential[tail] >= 0``, and on every arc that can carry
        less it is ``<= 0``.

        Parameters
        ----------
        farthest
            The potential of nodes from which nothing more can reach the sink, at least the most
            that one more unit there could change. None takes the least cost to any node in place
            of the sink: the same proof, for when only the sign of reduced costs is wanted.

        Raises
        ------
        NotCheapest
            When the flow was not one of least cost.
        """
        tail, head, length = self.residual(cost, flow)
        into = np.argsort(head, kind="stable")
        first = np.searchsorted(head[into], np.arange(self.graph.nodes + 1)).astype(np.int64)
        tail, length = tail[into], length[into]
        potential = np.full(self.graph.nodes, farthest or 0, np.int64)
        potential[-1] = 0
        changed = np.arange(self.graph.nodes, dtype=np.int64)
        for _ in range(self.graph.nodes + 1):
            counts = first[changed + 1] - first[changed]
            arcs = ranges(first[changed], counts)
            reach = length[arcs] + np.repeat(potential[changed], counts)
            shorter = reach < potential[tail[arcs]]
            nearer = tail[arcs[shorter]]
            if len(nearer) == 0:
                return potential
            np.minimum.at(potential, nearer, reach[shorter])
            if farthest is not None and potential[-1] < 0:
                break  # A way from the sink round to it: what is matched changes, and gains.
            changed = np.unique(nearer)
        raise NotCheapest

    def residual(self, cost: IntArray, flow: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Return tail, head and length of the arcs along which the flow could still be changed."""
        more = np.flatnonzero(self.free & (flow < self.graph.capacity))
        less = np.flatnonzero(self.free & (flow > 0))
        tail, head = self.graph.tail, self.graph.head
        return (
            np.concatenate([tail[more], head[less]]),
            np.concatenate([head[more], tail[less]]),
            np.concatenate([cost[more], -cost[less]]),
        )

    def supplies(self) -> IntArray:
        """Return int[N], what each node still sends over the free arcs."""
        supply = np.zeros(self.graph.nodes, np.int64)
        supply[: self.graph.sources] = 1
        supply[-1] -= self.graph.sources
        np.subtract.at(supply, self.graph.tail, self.held)
        np.add.at(supply, self.graph.head, self.held)
        return supply


def whole(graph: Graph) -> Face:
    """Return the face of all flows."""
    arcs = len(graph.tail)
    return Face(graph, np.ones(arcs, np.bool_), np.zeros(arcs, np.int64))
