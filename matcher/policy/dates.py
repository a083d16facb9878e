"""Calendar arithmetic as people mean it: months of different lengths, birthdays on 29 February."""

import calendar
from datetime import date
from typing import Final

DAYS_OF_A_WAITING_MONTH: Final = 30
LONGEST_WAIT_DAYS: Final = 1800
"""A longer wait counts as this many days, 60 months, so that one old referral does not outweigh several."""


def months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_later(day: date, years: int) -> date:
    """Give the same day of another year; a 29 February without a leap year becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def whole_months(start: date, end: date) -> int:
    """Count the whole calendar months from one day to another; negative where the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def whole_years(start: date, end: date) -> int:
    """Count the whole years from one day to another, rounded down also where the end comes first."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
