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
from xml.etree.ElementTree import iterparse

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

from matcher.intake.files.grid import Formula, Row, Sheet, Value, checked_rows
from matcher.intake.parsing.texts import clean
from matcher.intake.wording import Refused

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_ELEMENTS = 10 * _LAST_COLUMN
"""Elements in one row, or before the first: they stay in memory until it ends."""
_ROWS_A_STEP = 500
_TEXT_TAG = INLINE_STRING.removesuffix("is") + "t"
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
    _refuse_disguised_parts(content)
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        # What openpyxl itself does to open a workbook, but for the parts nobody needs, and for measuring
        # each sheet: it would parse a sheet that declares no size from end to end.
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        for sheet, place in reader.parser.find_sheets():
            if "chartsheet" not in place.Type:
                size = reader.archive.getinfo(place.target).file_size
                with reader.archive.open(place.target) as source:
                    found = _told(_rows(reader, source), source, size, step)
                    rows = tuple(checked_rows(name, sheet.name, found))
                yield Sheet(name, sheet.name, rows, hidden=sheet.state != "visible")


def _told(rows: Iterator[Row], source: IO[bytes], size: int, step: Step | None) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if step is not None and count % _ROWS_A_STEP == 0:
            step(count, max(count, round(count * size / max(source.tell(), 1))))
        yield row


def _refuse_disguised_parts(content: bytes) -> None:
    """Refuse formatting among the sheets, where the gate lets parts be larger."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        types = fromstring(packed.read("[Content_Types].xml"))
    for part in types:
        kind, place = part.get("ContentType", ""), part.get("PartName", "").lower()
        if place.startswith(("/xl/worksheets/", "/xl/media/")) and kind.endswith(_READ_WHOLE):
            raise ValueError("a part among the sheets or pictures that is neither")


def _rows(reader: ExcelReader, source: IO[bytes]) -> Iterator[Row]:
    book: Any = reader.wb
    parser = _Rows(
        source,
        reader.shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    elements = 0
    for _, element in iterparse(source):
        elements += 1
        if element.tag == ROW_TAG:
            row = parser.row(element)
            element.clear()
            elements = 0
            if row.cells:
                yield row
        elif element.tag == DATA_TAG:
            return
        elif elements > _MOST_ELEMENTS:
            raise ValueError("a row of more elements than a row can have")


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
            return self._shared(int(place))
        if (text := _plain_inline(cell)) is not None:
            return clean(text)
        value: Value | None = self.parse_cell(cell)["value"]
        if value is None:
            return Formula.WITHOUT_VALUE if cell.find(FORMULA_TAG) is not None else None
        return clean(value) if isinstance(value, str) else value

    def _shared(self, place: int) -> str:
        return clean(self.shared_strings[place])


def _plain_inline(cell: Any) -> str | None:
    """Give the text of a cell that holds it itself, unformatted; None for every other cell."""
    if cell.get("t") == "inlineStr" and len(cell) == 1 and cell[0].tag == INLINE_STRING:
        inside = cell[0]
        if len(inside) == 1 and inside[0].tag == _TEXT_TAG:
            return inside[0].text or ""
    return None
