"""Reads the tables of a round: every fault in one pass, and every row accounted for."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from matcher.intake.accounts import LeftOut, Origin, RowAccount
from matcher.intake.choosing import Shelf
from matcher.intake.crosschecks import KnownIds, leave_out_twins, near_bodies, spell_alike
from matcher.intake.entries import Entry
from matcher.intake.files.grid import Sheet
from matcher.intake.findings import Finding
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import Spot
from matcher.intake.people import Frame, child_of, visitor_of
from matcher.intake.settling import settle_references, settle_standing
from matcher.intake.sheets import Progress, Source
from matcher.intake.tables import ID_COLUMNS, TableRead
from matcher.records.child import Child
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow
from matcher.records.visitor import Visitor

T = TypeVar("T", Child, Visitor)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the tables.

    Parameters
    ----------
    pool
        Everyone who can be used. Ids in standing rows are written as in the tables.
    findings
        Every fault and note, table by table and row by row.
    accounts
        What became of the rows, one for each table that could be read.
    left_out
        The rows that cannot be used.
    origins
        Where each person was read, by ``(table, id)``; a standing row's id is :func:`standing_id`.
    unreadable
        The tables that could not be read at all; their part of the pool is empty.
    sheets
        The sheet each table was read from, and where its columns stand, for "Rows to fix".
    """

    pool: Pool
    findings: tuple[Finding, ...] = ()
    accounts: tuple[RowAccount, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    sheets: Mapping[str, tuple[Sheet, Layout]] = field(default_factory=dict, repr=False)


def standing_id(row: StandingRow) -> str:
    """Give the id under which a standing row's origin is kept."""
    return f"{row.child_id} {row.visitor_id} {row.status.value}"


def read_tables(
    children: Source,
    visitors: Source | None = None,
    standing: Source | None = None,
    *,
    as_of: date,
    today: date,
    upper_child_age: int = 18,
    known_places: Container[str] = (),
    mappings: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the children, visitors and standing tables of a round.

    Parameters
    ----------
    children, visitors, standing
        A path or an upload. ``children`` may be a workbook with a sheet for each table; ``visitors`` is
        then left out. ``standing`` is optional, and taken from either workbook if it has such a sheet.
    as_of
        The day on which ages are taken.
    today
        The day to which waiting counts.
    upper_child_age
        The birthday at which the service ends for a child.
    known_places
        Postcodes that are well-formed because the gazetteer has them; no spaces, capitals.
    mappings
        Columns chosen by hand: ``{table: {heading: column}}``; an empty column leaves a heading aside.
    progress
        Told how far the reading is: workbooks as they are opened, then each table.

    Returns
    -------
    Reading
        Whatever the files hold: a file that cannot be taken in is an error finding, and no person.
    """
    shelf = Shelf(progress)
    frame = Frame(as_of, today, upper_child_age, known_places)
    sheets = _sheets(shelf, children, visitors, standing)
    tables = {
        name: TableRead(name, sheet, (mappings or {}).get(name, {}), progress)
        for name, sheet in sheets.items()
        if sheet is not None
    }
    pool, origins = _people(tables, frame)
    readable = [table for table in tables.values() if table.layout is not None]
    return Reading(
        pool,
        findings=(*shelf.findings, *(found for table in tables.values() for found in table.findings())),
        accounts=tuple(table.account() for table in readable),
        left_out=tuple(left for table in readable for left in table.left_out()),
        origins=origins,
        unreadable=tuple(name for name in sheets if name not in tables or tables[name].layout is None),
        sheets={table.name: (table.sheet, table.layout) for table in readable if table.layout},
    )


def _sheets(
    shelf: Shelf, children: Source, visitors: Source | None, standing: Source | None
) -> dict[str, Sheet | None]:
    found = {"children": shelf.sheet(children, "children")}
    if visitors is not None:
        found["visitors"] = shelf.sheet(visitors, "visitors")
    else:
        found["visitors"] = shelf.sheet(children, "visitors", named_only=True)
        book = shelf.book(children, "visitors")
        if book is not None and found["visitors"] is None:
            shelf.say_missing(book, "visitors")
    if standing is not None:
        found["standing"] = shelf.sheet(standing, "standing")
        return found
    for source in (children, visitors):
        sheet = shelf.sheet(source, "standing", named_only=True) if source is not None else None
        if sheet is not None and sheet.rows:
            return {**found, "standing": sheet}
    return found


def _people(tables: Mapping[str, TableRead], frame: Frame) -> tuple[Pool, dict[tuple[str, str], Origin]]:
    """Make people of the entries; every check that needs more than one row or table is made here."""
    known = {name: KnownIds(name, table.ids()) for name, table in tables.items() if table.layout is not None}
    origins: dict[tuple[str, str], Origin] = {}
    children = tuple(_made("children", tables, known, frame, child_of, origins))
    if "visitors" in tables:
        spell_alike(tables["visitors"].entries, "supervisor")
    visitors = tuple(_made("visitors", tables, known, frame, visitor_of, origins))
    standing: list[StandingRow] = []
    settled = tables.get("standing")
    if settled is not None and settled.layout is not None:
        for entry, row in settle_standing(settled.entries, settled.layout, known, settled.spot):
            standing.append(row)
            origins["standing", standing_id(row)] = settled.origin(entry)
    near_bodies(
        (name, table.layout, table.entries, table.spot)
        for name, table in tables.items()
        if table.layout is not None
    )
    return Pool(children, visitors, tuple(standing)), origins


Maker = Callable[[Entry, Layout, Frame, Spot], T | None]


def _made(
    name: str,
    tables: Mapping[str, TableRead],
    known: Mapping[str, KnownIds],
    frame: Frame,
    make: "Maker[T]",
    origins: dict[tuple[str, str], Origin],
) -> Iterator[T]:
    table = tables.get(name)
    if table is None or table.layout is None:
        return
    leave_out_twins(table.entries, table.layout, ID_COLUMNS[name], table.spot)
    for entry in table.entries:
        if entry.reason and not entry.values:
            continue
        table.spot.row, table.spot.person_id = entry.row, entry.person_id
        settle_references(entry, table.layout, known, table.spot)
        person = make(entry, table.layout, frame, table.spot)
        if person is not None:
            origins[name, entry.person_id] = table.origin(entry)
            yield person
