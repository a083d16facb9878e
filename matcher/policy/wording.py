"""How numbers, dates and lists are written in the sentences of this room."""

import math
from collections.abc import Iterable
from datetime import date

from matcher.policy.dates import DAYS_OF_A_WAITING_MONTH, LONGEST_WAIT_DAYS


def day(when: date) -> str:
    """Write a date the usual way: ``"3 March 2027"``."""
    return f"{when.day} {when:%B %Y}"


def days_in_words(days: int) -> str:
    """Write days as months of 30 days and what is over: ``"3 months 12 days"``, ``"0 days"``."""
    months, over = divmod(days, DAYS_OF_A_WAITING_MONTH)
    parts = [f"{months:,} {'month' if months == 1 else 'months'}"] if months else []
    return " ".join([*parts, counted(over, "day")] if over or not months else parts)


def waited(days: int) -> str:
    """Write how long one child has waited: ``"3 months 12 days"``; the longest that counts, "or more"."""
    return f"{days_in_words(days)}{' or more' if days >= LONGEST_WAIT_DAYS else ''}"


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


def minutes_beyond(taken: float) -> str:
    """Write minutes rounded up, so that they are seen to lie beyond a limit."""
    return f"{math.ceil(taken - 1e-9)} minutes"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Write words as a list: ``"dogs, cats and smoke"``; ``"nothing"`` for none."""
    several = list(words)
    if len(several) < 2:
        return several[0] if several else "nothing"
    return f"{', '.join(several[:-1])} {last} {several[-1]}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: ``"1 child"``, ``"2 children"``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
