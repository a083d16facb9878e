"""What visitors who are not there would be worth, each alone, without solving anything.

A new visitor with one place is one more way into the network: worth what it brings a unit, less the
shortest way from where its arc enters to that unit. One search prices any number of them.

Array letters: U units, L levels, X imagined visitors.
"""

from dataclasses import dataclass

import numpy as np

from matcher.optimiser.prices import FARTHEST_HM, Prices
from matcher.optimiser.problem import IntArray
from matcher.optimiser.residual import NO_WAY

_AT_ONCE = 2_000_000
"""Figures looked at together, so that memory does not grow with the number of visitors."""


@dataclass(frozen=True, slots=True, eq=False)
class VisitorValues:
    """What each of X imagined visitors with one place would be worth.

    Parameters
    ----------
    unit
        int[X], the unit they would best be matched with, -1 where they would change nothing.
    gained
        int[X], the unit that is matched then and was not before, -1 for none.
    change
        int[X, L], what the levels would gain: children per rung, waiting, fit; and how much more travel.
    exact
        Whether all of it is exact.
    """

    unit: IntArray
    gained: IntArray
    change: IntArray
    exact: bool


def imagined_visitors(
    prices: Prices, fit: IntArray, travel_hm: IntArray, *, supervisor: int = -1
) -> VisitorValues:
    """Price imagined visitors with one place each.

    Parameters
    ----------
    fit
        int[X, U], the fit with each unit (summed over a family), negative where not possible.
    travel_hm
        int[X, U], one way, summed over a family, up to :data:`~matcher.optimiser.prices.FARTHEST_HM`.
    supervisor
        Number of the supervisor who would look after them, -1 for none.

    Raises
    ------
    ValueError
        When somebody travels farther than that.
    """
    if travel_hm.max(initial=0) > FARTHEST_HM:
        raise ValueError(f"Expected every travel_hm up to {FARTHEST_HM}.")
    entry = _entry(prices, supervisor)
    if entry is None or fit.size == 0:
        return _worth_nothing(prices, len(fit))
    ways = prices.residual.leaving(np.array([entry]))
    reach = ways.distance[0, : fit.shape[1]]
    way = reach + prices.potential[entry] - prices.potential[: len(reach)]
    brings = prices.scale * prices.units.rank * prices.units.step - way
    at, gain = np.empty(len(fit), np.int64), np.empty(len(fit), np.int64)
    rows = max(1, _AT_ONCE // fit.shape[1])
    for first in range(0, len(fit), rows):
        part = slice(first, first + rows)
        value = prices.scale * fit[part]
        value += brings
        value -= travel_hm[part]
        value[(fit[part] < 0) | (reach == NO_WAY)] = 0
        at[part] = value.argmax(axis=1)
        gain[part] = np.take_along_axis(value, at[part, None], axis=1)[:, 0]
    used = np.flatnonzero(gain > 0)
    lost, gained = prices.ends(ways, np.zeros_like(used), at[used], towards=False)
    change = np.zeros((len(fit), prices.units.levels), np.int64)
    change[used] = prices.change(gain[used], lost, gained)
    anew = np.full(len(fit), -1, np.int64)
    anew[used] = gained
    return VisitorValues(np.where(gain > 0, at, -1), anew, change, prices.always_exact)


def _worth_nothing(prices: Prices, visitors: int) -> VisitorValues:
    change = np.zeros((visitors, prices.units.levels), np.int64)
    nobody = np.full(visitors, -1, np.int64)
    return VisitorValues(nobody, nobody, change, prices.always_exact)


def _entry(prices: Prices, supervisor: int) -> int | None:
    """Return the node which the arc of a new visitor enters; None where the caseload is nothing."""
    network, caseload = prices.network, prices.problem.caseload
    at = np.flatnonzero(network.supervisors.first == supervisor)
    if len(at):
        return int(network.supervisors.node[at[0]])
    if len(caseload) and supervisor >= 0 and caseload[supervisor] == 0:
        return None
    return int(network.joint.node[0]) if len(network.joint.node) else network.graph.nodes - 1
