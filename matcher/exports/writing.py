"""Text that is safe in a spreadsheet program."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from matcher.errors import MatcherError
from matcher.writing import write_whole

Cell = str | int | float | date | None

# Not allowed in XML, or not writable at all.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN: Final = " \t\r\n\x00\x0b\x0c\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
_STARTS_A_FORMULA: Final = re.compile(rf"[{_UNSEEN}]*[=+\-@＝＋－＠]|[{_UNSEEN}]*[\t\r\n\x00]")
LONGEST_CELL: Final = 32_000
"""A spreadsheet program drops a longer text without a word."""


class ExportFault(MatcherError):
    """Raised when a list cannot be written. Nothing was changed; the message says what to do."""


def neutral(text: str) -> str:
    """Make a text safe for CSV: one that a spreadsheet program would run begins with an apostrophe.

    That is every text whose first sign, spaces and unseen signs aside, is ``= + - @`` (their wide
    forms too), tab, CR, LF or NUL.
    """
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def writable(text: str) -> str:
    """Take out what a workbook cannot hold, and say where a text is too long for a cell."""
    kept = _UNWRITABLE.sub("", text)
    return kept if len(kept) <= LONGEST_CELL else f"{kept[:LONGEST_CELL]} … (shortened)"


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file, the one way this program does: UTF-8 with a mark, UK dates, neutral texts.

    Raises
    ------
    ExportFault
        If the file cannot be written there.
    """
    write_whole(path, table_bytes(headings, rows), ExportFault)


def table_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Give the content of a CSV file as :func:`write_table` writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutral(heading) for heading in headings])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        return neutral(cell.encode("utf-8", "ignore").decode())
    return "" if cell is None else cell
