"""Dates as people in the United Kingdom write them, and never a guess against the file's own order."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from matcher.intake.files.grid import Value
from matcher.intake.parsing.cells import Spot, as_text
from matcher.intake.wording import quoted

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_FIGURES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_NAMED = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[- ]([a-z]{3,9})\.?,?[- ](\d{4}|\d{2})", re.IGNORECASE
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_EARLIEST, _LATEST = 1900, 2200


def read_date(value: Value, spot: Spot) -> date | None:
    """Read a date cell, an ISO date, or day, month and year in that order.

    A date that can only have the month first is not read, and neither is one that could have it first in
    a column where others do (``spot.month_first``).
    """
    if isinstance(value, datetime):
        return _within(value.date(), value, spot)
    if isinstance(value, date):
        return _within(value, value, spot)
    if not isinstance(value, str):
        known = isinstance(value, int | float) and not isinstance(value, bool)
        spot.say("date-number" if known else "date-unreadable", value=quoted(as_text(value)))
        return None
    return _from_text(" ".join(value.split()), spot)


def _within(day: date, value: Value, spot: Spot) -> date | None:
    if _EARLIEST <= day.year <= _LATEST:
        return day
    spot.say("date-unreadable", value=quoted(as_text(value)))
    return None


def _from_text(text: str, spot: Spot) -> date | None:
    if found := _ISO.fullmatch(text):
        year, month, day = (int(figure) for figure in found.groups())
        return _made(year, month, day, text, spot)
    if found := _FIGURES.fullmatch(text):
        return _from_figures(found, text, spot)
    if found := _NAMED.fullmatch(text):
        month = _month(found.group(2))
        if month and _full_year(found.group(3), text, spot):
            return _made(int(found.group(3)), month, int(found.group(1)), text, spot)
        if month:
            return None
    spot.say("date-unreadable", value=quoted(text))
    return None


def _from_figures(found: re.Match[str], text: str, spot: Spot) -> date | None:
    first, second, year = (int(figure) for figure in found.groups())
    if not _full_year(found.group(3), text, spot):
        return None
    if first <= 12 < second <= 31:
        near = f"{year:04}-{first:02}-{second:02}"
        spot.say("date-month-first", value=quoted(text), near=near)
        return None
    if spot.month_first and first <= 12 and second <= 12 and first != second:
        spot.say("date-unclear", value=quoted(text), near=f"{year:04}-{first:02}-{second:02}")
        return None
    return _made(year, second, first, text, spot)


def _full_year(year: str, text: str, spot: Spot) -> bool:
    if len(year) == 4:
        return True
    spot.say("date-short-year", value=quoted(text))
    return False


def _month(name: str) -> int:
    """Give the month of a name or its beginning (``sept``), 0 where it is none."""
    found = [number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return found[0] if len(found) == 1 else 0


def _made(year: int, month: int, day: int, text: str, spot: Spot) -> date | None:
    try:
        return _within(date(year, month, day), text, spot)
    except ValueError:
        spot.say("date-no-such-day", value=quoted(text))
        return None


def has_month_first(values: Iterable[Value]) -> bool:
    """Say whether a column has a date that can only have its month first, such as 03/25/2026."""
    return any(first <= 12 < second <= 31 for first, second in _written(values))


def may_be_turned(values: Iterable[Value]) -> bool:
    """Say whether days and months of a column were probably swapped by a spreadsheet program.

    A program that expects the month first turns 03/04/2026 into a date, the wrong one, and leaves
    25/03/2026 as text. What is left is a column with real dates up to the 12th and text dates after it.
    """
    column = list(values)
    days = [value.day for value in column if isinstance(value, date)]
    firsts = [first for first, _ in _written(column)]
    return len(days) > 1 and len(firsts) > 1 and max(days) <= 12 < min(firsts)


def _written(values: Iterable[Value]) -> Iterable[tuple[int, int]]:
    for value in values:
        if isinstance(value, str) and (found := _FIGURES.fullmatch(value)):
            yield int(found.group(1)), int(found.group(2))
