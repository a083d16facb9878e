"""Dates: ISO, day first, date cells; never a guess against the file's own order."""

from datetime import date, datetime
from typing import Any

import pytest

from matcher.intake.parsing.cells import Spot
from matcher.intake.parsing.dates import read_date
from tests.intake.made_tables import TODAY, child, codes, only, read, visitor, xlsx_upload


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-04",
        "2026/3/4",
        "2026-03-04 00:00:00",
        "2026-03-04T09:30",
        "04/03/2026",
        "4/3/2026",
        "04-03-2026",
        "04.03.2026",
        "4 March 2026",
        "4th mar 2026",
        "Wed, 4 Mar 2026",
        "4-Mar-2026",
        datetime(2026, 3, 4, 12, 0),
        date(2026, 3, 4),
    ],
)
def test_dates_as_people_write_them(value: Any) -> None:
    """The day comes first, the year has four figures; a date cell is a date."""
    spot = Spot()
    assert read_date(value, spot) == date(2026, 3, 4)
    assert not spot.findings


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("03/25/2026", "date-month-first"),
        ("31/02/2026", "date-no-such-day"),
        ("2026-13-01", "date-no-such-day"),
        ("32/01/2026", "date-no-such-day"),
        ("04/03/26", "date-short-year"),
        ("4 March 26", "date-short-year"),
        ("4 Octember 2026", "date-unreadable"),
        ("4 Ma 2026", "date-unreadable"),
        ("soon", "date-unreadable"),
        ("1026-03-04", "date-unreadable"),
        (46_000, "date-number"),
        (True, "date-unreadable"),
    ],
)
def test_other_dates_are_said_and_not_read(value: Any, code: str) -> None:
    """A month first, a short year, a day there is not, a bare number: each has its own sentence."""
    spot = Spot()
    assert read_date(value, spot) is None
    assert [found.code for found in spot.findings] == [code]


def test_no_date_is_guessed_against_the_columns_own_order() -> None:
    """One date with its month first makes every date unclear that could be read both ways."""
    rows = [
        child("C1", on_hold_since="03/25/2026"),
        child("C2", on_hold_since="03/04/2026"),
        child("C3", on_hold_since="04/04/2026"),
        child("C4", on_hold_since="25/12/2026"),
        child("C5", on_hold_since="2026-03-04"),
    ]
    reading = read(rows)
    assert codes(reading) == ["date-month-first", "date-unclear"]
    assert only(reading, "date-unclear").cell == "H3"
    held = [found.on_hold_since for found in reading.pool.children]
    assert held == [None, None, date(2026, 4, 4), date(2026, 12, 25), date(2026, 3, 4)]


def test_another_columns_order_does_not_matter() -> None:
    """The order is looked at column by column."""
    rows = [child("C1", on_hold_since="03/25/2026", leaves_on="03/04/2027")]
    assert read(rows).pool.children[0].leaves_on == date(2027, 4, 3)


def test_dates_that_a_program_turned_round_are_suspected() -> None:
    """Real dates up to the 12th beside text dates after it: the program swapped day and month."""
    dates = [date(2026, 3, 4), date(2026, 5, 6), "25/03/2026", "13/04/2026"]
    rows = [child(f"C{number}", referred_on=day) for number, day in enumerate(dates)]
    found = only(read(xlsx_upload({"children": rows})), "dates-mixed")
    assert (found.cell, found.severity.value) == ("F1", "warning")


def test_a_check_that_lies_ahead_vouches_for_nobody() -> None:
    """A DBS or its check dated after today is read as not done yet."""
    reading = read([child()], [visitor(dbs_issued_on="2027-03-02", dbs_checked_on="2026-11-23")])
    assert codes(reading) == ["date-ahead", "date-ahead"]
    assert reading.pool.visitors[0].dbs_issued_on is None
    assert reading.pool.visitors[0].dbs_checked_on is None
    assert read([child()], [visitor(dbs_issued_on=TODAY.isoformat())]).pool.visitors[0].dbs_issued_on == TODAY


def test_training_next_month_is_no_fault() -> None:
    """A value that only means "not ready" is no fault."""
    reading = read([child()], [visitor(trained_on="2026-12-20", references_checked="", interviewed="")])
    assert not reading.findings
    assert reading.pool.visitors[0].trained_on == date(2026, 12, 20)


def test_a_pause_that_ends_before_it_starts_is_said() -> None:
    """The dates of a pause are looked at together."""
    reading = read([child()], [visitor(paused_from="2026-12-01", paused_until="2026-11-30")])
    assert codes(reading) == ["pause-backwards"]
