"""Ids that one table names in another: settled to the way they are written there, or said."""

from collections.abc import Iterator, Mapping

from matcher.intake.crosschecks import KnownIds
from matcher.intake.entries import Entry
from matcher.intake.headings import Layout
from matcher.intake.parsing.cells import Spot
from matcher.intake.people import standing_of
from matcher.intake.wording import quoted
from matcher.records.standing import StandingRow, Status

_REFERENCES = {"excluded_visitors": "visitors", "conflicts": "children"}
_STANDING_TABLES = {"child_id": "children", "visitor_id": "visitors"}
_TAKES_A_PLACE = (Status.ACTIVE, Status.OFFERED)


def settle_references(entry: Entry, layout: Layout, known: Mapping[str, KnownIds], spot: Spot) -> None:
    """Settle the ids in a person's lists. An id nobody has stays: who left may come back."""
    for name, table in _REFERENCES.items():
        named = entry.values.get(name)
        if named and table in known:
            layout.point(spot, name)
            entry.values[name] = tuple(known[table].settle_or_say(person_id, spot) for person_id in named)


def settle_standing(
    entries: list[Entry], layout: Layout, known: Mapping[str, KnownIds], spot: Spot
) -> Iterator[tuple[Entry, StandingRow]]:
    """Make standing rows, with ids as their tables have them.

    A row about somebody who is in neither table has no effect and is left out, except that an active or
    offered one still takes a place of the visitor who is here, and an active one the child who is here
    out of the search. A pin that names nobody cannot stand.
    """
    for entry in entries:
        if entry.reason:
            continue
        spot.row, spot.person_id = entry.row, entry.person_id
        missing = _settle_ids(entry, layout, known, spot)
        if missing:
            _say_missing(entry, missing, layout, spot)
        if not entry.reason:
            yield entry, standing_of(entry)


def _settle_ids(entry: Entry, layout: Layout, known: Mapping[str, KnownIds], spot: Spot) -> list[str]:
    """Settle both ids, and name the columns whose id nobody has."""
    missing = []
    for name, table in _STANDING_TABLES.items():
        layout.point(spot, name)
        if table not in known:
            continue
        settled = known[table].settle(entry.values[name], spot)
        if settled:
            entry.values[name] = settled
        else:
            missing.append(name)
    return missing


def _say_missing(entry: Entry, missing: list[str], layout: Layout, spot: Spot) -> None:
    status: Status = entry.values["status"]
    stays = missing == ["child_id"] if status is Status.OFFERED else len(missing) == 1
    stays = stays and status in _TAKES_A_PLACE
    for name in missing:
        layout.point(spot, name)
        code = "standing-pin-unknown" if status is Status.PINNED else "standing-unknown"
        said = {"status": status.value, "value": quoted(entry.values[name]), "others": _STANDING_TABLES[name]}
        if status is Status.PINNED:
            spot.say(code, **said)
        else:
            spot.say(code, effect=_effect(missing[0]) if stays else "it has no effect", **said)
    if not stays:
        entry.reason = f"Nobody here has the id in its column {missing[0]}."


def _effect(missing: str) -> str:
    return "the visitor's place counts" if missing == "child_id" else "the child looks for nobody else"
