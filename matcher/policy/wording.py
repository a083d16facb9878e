"""How numbers, dates and lists are written in the sentences of this room."""

import math
from collections.abc import Iterable
from datetime import date, timedelta

from matcher.policy.dates import LONGEST_WAIT_DAYS, months_later, whole_months


def day(when: date) -> str:
    """Write a date the usual way: ``"3 March 2027"``."""
    return f"{when.day} {when:%B %Y}"


def in_days(days: int) -> str:
    """Write a sum of days, such as what several children waited: ``"4,212 days"``, ``"1 day"``."""
    return f"{days:,} {'day' if days == 1 else 'days'}"


def waited(days: int, until: date) -> str:
    """Write how long one child has waited, in months of the calendar: ``"3 months 12 days"``.

    Parameters
    ----------
    days
        Waited, days on hold left out; the longest that counts is written ``"1,800 days or more"``.
    until
        The day to which waiting counts. The months run from so many days before it.
    """
    if days >= LONGEST_WAIT_DAYS:
        return f"{in_days(LONGEST_WAIT_DAYS)} or more"
    since = until - timedelta(days=days)
    months = whole_months(since, until)
    over = (until - months_later(since, months)).days
    parts = [counted(months, "month")] if months else []
    return " ".join([*parts, in_days(over)] if over or not months else parts)


def number(value: float) -> str:
    """Write a number without needless decimals: ``"15"``, ``"22.5"``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def km(distance_km: float) -> str:
    """Write kilometres to one decimal: ``"22.4 km"``."""
    return f"{distance_km:.1f} km"


def km_beyond(distance_km: float, limit_km: float) -> str:
    """Write kilometres with enough decimals to be seen to lie beyond a limit."""
    decimals = next((n for n in (1, 2) if round(distance_km, n) > limit_km), 3)
    return f"{distance_km:.{decimals}f} km"


def in_minutes(taken: float) -> str:
    """Write minutes rounded to whole ones: ``"1 minute"``, ``"22 minutes"``."""
    return counted(round(taken), "minute")


def minutes_beyond(taken: float) -> str:
    """Write minutes rounded up, so that they are seen to lie beyond a limit."""
    return counted(math.ceil(taken - 1e-9), "minute")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Write words as a list: ``"dogs, cats and smoke"``; ``"nothing"`` for none."""
    several = list(words)
    if len(several) < 2:
        return several[0] if several else "nothing"
    return f"{', '.join(several[:-1])} {last} {several[-1]}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: ``"1 child"``, ``"2 children"``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


NO_CERTIFICATE_BUDGET = (
    "The travel budget binds: a search over the few pairs that flows left open closed the gap."
)
NO_CERTIFICATE_SLOTS = (
    "Brothers and sisters are kept apart where slots are scarce: a search over the few pairs that flows"
    " left open closed the gap."
)
NO_CERTIFICATE_SEARCH = "The constraint model searches; it leaves no potentials to check."
NO_CERTIFICATE = frozenset({NO_CERTIFICATE_BUDGET, NO_CERTIFICATE_SLOTS, NO_CERTIFICATE_SEARCH})
"""Why a round brings no certificate: one of these, or it brings one."""
