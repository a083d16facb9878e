"""Imagined people in a file: the columns of the tables, read and written as cells are."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from matcher.errors import ScenarioFault
from matcher.intake.columns.children import CHILDREN
from matcher.intake.columns.column import Column, Table
from matcher.intake.columns.visitors import VISITORS
from matcher.intake.parsing.cells import Spot
from matcher.policy.faults import nearest
from matcher.records.availability import ANY_TIME, slot_names
from matcher.records.bodies import body_key
from matcher.records.child import AgeRange, AgeWish, Child, ServiceEnd, Wish
from matcher.records.place import Point
from matcher.records.visitor import Visitor

_NOT_TAKEN = ("date_of_birth", "known_as")
"""Nobody imagined has a name or a birthday."""
_AGE = 40


def visitor_from(cells: Mapping[str, Any]) -> Visitor:
    """Make an imagined visitor of cells by column; free at any time where nothing else is said.

    Raises
    ------
    matcher.errors.ScenarioFault
        If a column is not known, or a cell cannot be read: every fault at once.
    """
    values = {"visitor_id": "new-visitor", "age": _AGE, "available": "any", **cells}
    return Visitor(**_read(VISITORS, values))


def child_from(cells: Mapping[str, Any]) -> Child:
    """Make an imagined child of cells by column, who has agreed where nothing else is said.

    Raises
    ------
    matcher.errors.ScenarioFault
        As :func:`visitor_from`; also where the age, the kind of placement or the day of referral is
        missing.
    """
    values: dict[str, Any] = {"child_id": "new-child", "agreed": "yes", "available": "any", **cells}
    missing = [name for name in ("age", "placement_type", "referred_on") if name not in values]
    if missing:
        raise ScenarioFault(f"A child who joins needs {' and '.join(missing)}.")
    read = _read(CHILDREN, values)
    if read.get("leaves_on"):
        read["service_end"] = ServiceEnd.GIVEN
    responsible, placement = read.get("responsible_authority"), read.get("placement_authority")
    if responsible and placement:
        read.setdefault("out_of_area", body_key(responsible) != body_key(placement))
    return Child(**read)


def cells_of(person: Child | Visitor) -> dict[str, Any]:
    """Write a person as cells by column, what is as by default left out; reading them gives the same."""
    table = CHILDREN if isinstance(person, Child) else VISITORS
    return {name: cell for name, cell in _cells(person) if name in table.columns}


def _cells(person: Child | Visitor) -> Iterator[tuple[str, Any]]:
    for each in fields(person):
        value = getattr(person, each.name)
        default = each.default if each.default_factory is MISSING else each.default_factory()
        if each.name == "point" and value is not None:
            yield from (("latitude", value.latitude), ("longitude", value.longitude))
        elif each.name in ("available", "agreed", "age") or value != default:
            yield each.name, _cell(each.name, value)


def _cell(name: str, value: Any) -> Any:
    if name == "available":
        return "any" if value == ANY_TIME else "; ".join(slot_names(value)) or "none"
    if isinstance(value, Wish | AgeWish):
        return "; ".join(
            f"{how}: {_word(what)}"
            for how, wanted in (("must", value.musts), ("prefer", value.prefers))
            for what in wanted
        )
    if isinstance(value, tuple):
        return "; ".join(map(_word, value))
    return str(value) if isinstance(value, str) else value


def _word(value: Any) -> str:
    if not isinstance(value, AgeRange):
        return str(value)
    return f"{value.lowest}-{'' if value.highest is None else value.highest}"


def _read(table: Table, cells: Mapping[str, Any]) -> dict[str, Any]:
    faults = list(_unknown(table, cells))
    values: dict[str, Any] = {}
    spot = Spot(table.name)
    for name, cell in cells.items():
        if name in table.columns and name not in _NOT_TAKEN:
            said = len(spot.findings)
            value = _read_cell(table.columns[name], cell, spot)
            faults += [f"{name}: {each.found} {each.mend}".strip() for each in spot.findings[said:]]
            if value is not None:
                values[name] = value
    if faults:
        raise ScenarioFault(" ".join(faults))
    latitude, longitude = values.pop("latitude", None), values.pop("longitude", None)
    if latitude is not None and longitude is not None:
        values["point"] = Point(latitude, longitude)
    return values


def _unknown(table: Table, cells: Mapping[str, Any]) -> Iterator[str]:
    for name in cells:
        if name in _NOT_TAKEN:
            yield f"{name} is not taken: nobody imagined has one."
        elif name not in table.columns:
            columns = [each for each in table.columns if each not in _NOT_TAKEN]
            yield f"There is no column {name} in the {table.name} table. {nearest(name, columns, 'column')}"


def _read_cell(column: Column, cell: Any, spot: Spot) -> Any:
    if isinstance(cell, list):
        cell = "; ".join(map(str, cell))
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if not isinstance(cell, str | int | float | date):
        raise ScenarioFault(f"{column.name} is no single value: write {column.allowed}.")
    spot.heading, spot.expected = column.name, column.allowed
    return column.read(cell, spot)
