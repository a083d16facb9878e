"""Text on the screen: what people typed stays text, and numbers and dates read as a person says them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from matcher.decisions.decision import moment_words

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINER = "\u2060"
# Streamlit looks for these after Markdown was read, where a backslash no longer helps.
_LATE = re.compile(
    r"(?i)(?<=:)(?=[a-z0-9_+/-]+:)"  # a short name between colons would become a picture
    r"|(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?<=@)(?=\w)"  # an address would become a link
    r"|(?<=[-~<>])(?=[-=>])"  # an arrow of signs would become one sign
)
LONGEST = 400


def plain(text: object) -> str:
    """Make a text from outside safe for Markdown: it is shown letter by letter, whatever it holds.

    Line breaks become spaces, unseen characters go, and anything past 400 characters is cut with "…".
    """
    line = " ".join(_UNSEEN.sub("", str(text)).split())
    if len(line) > LONGEST:
        line = line[:LONGEST] + "…"
    return _PUNCTUATION.sub(r"\\\1", _LATE.sub(_JOINER, line))


def bold(text: object) -> str:
    """Make a text from outside bold."""
    return f"**{plain(text)}**" if str(text).strip() else ""


def many(number: int, one: str, several: str = "") -> str:
    """Say a number with its noun: ``"1 child"``, ``"12 children"``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def listed(words: Sequence[str], most: int = 0) -> str:
    """Join words as a person does: ``"A, B and C"``; past ``most`` the rest is counted."""
    shown = list(words)
    if most and len(shown) > most:
        shown = [*shown[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


def day(when: date | datetime | None) -> str:
    """Write a day the UK way, ``22/11/2026``."""
    return f"{when:%d/%m/%Y}" if when else "Not recorded"


def moment(when: datetime) -> str:
    """Write a moment on the reader's clock, ``22 Nov 2026 at 10:42``."""
    return moment_words(when)


def given(value: object) -> str:
    """Show a value, or say that none is recorded. Lists are joined by commas."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(str(part) for part in value)
    return plain(value) if value not in (None, "") else "Not recorded"


def number(value: float, places: int = 1) -> str:
    """Write a number without needless zeros: ``40``, ``22.4``."""
    return f"{value:,.{places}f}".rstrip("0").rstrip(".") if places else f"{value:,.0f}"
