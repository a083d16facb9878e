"""“Rows to fix”: the rows with something to mend, as a workbook that can be corrected and brought back."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from matcher.intake.files.grid import Formula, Row, Sheet, Value, column_letters
from matcher.intake.findings import Finding, Severity
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import as_text
from matcher.intake.reading import Reading
from matcher.intake.template import SAFE
from matcher.writing import write_whole

WHAT_TO_FIX = "What to fix"
_MOST_EXACT = 10**15
"""From here on a spreadsheet program rounds whole numbers, so they are written as text."""


def write_rows_to_fix(reading: Reading, to: str | Path | BinaryIO) -> int:
    """Write the rows that have an error or a warning: the original columns, and what to fix in each row.

    The workbook can be corrected and read like the file it came from; the column *What to fix* is not read.

    Parameters
    ----------
    to
        A path, or a stream open for writing bytes.

    Returns
    -------
    int
        How many rows were written. With none, the workbook holds the headings alone.

    Raises
    ------
    matcher.errors.MatcherError
        If the file cannot be written there; nothing was changed then.
    """
    if not isinstance(to, str | Path):
        return _write(reading, to)
    content = BytesIO()
    written = _write(reading, content)
    write_whole(to, content.getvalue())
    return written


def _write(reading: Reading, target: BinaryIO) -> int:
    written = 0
    with xlsxwriter.Workbook(target, SAFE) as book:
        formats = _formats(book)
        for table, (sheet, layout) in reading.sheets.items():
            page = book.add_worksheet(table)
            faults = _faults(reading.findings, table, layout.heading_row)
            written += _write_sheet(page, sheet, layout, faults, formats)
        if not reading.sheets:
            book.add_worksheet("children").write_string(0, 0, WHAT_TO_FIX, formats["heading"])
    return written


def _formats(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "text_wrap": True}
    faulty = {**plain, "bg_color": "#FCE4D6"}
    return {
        "heading": book.add_format({"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF"}),
        "fix": book.add_format({**plain, "bg_color": "#FFF8E1"}),
        "text": book.add_format({**plain, "num_format": "@"}),
        "text!": book.add_format({**faulty, "num_format": "@"}),
        "day": book.add_format({**plain, "num_format": "dd/mm/yyyy"}),
        "day!": book.add_format({**faulty, "num_format": "dd/mm/yyyy"}),
        "number": book.add_format(plain),
        "number!": book.add_format(faulty),
    }


def _faults(findings: Iterable[Finding], table: str, heading_row: int) -> dict[int, list[Finding]]:
    faults: dict[int, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.table == table and found.row > heading_row and found.severity is not Severity.NOTE:
            faults[found.row].append(found)
    return faults


def _write_sheet(
    page: Any, sheet: Sheet, layout: Layout, faults: Mapping[int, list[Finding]], formats: Mapping[str, Any]
) -> int:
    headings = next(row for row in sheet.rows if row.number == layout.heading_row)
    columns = [number for number in sorted(headings.cells) if not _is_ours(headings.cells[number])]
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 60)
    page.set_column(1, len(columns), 16)
    page.write_string(0, 0, WHAT_TO_FIX, formats["heading"])
    for place, number in enumerate(columns, 1):
        page.write_string(0, place, as_text(headings.cells[number]), formats["heading"])
    rows = [row for row in sheet.rows if row.number in faults]
    for line, row in enumerate(rows, 1):
        _write_row(page, line, row, columns, faults[row.number], formats)
    return len(rows)


def _is_ours(heading: Value) -> bool:
    return as_text(heading).strip().casefold() == WHAT_TO_FIX.casefold()


def _write_row(
    page: Any, line: int, row: Row, columns: list[int], faults: list[Finding], formats: Mapping[str, Any]
) -> None:
    page.write_string(line, 0, "\n".join(_advice(found) for found in faults), formats["fix"])
    faulty = {found.cell for found in faults}
    for place, number in enumerate(columns, 1):
        mark = "!" if f"{column_letters(number)}{row.number}" in faulty else ""
        value = row.cells.get(number)
        if value is not None and value is not Formula.WITHOUT_VALUE:
            _write_cell(page, line, place, value, mark, formats)
        elif mark:
            page.write_blank(line, place, None, formats["text!"])


def _advice(found: Finding) -> str:
    expected = f" Expected: {found.expected}." if found.expected else ""
    return f"Row {found.row}: {found.found}{expected} {found.mend}"


def _write_cell(
    page: Any, line: int, place: int, value: Value, mark: str, formats: Mapping[str, Any]
) -> None:
    if isinstance(value, date) and value.year >= 1900 and not _has_time(value):
        page.write_datetime(line, place, value, formats[f"day{mark}"])
    elif isinstance(value, int | float) and not isinstance(value, bool) and _is_exact(value):
        page.write_number(line, place, value, formats[f"number{mark}"])
    else:
        page.write_string(line, place, as_text(value), formats[f"text{mark}"])


def _has_time(value: date) -> bool:
    return isinstance(value, datetime) and bool(value.hour or value.minute or value.second)


def _is_exact(value: int | float) -> bool:
    return math.isfinite(value) and abs(value) < _MOST_EXACT
