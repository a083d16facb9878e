"""Cells as they arrive: with their address, as text or as the number or date of an Excel cell."""

from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from matcher.intake.files.grid import Formula, column_letters
from matcher.intake.sheets import Upload, open_book
from tests.intake import hostile
from tests.intake.made_tables import (
    child,
    codes,
    csv_upload,
    only,
    read,
    text_upload,
    visitor,
    xlsx_upload,
)


def test_openpyxl_parses_through_defusedxml() -> None:
    """The safe parser is in use, not merely installed."""
    assert openpyxl.DEFUSEDXML is True


def test_a_text_keeps_what_a_data_frame_would_change() -> None:
    """The surname None, a code with zeros, a phone number and NA stay as typed."""
    (sheet,) = open_book(text_upload("a,b,c,d,e\nNone,0012,+44 161 000,NA,1e5\n")).sheets
    assert list(sheet.rows[1].cells.values()) == ["None", "0012", "+44 161 000", "NA", "1e5"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_heading_row_tells_the_separator(separator: str) -> None:
    """Commas, semicolons, tabs and strokes stand between fields, whatever stands inside them."""
    upload = csv_upload([child(interests="football; baking", siblings="a, b")], delimiter=separator)
    (found,) = read(upload).pool.children
    assert (found.interests, found.siblings) == (("football", "baking"), "a, b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_without_a_word(encoding: str) -> None:
    """UTF-8 with or without a byte order mark is the usual kind."""
    reading = read(Upload("children.csv", _renée().encode(encoding)))
    assert reading.pool.children[0].known_as == "Renée"
    assert not reading.findings


@pytest.mark.parametrize(("encoding", "code"), [("cp1252", "text-windows"), ("utf-16", "text-utf16")])
def test_another_encoding_is_read_and_said(encoding: str, code: str) -> None:
    """Windows-1252 and UTF-16 are read, with a note."""
    reading = read(Upload("children.csv", _renée().encode(encoding)))
    assert reading.pool.children[0].known_as == "Renée"
    assert only(reading).code == code


def _renée() -> str:
    return csv_upload([child(known_as="Renée")]).content.decode()


def test_rows_of_a_text_file_are_counted_as_a_spreadsheet_counts_them() -> None:
    """A line end inside a cell does not move the rows below; a blank line does."""
    (sheet,) = open_book(text_upload('a,b\n"two\nlines",x\n\nlast,y\n')).sheets
    assert [row.number for row in sheet.rows] == [1, 2, 4]
    assert sheet.rows[1].cells[1] == "two\nlines"


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_system_are_the_same(line_end: str) -> None:
    """Windows, old Macintosh and Unix line ends make the same rows."""
    (sheet,) = open_book(text_upload(f"a,b{line_end}1,2{line_end}")).sheets
    assert [dict(row.cells) for row in sheet.rows] == [{1: "a", 2: "b"}, {1: "1", 2: "2"}]


def test_a_row_with_too_many_fields_is_never_shifted() -> None:
    """A stray separator leaves the row out with its number instead of moving its values."""
    text = csv_upload([child("C1"), child("C2")]).content.decode()
    reading = read(text_upload(text.replace("C1,", "C1,x,")))
    found = only(reading, "row-too-long")
    assert (found.cell, found.severity.value) == ("2", "error")
    assert [left.person_id for left in reading.left_out] == ["C1"]
    assert [one.child_id for one in reading.pool.children] == ["C2"]


def test_empty_fields_at_the_end_of_a_row_are_nothing() -> None:
    """Separators left behind at the end of a row do no harm."""
    assert not read(text_upload(csv_upload([child()]).content.decode().replace("any", "any,,"))).findings


def test_a_row_with_too_few_fields_is_said() -> None:
    """What is missing at the end is read as empty, with a note."""
    text = csv_upload([child(interests="chess")]).content.decode().replace(",chess", "")
    assert codes(read(text_upload(text))) == ["row-too-short"]


def test_invisible_marks_are_dropped() -> None:
    """Zero-width and direction marks, and no-break spaces around a text, do not make another word."""
    reading = read([child("\u200bC1\u00a0", placement_type="fos\u00adter")])
    assert not reading.findings
    assert reading.pool.children[0].child_id == "C1"


def test_a_workbook_keeps_numbers_and_dates_of_cells() -> None:
    """A number is a number, a date a date, a text a text, at its own address."""
    sheet = open_book(xlsx_upload({"children": [["a", 12, 1.5, date(2026, 11, 22), True]]})).sheets[0]
    assert dict(sheet.rows[0].cells) == {1: "a", 2: 12, 3: 1.5, 4: datetime(2026, 11, 22), 5: True}


def test_a_gap_in_a_sheet_keeps_the_addresses() -> None:
    """Empty rows and columns before a cell do not move it."""
    book = openpyxl.Workbook()
    book.active["C5"] = "here"
    (sheet,) = open_book(_saved(book)).sheets
    assert (sheet.rows[0].number, dict(sheet.rows[0].cells)) == (5, {3: "here"})


def test_formatted_and_plain_texts_of_a_cell_are_read_alike() -> None:
    """A text of which one word is bold is one text, also where the cell holds it itself."""
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("out ", TextBlock(InlineFont(b=True), "of"), " area")
    book.active["B1"] = "out of area"
    (sheet,) = open_book(_saved(book)).sheets
    assert dict(sheet.rows[0].cells) == {1: "out of area", 2: "out of area"}


def test_a_sheet_that_declares_itself_smaller_loses_nothing() -> None:
    """The size a sheet declares is not believed."""
    parts = hostile.parts_of(xlsx_upload({"children": [["a", "b"], ["c", "d"]]}))
    parts[hostile.SHEET] = parts[hostile.SHEET].replace(b'ref="A1:B2"', b'ref="A1:A1"')
    (sheet,) = open_book(hostile.packed(parts)).sheets
    assert [list(row.cells.values()) for row in sheet.rows] == [["a", "b"], ["c", "d"]]


def test_a_formula_without_a_saved_value_is_said() -> None:
    """A workbook written by a program holds formulas nobody has computed: its cells are named."""
    book = openpyxl.Workbook()
    book.active.title = "children"
    rows = [list(child()), list(child().values())]
    for row in rows:
        book.active.append(row)
    book.active["B2"] = "=6+7"
    upload = _saved(book)
    assert open_book(upload).sheets[0].rows[1].cells[2] is Formula.WITHOUT_VALUE
    reading = read(upload)
    found = only(reading, "cell-formula")
    assert found.cell == "B2"
    assert reading.left_out[0].person_id == "C1"


def test_hidden_rows_and_sheets_are_counted_and_read() -> None:
    """What a spreadsheet program hides is read like the rest, and said."""
    book = openpyxl.Workbook()
    book.active.title = "children"
    for row in ([*child()], [*child("C1").values()], [*child("C2").values()]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    secret = book.create_sheet("visitors")
    for row in ([*visitor()], [*visitor().values()]):
        secret.append(row)
    secret.sheet_state = "hidden"
    upload = _saved(book)
    reading = read(upload, upload)
    assert codes(reading) == ["sheet-hidden", "sheet-hidden-read", "rows-hidden"]
    assert (reading.accounts[0].rows, reading.accounts[0].hidden) == (2, 1)
    assert str(reading.accounts[0]) == "2 rows read (1 of them hidden): 2 used, 0 left out, 0 blank"
    assert only(reading, "rows-hidden").cell == "3"


def _saved(book: openpyxl.Workbook) -> Upload:
    import io

    stream = io.BytesIO()
    book.save(stream)
    return Upload("round.xlsx", stream.getvalue())


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_columns_are_lettered_as_spreadsheets_do(number: int, letters: str) -> None:
    """Letters run from A to XFD."""
    assert column_letters(number) == letters


def test_a_path_is_a_source_too(tmp_path) -> None:
    """A file on disk is read like an upload, and named without its folder."""
    path = tmp_path / "children.csv"
    path.write_bytes(csv_upload([child()]).content)
    assert open_book(str(path)).name == "children.csv"
    assert open_book(path).sheets[0].rows


def test_an_uploads_folder_is_not_shown() -> None:
    """Some browsers send the whole path: only the last part is kept."""
    assert open_book(Upload(r"C:\Users\sam\children.csv", b"a\n")).name == "children.csv"
