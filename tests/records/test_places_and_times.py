"""Slots, postcodes as text, points, and names of bodies."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.records.availability import (
    ANY_TIME,
    SLOTS,
    check_mask,
    describe,
    slot_mask,
    slot_names,
    slot_number,
)
from matcher.records.bodies import body_key, body_keys, is_other_department
from matcher.records.place import Point, is_well_formed, outward, plain_postcode, shown_postcode


def test_a_week_has_21_slots_and_a_mask_names_them() -> None:
    """Names and masks are two ways of saying the same."""
    assert len(SLOTS) == 21
    assert (SLOTS[0], SLOTS[slot_number(5, 2)]) == ("Mon morning", "Sat evening")
    assert slot_mask(SLOTS) == ANY_TIME
    assert slot_names(slot_mask(["Sun evening", "Mon morning"])) == ("Mon morning", "Sun evening")
    with pytest.raises(ValueError, match="not in tuple"):
        slot_mask(["Monday"])


@pytest.mark.parametrize("mask", [-1, ANY_TIME + 1])
def test_a_number_beyond_the_week_is_no_mask(mask: int) -> None:
    """0 and any time are the ends."""
    check_mask(0)
    check_mask(ANY_TIME)
    with pytest.raises(ValueError, match="not a mask"):
        check_mask(mask)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "no time"),
        (SLOTS, "any time"),
        (("Sat morning",), "Saturday morning"),
        (("Sat morning", "Sat evening"), "Saturday morning and evening"),
        (("Mon evening", *SLOTS[18:]), "Monday evening and Sunday all day"),
    ],
)
def test_a_mask_is_said_in_words(names: tuple[str, ...], words: str) -> None:
    """Whole days are said as such."""
    assert describe(slot_mask(names)) == words


@pytest.mark.parametrize("text", ["M6", "M6 5WG", "m65wg", "SW1A1AA", "EC1A 1BB", "B33 8TH", " CR2 6XH "])
def test_postcodes_full_and_outward(text: str) -> None:
    """Spaces and case are ignored."""
    assert is_well_formed(text)


@pytest.mark.parametrize("text", ["", "6M", "M6 5W", "M6 WG5", "MMM6 5WG", "M6 5WGX", "M-6"])
def test_other_texts_are_no_postcodes(text: str) -> None:
    """A shape is asked for, not that the place exists."""
    assert not is_well_formed(text)


def test_postcodes_are_looked_up_shown_and_cut_in_one_way() -> None:
    """Plain for looking up, spaced for showing, and the outward part."""
    assert plain_postcode(" m6  5wg") == "M65WG"
    assert (shown_postcode("m65wg"), shown_postcode("m6"), shown_postcode(" x y ")) == ("M6 5WG", "M6", "x y")
    assert (outward("sw1a 1aa"), outward("m6")) == ("SW1A", "M6")
    with pytest.raises(ValueError, match="shape of a postcode"):
        outward("??")


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_is_on_the_map(point: tuple[float, float]) -> None:
    """Degrees have their range, and must be numbers."""
    with pytest.raises(ValueError, match="not a point"):
        Point(*point)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Salford City Council", "salford", True),
        ("City of Salford", "Salford  Council", True),
        ("Bury MBC", "Bury Metropolitan Borough Council", True),
        ("Salford (other department)", "Salford", True),
        ("Salford", "Bolton", False),
        ("Made-up Homes", "made up homes", True),
        ("The City Council", "City", False),
        ("TheCityCouncil", "The City Council", True),
        ("OakHomes", "Oak Homes", True),
        ("OAK-HOMES", "The Oak Homes", True),
        ("TheOakHomes", "oakhomes", True),
        ("SalfordCityCouncil", "Salford", True),
        ("salfordcitycouncil", "City of Salford", True),
        ("CityOfSalford", "SALFORD", True),
        ("LondonBoroughOfCamden", "Camden Council", True),
        ("Salford C.C.", "Salford CC", True),
        ("Salford C.C.", "Salford City Council", True),
        ("Bury M.B.C.", "Bury", True),
        ("SalfordCityCouncil (other department)", "Salford", True),
        ("East Sussex", "West Sussex", False),
        ("Salfrod City Council", "Salford City Council", False),
        ("BBC", "B", False),
        ("City of London", "London", False),
    ],
)
def test_bodies_are_compared_as_people_mean_them(one: str, other: str, same: bool) -> None:
    """Case, spacing and council words make no other body."""
    assert (body_key(one) == body_key(other)) is same


@given(st.text(max_size=30), st.text(max_size=3))
def test_spacing_and_punctuation_make_no_other_body(name: str, more: str) -> None:
    """Whatever the name is: joined up it is the same body."""
    plain = "".join(letter for letter in name if letter.isalpha()) + more
    spaced = f" {plain}. "
    assert body_keys(spaced) == body_keys(plain)
    assert not any(re.search(r"[\W_]", key) for key in body_keys(name))


@pytest.mark.parametrize(
    "name", ["Salford City Council", "London Borough of Camden", "Oak Homes", "Bury M.B.C."]
)
def test_every_way_to_space_a_name_is_one_body(name: str) -> None:
    """Each space kept, closed, or written as another sign."""
    words = re.split(r"[ .]+", name.strip("."))
    for signs in itertools.product(["", " ", "-", "_", ". "], repeat=len(words) - 1):
        spelt = "".join(word + sign for word, sign in zip(words, (*signs, ""), strict=True))
        assert body_keys(spelt) & body_keys(name), spelt
        assert body_keys(spelt.upper()) & body_keys(name), spelt


def test_another_department_is_told_apart() -> None:
    """The note is kept in the name and found again."""
    assert is_other_department("Salford (Other  Department)")
    assert not is_other_department("Salford")
    assert body_key("Salford (Other  Department)") == body_key("Salford")
