"""Headings: forgiving, never guessing; what is missing or twice or unknown is said."""

import pytest

from matcher.intake.columns.dictionary import TABLES
from matcher.intake.headings import Sureness, guess_mapping
from tests.intake.made_tables import (
    TODAY,
    child,
    codes,
    csv_upload,
    only,
    read,
    text_upload,
    visitor,
    xlsx_upload,
)


def renamed(row: dict[str, str], **headings: str) -> dict[str, str]:
    """Give a row with some headings written in another way."""
    return {headings.get(name, name): value for name, value in row.items()}


@pytest.mark.parametrize(
    "heading",
    [
        "Post Code",
        "POSTCODE",
        "post-code",
        "Post_Code",
        " postcode ",
        "Placement postcode",
        "Postcode (home)",
    ],
)
def test_headings_are_matched_without_case_spaces_and_hyphens(heading: str) -> None:
    """Each column has usual other spellings, and a bracket behind it changes nothing."""
    reading = read([renamed(child(), postcode=heading)])
    assert reading.pool.children[0].postcode == "M6 5WG"
    assert not reading.findings


def _spellings() -> list[tuple[str, str, str]]:
    return [
        (name, column.name, spelling)
        for name, table in TABLES.items()
        for column in table.columns.values()
        for spelling in (column.name, *column.spellings)
    ]


@pytest.mark.parametrize(("table", "column", "spelling"), _spellings())
def test_every_spelling_means_its_own_column_alone(table: str, column: str, spelling: str) -> None:
    """No spelling stands for two columns of a table."""
    (guess,) = guess_mapping([spelling.upper()], table)
    assert guess.column == column
    assert guess.sureness in (Sureness.NAME, Sureness.SPELLING)


def test_unknown_columns_are_named_in_one_note_with_what_they_may_be() -> None:
    """Columns that are kept out are named together, near misses with the column they may be."""
    reading = read([child(shoe_size="4", intrests="chess")])
    found = only(reading)
    assert (found.code, found.severity.value) == ("heading-unknown", "note")
    assert found.found == "Not read: “shoe_size”, “intrests”."
    assert "“intrests” may be interests" in found.mend
    assert reading.pool.children[0].interests == ()


def test_two_headings_for_one_column_are_said_and_the_own_name_wins() -> None:
    """The column's own name comes before another spelling, wherever it stands."""
    reading = read([{"ID": "7", **child()}])
    assert codes(reading) == ["heading-twice"]
    assert reading.pool.children[0].child_id == "C1"
    twice = text_upload("child_id,child_id\nC1,C2\n")
    assert codes(read(twice)).count("heading-twice") == 1


@pytest.mark.parametrize("column", [name for name, one in TABLES["children"].columns.items() if one.required])
def test_a_missing_column_makes_the_table_unreadable(column: str) -> None:
    """One error names the column; nobody of the table is read, and the other table is."""
    row = child()
    del row[column]
    reading = read([row])
    found = only(reading)
    assert (found.code, found.severity.value, reading.unreadable) == (
        "heading-missing",
        "error",
        ("children",),
    )
    assert column in found.found
    assert not reading.pool.children
    assert reading.pool.visitors


def test_a_missing_column_names_the_heading_that_may_be_it() -> None:
    """The nearest heading that is no column is proposed."""
    reading = read([renamed(child(), placement_type="placment typ")])
    found = only(reading, "heading-missing-near")
    assert "“placment typ”" in found.mend
    assert "placement_type" in found.mend


def test_one_of_a_group_is_enough() -> None:
    """Age or birth date; postcode or both coordinates."""
    row = child(date_of_birth="2013-05-05", latitude="53.5", longitude="-2.3")
    del row["age"], row["postcode"]
    assert not read([row]).findings
    del row["longitude"]
    assert "postcode or latitude with longitude" in only(read([row])).found


def test_columns_can_be_mapped_by_hand() -> None:
    """A heading is read as the column that was chosen, and left aside where none was."""
    row = renamed(child(shoe="4"), postcode="Where")
    assert "heading-missing" in "".join(codes(read([row])))
    reading = read([row], mappings={"children": {"where": "postcode", "Shoe": "", "not there": "age"}})
    assert not reading.findings
    assert reading.pool.children[0].postcode == "M6 5WG"


