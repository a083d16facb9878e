"""Times of the week in a coordinator's words."""

import pytest

from matcher.intake.parsing.cells import Spot
from matcher.intake.parsing.slots import read_slots
from matcher.records.availability import ANY_TIME, slot_names


def read(text: str) -> tuple[str, list[str]]:
    """Read a text, and give the slots in short (``Sat m``) and the codes said."""
    spot = Spot()
    mask = read_slots(text, spot)
    short = ["-"] if mask is None else [name.replace(" ", "")[:4] for name in slot_names(mask)]
    return " ".join(short), [found.code for found in spot.findings]


WEEKDAY_EVENINGS = "Mone Tuee Wede Thue Frie"


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Sat am", "Satm"),
        ("saturday mornings", "Satm"),
        ("Sunday", "Sunm Suna Sune"),
        ("sundays", "Sunm Suna Sune"),
        ("weekday evenings", WEEKDAY_EVENINGS),
        ("evenings, weekdays", WEEKDAY_EVENINGS),
        ("Mon-Fri evenings", WEEKDAY_EVENINGS),
        ("Mon to Fri eve", WEEKDAY_EVENINGS),
        ("Monday – Friday (evenings)", WEEKDAY_EVENINGS),
        ("evenings Mon-Fri", WEEKDAY_EVENINGS),
        ("Wed pm-eve", "Weda Wede"),
        ("weekends", "Satm Sata Sate Sunm Suna Sune"),
        ("Sat-Mon am", "Monm Satm Sunm"),
        ("Tuesdays", "Tuem Tuea Tuee"),
        ("every Tuesday", "Tuem Tuea Tuee"),
        ("any Tuesday pm", "Tuea"),
        ("Mon, Wed evenings", "Mone Wede"),
        ("Mon/Wed eves", "Mone Wede"),
        ("Mon & Wed eve and Sat am", "Mone Wede Satm"),
        ("Sat am & pm", "Satm Sata"),
        ("Sat am, Sun pm", "Satm Suna"),
        ("Sat a.m.; Sun p.m.", "Satm Suna"),
        ("Sat all day", "Satm Sata Sate"),
        ("Sat any time", "Satm Sata Sate"),
        ("on Tues and Thurs in the afternoon", "Tuea Thua"),
        ("weds eve", "Wede"),
        ("evenings", "Mone Tuee Wede Thue Frie Sate Sune"),
        ("any evening", "Mone Tuee Wede Thue Frie Sate Sune"),
        ("Sat am\nSun am", "Satm Sunm"),
        ("none", ""),
        ("Not available", ""),
    ],
)
def test_times_are_forgiving(text: str, slots: str) -> None:
    """Days, parts of the day, ranges and usual words in any order that makes sense."""
    assert read(text) == (slots, [])


@pytest.mark.parametrize(
    "text", ["any", "Any time", "anytime", "every day", "daily", "all week", "flexible", "always"]
)
def test_any_time_is_the_whole_week(text: str) -> None:
    """Words for any time give all 21 slots."""
    assert read_slots(text, Spot()) == ANY_TIME


@pytest.mark.parametrize(
    ("text", "slots", "code"),
    [
        ("Sat am; Sundy", "Satm", "slots-near"),
        ("Sta am", "-", "slots-near"),
        ("Sat am; after 5pm", "Satm", "slots-unreadable"),
        ("term time", "-", "slots-unreadable"),
        ("eve-am", "-", "slots-unreadable"),
        ("weekday-weekend", "-", "slots-unreadable"),
        ("Mon -", "-", "slots-unreadable"),
        ("- Fri", "-", "slots-unreadable"),
        ("10:00-12:00", "-", "slots-unreadable"),
        ("the", "-", "slots-unreadable"),
        ("evenings and Saturday morning", "-", "slots-unreadable"),
        ("evenings and weekends", "-", "slots-unreadable"),
        ("evenings, Sat am, Sun pm", "-", "slots-unreadable"),
        ("Sat am; evenings on Monday and Wednesday mornings", "Satm", "slots-unreadable"),
    ],
)
def test_what_cannot_be_read_is_said_and_never_widens(text: str, slots: str, code: str) -> None:
    """The statements that can be read are read; the others are named."""
    assert read(text) == (slots, [code])


@pytest.mark.parametrize("text", ["evenings; not Mondays", "weekends except Sunday", "Sat; never mornings"])
def test_a_statement_that_takes_times_away_makes_the_cell_unreadable(text: str) -> None:
    """Reading the rest would give more than was meant."""
    assert read(text)[0] == "-"


def test_a_near_word_is_proposed() -> None:
    """The finding proposes the day that was meant, and quotes the cell as it stands."""
    spot = Spot()
    read_slots("Sundy", spot)
    assert spot.findings[0].mend == "Did you mean Sunday? Type that."
    assert "“Sundy”" in spot.findings[0].found
