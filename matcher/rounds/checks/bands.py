"""Pairs within reach, found in bands of latitude: a loop of the audit's own, in memory that stays small.

A degree of latitude is the same length everywhere, so nobody farther north or south than the widest
reach can be near. Whoever is left is asked the travel rule itself.
"""

from collections.abc import Iterator

import numpy as np

from matcher.policy.facts import Facts
from matcher.rounds.checks.arrays import IntArray
from matcher.travel.distance import EARTH_RADIUS_KM

KM_A_DEGREE = EARTH_RADIUS_KM * np.pi / 180
PAIRS_AT_ONCE = 1 << 18
_A_LITTLE_MORE = 1.001
_ROUNDING_KM = 0.051
"""Distances are rounded to a tenth of a kilometre, so a pair may be a little further than its distance."""

Part = tuple[IntArray, IntArray]


def pairs_in_bands(facts: Facts, children: IntArray, visitors: IntArray, *, limited: bool) -> Iterator[Part]:
    """Give, in parts, every pair that could be within reach, and every pair without a distance.

    Parameters
    ----------
    children, visitors
        Positions of those to pair.
    limited
        Whether travel has a limit; without one every pair is given.
    """
    if not limited:
        yield from everyone(children, visitors)
        return
    placed = facts.child_placed[children]
    reachable = visitors[facts.visitor_placed[visitors]]
    yield from everyone(children[~placed], visitors)
    yield from everyone(children[placed], visitors[~facts.visitor_placed[visitors]])
    if len(reachable) and placed.any():
        yield from _near(facts, children[placed], reachable)


def _near(facts: Facts, children: IntArray, visitors: IntArray) -> Iterator[Part]:
    of_child, of_visitor = facts.places.child_latitude, facts.places.visitor_latitude
    visitors = visitors[np.argsort(of_visitor[visitors], kind="stable")]
    crow_km = (facts.reach_km[visitors] + _ROUNDING_KM) / facts.policy.travel.circuity
    degrees = crow_km * _A_LITTLE_MORE / KM_A_DEGREE + 1e-4
    widest = float(degrees.max())
    band = np.floor(of_child[children] / widest)
    for number in np.unique(band):
        ends = np.array([number - 1, number + 2]) * widest
        first, last = np.searchsorted(of_visitor[visitors], ends)
        reach = np.zeros(len(facts.visitors))
        reach[visitors[first:last]] = degrees[first:last]
        for child, visitor in everyone(children[band == number], visitors[first:last]):
            inside = np.abs(of_child[child] - of_visitor[visitor]) <= reach[visitor]
            yield child[inside], visitor[inside]


def everyone(children: IntArray, visitors: IntArray) -> Iterator[Part]:
    """Give, in parts, every pair of some children with some visitors."""
    if not len(children) or not len(visitors):
        return
    rows = max(1, PAIRS_AT_ONCE // len(visitors))
    for start in range(0, len(children), rows):
        part = children[start : start + rows]
        yield np.repeat(part, len(visitors)), np.tile(visitors, len(part))
