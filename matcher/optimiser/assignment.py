"""The first flow of a large pure round by SciPy's sparse matching, which is quicker there.

It knows no duals and nothing but places: potentials prove its flow afterwards, like any other's.
"""

import numpy as np

from matcher.optimiser.flows import Graph
from matcher.optimiser.problem import IntArray

WORTHWHILE = 150_000
"""Arcs from which on it is quicker than the flow; below, loading it takes longer than it saves."""


def assigned(graph: Graph, cost: IntArray) -> IntArray | None:
    """Return int[A], a flow of least cost; None where a gadget or parallel arcs leave that to the flow.

    Each place becomes a column of its own, and so does each source's cheapest way straight to the sink.
    """
    leaving = graph.tail < graph.sources
    exits = np.flatnonzero(~leaving)
    if not _only_places(graph, cost, exits):
        return None
    pairs = np.flatnonzero(leaving & (graph.head != graph.nodes - 1))
    past = _cheapest_past(graph, cost, leaving)
    places = np.zeros(graph.nodes, np.int64)
    places[graph.tail[exits]] = graph.capacity[exits]
    # Nobody fills more places than there are pairs to fill them.
    places = np.minimum(places, np.bincount(graph.head[pairs], minlength=graph.nodes))
    columns = int(places.sum())
    arc = np.concatenate([np.repeat(pairs, places[graph.head[pairs]]), past])
    column = np.concatenate([_columns(places, graph.head[pairs]), columns + np.arange(len(past))])
    taken = _matched(graph, cost, arc, column)
    if taken is None:
        return None
    flow = np.zeros(len(cost), np.int64)
    flow[taken] = 1
    filled = np.bincount(graph.head[taken], minlength=graph.nodes)
    flow[exits] = filled[graph.tail[exits]]
    return flow


def _only_places(graph: Graph, cost: IntArray, exits: IntArray) -> bool:
    """Say whether every way to the sink is one step, or two of which the second costs nothing."""
    straight = bool((graph.head[exits] == graph.nodes - 1).all()) and not cost[exits].any()
    return straight and len(np.unique(graph.tail[exits])) == len(exits)


def _cheapest_past(graph: Graph, cost: IntArray, leaving: np.typing.NDArray[np.bool_]) -> IntArray:
    """Return each source's cheapest arc straight to the sink; a source without one has none here."""
    past = np.flatnonzero(leaving & (graph.head == graph.nodes - 1))
    past = past[np.lexsort((cost[past], graph.tail[past]))]
    first: IntArray = past[np.unique(graph.tail[past], return_index=True)[1]]
    return first


def _columns(places: IntArray, node: IntArray) -> IntArray:
    """Return the columns of the places at each of these nodes, one node's after the other's."""
    first = np.cumsum(places) - places
    copies = places[node]
    ends = np.cumsum(copies)
    within = np.arange(int(copies.sum())) - np.repeat(ends - copies, copies)
    columns: IntArray = np.repeat(first[node], copies) + within
    return columns


def _matched(graph: Graph, cost: IntArray, arc: IntArray, column: IntArray) -> IntArray | None:
    """Return the arcs of a matching of all sources that costs least, one of each; None where none is found.

    Parallel arcs are left to the flow: in a sparse matrix they would be added up.
    """
    # Loads SciPy's graphs, which small rounds never need.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    order = np.lexsort((column, graph.tail[arc]))
    arc, column = arc[order], column[order]
    width = int(column.max(initial=0)) + 1
    entry = graph.tail[arc] * width + column
    if (np.diff(entry) == 0).any():
        return None
    start = np.searchsorted(graph.tail[arc], np.arange(graph.sources + 1))
    # A weight of nothing would be no entry, so all are lifted above it; each source takes one, so all alike.
    weight = (cost[arc] - cost.min(initial=0) + 1).astype(np.float64)
    matrix = csr_array(
        (weight, column.astype(np.int32), start.astype(np.int32)), shape=(graph.sources, width)
    )
    try:
        row, chosen = min_weight_full_bipartite_matching(matrix)
    except ValueError:  # Not all sources can be served at once: the flow tells why.
        return None
    taken: IntArray = arc[np.searchsorted(entry, row * width + chosen)]
    return taken
