"""Small tables to read: good rows to change one cell of, as CSV or as a workbook."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from matcher.intake.findings import Finding
from matcher.intake.reading import Reading, read_tables
from matcher.intake.sheets import Upload

TODAY = date(2026, 11, 22)
Rows = Sequence[Mapping[str, Any]]


def child(child_id: Any = "C1", /, **changes: Any) -> dict[str, Any]:
    """Give a row of a child that can be used, with some cells changed."""
    good = {
        "child_id": child_id,
        "age": "13",
        "postcode": "M6 5WG",
        "placement_type": "foster",
        "agreed": "yes",
        "referred_on": "2026-09-14",
        "available": "any",
    }
    return good | changes


def visitor(visitor_id: Any = "V1", /, **changes: Any) -> dict[str, Any]:
    """Give a row of a visitor that can be used, with some cells changed."""
    good = {
        "visitor_id": visitor_id,
        "age": "34",
        "gender": "female",
        "postcode": "M5 4WT",
        "available": "any",
        "dbs_issued_on": "2026-03-02",
        "references_checked": "yes",
        "interviewed": "yes",
        "trained_on": "2026-04-18",
    }
    return good | changes


def settled(child_id: str, visitor_id: str, status: str, **more: Any) -> dict[str, Any]:
    """Give a standing row."""
    return {"child_id": child_id, "visitor_id": visitor_id, "status": status, **more}


def grid(rows: Rows) -> list[list[Any]]:
    """Lay rows out below their headings; what a row does not have is empty."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def csv_upload(rows: Rows, name: str = "children.csv", delimiter: str = ",") -> Upload:
    """Write rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(grid(rows))
    return Upload(name, text.getvalue().encode())


def text_upload(text: str, name: str = "children.csv", encoding: str = "utf-8") -> Upload:
    """Write a text as a CSV file."""
    return Upload(name, text.encode(encoding))


def xlsx_upload(sheets: Mapping[str, Rows | list[list[Any]]], name: str = "round.xlsx") -> Upload:
    """Write a workbook with a sheet for each table; dates become date cells, formulas stay text."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        # The file is the same whenever it is made.
        book.set_properties({"created": datetime(2026, 1, 1)})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            page = book.add_worksheet(title)
            lines = rows if rows and isinstance(rows[0], list) else grid(rows)  # type: ignore[arg-type]
            for line, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(line, column, cell, day)
                    else:
                        page.write(line, column, cell)
    return Upload(name, stream.getvalue())


def read(children: Rows | Upload, visitors: Rows | Upload | None = None, *args: Any, **more: Any) -> Reading:
    """Read tables given as rows or as files, with one good visitor where none is given."""
    of_visitors = visitors if visitors is not None else [visitor()]
    return read_tables(
        children if isinstance(children, Upload) else csv_upload(children),
        of_visitors if isinstance(of_visitors, Upload) else csv_upload(of_visitors, "visitors.csv"),
        *(arg if isinstance(arg, Upload) else csv_upload(arg, "standing.csv") for arg in args),
        **{"as_of": TODAY, "today": TODAY, **more},
    )


def read_children(**changes: Any) -> Reading:
    """Read one child with some cells changed."""
    return read([child(**changes)])


def read_visitor(**changes: Any) -> Reading:
    """Read one child and one visitor, some cells of the visitor changed."""
    return read([child()], [visitor(**changes)])


def codes(reading: Reading) -> list[str]:
    """Name the codes found, in order."""
    return [found.code for found in reading.findings]


def only(reading: Reading, code: str | None = None) -> Finding:
    """Give the one finding of a reading, or the one of a code."""
    (found,) = [found for found in reading.findings if code in (None, found.code)]
    return found
