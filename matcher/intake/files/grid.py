"""Sheets, rows and cells with their exact addresses, and how many of them a file may have.

A cell is text, or the number or date of an Excel cell. What it means is the columns' business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from matcher.intake.files.allowance import Allowance
from matcher.intake.findings import Finding
from matcher.intake.wording import Refused

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CHARACTERS = 10_000


class Formula(Enum):
    """Stands for a formula whose value was never saved."""

    WITHOUT_VALUE = "a formula without a value"

    def __str__(self) -> str:
        return self.value


Value = str | int | float | bool | datetime | date | time | timedelta | Formula


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it.

    Parameters
    ----------
    number
        The row as the spreadsheet program counts it, from 1.
    cells
        What stands in each column that is not empty, columns counted from 1.
    hidden
        Whether the spreadsheet program hides it.
    fields
        How many fields a row of a text file has; 0 in a workbook.
    """

    number: int
    cells: Mapping[int, Value]
    hidden: bool = False
    fields: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the rows that have something in them, in order.

    Parameters
    ----------
    file, name
        The file's name and the sheet's; a text file's sheet has no name.
    findings
        What was found out while reading it, such as another encoding.
    separator
        What stands between the fields of a text file; empty in a workbook.
    """

    file: str
    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    findings: tuple[Finding, ...] = ()
    separator: str = ""


def column_letters(number: int) -> str:
    """Give a column's letters: 1 is ``"A"``, 27 is ``"AA"``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def checked_rows(file: str, sheet: str, rows: Iterator[Row], allowance: Allowance) -> Iterator[Row]:
    """Pass rows on while they stay within the limits.

    Raises
    ------
    Refused
        If there are too many rows or columns with something in them, a cell is too long, or the sheets
        read so far have too many cells or characters or took too long.
    """
    columns: set[int] = set()
    for count, row in enumerate(rows, 1):
        texts = (len(value) for value in row.cells.values() if isinstance(value, str))
        allowance.spend_cells(len(row.cells), sum(texts))
        columns.update(row.cells)
        if count > MAX_ROWS:
            raise Refused("sheet-too-many-rows", file=file, sheet=sheet, limit=f"{MAX_ROWS:,}")
        if len(columns) > MAX_COLUMNS:
            raise Refused("sheet-too-many-columns", file=file, sheet=sheet, limit=str(MAX_COLUMNS))
        for column, value in row.cells.items():
            if isinstance(value, str) and len(value) > MAX_CHARACTERS:
                cell = f"{column_letters(column)}{row.number}"
                raise Refused(
                    "cell-too-long", file=file, sheet=sheet, cell=cell, row=cell, limit=f"{MAX_CHARACTERS:,}"
                )
        yield row
