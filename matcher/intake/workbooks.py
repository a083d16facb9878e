"""Workbooks (.xlsx, .xlsm) through openpyxl, read-only and values only.

openpyxl's own rows are cut at the size a sheet declares and filled up with empty cells to it: a
declaration that lies loses rows, or costs gigabytes. So the sheet's parser is driven here directly, row
by row, which also tells hidden rows and formulas without a saved value. Macros are never looked at.
"""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from matcher.intake.sheets import Formula, Row, Sheet, Value, checked_rows
from matcher.intake.texts import clean
from matcher.intake.wording import Refused

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def sheets_of(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook that has passed the gate.

    Raises
    ------
    Refused
        If the workbook cannot be read, or a sheet is past a limit.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_sheets(name, content))
    except Refused:
        raise
    # openpyxl answers a broken part with whatever its own code stumbles over.
    except Exception as fault:
        raise Refused("file-damaged", file=name) from fault


def _sheets(name: str, content: bytes) -> Iterator[Sheet]:
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not in use: refusing to parse a workbook")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            rows = checked_rows(name, sheet.title, _rows(book, sheet))
            yield Sheet(name, sheet.title, tuple(rows), hidden=sheet.sheet_state != "visible")
    finally:
        book.close()


class _Cells(WorkSheetParser):
    """openpyxl's parser of one sheet, which also notices formulas whose value was never saved."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = Formula.WITHOUT_VALUE
        return cell


def _rows(book: Any, sheet: Any) -> Iterator[Row]:
    with sheet._get_source() as source:
        parser = _Cells(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        before = 0
        for _, element in iterparse(source):
            if element.tag != ROW_TAG:
                continue
            number, cells = parser.parse_row(element)
            element.clear()
            if not before < number <= _LAST_ROW:
                raise ValueError("rows out of order")
            before = number
            values = _values(number, cells)
            if values:
                seen = parser.row_dimensions.pop(str(number), {})
                yield Row(number, values, hidden=seen.get("hidden") in ("1", "true"))


def _values(number: int, cells: list[dict[str, Any]]) -> dict[int, Value]:
    values: dict[int, Value] = {}
    for cell in cells:
        value = cell["value"]
        if value is None:
            continue
        if cell["row"] != number or not 0 < cell["column"] <= _LAST_COLUMN:
            raise ValueError("a cell stands outside its row")
        if isinstance(value, str):
            value = clean(value)
            if not value:
                continue
        values[cell["column"]] = value
    return values
