"""Near pairs first: who lives within a visitor's reach, found by a spatial index in linear memory."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.travel.distance import EARTH_RADIUS_KM

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

_ROUNDING_KM = 0.051
"""Distances are rounded to a tenth of a kilometre, so a pair may be a little further than its distance."""
_PAIRS_AT_ONCE = 2_000_000


def near_pairs(
    facts: Facts, children: IntArray, visitors: IntArray, reach_km: FloatArray
) -> Iterator[tuple[IntArray, IntArray, float]]:
    """Give every pair within reach, in blocks, and perhaps a few that lie just beyond.

    Parameters
    ----------
    children, visitors
        Positions of people whose points are known.
    reach_km
        float of the length of ``visitors``, road kilometres; infinite for everywhere.

    Yields
    ------
    tuple
        int[P] of children and int[P] of visitors, in no particular order; the share of visitors done.
    """
    if not len(children) or not len(visitors):
        return
    # Loads part of SciPy, which nobody needs who only reads a round.
    from scipy.spatial import cKDTree

    places = facts.places
    tree = cKDTree(_on_sphere(places.child_latitude[children], places.child_longitude[children]))
    points = _on_sphere(places.visitor_latitude[visitors], places.visitor_longitude[visitors])
    chords = _chord((reach_km + _ROUNDING_KM) / facts.policy.travel.circuity)
    step = max(1, _PAIRS_AT_ONCE // len(children))
    for start in range(0, len(visitors), step):
        block = slice(start, start + step)
        found = tree.query_ball_point(points[block], chords[block])
        counts = np.fromiter(map(len, found), np.int64, count=len(found))
        near = np.fromiter(chain.from_iterable(found), np.int64, count=int(counts.sum()))
        yield children[near], np.repeat(visitors[block], counts), min(1.0, (start + step) / len(visitors))


def _on_sphere(latitude: FloatArray, longitude: FloatArray) -> FloatArray:
    phi, theta = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1)


def _chord(great_circle_km: FloatArray) -> FloatArray:
    """Give the straight line through the unit sphere, a hair longer than exact."""
    half_angle = np.minimum(great_circle_km / EARTH_RADIUS_KM / 2, np.pi / 2)
    chord: FloatArray = 2 * np.sin(half_angle) + 1e-9
    return chord
