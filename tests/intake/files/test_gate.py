"""The gate: every hostile file settles in a sentence, quickly, and nothing is cut."""

import io
import tracemalloc
from collections.abc import Callable
from itertools import count
from typing import Any, NoReturn

import pytest
from openpyxl.reader.strings import read_string_table

from matcher.errors import UnreadableFile
from matcher.intake.columns.dictionary import TABLES
from matcher.intake.files import allowance, gate, grid, sharedtexts, workbooks
from matcher.intake.sheets import Upload, open_book
from matcher.intake.wording import Refused
from tests.intake import hostile
from tests.intake.made_tables import read, text_upload, xlsx_upload

REFUSED = {
    "zip bomb": "file-unpacks-too-large",
    "zip that lies": "file-damaged",
    "doctype": "file-doctype",
    "doctype in UTF-16": "file-doctype",
    "501 parts": "file-too-many-parts",
    "truncated": "file-damaged",
    "old workbook": "file-old-workbook",
    "encrypted": "file-encrypted",
    "web page": "file-other-kind",
    "pdf": "file-other-kind",
    "text called workbook": "file-not-workbook",
    "workbook called text": "file-not-text",
    "no ending": "file-ending",
    "nothing": "file-empty",
    "nul bytes": "file-nul",
    "open quotation mark": "file-quotes",
    "400 sheets on one part": "file-shared-sheet",
    "too many cells": "file-too-many-tags",
    "too many empty cells": "file-too-many-tags",
    "formatted runs": "file-too-many-tags",
    "elements without an end": "file-damaged",
    "shared texts": "file-too-many-tags",
    "styles": "file-part-too-many-tags",
    "names of ranges": "file-part-too-many-tags",
    "kinds of parts": "file-part-too-many-tags",
    "links between parts": "file-part-too-many-tags",
    "one enormous field": "cell-too-long",
    "commas alone": "sheet-too-many-columns",
    "rows of commas": "file-too-many-cells",
    "lines alone": "file-too-many-lines",
    "a quotation mark never closed": "cell-too-long",
    "wide row": "file-damaged",
    "rows upside down": "file-damaged",
}


def refusal(upload: Upload) -> str:
    """Give the code with which a file is refused."""
    with pytest.raises(Refused) as caught:
        open_book(upload)
    return caught.value.finding.code


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused_with_its_reason(kind: str) -> None:
    """Each hostile file is refused for what it is."""
    assert refusal(hostile.hostile_files()[kind]) == REFUSED[kind]


def test_a_refusal_is_an_unreadable_file_that_names_it() -> None:
    """Whoever catches the project's own exception gets the file's name and what to do."""
    with pytest.raises(
        UnreadableFile, match=r"round\.xls is a workbook of the old .xls kind.*save it as .xlsx"
    ):
        open_book(Upload("round.xls", hostile.OLE))


def test_hostile_files_settle_in_little_memory() -> None:
    """None takes more memory than three times what a file may unpack to, whatever it holds."""
    files = hostile.hostile_files()
    tracemalloc.start()
    for kind, upload in files.items():
        tracemalloc.reset_peak()
        read(upload)
        peak = tracemalloc.get_traced_memory()[1]
        assert peak < 200_000_000, kind
    tracemalloc.stop()


def _never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("this must not be reached")


