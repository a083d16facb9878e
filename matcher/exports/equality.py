"""Who waits, by group, as a table that may be shared."""

from collections.abc import Iterator
from pathlib import Path

from matcher.advice.equality import CAUSES, Equality, GroupRow
from matcher.exports.writing import Cell, table_bytes, write_table

COLUMNS = (
    "grouping",
    "group",
    "children",
    "matched",
    "rate_percent",
    "waiting_months",
    "distance_km",
    "fit",
    "mainly",
    "note",
)


def write_equality(found: Equality, path: Path) -> None:
    """Write the figures as CSV, each row marked where figures are kept back, or are internal.

    Raises
    ------
    matcher.exports.writing.ExportFault
        If the file cannot be written there.
    """
    write_table(path, COLUMNS, _rows(found))


def equality_bytes(found: Equality) -> bytes:
    """Give the content of that file."""
    return table_bytes(COLUMNS, _rows(found))


def _rows(found: Equality) -> Iterator[tuple[Cell, ...]]:
    yield _row("Everybody", found.overall, found)
    for table in found.tables:
        yield from (_row(table.title, row, found) for row in table.rows)


def _row(grouping: str, row: GroupRow, found: Equality) -> tuple[Cell, ...]:
    back = row.children is None or row.matched is None
    figures = (row.children, row.matched, row.rate, row.waiting_months, row.distance_km, row.fit)
    why = CAUSES.get(row.mainly, "")
    note = found.mark if found.internal or back else ""
    return (grouping, row.group, *figures, why, note)
