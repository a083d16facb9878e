"""Every cell convention: yes and no, words, numbers, tags, ids, names; and what is said of the rest."""

from datetime import date, datetime, time
from typing import Any

import pytest

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.parsing.cells import Spot, as_text
from tests.intake.made_tables import child, codes, only, read, read_children, read_visitor, xlsx_upload


def parsed(table: str, column: str, value: Any) -> tuple[Any, list[str]]:
    """Read one cell, and give its value and the codes said."""
    spot = Spot(table)
    return TABLES[table].columns[column].read(value, spot), [found.code for found in spot.findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "2026-11-22 09:30"),
        (date(2026, 11, 22), "2026-11-22"),
        (time(9, 30), "09:30:00"),
        (float("inf"), "inf"),
    ],
)
def test_a_value_is_written_as_it_would_be_typed(value: Any, text: str) -> None:
    """Numbers and dates of Excel cells become the text a coordinator would have typed."""
    assert as_text(value) == text


@pytest.mark.parametrize("value", ["yes", "Yes", "Y", "y", "TRUE", "true", "1", 1, True, " yes "])
def test_yes_in_every_spelling(value: Any) -> None:
    """Yes may be written yes, y, true or 1."""
    assert parsed("visitors", "drives", value) == (True, [])


@pytest.mark.parametrize("value", ["no", "No", "N", "false", "0", 0, False])
def test_no_in_every_spelling(value: Any) -> None:
    """No may be written no, n, false or 0."""
    assert parsed("visitors", "drives", value) == (False, [])


@pytest.mark.parametrize(
    ("value", "code"), [("yess", "choice-near"), ("perhaps", "choice-unknown"), ("2", "choice-unknown")]
)
def test_anything_else_is_neither_yes_nor_no(value: str, code: str) -> None:
    """A word that is neither is not known, and said."""
    assert parsed("visitors", "drives", value) == (None, [code])


@pytest.mark.parametrize(
    ("table", "column", "value", "word"),
    [
        ("children", "placement_type", "Semi Independent", "semi-independent"),
        ("children", "placement_type", "children's home", "residential"),
        ("children", "placement_type", "FOSTER CARE", "foster"),
        ("children", "gender", "F", "female"),
        ("children", "gender", "nonbinary", "non-binary"),
        ("children", "agreed", "not_asked", "not asked"),
        ("children", "agreed", True, "yes"),
        ("children", "family_contact", "No contact", "none"),
        ("children", "siblings_wish", "together", "same visitor"),
        ("visitors", "unit", "Couple", "couple"),
        ("standing", "status", "PINNED", "pinned"),
    ],
)
def test_enumerated_words_are_forgiving(table: str, column: str, value: Any, word: str) -> None:
    """Case, spaces, hyphens and usual other words make no difference."""
    assert parsed(table, column, value) == (word, [])


def _enumerated() -> list[tuple[str, str, str]]:
    return [
        (name, column.name, word)
        for name, table in TABLES.items()
        for column in table.columns.values()
        for word in column.choices
    ]


@pytest.mark.parametrize(("table", "column", "word"), _enumerated())
def test_every_enumerated_word_is_read_and_a_slip_of_it_is_recognised(
    table: str, column: str, word: str
) -> None:
    """Each word of a drop-down list is read as it stands; with a doubled letter it is proposed."""
    value, said = parsed(table, column, word)
    assert value is not None
    assert not said
    if len(word) > 4 and word.isalpha():
        slip, said = parsed(table, column, word[:3] + word[2] + word[3:])
        assert (slip, said) == (None, ["choice-near"])


def test_a_near_miss_names_the_cell_the_value_and_the_word() -> None:
    """The finding proposes the word that was meant, and lists the words."""
    found = only(read_children(placement_type="resdiential"))
    assert (found.code, found.cell, found.person_id) == ("choice-near", "D2", "C1")
    assert "“resdiential”" in found.found
    assert "Did you mean residential?" in found.mend
    assert "semi-independent" in found.expected


def test_a_word_far_from_all_is_told_the_words() -> None:
    """Where nothing is near, the words are listed."""
    found = only(read_children(placement_type="caravan"))
    assert found.code == "choice-unknown"
    assert "kinship" in found.expected


