"""Rows in, entries out: what each cell of a row says, before it becomes a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from matcher.intake.files.grid import Row, Sheet, Value
from matcher.intake.headings import Layout, Place
from matcher.intake.parsing.cells import Parser, Spot, as_text, refuse_fault
from matcher.intake.parsing.dates import has_month_first, may_be_turned
from matcher.intake.wording import shortened
from matcher.records.limits import LONGEST_ID
from matcher.records.unread import UnreadCell

EXAMPLE = "EXAMPLE"
"""The id of the template's example rows: they are no one."""
Step = Callable[[int, int], None]
_SEPARATOR_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "an upright stroke"}


@dataclass(slots=True)
class Entry:
    """One row, read cell by cell.

    Parameters
    ----------
    values
        By column name, as the record keeps them; what is empty or cannot be read is not there.
    written
        The cells of the row by column name, as they stand in the file.
    unread
        The cells with something in them that could not be read, or not all of it.
    reason
        Why the row is left out; empty while it is not.
    """

    row: int
    person_id: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, Value] = field(default_factory=dict)
    unread: list[UnreadCell] = field(default_factory=list)
    reason: str = ""


class _Reader:
    """One column's parser, with what is known of the column as a whole and what it has read already."""

    __slots__ = ("expected", "heading", "known", "letters", "month_first", "name", "number", "read")

    def __init__(self, place: Place, month_first: bool) -> None:
        self.name, self.number, self.heading = place.column.name, place.number, place.heading
        self.letters, self.expected = place.letters, place.column.allowed
        self.read: Parser = place.column.read
        self.month_first = month_first
        self.known: dict[str, Any] = {}

    def take(self, value: Value, spot: Spot) -> Any:
        """Read a cell. A text that was read before without a finding is not read again."""
        if value.__class__ is str and value in self.known:
            return self.known[value]
        spot.letters, spot.heading, spot.expected = self.letters, self.heading, self.expected
        spot.month_first = self.month_first
        if refuse_fault(value, spot):
            return None
        said = spot.said
        read = self.read(value, spot)
        if value.__class__ is str and spot.said == said:
            self.known[value] = read
        return read


def read_entries(sheet: Sheet, layout: Layout, id_column: str, spot: Spot, step: Step) -> Iterator[Entry]:
    """Read every row below the headings.

    Parameters
    ----------
    id_column
        The column with the person's id; it is read first, so that findings can name the person.
    step
        Told how many rows of how many are done, now and then.
    """
    rows = [row for row in sheet.rows if row.number > layout.heading_row]
    readers = _readers(rows, layout, id_column, spot)
    for count, row in enumerate(rows, 1):
        yield _entry(row, sheet, layout, readers, spot)
        if count % 500 == 0 or count == len(rows):
            step(count, len(rows))


def _readers(rows: list[Row], layout: Layout, id_column: str, spot: Spot) -> list[_Reader]:
    readers = []
    for name, place in layout.places.items():
        column: list[Value] = []
        if place.column.shape == "date":
            column = [row.cells[place.number] for row in rows if place.number in row.cells]
            if may_be_turned(column):
                spot.row, spot.person_id = layout.heading_row, ""
                layout.point(spot, name)
                spot.say("dates-mixed")
        readers.append(_Reader(place, has_month_first(column)))
    return sorted(readers, key=lambda reader: (reader.name != id_column, reader.number))


def _entry(row: Row, sheet: Sheet, layout: Layout, readers: list[_Reader], spot: Spot) -> Entry:
    entry = Entry(row.number)
    spot.row, spot.person_id = row.number, ""
    cells = row.cells
    first = as_text(cells.get(readers[0].number, "")) if readers else ""
    entry.person_id = " ".join(first.split())
    if len(entry.person_id) > LONGEST_ID:
        entry.person_id = shortened(entry.person_id)
    spot.person_id = entry.person_id
    if entry.person_id.upper() == EXAMPLE:
        spot.letters = ""
        spot.say("row-example")
        entry.reason = "It is the example row of the template."
        return entry
    if not _has_right_length(row, sheet, layout, spot):
        entry.reason = "It has more fields than there are headings."
        return entry
    for reader in readers:
        value = cells.get(reader.number)
        if value is not None:
            entry.written[reader.name] = value
            faults = spot.faults
            read = reader.take(value, spot)
            if read is not None:
                entry.values[reader.name] = read
            if spot.faults > faults:
                entry.unread.append(_unread(reader, value, spot))
    _check_needed(entry, layout, spot)
    return entry


def _unread(reader: _Reader, value: Value, spot: Spot) -> UnreadCell:
    cell = f"{reader.letters}{spot.row}"
    return UnreadCell(reader.name, reader.heading, shortened(as_text(value)), spot.table, cell)


def _has_right_length(row: Row, sheet: Sheet, layout: Layout, spot: Spot) -> bool:
    if row.fields == layout.width:
        return True
    spot.letters = ""
    said = {"fields": str(row.fields), "headings": str(layout.width)}
    if row.fields < layout.width:
        spot.say("row-too-short", **said)
        return True
    if max(row.cells) <= layout.width:
        return True
    spot.say("row-too-long", separator=_SEPARATOR_NAMES.get(sheet.separator, "a separator"), **said)
    return False


def _check_needed(entry: Entry, layout: Layout, spot: Spot) -> None:
    for name, column in layout.table.columns.items():
        if column.needed and name not in entry.values:
            leave_out(entry, name, layout, spot)


def leave_out(entry: Entry, name: str, layout: Layout, spot: Spot) -> None:
    """Leave a row out because a column it needs is empty or cannot be read."""
    layout.point(spot, name)
    if name in entry.written:
        reason = f"{spot.heading} cannot be read (cell {spot.letters}{spot.row})."
    else:
        spot.say("cell-required")
        reason = f"{spot.heading} is empty."
    entry.reason = entry.reason or reason
