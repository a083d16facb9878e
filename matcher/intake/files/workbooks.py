"""Workbooks (.xlsx, .xlsm) through openpyxl, read-only and values only.

openpyxl's own rows are cut at the size a sheet declares and filled up with empty cells to it: a
declaration that lies loses rows, or costs gigabytes. So the sheet's parser is driven here directly, row
by row, which also tells hidden rows and formulas without a saved value. Macros are never looked at.

The parts around the cells are parsed through defusedxml. The cells themselves go through the standard
library's parser, three times as fast: what defusedxml guards against needs a document type declaration,
and the gate has read every part, in every encoding the parser knows, and found none.
"""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.etree.ElementTree import XMLPullParser

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHARED_STRINGS

from matcher.intake.files.allowance import Allowance
from matcher.intake.files.gate import check_tags
from matcher.intake.files.grid import Formula, Row, Sheet, Value, checked_rows
from matcher.intake.files.sharedtexts import shared_texts
from matcher.intake.parsing.texts import clean
from matcher.intake.wording import Refused, quoted

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_TAGS = 20 * _LAST_COLUMN
"""Tags in one row, or before the first: what they say stays in memory until it ends."""
_ROWS_A_STEP = 500
_TEXT_TAG, _RUN_TAG = (INLINE_STRING.removesuffix("is") + name for name in ("t", "r"))
Step = Callable[[int, int], None]

_READ_WHOLE = ("styles+xml", "sharedStrings+xml", "theme+xml", "main+xml")


def sheets_of(name: str, content: bytes, step: Step | None = None) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook that has passed the gate.

    Parameters
    ----------
    step
        Told now and then how many rows of a sheet are read, and of how many, as far as the part of the
        sheet that is read lets it be reckoned.

    Raises
    ------
    Refused
        If the workbook cannot be read, or a sheet is past a limit.
    RuntimeError
        If openpyxl does not parse through defusedxml.
    """
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not in use: refusing to parse a workbook")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_sheets(name, content, step))
    except Refused:
        raise
    # openpyxl answers a broken part with whatever its own code stumbles over.
    except Exception as fault:
        raise Refused("file-damaged", file=name) from fault


def _sheets(name: str, content: bytes, step: Step | None) -> Iterator[Sheet]:
    _check_parts_read_whole(name, content)
    allowance = Allowance(name)
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        # What openpyxl itself does to open a workbook, but for the parts nobody needs, and for measuring
        # each sheet: it would parse a sheet that declares no size from end to end.
        reader.read_manifest()
        _read_texts(reader, allowance)
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        for sheet, part in _places(name, reader):
            size = reader.archive.getinfo(part).file_size
            with reader.archive.open(part) as source:
                found = _told(_rows(reader, source, allowance), source, size, step)
                rows = tuple(checked_rows(name, sheet.name, found, allowance))
            yield Sheet(name, sheet.name, rows, hidden=sheet.state != "visible")


def _read_texts(reader: ExcelReader, allowance: Allowance) -> None:
    manifest: Any = reader.package
    part = manifest.find(SHARED_STRINGS)
    if part is not None:
        with reader.archive.open(part.PartName[1:]) as source:
            reader.shared_strings = shared_texts(source, allowance)


def _places(name: str, reader: ExcelReader) -> Iterator[tuple[Any, str]]:
    """Give each sheet with its part; a part of two sheets would be read again for each of them."""
    sheets: dict[str, str] = {}
    for sheet, place in reader.parser.find_sheets():
        if "chartsheet" in place.Type:
            continue
        if place.target in sheets:
            names = f"{quoted(sheets[place.target])} and {quoted(sheet.name)}"
            raise Refused("file-shared-sheet", file=name, names=names)
        sheets[place.target] = sheet.name
        yield sheet, place.target


def _told(rows: Iterator[Row], source: IO[bytes], size: int, step: Step | None) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if step is not None and count % _ROWS_A_STEP == 0:
            step(count, max(count, round(count * size / max(source.tell(), 1))))
        yield row


def _check_parts_read_whole(name: str, content: bytes) -> None:
    """Refuse formatting of too many tags, and such as stands where the gate lets parts be larger."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        places = {"xl/styles.xml"} & set(packed.namelist())
        for part in fromstring(packed.read("[Content_Types].xml")):
            kind, place = part.get("ContentType", ""), part.get("PartName", "").lstrip("/")
            if kind.endswith(_READ_WHOLE):
                _refuse_disguised(place)
                places |= {place} & set(packed.namelist())
        for place in sorted(places):
            if not place.startswith("xl/sharedStrings"):
                check_tags(name, place, packed.read(place).count(b"<"))


def _refuse_disguised(place: str) -> None:
    if place.lower().startswith(("xl/worksheets/", "xl/media/")):
        raise ValueError("a part among the sheets or pictures that is neither")


def _rows(reader: ExcelReader, source: IO[bytes], allowance: Allowance) -> Iterator[Row]:
    book: Any = reader.wb
    parser = _Rows(
        source,
        reader.shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    xml: Any = XMLPullParser()
    tags = 0
    for chunk in allowance.chunks(source):
        # Counted before it is parsed: what is begun and never ended stays in memory too.
        tags += chunk.count(b"<")
        if tags > _MOST_TAGS:
            raise ValueError("a row of more tags than a row can have")
        xml.feed(chunk)
        for _, element in xml.read_events():
            if element.tag == ROW_TAG:
                row = parser.row(element)
                element.clear()
                tags = 0
                if row.cells:
                    yield row
            elif element.tag == DATA_TAG:
                return
    xml.close()


class _Rows(WorkSheetParser):
    """openpyxl's parser of one sheet, which also notices formulas whose value was never saved."""

    def row(self, element: Any) -> Row:
        """Read a row that stands below the one before.

        Raises
        ------
        ValueError
            If the row or one of its cells stands where it cannot.
        """
        number = int(element.get("r") or self.row_counter + 1)
        if not self.row_counter < number <= _LAST_ROW:
            raise ValueError("rows out of order")
        self.row_counter = number
        values: dict[int, Value] = {}
        column = 0
        for cell in element:
            reference = cell.get("r")
            column = self._column(reference) if reference else column + 1
            if len(cell):
                value = self._value(cell)
                if value is not None and value != "":
                    values[column] = value
        if column > _LAST_COLUMN:
            raise ValueError("a cell beyond the last column")
        return Row(number, values, hidden=element.get("hidden") in ("1", "true"))

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != str(self.row_counter):
            raise ValueError("a cell stands outside its row")
        return column_index_from_string(letters)

    def _value(self, cell: Any) -> Value | None:
        if cell.get("t") == "s" and (place := cell.findtext(VALUE_TAG)):
            text: str = self.shared_strings[int(place)]
            return text
        if cell.get("t") == "inlineStr" and (inside := cell.find(INLINE_STRING)) is not None:
            return clean(_inline(inside))
        value: Value | None = self.parse_cell(cell)["value"]
        if value is None:
            return Formula.WITHOUT_VALUE if cell.find(FORMULA_TAG) is not None else None
        return clean(value) if isinstance(value, str) else value


def _inline(inside: Any) -> str:
    """Give the text of a cell that holds it itself, its formatted runs in a row."""
    runs = (run.find(_TEXT_TAG) for run in inside if run.tag == _RUN_TAG)
    own = [part for part in inside if part.tag == _TEXT_TAG][-1:]
    return "".join(part.text or "" for part in (*own, *runs) if part is not None)
