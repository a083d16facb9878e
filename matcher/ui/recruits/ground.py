"""A flat piece of ground under a round: kilometres east and north of its middle.

A service's area is small enough for a plane: a degree of longitude is shortened by the cosine of the
latitude, and over a hundred kilometres that is off by less than the width of a symbol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from matcher.advice.recruits.sites import Site

_KM_A_DEGREE = 111.2
_NICE_KM = (1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Ground:
    """A plane over an area.

    Parameters
    ----------
    latitude, longitude
        The middle, in degrees.
    """

    latitude: float
    longitude: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Give a point as kilometres east and north of the middle."""
        east = (longitude - self.longitude) * _KM_A_DEGREE * cos(radians(self.latitude))
        return round(east, 2), round((latitude - self.latitude) * _KM_A_DEGREE, 2)

    def nearest(self, sites: Sequence[Site], latitude: float, longitude: float) -> Site:
        """Give the site nearest to a point."""
        here = self.at(latitude, longitude)
        return min(sites, key=lambda site: _apart(self.at(site.latitude, site.longitude), here))


def under(points: Sequence[tuple[float, float]]) -> Ground:
    """Lay a plane under points, each latitude and longitude; one or more."""
    latitudes, longitudes = zip(*points, strict=True)
    return Ground((min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2)


def nice_length(across_km: float) -> int:
    """Give a round length, in kilometres, of about a fifth of the way across."""
    return max((km for km in _NICE_KM if km <= across_km / 4), default=1)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
