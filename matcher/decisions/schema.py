"""What the database of the ledger is made of, tables, indexes and triggers, and whether it is whole."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import Connection, create_engine

from matcher.decisions.tables import TRIGGERS, metadata

_MOST_TOLD: Final = 20
"""How many faults of the file itself are told: a torn page has hundreds."""


class _Made(NamedTuple):
    """Something that is made in a database, as ``sqlite_master`` names it."""

    type: str
    name: str


def add_triggers(connection: Connection) -> None:
    """Make the triggers that keep history as it was written."""
    for trigger in TRIGGERS:
        connection.exec_driver_sql(trigger)


def schema_faults(connection: Connection) -> Iterator[str]:
    """Say what was removed from the database, changed in it or added to it: tables, indexes, triggers."""
    there, wanted = _schema(connection), _wanted()
    for made, sql in wanted.items():
        if there.get(made) != sql:
            yield f"The {_called(made)} of the database was removed or changed."
    for made in sorted(set(there) - set(wanted)):
        yield f"Somebody added the {_called(made, 'trigger')} to the database."


def storage_faults(connection: Connection) -> Iterator[str]:
    """Say where the file contradicts itself: an index that misses rows hides them from whoever asks by it.

    Only the long check of SQLite compares each index with its table; the quick one does not.
    """
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_TOLD})").scalars().all()
    for said in found:
        if said != "ok":
            yield f"The file contradicts itself, so some questions find too little: {said}."


def _called(made: _Made, trigger: str = "guard") -> str:
    return f"{trigger if made.type == 'trigger' else made.type} “{made.name}”"


def _schema(connection: Connection) -> dict[_Made, str]:
    asked = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    return {
        _Made(str(type_), str(name)): f"{table}: {_plain(type_, sql)}"
        for type_, name, table, sql in connection.exec_driver_sql(asked).all()
        # ANALYZE makes these, as a database browser may; they only say what is quicker.
        if not str(name).startswith("sqlite_stat")
    }


@cache
def _wanted() -> dict[_Made, str]:
    """Give what a ledger of the present version is made of: that of one made in memory."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        add_triggers(connection)
        wanted = _schema(connection)
    engine.dispose()
    return wanted


def _plain(type_: object, sql: object) -> str:
    """Write SQL so that another version of SQLAlchemy, or a line broken elsewhere, makes no difference."""
    spaced = " ".join(str(sql).split())
    # The triggers are written here, not by SQLAlchemy: each sign of them counts.
    return spaced if type_ == "trigger" else re.sub(r"\s*([(),])\s*", r"\1", spaced.replace('"', ""))
