"""The two workbooks of the sample: the service in one file, and the awkward one."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter
from sample_faults import (
    CHILDREN,
    DIVIDED_BY_ZERO,
    EXTRA_CHILDREN,
    EXTRA_VISITORS,
    PLANTED,
    QUIET,
    STANDING,
    STANDING_ROWS,
    VISITORS,
    Planted,
)
from xlsxwriter.utility import xl_col_to_name

Row = Mapping[str, object]
Degrees = tuple[float, float]
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ID_OF = {CHILDREN: "child_id", VISITORS: "visitor_id"}
POINT = ("latitude", "longitude")
AWKWARD_HEADINGS = {CHILDREN: {"ethnicity": "Ethnicty", "bare": ""}}
HEADING_ROWS = {CHILDREN: 1, VISITORS: 3, STANDING: 1}
"""Rows of the headings in the awkward workbook, from 1."""


def write_service(
    path: Path, tables: Mapping[str, tuple[Sequence[str], Iterable[Row]]], points: Mapping[str, Degrees]
) -> None:
    """Write the whole service as one workbook, coordinates in the tables instead of a file of places."""
    with _book(path) as book:
        for name, (columns, rows) in tables.items():
            where = POINT if "postcode" in columns else ()
            placed = [{**row, **_point(row, points)} for row in rows] if where else list(rows)
            page = book.add_worksheet(name)
            _write_rows(book, page, [*columns, *where], [_typed(row) for row in placed])


def _point(row: Row, points: Mapping[str, tuple[float, float]]) -> dict[str, object]:
    postcode = str(row["postcode"])
    found = points.get(postcode) or points.get(postcode.split()[0])
    return dict(zip(POINT, found, strict=True)) if found else {}


def write_awkward(path: Path, tables: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> None:
    """Write the awkward workbook, and beside it the list of what is wrong with it."""
    laid_out = {name: _Awkward(name, *tables[name]) for name in (CHILDREN, VISITORS, STANDING)}
    with _book(path) as book:
        book.add_worksheet("Read me").write_string(0, 0, "Everything here is made up, and much is wrong.")
        for name, table in laid_out.items():
            page = book.add_worksheet(name.capitalize())
            if HEADING_ROWS[name] > 1:
                page.write_string(0, 0, "Our visitors, autumn 2026")
            odd_headings = AWKWARD_HEADINGS.get(name, {})
            _write_rows(book, page, table.columns, table.rows, HEADING_ROWS[name], odd_headings)
            for row in table.hidden:
                page.set_row(row - 1, None, None, {"hidden": True})
        old = book.add_worksheet("Old list")
        old.write_string(0, 0, "Child ID")
        old.hide()
    _write_faults(path.with_name("awkward_faults.csv"), laid_out)


def _write_faults(path: Path, tables: Mapping[str, "_Awkward"]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("table", "cell", "severity", "code", "what is wrong"))
        for fault in PLANTED:
            cell = tables[fault.table].cell(fault) if fault.table else ""
            writer.writerow((fault.table, cell, fault.severity, fault.code, fault.words))


class _Awkward:
    """One table of the awkward workbook: the sample's rows with the faults planted."""

    def __init__(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        self.name = name
        place = POINT if name != STANDING else ()
        spare = ("hobbies", "shoe_size", "bare") if name == CHILDREN else ()
        self.columns = [*columns, *place, *spare]
        self.names: list[str] = []
        self.rows: list[dict[str, object] | None] = []
        self._fill({str(row.get(ID_OF.get(name, ""), "")): dict(_typed(row)) for row in rows})
        for change in (*PLANTED, *QUIET):
            if change.table == name and change.column in self.columns and change.row in self.names:
                self._row(change.row)[change.column] = change.value

    def _fill(self, people: Mapping[str, dict[str, object]]) -> None:
        if self.name == STANDING:
            for child, visitor, status in STANDING_ROWS:
                self._add(f"{child}>{visitor}", {"child_id": child, "visitor_id": visitor, "status": status})
            return
        for person_id, row in people.items():
            self._add(person_id, row)
        self._add("", None)
        for name, like, person_id in EXTRA_CHILDREN if self.name == CHILDREN else EXTRA_VISITORS:
            self._add(name, {**people[like], ID_OF[self.name]: person_id, "siblings": None})

    def _add(self, name: str, row: dict[str, object] | None) -> None:
        self.names.append(name)
        self.rows.append(row)

    def _row(self, name: str) -> dict[str, object]:
        row = self.rows[self.names.index(name)]
        assert row is not None, f"the row {name} is blank"
        return row

    @property
    def hidden(self) -> list[int]:
        """The spreadsheet's numbers of the rows that are hidden."""
        hidden = (fault for fault in PLANTED if fault.code == "rows-hidden" and fault.table == self.name)
        return [int(self.cell(fault)) for fault in hidden]

    def cell(self, fault: Planted) -> str:
        """Give the cell a fault is found at, ``"B14"``; the row alone where no column is named."""
        top = HEADING_ROWS[self.name]
        row = top if fault.row == "headings" else top + 1 + self.names.index(fault.row)
        return f"{xl_col_to_name(self.columns.index(fault.column)) if fault.column else ''}{row}"


def _book(path: Path) -> Any:
    book = xlsxwriter.Workbook(str(path), AS_TEXT)
    book.set_properties({"title": "Made-up sample", "created": datetime(2026, 11, 22)})
    return book


def _typed(row: Row) -> dict[str, object]:
    return {name: _as_date(value) for name, value in row.items()}


def _as_date(value: object) -> object:
    if isinstance(value, str) and len(value) == len("2026-11-22") and value[4:8:3] == "--":
        return date.fromisoformat(value)
    return value


def _write_rows(
    book: Any,
    page: Any,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, object] | None],
    heading_row: int = 1,
    headings: Mapping[str, str] = MappingProxyType({}),
) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    for number, column in enumerate(columns):
        heading = headings.get(column, column.replace("_", " ").capitalize())
        if heading:
            page.write_string(heading_row - 1, number, heading, bold)
    page.freeze_panes(heading_row, 1)
    page.set_column(0, len(columns) - 1, 14)
    for line, row in enumerate(rows, start=heading_row):
        for number, column in enumerate(columns):
            _write_cell(page, line, number, (row or {}).get(column), day)


def _write_cell(page: Any, line: int, number: int, value: object, day: Any) -> None:
    if value is None or value == "":
        return
    if value == DIVIDED_BY_ZERO:
        page.write_formula(line, number, value, None, "#DIV/0!")
    elif isinstance(value, str) and value.startswith("="):
        page.write_formula(line, number, value, None, "")
    elif isinstance(value, date):
        page.write_datetime(line, number, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, str):
        page.write_string(line, number, value)
    else:
        page.write_number(line, number, value)
