"""A small exact integer programme on what the flows leave open: a face of a flow, and rows across it."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matcher.optimiser.flows import Face
from matcher.optimiser.gadgets import Network
from matcher.optimiser.problem import BoolArray, IntArray

_OPTIMAL, _STOPPED, _NONE = 0, 1, 2


class NotTrusted(Exception):
    """Raised when rounding spoilt what the integer programme found, so that another engine is to solve it."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Conditions across a flow: for each of R rows, the sum of ``factor`` times the flow is at most ``most``.

    Parameters
    ----------
    row, arc, factor
        int[...], one entry a row and arc.
    most
        int[R].
    """

    row: IntArray
    arc: IntArray
    factor: IntArray
    most: IntArray

    def hold(self, flow: IntArray) -> bool:
        """Tell whether a flow keeps every row."""
        return bool((self.used(flow) <= self.most).all())

    def used(self, flow: IntArray) -> IntArray:
        """Return int[R], what a flow comes to in each row."""
        used = np.zeros(len(self.most), np.int64)
        np.add.at(used, self.row, self.factor * flow[self.arc])
        return used

    def and_one(self, per_arc: IntArray, most: int) -> "Rows":
        """Return these rows and one more, with int[A] its factor on each arc."""
        arc = np.flatnonzero(per_arc)
        return Rows(
            np.concatenate([self.row, np.full(len(arc), len(self.most))]),
            np.concatenate([self.arc, arc]),
            np.concatenate([self.factor, per_arc[arc]]),
            np.append(self.most, most),
        )


def rows_of(network: Network) -> Rows:
    """Return what a network leaves out: a child of a family kept apart takes a slot of its own."""
    own = network.own_slots
    return Rows(own.row, own.arc, own.sign, np.zeros(int(own.row.max(initial=-1)) + 1, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the search came to.

    Parameters
    ----------
    flow
        int[A], whole on the arcs that were asked to be; None where none was found.
    bound
        No flow gains more; None where nothing is known.
    stopped
        Whether the clock struck.
    """

    flow: IntArray | None
    bound: int | None
    stopped: bool


def greatest(face: Face, gain: IntArray, rows: Rows, whole_on: BoolArray, time_limit: float | None) -> Found:
    """Find the flow on a face that keeps the rows and gains most.

    Parameters
    ----------
    gain
        int[A].
    whole_on
        bool[A], arcs whose flow must be a whole number.
    time_limit
        Seconds, None for no limit.

    Raises
    ------
    NotTrusted
        When the solver cannot tell.
    """
    free = np.flatnonzero(face.free)
    held = int((gain * face.held).sum())
    if len(free) == 0:
        return Found(face.held, held, False) if rows.hold(face.held) else Found(None, None, False)
    answer = milp(
        -gain[free].astype(np.float64),
        integrality=whole_on[free].astype(np.int64),
        bounds=Bounds(0, face.graph.capacity[free].astype(np.float64)),
        constraints=[_conservation(face, free), _across(face, free, rows)],
        options={"mip_rel_gap": 0.0, "time_limit": np.inf if time_limit is None else max(time_limit, 1e-3)},
    )
    if answer.status not in (_OPTIMAL, _STOPPED, _NONE):
        raise NotTrusted(answer.message)
    flow = None
    if answer.x is not None:
        flow = face.held.copy()
        flow[free] = np.rint(answer.x).astype(np.int64)
    least = answer.mip_dual_bound
    bound = held + int(np.floor(1e-6 - least)) if least is not None and np.isfinite(least) else None
    if bound is None and flow is not None and answer.status == _OPTIMAL:
        # Without any whole number to branch on there is no such bound: the best is its own.
        bound = int((gain * flow).sum())
    return Found(flow, bound, answer.status == _STOPPED)


def _conservation(face: Face, free: IntArray) -> LinearConstraint:
    """Ensure that what flows into each node flows out again."""
    count = len(free)
    matrix = csr_array(
        (
            np.concatenate([np.ones(count), -np.ones(count)]),
            (np.concatenate([face.graph.tail[free], face.graph.head[free]]), np.tile(np.arange(count), 2)),
        ),
        shape=(face.graph.nodes, count),
    )
    supply = face.supplies()
    return LinearConstraint(matrix, supply, supply)


def _across(face: Face, free: IntArray, rows: Rows) -> LinearConstraint:
    """Ensure that every row keeps within its limit."""
    column = np.full(len(face.free), -1, np.int64)
    column[free] = np.arange(len(free))
    inside = face.free[rows.arc]
    matrix = csr_array(
        (rows.factor[inside].astype(np.float64), (rows.row[inside], column[rows.arc[inside]])),
        shape=(len(rows.most), len(free)),
    )
    return LinearConstraint(matrix, -np.inf, (rows.most - rows.used(face.held)).astype(np.float64))