@pytest.mark.parametrize(
    "kind", [kind for kind, code in REFUSED.items() if code.startswith(("file-too-many", "file-part"))]
)
def test_a_costly_file_is_refused_before_the_costly_step(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No object is made of a cell, a text or a style of a workbook that is past a limit."""
    for step in ("apply_stylesheet", "shared_texts", "XMLPullParser", "_Rows"):
        monkeypatch.setattr(workbooks, step, _never)
    assert refusal(hostile.hostile_files()[kind]) == REFUSED[kind]


def test_each_row_of_a_workbook_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that many sheets share is not read for the second of them."""
    read_rows = []
    row = workbooks._Rows.row

    def counted(self: Any, element: Any) -> grid.Row:
        read_rows.append(element.get("r"))
        return row(self, element)

    monkeypatch.setattr(workbooks._Rows, "row", counted)
    assert refusal(hostile.sheets_on_one_part()) == "file-shared-sheet"
    assert len(read_rows) <= 3_000


def test_the_cells_of_all_sheets_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sheets within the limit are past it together; the limit itself passes."""
    rows = [["x"] * 10] * 10
    monkeypatch.setattr(allowance, "MAX_CELLS", 200)
    assert len(open_book(xlsx_upload({"children": rows, "visitors": rows})).sheets) == 2
    monkeypatch.setattr(allowance, "MAX_CELLS", 199)
    assert refusal(xlsx_upload({"children": rows, "visitors": rows})) == "file-too-many-cells"
    assert open_book(xlsx_upload({"children": rows})).sheets


def test_tags_outside_the_usual_places_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet that stands elsewhere in the package is counted while it is read."""
    parts = hostile.parts_of(hostile.full_sheet(20, 200))
    parts["xl/other/sheet1.xml"] = parts.pop(hostile.SHEET)
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b"worksheets/sheet1.xml", b"other/sheet1.xml")
    upload = hostile.packed(parts)
    assert len(open_book(upload).sheets[0].rows) == 200
    monkeypatch.setattr(allowance, "MAX_TAGS", 10_000)
    assert refusal(upload) == "file-too-many-tags"