def test_a_choice_by_hand_comes_before_the_name_and_an_unknown_one_is_said() -> None:
    """What a person chose wins; a column that does not exist cannot be chosen."""
    row = child(old="M5 4WT")
    reading = read([row], mappings={"children": {"old": "postcode", "age": "aeg"}})
    assert reading.unreadable == ("children",)
    assert "mapping-unknown" in codes(reading)
    reading = read([row], mappings={"children": {"old": "postcode"}})
    assert reading.pool.children[0].postcode == "M5 4WT"


def test_a_guess_says_how_sure_it_is() -> None:
    """Own name, other spelling, near, and nothing; a near column is proposed once."""
    guesses = guess_mapping(
        ["child_id", "DOB", "intrests", "interest", "shoe size", "What to fix"], "children"
    )
    assert [guess.column for guess in guesses] == ["child_id", "date_of_birth", "interests", "", "", ""]
    assert [guess.sureness.value for guess in guesses] == ["name", "spelling", "near", "none", "none", "none"]


def test_headings_below_a_title_are_found() -> None:
    """A title and an empty row above the headings are passed over, with a note."""
    title = [["Referrals, autumn 2026"], [], list(child()), list(child().values())]
    reading = read(xlsx_upload({"children": title}))
    assert codes(reading) == ["heading-row"]
    assert (reading.accounts[0].rows, reading.accounts[0].used) == (1, 1)
    assert reading.origins["children", "C1"].row == 4


def test_values_without_a_heading_are_said() -> None:
    """A column nobody headed is not read, and its first cell named."""
    rows = [list(child()), [*child().values(), "stray"]]
    found = only(read(xlsx_upload({"children": rows})))
    assert (found.code, found.cell) == ("heading-empty", "H2")


def test_a_workbook_with_all_sheets_needs_no_second_file() -> None:
    """Sheets are found by the table's name or another usual one, whatever their order."""
    upload = xlsx_upload(
        {
            "Notes": [["nothing"]],
            "Volunteers": [visitor()],
            "Standing": [{"child_id": "C1", "visitor_id": "V1", "status": "active"}],
            "Children": [child()],
        }
    )
    from matcher.intake.reading import read_tables

    reading = read_tables(upload, as_of=TODAY, today=TODAY)
    assert not reading.findings
    assert (len(reading.pool.children), len(reading.pool.visitors), len(reading.pool.standing)) == (1, 1, 1)


def test_a_sheet_under_another_name_is_taken_and_said() -> None:
    """Without a sheet of that name the first one is read; with one sheet alone nothing is said."""
    assert codes(read(xlsx_upload({"Sheet1": [child()]}))) == []
    found = only(read(xlsx_upload({"Sheet1": [child()], "Sheet2": [["x"]]})))
    assert (found.code, found.sheet) == ("sheet-first", "Sheet1")


def test_a_missing_table_is_said() -> None:
    """Without visitors nobody can be matched: the sheets that are there are named."""
    from matcher.intake.reading import read_tables

    for upload in (xlsx_upload({"children": [child()]}), csv_upload([child()])):
        reading = read_tables(upload, as_of=TODAY, today=TODAY)
        assert only(reading).code == "table-missing"
        assert reading.unreadable == ("visitors",)
    reading = read(xlsx_upload({"visitors": [visitor()]}))
    assert only(reading).code == "table-missing"


def test_an_empty_sheet_and_one_with_headings_alone_are_said() -> None:
    """Nothing at all is an error, headings alone a warning."""
    assert codes(read(xlsx_upload({"children": []}))) == ["sheet-empty"]
    assert codes(read(text_upload("\n\n"))) == ["sheet-empty"]
    reading = read(xlsx_upload({"children": [list(child())]}))
    assert codes(reading) == ["sheet-no-rows"]
    assert str(reading.accounts[0]) == "0 rows read: 0 used, 0 left out, 0 blank"


def test_a_file_that_cannot_be_taken_in_does_not_hide_the_faults_of_the_other() -> None:
    """Every fault of every file comes in one pass."""
    reading = read(text_upload("x", "children.pdf"), [visitor(drives="perhaps")])
    assert codes(reading) == ["file-ending", "choice-unknown"]
    assert reading.unreadable == ("children",)
