"""How waiting, distances, limits and speeds are counted, now and by the first version of the round file."""

from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from matcher.policy.measures import BY_VERSION, CURRENT, OTHERWISE, Measures
from tests.policy.pairs import TODAY, a_pair

FIRST = BY_VERSION[1]
ON_THE_PAGE = {
    "waiting_unit": "`waiting-months` counted whole months of 30 days",
    "rounds_once": "rounded to the metre",
    "times_by_drives": "timed at the slower of the two speeds",
    "wish_is_identity": "A met wish did not count for `identity`",
    "is_impersonal": "names of supervisors and words as typed",
    "knows_districts": "Two people in one half postcode were at one point",
    "draws_lots": "There was no lot",
    "knows_unread": "could not be read counted as empty",
    "never_looks_back": "`start_date` that was already past",
}
"""Where the documentation tells each measure of the first version."""


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
    assert (CURRENT.waited(102, TODAY), FIRST.waited(102, TODAY)) == ("3 months 10 days", "3 months")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (29, "29 days"),
        (30, "30 days"),
        (31, "1 month"),
        (32, "1 month 1 day"),
        (377, "12 months 12 days"),
        (1799, "59 months 3 days"),
        (1800, "1,800 days or more"),
    ],
)
def test_a_wait_is_said_in_months_and_days(days: int, said: str) -> None:
    """Months are those of the calendar, back from the day of the round; the longest may be longer."""
    assert CURRENT.waited(days, TODAY) == said


@pytest.mark.parametrize(
    ("referred", "held", "today", "said"),
    [
        (date(2026, 10, 28), 0, date(2026, 11, 28), "1 month"),
        (date(2025, 11, 10), 0, date(2026, 11, 22), "12 months 12 days"),
        (date(2026, 9, 22), 31, date(2026, 11, 22), "30 days"),
        (date(2028, 1, 31), 0, date(2028, 3, 1), "1 month 1 day"),
        (date(2020, 1, 1), 0, date(2026, 11, 22), "1,800 days or more"),
        (date(2026, 11, 22), 0, date(2026, 11, 22), "0 days"),
    ],
)
def test_a_childs_wait_is_that_of_the_calendar(referred: date, held: int, today: date, said: str) -> None:
    """From the referral to the day of the round; days on hold are left out of it."""
    facts = replace(a_pair({"referred_on": referred, "days_on_hold": held}), today=today)
    assert facts.waited(0) == said


def test_the_calendar_never_puts_a_shorter_wait_before_a_longer() -> None:
    """A day more is never said as less, whatever the lengths of the months between."""
    for today in (date(2028, 3, 1), date(2027, 3, 31), date(2026, 11, 22)):
        said = [CURRENT.waited(days, today) for days in range(1800)]
        read = [tuple(_part(each, unit) for unit in ("month", "day")) for each in said]
        assert read == sorted(read)


def _part(said: str, unit: str) -> int:
    return next((int(count) for count, word in pairwise(said.split()) if word.rstrip("s") == unit), 0)


@pytest.mark.parametrize("asked", [None, date(2026, 10, 1), date(2026, 11, 22), date(2027, 1, 1)])
def test_the_start_never_lies_before_today(asked: date | None) -> None:
    """The later of the two counts; in the first version what was asked for."""
    assert CURRENT.start_date(asked, TODAY) == max(asked or TODAY, TODAY)
    assert FIRST.start_date(asked, TODAY) == (asked or TODAY)


def test_every_difference_of_the_first_version_is_told() -> None:
    """Its sentence and the page of the round file have a part for each field that differs."""
    differ = {
        each.name for each in fields(Measures) if getattr(FIRST, each.name) != getattr(CURRENT, each.name)
    }
    assert differ - {"version", "waiting_code", "waiting_title"} == OTHERWISE.keys() == ON_THE_PAGE.keys()
    assert all(words in FIRST.words for words in OTHERWISE.values())
    assert CURRENT.words == ""
    page = Path("docs/round-file.md").read_text("utf-8").partition("## Rounds of earlier versions")[2]
    assert [told for told in ON_THE_PAGE.values() if told not in page] == []
