"""The row account, the rows left out, and the way back from a person to a cell."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAccount:
    """What became of the rows of a table. Always adds up: rows = used + left out + blank.

    Parameters
    ----------
    rows
        Rows from below the headings to the last one with something in it.
    used, left_out, blank
        Each of them is one of the three.
    hidden
        How many of them the spreadsheet program hides; they are read like the others.

    Raises
    ------
    ValueError
        If the account does not add up.
    """

    table: str
    file: str
    sheet: str = ""
    rows: int
    used: int
    left_out: int
    blank: int = 0
    hidden: int = 0

    def __post_init__(self) -> None:
        if self.rows != self.used + self.left_out + self.blank:
            raise ValueError(f"{self.rows} rows are not {self.used} + {self.left_out} + {self.blank}")

    def __str__(self) -> str:
        parts = [f"{self.used:,} used", f"{self.left_out:,} left out", f"{self.blank:,} blank"]
        hidden = f" ({self.hidden:,} of them hidden)" if self.hidden else ""
        return f"{self.rows:,} {'row' if self.rows == 1 else 'rows'} read{hidden}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that takes no part in the round, and why.

    Parameters
    ----------
    row
        The spreadsheet's row number.
    person_id
        The child's or visitor's id, empty where it cannot be read.
    reason
        A plain sentence.
    """

    table: str
    row: int
    person_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person was read.

    Parameters
    ----------
    columns
        The letters of each column that is there, by name.
    """

    file: str
    sheet: str
    row: int
    columns: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Give a column's cell, ``"B14"``; the row alone, ``"14"``, where there is no such column."""
        return f"{self.columns.get(column, '')}{self.row}"
