"""Where a visitor could be looked for: near where the children live, or on a grid over their area.

Points are rounded to a hundredth of a degree, about a kilometre: no list of addresses comes of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.records.place import is_well_formed, outward
from matcher.travel.distance import great_circle_km

FloatArray = npt.NDArray[np.float64]

MOST_SITES = 40
MOST_GRID_POINTS = 400
_APART_KM = 4.0
_KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a visitor could live.

    Parameters
    ----------
    name
        A town with the outward code where both are known, else what is known; the point for a grid.
    latitude, longitude
        Degrees, rounded to a hundredth.
    """

    name: str
    latitude: float
    longitude: float


def sites_of(facts: Facts, children: Sequence[int], *, most: int = MOST_SITES) -> tuple[Site, ...]:
    """Give the places where children live, by outward code, those with most children first.

    Of places near each other the one with most children is kept, until there are no more than ``most``.

    Parameters
    ----------
    children
        Positions of the children who count. Those whose point is not known are passed over.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for c in children:
        if facts.child_placed[c]:
            groups[_area(facts, c)].append(c)
    found = [_site(facts, area, members) for area, members in sorted(groups.items(), key=_largest_first)]
    apart = _APART_KM
    kept = _spread(found, apart)
    while len(kept) > most:
        apart *= 1.25
        kept = _spread(found, apart)
    return tuple(kept)


def grid_over(
    facts: Facts, children: Sequence[int], *, beyond_km: float, most: int = MOST_GRID_POINTS
) -> tuple[Site, ...]:
    """Give a grid of up to ``most`` points over the area of these children and so far around it."""
    places = facts.places
    placed = [c for c in children if facts.child_placed[c]]
    if not placed:
        return ()
    middle = float(np.mean(places.child_latitude[placed]))
    degrees = beyond_km / _KM_A_DEGREE, beyond_km / (_KM_A_DEGREE * float(np.cos(np.radians(middle))))
    side = int(most**0.5)
    lines = [
        np.unique(np.round(np.linspace(axis[placed].min() - by, axis[placed].max() + by, side), 2))
        for axis, by in zip((places.child_latitude, places.child_longitude), degrees, strict=True)
    ]
    points = [(float(north), float(east)) for north in lines[0] for east in lines[1]]
    return tuple(Site(f"{north:.2f}, {east:.2f}", north, east) for north, east in points)


def _area(facts: Facts, c: int) -> str:
    """Name the area a child lives in: the outward code, else a square of some kilometres."""
    postcode = facts.children[c].postcode
    if is_well_formed(postcode):
        return outward(postcode)
    point = facts.places.child_latitude[c], facts.places.child_longitude[c]
    return ", ".join(f"{round(float(axis) / 0.05) * 0.05:.2f}" for axis in point)


def _largest_first(group: tuple[str, list[int]]) -> tuple[int, str]:
    return -len(group[1]), group[0]


def _site(facts: Facts, area: str, members: list[int]) -> Site:
    places = facts.places
    middle = [
        round(float(np.mean(axis[members])), 2) for axis in (places.child_latitude, places.child_longitude)
    ]
    towns = Counter(facts.children[c].placement_authority.strip() for c in members)
    town = max(sorted(towns), key=lambda name: towns[name])
    return Site(f"{town} ({area})" if town else area, *middle)


def _spread(sites: Sequence[Site], apart_km: float) -> list[Site]:
    """Keep the sites in order, but for those near one that is kept already."""
    kept: list[Site] = []
    for site in sites:
        if all(km > apart_km for km in _distances(site, kept)):
            kept.append(site)
    return kept


def _distances(site: Site, others: Sequence[Site]) -> Iterator[float]:
    points = np.array([(other.latitude, other.longitude) for other in others], np.float64).reshape(-1, 2)
    own = np.full(len(points), site.latitude), np.full(len(points), site.longitude)
    yield from great_circle_km(*own, points[:, 0], points[:, 1]).tolist()