@pytest.mark.parametrize("make", [hostile.good_workbook, lambda: text_upload("a,b\n1,2\n")])
def test_reading_stops_when_its_time_is_over(
    make: Callable[[], Upload], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever takes so long, the row loop sees it; time counts in this thread alone."""
    upload = make()
    monkeypatch.setattr(allowance, "thread_time", count(0, allowance.MAX_SECONDS).__next__)
    assert refusal(upload) == "file-takes-too-long"


def test_every_limit_says_itself_and_what_to_do() -> None:
    """The sentence names the number that is in force."""
    said = {code: str(hostile_refusal(kind)) for kind, code in REFUSED.items()}
    assert "more than 7,000,000 pieces" in said["file-too-many-tags"]
    assert "more than 100,000 pieces of formatting" in said["file-part-too-many-tags"]
    assert "more than 2,000,000 cells" in said["file-too-many-cells"]
    assert "more than 1,048,576 lines" in said["file-too-many-lines"]
    assert "“s1” and “s2”" in said["file-shared-sheet"]


def hostile_refusal(kind: str) -> Refused:
    """Give the refusal of a hostile file."""
    with pytest.raises(Refused) as caught:
        open_book(hostile.hostile_files()[kind])
    return caught.value


def test_shared_texts_are_read_as_they_stand() -> None:
    """Runs in a row, without guides to pronunciation; a written-out control character as before."""
    parts = (
        "<si><t>plain</t></si><si><r><t>bold</t></r><r><t xml:space='preserve'> and not</t></r></si>"
        "<si><t>kanji</t><rPh sb='0' eb='1'><t>kana</t></rPh></si>"
        "<si/><si><t>a_x005F_x0007_b &amp; c</t></si>"
    )
    content = f'<sst xmlns="{hostile.MAIN}">{parts}</sst>'.encode()
    texts = sharedtexts.shared_texts(io.BytesIO(content), allowance.Allowance("x"))
    assert texts == ["plain", "bold and not", "kanji", "", "a_x0007_b & c"]
    assert texts == read_string_table(io.BytesIO(content))


def test_a_cell_of_formatted_runs_is_one_text() -> None:
    """A cell that holds its text itself, in runs, is read like any other."""
    runs = "<r><t>bold</t></r><r><rPr/><t> and not</t></r><rPh><t>no</t></rPh>"
    book = open_book(hostile.with_sheet(f'<row r="1"><c t="inlineStr"><is>{runs}</is></c></row>'))
    assert book.sheets[0].rows[0].cells == {1: "bold and not"}


def test_large_tables_pass() -> None:
    """Twenty thousand rows of every column are read, every one of them."""
    columns = len(TABLES["children"].columns)
    book = open_book(hostile.full_sheet(columns, 20_000))
    assert len(book.sheets[0].rows) == 20_000
    assert sum(len(row.cells) for row in book.sheets[0].rows) == 20_000 * columns


def test_a_far_cell_costs_nothing_and_is_not_dropped() -> None:
    """One cell in the last row there is keeps its address."""
    (children, _) = open_book(hostile.far_cell()).sheets
    assert children.rows[-1].number == 1_048_576
    assert children.rows[-1].cells == {16_384: "far"}


def test_a_declaration_across_two_chunks_is_seen() -> None:
    """A document type declaration cannot hide between two chunks of reading."""
    assert refusal(hostile.doctype_across_chunks()) == "file-doctype"


def test_five_hundred_parts_are_allowed() -> None:
    """The limit of parts itself passes."""
    assert open_book(hostile.many_parts(500)).sheets


def test_a_file_over_twenty_megabytes_is_refused(tmp_path) -> None:
    """Size is looked at before anything else, on disk too."""
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (gate.MAX_FILE_BYTES + 1))
    assert refusal(Upload("large.csv", large.read_bytes())) == "file-too-large"
    with pytest.raises(Refused, match="the limit is 20 MB"):
        open_book(large)


def test_formatting_is_limited() -> None:
    """A style sheet of many megabytes, which would be read whole, is refused."""
    assert refusal(hostile.with_part("xl/styles.xml", b" " * 5_000_001)) == "file-part-too-large"


def test_shared_texts_of_nothing_but_tags_are_refused() -> None:
    """Millions of empty tags among the shared texts are no table."""
    assert refusal(hostile.with_part("xl/sharedStrings.xml", b"<x/>" * 7_000_001)) == "file-too-many-tags"


def test_formatting_cannot_hide_among_the_sheets() -> None:
    """A part that is called a sheet and declared as something else is refused."""
    parts = hostile.parts_of(hostile.good_workbook())
    types = parts["[Content_Types].xml"].replace(b"/xl/styles.xml", b"/xl/worksheets/styles.xml")
    assert refusal(hostile.packed({**parts, "[Content_Types].xml": types})) == "file-damaged"


def test_relationships_among_the_sheets_are_no_disguise() -> None:
    """LibreOffice lists the relationships of each sheet among the parts: that is no harm."""
    parts = hostile.parts_of(hostile.good_workbook())
    kind = b"application/vnd.openxmlformats-package.relationships+xml"
    part = b'<Override PartName="/xl/worksheets/_rels/sheet1.xml.rels" ContentType="' + kind + b'"/></Types>'
    types = parts["[Content_Types].xml"].replace(b"</Types>", part)
    assert len(open_book(hostile.packed({**parts, "[Content_Types].xml": types})).sheets) == 2


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
            "an OpenDocument spreadsheet (.ods)",
        ),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "an OpenDocument file"),
        ({"Index/Document.iwa": b"x"}, "a Numbers spreadsheet"),
        ({"word/document.xml": b"x"}, "a Word document"),
        ({"[Content_Types].xml": b"x", "xl/workbook.bin": b"x"}, "a binary workbook (.xlsb)"),
        ({"notes.txt": b"x"}, "a zip archive"),
    ],
)
def test_other_packages_are_named(parts: dict[str, bytes], kind: str) -> None:
    """Other programs' files are refused by the name people know."""
    with pytest.raises(Refused) as caught:
        open_book(hostile.packed(parts))
    assert kind in caught.value.finding.found


def test_an_ods_under_its_own_ending_is_named_too() -> None:
    """The content is looked at before the ending, so that the reason is the right one."""
    upload = hostile.packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "round.ods")
    assert refusal(upload) == "file-other-kind"


def test_a_locked_zip_is_refused() -> None:
    """A workbook whose parts are marked as encrypted is refused as one with a password."""
    content = bytearray(hostile.good_workbook().content)
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    assert refusal(Upload("round.xlsx", bytes(content))) == "file-encrypted"


def test_a_missing_file_and_a_folder_are_said(tmp_path) -> None:
    """A path that leads nowhere, or to a folder, is a sentence."""
    with pytest.raises(Refused, match=r"no file nowhere\.csv"):
        open_book(tmp_path / "nowhere.csv")
    with pytest.raises(Refused, match="cannot be opened"):
        open_book(tmp_path)
    assert read([], text_upload("x\n")).findings
    codes = {"file-missing", "file-locked"}
    assert codes <= {*(refused.finding.code for refused in _refusals(tmp_path))}


def _refusals(folder) -> list[Refused]:
    caught = []
    for path in (folder / "nowhere.csv", folder):
        with pytest.raises(Refused) as refused:
            open_book(path)
        caught.append(refused.value)
    return caught


