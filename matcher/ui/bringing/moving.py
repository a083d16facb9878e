"""Moves the dates of the made-up sample, so that it reads the same on any day."""

import re
from datetime import date, timedelta
from typing import Final

_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def moved(text: str, days: int) -> str:
    """Give a text with every ISO date in it later by so many days.

    Ages, which are numbers, and everything else stay as they are. The text is the sample's: its dates are
    days of the calendar, and nothing else in it looks like one.
    """
    return _DAY.sub(lambda found: str(date.fromisoformat(found[0]) + timedelta(days=days)), text)
