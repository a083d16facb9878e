"""“Rows to fix” goes out as a workbook, and comes back through the same door."""

import io
import zipfile
from datetime import date

import openpyxl

from matcher.intake.correcting import write_rows_to_fix
from matcher.intake.reading import Reading
from matcher.intake.sheets import Upload
from tests.intake.made_tables import (
    child,
    codes,
    only,
    read,
    read_children,
    text_upload,
    visitor,
    xlsx_upload,
)


def written(reading: Reading) -> tuple[Upload, openpyxl.Workbook]:
    """Give the workbook as a file and as a spreadsheet program opens it."""
    stream = io.BytesIO()
    write_rows_to_fix(reading, stream)
    return Upload("fix.xlsx", stream.getvalue()), openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def test_it_holds_the_rows_with_something_to_mend_and_what_that_is() -> None:
    """Good rows stay away; each row says its old number, what was found and what to type."""
    rows = [child("C1"), child("C2", placement_type="resdiential", note="kept"), child("C3", gender="?")]
    reading = read(rows, [visitor()])
    _, book = written(reading)
    sheet = book["children"]
    assert [cell.value for cell in sheet[1]] == ["What to fix", *rows[1], "gender"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["C2", "C3"]
    assert sheet["A2"].value.startswith("Row 3: placement_type holds “resdiential”. Expected: one of")
    assert sheet["A2"].value.endswith("Did you mean residential? Type that.")
    assert sheet["E2"].fill.fgColor.rgb != sheet["D2"].fill.fgColor.rgb
    assert sheet["I2"].value == "kept"
    assert book["visitors"].max_row == 1


def test_it_comes_back_unchanged() -> None:
    """Not corrected, it says the same; the column What to fix is known and not read."""
    rows = [
        child("C1", age="", date_of_birth=date(2030, 1, 1)),
        child(2, age=13.5, referred_on=date(2026, 1, 5)),
        child("0003", available="Sundy", interests="chess\nbaking", known_as="None"),
    ]
    reading = read(xlsx_upload({"children": rows}))
    back, _ = written(reading)
    again = read(back)
    assert codes(again) == codes(reading)
    assert [left.person_id for left in again.left_out] == ["C1", "2", "0003"]


def test_it_comes_back_corrected() -> None:
    """Mended, the row is used."""
    _, book = written(read_children(placement_type="resdiential"))
    book["children"]["E2"] = "residential"
    stream = io.BytesIO()
    book.save(stream)
    again = read(Upload("fix.xlsx", stream.getvalue()))
    assert not again.findings
    assert again.pool.children[0].child_id == "C1"


def test_it_can_be_written_twice() -> None:
    """What to fix is written anew, not beside the old one."""
    back, _ = written(read_children(placement_type="resdiential"))
    _, book = written(read(back))
    assert [cell.value for cell in book["children"][1]].count("What to fix") == 1


def test_no_cell_becomes_a_formula_or_a_link() -> None:
    """What a spreadsheet program would run stays text."""
    hostile = {"known_as": "=1+1", "siblings": "https://example.org", "gender": "@SUM(A1)", "ethnicity": "-2"}
    upload, book = written(read_children(**hostile))
    assert {cell.data_type for row in book["children"] for cell in row if cell.value is not None} == {"s"}
    with zipfile.ZipFile(io.BytesIO(upload.content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert not [name for name in packed.namelist() if name.endswith("sheet1.xml.rels")]


def test_odd_values_are_written_as_text() -> None:
    """Numbers a spreadsheet would round, and cells with a formula and no value, do not stop it."""
    book = openpyxl.Workbook()
    book.active.title = "children"
    for row in ([*child()], [*child(12345678901234567890, age="=1+1").values()]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    reading = read(Upload("a.xlsx", stream.getvalue()))
    assert only(reading, "cell-formula").cell == "B2"
    _, fixed = written(reading)
    assert fixed["children"]["B2"].data_type == "s"
    assert fixed["children"]["C2"].value is None


def test_nothing_to_fix_is_a_workbook_too() -> None:
    """With no table at all there is still a sheet, and the count is 0."""
    stream = io.BytesIO()
    assert write_rows_to_fix(read(text_upload("x", "a.pdf"), text_upload("x", "b.pdf")), stream) == 0
    assert openpyxl.load_workbook(stream)["children"]["A1"].value == "What to fix"
    assert write_rows_to_fix(read([child()]), io.BytesIO()) == 0
    assert write_rows_to_fix(read_children(age="x"), io.BytesIO()) == 1
