"""Times of the week in a coordinator's words: ``Sat am; Sunday; weekday evenings; Wed pm-eve; any``."""

import re

from rapidfuzz.distance import OSA

from matcher.intake.files.grid import Value
from matcher.intake.parsing.cells import Spot, as_text, nearest
from matcher.intake.wording import quoted
from matcher.records.availability import ANY_TIME, DAYS, PARTS, slot_number

_NEAR = 80
"""How alike, of 100: lower would take "after" for an afternoon."""
_WEEK = (1 << len(DAYS)) - 1
_ALL_PARTS = (1 << len(PARTS)) - 1
_SHORT_DAYS = (
    ("mo",), ("tue", "tues", "tu"), ("weds", "we"), ("thu", "thur", "thurs", "th"), ("fr",), ("sa",), ("su",),
)  # fmt: skip
_PART_WORDS = (("morning", "am", "morn"), ("afternoon", "pm", "aft"), ("evening", "eve", "evenin"))


def _spellings() -> tuple[dict[str, int], dict[str, int]]:
    days = {"weekday": 0b0011111, "weekend": 0b1100000, "daily": _WEEK, "everyday": _WEEK}
    for number, name in enumerate(DAYS):
        full = name.lower()
        days.update(dict.fromkeys((full, full[:3], *_SHORT_DAYS[number]), 1 << number))
    parts = {word: 1 << number for number, words in enumerate(_PART_WORDS) for word in words}
    for words in (days, parts):
        words.update({f"{word}s": mask for word, mask in words.items() if not word.endswith("s")})
    return days, parts


_DAY_MASKS, _PART_MASKS = _spellings()
_ANY = frozenset({"any", "anytime", "always", "all", "every", "each", "flexible", "allday", "whole"})
_FILLERS = frozenset({"on", "in", "the", "at", "only", "day", "days", "time", "times", "week", "and"})
_NO_TIME = frozenset({"none", "no", "never", "no time", "not available", "unavailable"})
_WITHOUT = frozenset({"not", "no", "except", "but", "never", "apart", "excluding", "unless", "without"})
_WORDS = {
    word: word.title() if mask.bit_count() == 1 and word in _DAY_MASKS else word
    for word, mask in {**_PART_MASKS, **_DAY_MASKS, "any": 0, "every": 0, "all": 0}.items()
    if len(word) > 2
}
_TOKEN = re.compile(r"[a-z]+|\d[\w:.]*|-|[^\s\w]")


def read_slots(value: Value, spot: Spot) -> int | None:
    """Read times of the week into a mask of 21 slots.

    Semicolons and line ends stand between statements. A day without a part is the whole day, a part
    without a day is that part of every day. What cannot be read is said and left out, which can only
    narrow the times; but a statement that takes times away ("not Mondays") makes the whole cell unreadable.
    """
    text = as_text(value)
    if " ".join(text.lower().split()).strip(".") in _NO_TIME:
        return 0
    masks = []
    for statement in re.split(r"[;\n]", text):
        if statement.strip(" .,"):
            mask = _statement(statement, spot)
            if mask is None and _WITHOUT & set(re.findall(r"[a-z]+", statement.lower())):
                return None
            masks.append(mask)
    read = [mask for mask in masks if mask is not None]
    return _together(read) if read else None


def _together(masks: list[int]) -> int:
    together = 0
    for mask in masks:
        together |= mask
    return together & ANY_TIME


def _statement(statement: str, spot: Spot) -> int | None:
    tokens = _tokens(statement.lower())
    unknown = next((token for token in tokens if not _known(token)), None)
    groups = [] if unknown is not None or _may_mean_two_things(statement.lower()) else _groups(tokens)
    if not groups:
        _say(statement, unknown or "", spot)
        return None
    return _together([_mask(days, parts) for days, parts in groups])


def _may_mean_two_things(statement: str) -> bool:
    """Tell "evenings and weekends", which may be two statements, from "mornings and afternoons on Monday"."""
    words = re.findall(r"[a-z]+|[&+]", statement)
    first_day = next((place for place, word in enumerate(words) if word in _DAY_MASKS), 0)
    return first_day > 1 and words[first_day - 1] in ("and", "&", "+") and words[first_day - 2] in _PART_MASKS