@pytest.mark.parametrize(
    ("column", "value", "number"),
    [
        ("max_travel_km", "15", 15),
        ("max_travel_km", "15 km", 15),
        ("max_travel_km", "15.5km", 15.5),
        ("max_travel_km", 0, 0),
        ("max_travel_minutes", "45 mins", 45),
        ("commitment_months", "24 months", 24),
        ("commitment_months", 12.0, 12),
        ("capacity", "2", 2),
        ("experience", "3", 3),
        ("visits_per_month", "1.5", 1.5),
        ("latitude", "-53.5", -53.5),
    ],
)
def test_numbers_are_read_with_or_without_their_own_unit(column: str, value: Any, number: float) -> None:
    """A unit that is the column's own changes nothing, so nothing is said."""
    assert parsed("visitors", column, value) == (number, [])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("max_travel_km", "15 miles", "number-unit"),
        ("max_travel_km", "far", "number-unreadable"),
        ("max_travel_km", "12,5", "number-unreadable"),
        ("max_travel_km", "1,000", "number-unreadable"),
        ("max_travel_km", "-1", "number-range"),
        ("max_travel_km", "10-15", "number-unreadable"),
        ("max_travel_km", True, "number-unreadable"),
        ("max_travel_km", date(2026, 1, 1), "number-unreadable"),
        ("max_travel_km", float("inf"), "number-range"),
        ("capacity", "1.5", "number-not-whole"),
        ("capacity", "51", "number-range"),
        ("capacity", float("inf"), "number-not-whole"),
        ("experience", "4", "number-range"),
        ("visits_per_month", "0", "number-range"),
        ("commitment_months", "2 years", "number-unit"),
        ("latitude", "91", "number-range"),
    ],
)
def test_other_numbers_are_said_and_not_read(column: str, value: Any, code: str) -> None:
    """Another unit, a decimal comma, a range, a number out of range: never guessed."""
    assert parsed("visitors", column, value) == (None, [code])


def test_miles_are_answered_with_kilometres() -> None:
    """The right number is worked out, for the coordinator to type."""
    found = only(read_visitor(max_travel_km="15 miles"))
    assert found.mend == "Type 24.1 instead."


def test_tags_are_brought_to_one_form() -> None:
    """Case, spaces and repetition make no other tag; line ends separate too."""
    value, said = parsed("children", "interests", "Football;  board   GAMES ; football;;\nChess")
    assert value == ("football", "board games", "chess")
    assert not said


def test_commas_in_a_list_are_read_and_said() -> None:
    """A list with commas alone is taken apart, with a note; beside semicolons a comma is part of an item."""
    assert parsed("children", "interests", "football, chess") == (("football", "chess"), ["list-commas"])
    assert parsed("children", "interests", "a, b; c") == (("a, b", "c"), [])


def test_names_of_bodies_keep_their_commas_and_their_case() -> None:
    """A body's name may have a comma in it."""
    value, said = parsed("visitors", "works_for", "Homes, Hearts Ltd; Salford  (other department)")
    assert value == ("Homes, Hearts Ltd", "Salford (other department)")
    assert not said


def test_styles_and_genders_are_lists_of_known_words() -> None:
    """A word that is none of them is left out and said, the others are read."""
    assert parsed("children", "style", "Quiet; outdoor") == (("quiet",), ["item-near"])
    assert parsed("children", "style", "quiet; x") == (("quiet",), ["item-unknown"])
    assert parsed("visitors", "accepts_genders", "F; non binary") == (("female", "non-binary"), [])
    assert parsed("visitors", "accepts_genders", "any") == ((), [])


def test_a_condition_no_rule_knows_is_kept_and_said() -> None:
    """A risk condition is never dropped: it stays on the card, and the finding says it stops no pair."""
    value, said = parsed("children", "conditions", "No men; public places; no climbing")
    assert value == ("no male visitor", "public places only", "no climbing")
    assert said == ["condition-unknown"]
    assert parsed("children", "conditions", "no male visitr")[1] == ["condition-near"]


def test_free_text_is_normalised_for_comparing_and_names_are_kept() -> None:
    """Ethnicity and religion are compared, so case and spaces go; a name stays as written."""
    (found,) = read_children(ethnicity=" Black  African", known_as="Amara", siblings="F1").pool.children
    assert (found.ethnicity, found.known_as, found.siblings) == ("black african", "Amara", "F1")


def test_an_empty_cell_is_not_known() -> None:
    """Nothing, spaces and an empty cell are the same, and never zero or no."""
    (found,) = read_children(lost_visitor="", experience_needed="  ", visits_per_month="").pool.children
    assert (found.lost_visitor, found.experience_needed, found.visits_per_month) == (None, None, None)


def test_a_spreadsheet_fault_is_named() -> None:
    """A cell that holds #N/A is said for what it is."""
    assert codes(read_children(known_as="#N/A")) == ["cell-fault"]


def test_an_id_that_is_a_number_in_the_workbook_is_its_figures() -> None:
    """An id typed as a number has no decimals."""
    reading = read(xlsx_upload({"children": [child(101), child(102.0)]}))
    assert [found.child_id for found in reading.pool.children] == ["101", "102"]


def test_a_long_value_is_cut_in_what_is_said() -> None:
    """A finding quotes at most about 60 characters, on one line, without marks that cannot be seen."""
    found = only(read_children(gender="x\ny" * 100))
    assert len(found.found) < 100
    assert "\n" not in found.found