def test_macros_are_never_looked_at() -> None:
    """A workbook with macros is read for its values."""
    upload = hostile.with_part("xl/vbaProject.bin", hostile.OLE + b"Sub AutoOpen()")
    assert len(open_book(Upload("round.xlsm", upload.content)).sheets) == 2


def test_too_many_rows_columns_and_characters_are_refused(monkeypatch) -> None:
    """A sheet past a limit is refused, never cut; the limit itself passes."""
    monkeypatch.setattr(grid, "MAX_ROWS", 3)
    assert open_book(text_upload("a,b\n1,2\n1,2\n")).sheets
    assert refusal(text_upload("a,b\n1,2\n\n\n1,2\n1,2\n")) == "sheet-too-many-rows"
    wide = [[str(number) for number in range(201)]]
    assert open_book(xlsx_upload({"children": [wide[0][:200]]})).sheets
    assert refusal(xlsx_upload({"children": wide})) == "sheet-too-many-columns"
    assert refusal(text_upload("," * 20_000 + "x\n")) == "sheet-too-many-columns"
    assert open_book(text_upload("a\n" + "x" * 10_000 + "\n")).sheets
    assert refusal(text_upload("a\n" + "x" * 10_001 + "\n")) == "cell-too-long"
    assert refusal(text_upload("a\n" + "x" * 200_000 + "\n")) == "cell-too-long"
    assert refusal(xlsx_upload({"children": [["x" * 10_001]]})) == "cell-too-long"


def shared_text_in_cells(text: str, cells: int) -> Upload:
    """Give a workbook with many cells, ten a row, that hold one shared text."""
    name = "xl/sharedStrings.xml"
    texts = hostile.parts_of(hostile.good_workbook())[name]
    of_ten = "".join(
        f'<c r="{letter}{{0}}" t="s"><v>{texts.count(b"<si>")}</v></c>' for letter in "ABCDEFGHIJ"
    )
    rows = (f'<row r="{row}">{of_ten.format(row)}</row>' for row in range(1, cells // 10 + 1))
    more = f'<si><t xml:space="preserve">{text}</t></si></sst>'.encode()
    sheet = hostile.parts_of(hostile.with_sheet("".join(rows)))
    return hostile.packed({**sheet, name: texts.replace(b"</sst>", more)})


def test_cells_that_share_a_text_hold_one_object() -> None:
    """A text with spaces around it is cleaned once, not copied for each of the cells that hold it."""
    sheet, _ = open_book(shared_text_in_cells(" Mon morning ", 5_000)).sheets
    values = [value for row in sheet.rows for value in row.cells.values()]
    assert values == ["Mon morning"] * 5_000
    assert len({id(value) for value in values}) == 1


def test_the_characters_of_all_cells_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text in many cells is past the limit, though the file is small; the limit itself passes."""
    upload = shared_text_in_cells(" " + "x" * 1_000 + " ", 100)
    rows = [row for sheet in open_book(upload).sheets for row in sheet.rows]
    characters = sum(
        len(str(value)) for row in rows for value in row.cells.values() if isinstance(value, str)
    )
    assert characters > 100_000
    monkeypatch.setattr(allowance, "MAX_CHARACTERS_IN_ALL", characters)
    assert len(open_book(upload).sheets[0].rows) == 10
    monkeypatch.setattr(allowance, "MAX_CHARACTERS_IN_ALL", characters - 1)
    assert refusal(upload) == "file-too-many-characters"


def test_a_small_file_of_one_text_in_a_million_cells_is_refused_in_little_memory() -> None:
    """What took gigabytes: hundreds of thousands of cells on one text of almost ten thousand characters."""
    upload = shared_text_in_cells(" " + "x" * 9_990 + " ", 300_000)
    tracemalloc.start()
    assert refusal(upload) == "file-too-many-characters"
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" ' + " ".join(f'a{number}=""' for number in range(200_000)) + "><v>1</v></c>",
        "<!--" + "> " * 600_000 + "-->",
    ],
    ids=["attributes", "a comment"],
)
def test_a_tag_of_megabytes_is_refused(cell: str) -> None:
    """A cell with millions of attributes took a minute: the parser began anew at each piece."""
    assert refusal(hostile.with_sheet(f'<row r="1">{cell}</row>')) == "file-damaged"