def _tokens(statement: str) -> list[str]:
    text = re.sub(r"\b([ap])\.m\b\.?", r"\1m", statement)
    text = re.sub(r"\bany ?time\b|\ball[- ]day\b", " any ", text)
    text = re.sub(r"[–—]|\b(?:to|till|until)\b", "-", text)
    text = re.sub(r"[,&/+.():]", " ", text)
    tokens = [token for token in _TOKEN.findall(text) if token not in _FILLERS]
    return ["any" if token in _ANY else token for token in tokens]


def _known(token: str) -> bool:
    return token in _DAY_MASKS or token in _PART_MASKS or token in ("any", "-")


def _say(statement: str, unknown: str, spot: Spot) -> None:
    # Looking for what may be meant takes a while, and a finding names only the first few.
    is_word = (
        len(unknown) > 2 and unknown.isalpha() and not spot.names_enough("slots-near", "slots-unreadable")
    )
    near = _meant(unknown) if is_word else ""
    if near:
        spot.say("slots-near", value=quoted(statement.strip()), near=near)
    else:
        spot.say("slots-unreadable", value=quoted(statement.strip()))


def _meant(unknown: str) -> str:
    """Give the word that was probably meant: one like it, or one that a single slip turns it into."""
    slips = (word for known, word in _WORDS.items() if OSA.distance(unknown, known, score_cutoff=1) == 1)
    return nearest(unknown, _WORDS, alike=_NEAR) or next(slips, "")


def _groups(tokens: list[str]) -> list[tuple[int, int]]:
    """Gather days and the parts that go with them; empty where the order makes no sense.

    ``mon wed eve`` is one group, ``sat am sun pm`` are two; ``evenings mon wed`` is one, parts first.
    """
    parts_first = bool(tokens) and tokens[0] in _PART_MASKS
    groups: list[tuple[int, int]] = []
    days = parts = 0
    place = 0
    while place < len(tokens):
        is_day, mask, place = _next(tokens, place, bool(days))
        if not mask:
            return []
        starts_anew = (not is_day and days and parts) if parts_first else (is_day and parts)
        if starts_anew:
            groups.append((days, parts))
            days = parts = 0
        days, parts = (days | mask, parts) if is_day else (days, parts | mask)
    # "Evenings and Saturday morning": the last part has a day before it and none after it, so that neither
    # order fits, and a guess could promise times that nobody offered.
    if parts_first and groups and not days:
        return []
    return [*groups, (days, parts)] if days or parts else []


def _next(tokens: list[str], place: int, has_days: bool) -> tuple[bool, int, int]:
    """Read a word or a range ``mon - fri``: whether it is a day, its mask (0 for none), the next place."""
    token = tokens[place]
    if token == "any":
        follows = tokens[place + 1] if place + 1 < len(tokens) else ""
        if follows in _DAY_MASKS:
            return _next(tokens, place + 1, has_days)
        if has_days and follows not in _PART_MASKS:
            return False, _ALL_PARTS, place + 1
        return True, _WEEK, place + 1
    for is_day, masks, size in ((True, _DAY_MASKS, len(DAYS)), (False, _PART_MASKS, len(PARTS))):
        if token not in masks:
            continue
        if place + 1 < len(tokens) and tokens[place + 1] == "-":
            last = masks.get(tokens[place + 2], 0) if place + 2 < len(tokens) else 0
            return is_day, _range(masks[token], last, size, wraps=is_day), place + 3
        return is_day, masks[token], place + 1
    return False, 0, place + 1


def _range(first: int, last: int, size: int, *, wraps: bool) -> int:
    """Give all from one day or part to another; 0 where an end is no single one."""
    if first.bit_count() != 1 or last.bit_count() != 1 or (last < first and not wraps):
        return 0
    number, end, mask = first.bit_length() - 1, last.bit_length() - 1, 0
    while True:
        mask |= 1 << number
        if number == end:
            return mask
        number = (number + 1) % size


def _mask(days: int, parts: int) -> int:
    return sum(
        1 << slot_number(day, part)
        for day in range(len(DAYS))
        for part in range(len(PARTS))
        if (days or _WEEK) >> day & 1 and (parts or _ALL_PARTS) >> part & 1
    )
