"""How waiting, distances, limits and speeds are counted, now and by the first version of the round file."""

import numpy as np
import pytest

from matcher.policy.measures import BY_VERSION, CURRENT

FIRST = BY_VERSION[1]


def test_a_limit_is_rounded_like_a_distance() -> None:
    """Ten miles are 16.1 km, and no limit stays none."""
    limits = np.array([16.09344, 20.45, 40, np.inf])
    assert CURRENT.limit_km(limits).tolist() == [16.1, 20.5, 40, np.inf]
    assert FIRST.limit_km(limits).tolist() == limits.tolist()


def test_the_first_version_rounded_to_the_metre() -> None:
    """What was proved of an old round is held against its own distances."""
    assert FIRST.road_km(np.array([15.0505]), 1).tolist() == [15.05]
    assert CURRENT.road_km(np.array([15.0505]), 1).tolist() == [15.1]


@pytest.mark.parametrize(
    ("drive", "public", "now", "before"),
    [(40, 20, [40, 20, 20], [40, 20, 20]), (15, 20, [15, 20, 15], [15, 15, 15])],
)
def test_who_does_not_drive_goes_by_public_transport(
    drive: float, public: float, now: list[float], before: list[float]
) -> None:
    """The slower speed counts where it is not known who drives; the first version took it for both."""
    drives, known = np.array([True, False, False]), np.array([True, True, False])
    assert CURRENT.speeds_kmh(drives, known, drive, public).tolist() == now
    assert FIRST.speeds_kmh(drives, known, drive, public).tolist() == before


def test_waiting_counts_days_and_counted_whole_months() -> None:
    """29 days more than three months were three months, and are 119 days."""
    days = np.array([0, 29, 30, 119, 1800])
    assert CURRENT.waiting(days).tolist() == days.tolist()
    assert FIRST.waiting(days).tolist() == [0, 0, 1, 3, 60]
    assert (CURRENT.waited(102), FIRST.waited(102)) == ("3 months 12 days", "3 months")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (29, "29 days"),
        (30, "1 month"),
        (31, "1 month 1 day"),
        (102, "3 months 12 days"),
        (1799, "59 months 29 days"),
        (1800, "60 months or more"),
    ],
)
def test_a_wait_is_said_in_months_and_days(days: int, said: str) -> None:
    """A month has 30 days; the longest wait that counts may be longer."""
    assert CURRENT.waited(days) == said
