"""Corrected rows on their way back: laid over the rows they came from, so that nobody stands twice.

The rows to fix go out with their number in the column *What to fix*. A row that comes back takes the
place of the one with that number, else of the one with the same id; what is left is added below.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter

from matcher.intake.files.grid import Formula, Sheet, Value
from matcher.intake.headings import guess_mapping, heading_row
from matcher.intake.parsing.cells import as_text, key
from matcher.intake.sheets import Upload, open_book
from matcher.intake.tables import ID_COLUMNS
from matcher.intake.template import SAFE

_WHAT_TO_FIX: Final = key("What to fix")
_NUMBERED = re.compile(r"Row (\d+):")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells under headings: what is laid over, and what is written anew."""

    headings: Mapping[int, str]
    top: int
    rows: Mapping[int, Mapping[int, Value]]


def laid_over(sheets: Mapping[str, Sheet], corrected: Upload) -> tuple[Upload, int]:
    """Lay corrected rows over the tables they came from, and give one workbook and how many were laid.

    Parameters
    ----------
    sheets
        The sheet of each table, by its name.
    corrected
        The workbook of rows to fix as it came back.

    Raises
    ------
    matcher.errors.UnreadableFile
        If the workbook cannot be taken in.
    """
    grids = {table: _grid(sheet, table) for table, sheet in sheets.items()}
    laid = 0
    for sheet in open_book(corrected).sheets:
        table = next((name for name in grids if key(sheet.name) == key(name)), None)
        if table is not None and sheet.rows:
            grids[table], count = _overlaid(grids[table], sheet, table)
            laid += count
    return Upload("corrected.xlsx", _workbook(grids)), laid


def _grid(sheet: Sheet, table: str) -> Grid:
    top = heading_row(sheet.rows, table)
    headings = {number: as_text(value) for number, value in top.cells.items()}
    rows = {row.number: dict(row.cells) for row in sheet.rows if row.number > top.number}
    return Grid(headings, top.number, rows)


def _overlaid(grid: Grid, sheet: Sheet, table: str) -> tuple[Grid, int]:
    fixes = _grid(sheet, table)
    here = {key(heading): number for number, heading in grid.headings.items()}
    columns = {
        number: here[key(heading)] for number, heading in fixes.headings.items() if key(heading) in here
    }
    note = next((number for number, heading in fixes.headings.items() if key(heading) == _WHAT_TO_FIX), 0)
    id_column = _id_column(grid, table)
    rows: dict[int, Mapping[int, Value]] = dict(grid.rows)
    laid = 0
    for cells in fixes.rows.values():
        new = {columns[number]: value for number, value in cells.items() if number in columns}
        if new:
            rows[_target(rows, grid.top, _numbered(cells.get(note)), new.get(id_column), id_column)] = new
            laid += 1
    return Grid(grid.headings, grid.top, rows), laid


def _id_column(grid: Grid, table: str) -> int:
    guesses = guess_mapping(grid.headings.values(), table)
    columns = [guess.column for guess in guesses]
    wanted = ID_COLUMNS[table]
    return list(grid.headings)[columns.index(wanted)] if wanted in columns else 0


def _numbered(note: Value | None) -> int:
    found = _NUMBERED.match(as_text(note)) if note is not None else None
    return int(found.group(1)) if found else 0


def _target(
    rows: Mapping[int, Mapping[int, Value]], top: int, number: int, person: Value | None, id_column: int
) -> int:
    if number in rows:
        return number
    wanted = key(as_text(person)) if person is not None else ""
    same = [row for row, cells in rows.items() if wanted and key(as_text(cells.get(id_column, ""))) == wanted]
    return same[0] if same else max(rows, default=top) + 1


def _workbook(grids: Mapping[str, Grid]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for table, grid in grids.items():
            page = book.add_worksheet(table)
            for number, heading in grid.headings.items():
                page.write_string(grid.top - 1, number - 1, heading)
            for row, cells in grid.rows.items():
                for number, value in cells.items():
                    _write(page, row - 1, number - 1, value, day)
    return target.getvalue()


_OLDEST_YEAR: Final = 1900
_MOST_EXACT: Final = 10**15
"""What a spreadsheet program can hold as a date or a number; the rest is written as text."""


def _write(page: Any, row: int, column: int, value: Value, day: Any) -> None:
    if isinstance(value, Formula):
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, date) and value.year >= _OLDEST_YEAR:
        page.write_datetime(row, column, value, day)
    elif isinstance(value, int | float) and abs(value) < _MOST_EXACT:
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, as_text(value))
