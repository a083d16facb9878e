"""Distances and minutes: rough, and the same wherever they are asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from matcher.travel.distance import EARTH_RADIUS_KM, great_circle_km, minutes, road_km

LATITUDES, LONGITUDES = some.floats(-90, 90), some.floats(-180, 180)


def crow(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great circle between two points."""
    return float(great_circle_km(*(np.array([degrees]) for degrees in (*one, *other)))[0])


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((53.4875, -2.2901), (53.4875, -2.2901), 0.0),
        ((0.0, 0.0), (0.0, 1.0), EARTH_RADIUS_KM * np.pi / 180),
        ((0.0, 0.0), (90.0, 0.0), EARTH_RADIUS_KM * np.pi / 2),
        ((10.0, 20.0), (-10.0, -160.0), EARTH_RADIUS_KM * np.pi),
        ((53.4875, -2.2901), (53.8175, -3.0357), 61.5),  # Salford to Blackpool
    ],
)
def test_great_circles_are_as_on_a_globe(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    """The same point, a degree of the equator, a quarter, the other side, and a journey of the service."""
    assert crow(one, other) == pytest.approx(km, abs=0.5 if km == 61.5 else 1e-3)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_a_distance_is_one_number_both_ways(a: float, b: float, c: float, d: float) -> None:
    """Never negative, never more than half the globe, the same there and back."""
    there = crow((a, b), (c, d))
    assert 0 <= there <= EARTH_RADIUS_KM * np.pi + 1e-6
    assert there == pytest.approx(crow((c, d), (a, b)), abs=1e-6)


def test_without_a_point_there_is_no_distance() -> None:
    """Not a number, never 0 km."""
    assert np.isnan(crow((np.nan, 0.0), (1.0, 1.0)))
    assert np.isnan(road_km(np.array([np.nan]), 1.3)).all()


def test_alone_and_among_many_a_distance_is_the_same() -> None:
    """Rounded to a tenth, whatever the length of the array."""
    drawn = np.random.default_rng(4).uniform((50, -5, 50, -5), (58, 1, 58, 1), (1003, 4)).T
    together = road_km(great_circle_km(*drawn), 1.3)
    alone = [road_km(great_circle_km(*drawn[:, [n]]), 1.3)[0] for n in range(1003)]
    assert together.tolist() == alone


def test_minutes_follow_the_speed() -> None:
    """20 km take half an hour at 40 km/h, and an hour at 20."""
    assert minutes(np.array([20.0, 20.0]), np.array([40.0, 20.0])).tolist() == [30, 60]


@pytest.mark.parametrize(
    ("great_circle", "road"), [(15.0505, 15.1), (0.04, 0.0), (0.05, 0.1), (20.4499, 20.4), (20.45, 20.5)]
)
def test_a_distance_is_rounded_half_up_to_a_tenth_once(great_circle: float, road: float) -> None:
    """15.0505 km is 15.1 km and not first 15.05 and then 15.0."""
    assert road_km(np.array([great_circle]), 1).tolist() == [road]
