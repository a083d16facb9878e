"""The week as 21 slots: Monday to Sunday, each with a morning, an afternoon and an evening.

A person's availability is a mask of 21 bits (bit ``3 * day + part``), so that the slots two people
share are one ``&``. Reading text such as "weekday evenings" is the intake's work.
"""

from collections.abc import Iterable

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS = ("morning", "afternoon", "evening")
SLOTS = tuple(f"{day[:3]} {part}" for day in DAYS for part in PARTS)
"""The 21 slots by name, ``"Mon morning"`` to ``"Sun evening"``, in the order of the mask's bits."""
ANY_TIME = (1 << len(SLOTS)) - 1


def slot_number(day: int, part: int) -> int:
    """Give the bit of a day (0 Monday to 6 Sunday) and a part (0 morning to 2 evening)."""
    return len(PARTS) * day + part


def slot_names(mask: int) -> tuple[str, ...]:
    """Name the slots of a mask, Monday first."""
    return tuple(name for number, name in enumerate(SLOTS) if mask >> number & 1)


def slot_mask(names: Iterable[str]) -> int:
    """Turn slot names as given by :data:`SLOTS` into a mask.

    Raises
    ------
    ValueError
        If a name is not one of the 21.
    """
    return sum({1 << SLOTS.index(name) for name in names})


def check_mask(mask: int) -> None:
    """Make sure that a number is a mask of the week's slots.

    Raises
    ------
    ValueError
        If it is not from 0 to :data:`ANY_TIME`.
    """
    if not 0 <= mask <= ANY_TIME:
        raise ValueError(f"{mask} is not a mask of {len(SLOTS)} slots")


def describe(mask: int) -> str:
    """Say a mask in words: ``"Saturday morning and Sunday afternoon"``, ``"any time"``, ``"no time"``."""
    if mask == ANY_TIME:
        return "any time"
    phrases = [_day_phrase(day, mask >> slot_number(day, 0) & 0b111) for day in range(len(DAYS))]
    return _listed([phrase for phrase in phrases if phrase]) or "no time"


def _day_phrase(day: int, parts: int) -> str:
    if parts == 0b111:
        return f"{DAYS[day]} all day"
    named = [PARTS[part] for part in range(len(PARTS)) if parts >> part & 1]
    return f"{DAYS[day]} {_listed(named)}" if named else ""


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
