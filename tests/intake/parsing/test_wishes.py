"""Wishes and ranges of ages."""

from datetime import datetime

import pytest

from matcher.intake.parsing.cells import Spot
from matcher.intake.parsing.wishes import age_ranges, age_wish
from matcher.records.child import AgeRange, AgeWish, Wish
from tests.intake.made_tables import codes, only, read_children, read_visitor


@pytest.mark.parametrize(
    ("text", "wish", "said"),
    [
        ("must: female", Wish(musts=("female",)), []),
        ("prefer: F; prefer: other", Wish(prefers=("female", "other")), []),
        ("Must:Female ; PREFER : non binary", Wish(("female",), ("non-binary",)), []),
        ("must: female; must: other", Wish(musts=("female", "other")), []),
        ("prefer male", Wish(prefers=("male",)), []),
        ("Must be female; prefers – other", Wish(("female",), ("other",)), []),
        ("must be: female", Wish(musts=("female",)), []),
        ("prefer any", Wish(), []),
        ("female", Wish(prefers=("female",)), ["wish-bare"]),
        ("must: female; male", Wish(("female",), ("male",)), ["wish-bare"]),
        ("no view", Wish(), []),
        ("prefer: any", Wish(), []),
        ("mist: female", Wish(), ["wish-unreadable"]),
        ("must:", Wish(), ["wish-unreadable"]),
        ("must: femal", Wish(musts=("femal",)), ["wish-near"]),
        ("must: tall", Wish(musts=("tall",)), ["wish-unknown"]),
    ],
)
def test_wishes_about_gender(text: str, wish: Wish, said: list[str]) -> None:
    """Musts and preferences are told apart; a must for a word nobody has is kept, so it is not lost."""
    reading = read_children(wish_gender=text)
    assert reading.pool.children[0].wish_gender == wish
    assert codes(reading) == said


@pytest.mark.parametrize("column", ["wish_ethnicity", "wish_religion", "wish_language"])
def test_wishes_in_free_words_are_normalised(column: str) -> None:
    """A wish is compared with the visitor's own words, so case and spaces go."""
    (found,) = read_children(**{column: "prefer:  Black   African; must: Caribbean"}).pool.children
    assert getattr(found, column) == Wish(("caribbean",), ("black african",))


def test_a_must_without_a_colon_is_no_preference() -> None:
    """What a child insists on stays a must where the colon was forgotten, in free words too."""
    (found,) = read_children(wish_language="must urdu", wish_age="must be 30+").pool.children
    assert found.wish_language == Wish(musts=("urdu",))
    assert found.wish_age == AgeWish(musts=(AgeRange(30),))


def test_a_bare_wish_names_its_cell() -> None:
    """The note says where the word stands and how it was read."""
    found = only(read_children(wish_language="Urdu"))
    assert (found.cell, found.severity.value) == ("H2", "note")
    assert "“Urdu” without must or prefer" in found.found


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("25-40", AgeRange(25, 40)),
        ("25 - 40", AgeRange(25, 40)),
        ("25–40", AgeRange(25, 40)),
        ("8 to 15", AgeRange(8, 15)),
        ("30-", AgeRange(30)),
        ("30+", AgeRange(30)),
        ("30 and over", AgeRange(30)),
        ("30 or older", AgeRange(30)),
        ("at least 30", AgeRange(30)),
        ("from 30", AgeRange(30)),
        ("over 30", AgeRange(31)),
        ("under 12", AgeRange(0, 11)),
        ("up to 12", AgeRange(0, 12)),
        ("12 and under", AgeRange(0, 12)),
        ("-12", AgeRange(0, 12)),
        ("aged 8-15 years", AgeRange(8, 15)),
    ],
)
def test_ranges_of_ages(text: str, ages: AgeRange) -> None:
    """Both ends are included, and "over" and "under" are not the age itself."""
    spot = Spot()
    assert age_ranges(text, spot) == (ages,)
    assert age_wish(f"must: {text}", spot) == AgeWish(musts=(ages,))
    assert not spot.findings


@pytest.mark.parametrize("text", ["12", "15-8", "young", "under 0", "8-15-20", "1000-"])
def test_other_ages_are_said_and_not_read(text: str) -> None:
    """A bare number, a range upside down and words are not guessed at."""
    reading = read_visitor(accepts_ages=text)
    assert codes(reading) == ["ages-unreadable"]
    assert reading.pool.visitors[0].accepts_ages == ()


def test_several_ranges_and_any() -> None:
    """Ranges are a list; any is no limit."""
    assert age_ranges("4-8; 14-", Spot()) == (AgeRange(4, 8), AgeRange(14))
    assert age_ranges("any", Spot()) is None


def test_ages_that_the_spreadsheet_turned_into_a_date_are_said() -> None:
    """8-15 typed into a cell becomes 8 August: the finding says how to stop that."""
    spot = Spot()
    assert age_ranges(datetime(2015, 8, 1), spot) is None
    assert age_wish(datetime(2015, 8, 1), spot) is None
    assert [found.code for found in spot.findings] == ["ages-turned-date"] * 2
