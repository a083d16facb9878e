"""Wishes (``must: x; prefer y``) and ranges of ages (``25-40``, ``30-``, ``8 to 15``, ``under 12``)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matcher.intake.files.grid import Value
from matcher.intake.parsing.cells import Parser, Spot, items, key, say_unknown
from matcher.intake.parsing.texts import plain
from matcher.intake.wording import quoted
from matcher.records.child import AgeRange, AgeWish, Wish

_MUST, _PREFER = "must", "prefer"
_PREFIXES = {"must": _MUST, "musts": _MUST, "mustbe": _MUST, "prefer": _PREFER, "prefers": _PREFER,
             "preferred": _PREFER, "preference": _PREFER}  # fmt: skip
_SPOKEN = re.compile(r"(must(?: be)?|prefers?|preferred|preference)[\s–—-]+(\S.*)", re.IGNORECASE)
_NO_VIEW = frozenset({"noview", "nopreference", "none", "any", "nowish", "dontmind", "nomind", "noviews"})
_OLDEST = 120


def wish_for(words: Mapping[str, str] | None = None) -> Parser:
    """Make a parser for wishes about one trait of the visitor.

    Parameters
    ----------
    words
        ``{spelling: word}`` where visitors are described in a few words only. A wish for any other word
        stays as it is written, so that a must is not lost, and is said.
    """
    known = {key(spelling): word for spelling, word in (words or {}).items()}

    def trait(text: str, spot: Spot) -> str:
        word = known.get(key(text)) if known else plain(text)
        if word is None:
            say_unknown("wish", text, known, spot)
        return word or plain(text)

    def read(value: Value, spot: Spot) -> Wish | None:
        musts, prefers = _wishes(value, spot, trait)
        return Wish(musts, prefers) if musts or prefers else None

    return read


def age_wish(value: Value, spot: Spot) -> AgeWish | None:
    """Read wishes about the visitor's age."""
    musts, prefers = _wishes(value, spot, _age_range)
    return AgeWish(musts, prefers) if musts or prefers else None


def _wishes(
    value: Value, spot: Spot, trait: Callable[[str, Spot], Any]
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    sorted_out: dict[str, list[Any]] = {_MUST: [], _PREFER: []}
    if isinstance(value, date):
        spot.say("ages-turned-date")
        return (), ()
    for item in items(value, spot):
        prefix, text = _taken_apart(item, spot)
        if not text:
            continue
        wish = trait(text, spot)
        if wish is not None:
            sorted_out[prefix].append(wish)
    return tuple(dict.fromkeys(sorted_out[_MUST])), tuple(dict.fromkeys(sorted_out[_PREFER]))


def _taken_apart(item: str, spot: Spot) -> tuple[str, str]:
    """Give the prefix and the wish of an item; an empty wish where there is nothing to read."""
    spoken = None if ":" in item else _SPOKEN.fullmatch(item)
    head, colon, rest = (spoken.group(1), ":", spoken.group(2)) if spoken else item.partition(":")
    if key(rest if colon else item) in _NO_VIEW:
        return _PREFER, ""
    if not colon:
        spot.say("wish-bare", value=quoted(item))
        return _PREFER, item
    prefix = _PREFIXES.get(key(head))
    if prefix is None or not rest.strip():
        spot.say("wish-unreadable", value=quoted(item))
        return _PREFER, ""
    return prefix, rest.strip()


_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|—|to)\s*(\d{1,3})")
_AND_OVER = re.compile(
    r"(\d{1,3})\s*(?:-|–|—|\+|plus|(?:and|or|&)\s+(?:over|older|above))|(?:at least|from) (\d{1,3})"
)
_UP_TO = re.compile(r"(?:-|–|—|up to|at most)\s*(\d{1,3})|(\d{1,3})\s+(?:and|or|&)\s+(?:under|younger|below)")
_UNDER = re.compile(r"(?:under|below|younger than|less than|<)\s*(\d{1,3})")
_OVER = re.compile(r"(?:over|above|older than|more than|>)\s*(\d{1,3})")


def _age_range(text: str, spot: Spot) -> AgeRange | None:
    written = re.sub(r"\b(?:years?(?: old)?|yrs?|aged?|ages)\b", " ", text.lower())
    ends = _ends(" ".join(written.split()))
    if ends is not None and 0 <= ends[0] <= (ends[1] if ends[1] is not None else _OLDEST) <= _OLDEST:
        return AgeRange(*ends)
    spot.say("ages-unreadable", value=quoted(text))
    return None


def _ends(text: str) -> tuple[int, int | None] | None:
    if found := _RANGE.fullmatch(text):
        return int(found.group(1)), int(found.group(2))
    if found := _AND_OVER.fullmatch(text):
        return int(next(filter(None, found.groups()))), None
    if found := _UP_TO.fullmatch(text):
        return 0, int(next(filter(None, found.groups())))
    if found := _UNDER.fullmatch(text):
        return 0, int(found.group(1)) - 1
    if found := _OVER.fullmatch(text):
        return int(found.group(1)) + 1, None
    return None


def age_ranges(value: Value, spot: Spot) -> tuple[AgeRange, ...] | None:
    """Read the ages a visitor takes; None for any."""
    if isinstance(value, date):
        spot.say("ages-turned-date")
        return None
    found = [
        _age_range(item, spot) for item in items(value, spot) if key(item) not in ("any", "all", "anyage")
    ]
    return tuple(ages for ages in found if ages is not None) or None
