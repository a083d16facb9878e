"""Brings a ledger of an older version to the present one, in one transaction, after a copy of the file."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, RowMapping, Table, insert, select, update

from matcher.decisions import archive, chain, history
from matcher.decisions.chain import EventKind
from matcher.decisions.decision import Decision, DecisionKind, Seen
from matcher.decisions.saved import places_from_json, tables_digest
from matcher.decisions.schema import add_triggers
from matcher.decisions.services import service_of
from matcher.decisions.tables import SCHEMA_VERSION, about, metadata, rounds, uploads
from matcher.records.pool import Pool

COPIES: Final = "ledger-of-version-*.sqlite3"
"""What the copies from before a migration are called, in the folder of the ledger."""
_REBUILT: Final = ("events", "rounds", "uploads", "ledger")


def create_schema(connection: Connection) -> None:
    """Make every table and trigger of the present version in an empty file."""
    metadata.create_all(connection)
    begin_chain(connection)
    add_triggers(connection)


def begin_chain(connection: Connection) -> str:
    """Write the ledger's own row, and give the random id at which its chain begins."""
    start = secrets.token_hex(32)
    connection.execute(
        insert(about).values(only=1, version=SCHEMA_VERSION, ledger_id=start, head_number=0, head=start)
    )
    return start


def copy_before(path: Path, version: int) -> Path:
    """Copy the ledger's file beside it, readable for its owner only, and give the copy's path.

    A copy that is there already, as after a migration that was stopped, is written over: the file was
    not changed since.
    """
    copy = path.with_name(COPIES.replace("*", str(version)))
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def migrate(connection: Connection) -> None:
    """Turn a ledger of version 1 into one of version 2.

    The caller holds the write lock and has switched foreign keys off, as tables are rebuilt. Every
    number, decision, round, table and setting stays. Decisions are sealed as they were found: an event
    says that nothing vouches for the time before.
    """
    used = _sequences(connection)
    _set_aside(connection)
    metadata.create_all(connection)
    # A column that version 2 adds to rounds or uploads is filled here, by name.
    _copy_rows(connection, uploads, {"service": "''", "recorded_at": "saved_at", "digest": "''"})
    _copy_rows(connection, rounds, {"audited": "NULL"})
    _recognise_tables(connection)
    _restore_sequences(connection, used)
    _seal_decisions(connection, begin_chain(connection), used.get("events", 0))
    _seal_rounds_and_tables(connection)
    # A table that version 2 adds beside these, and that follows from decisions, is filled here.
    for name in _REBUILT:
        connection.exec_driver_sql(f"DROP TABLE {name}_of_1")
    add_triggers(connection)


def _sequences(connection: Connection) -> dict[str, int]:
    """Give the highest number ever given out in each table, its row deleted or not."""
    return {str(row[0]): int(row[1]) for row in connection.exec_driver_sql("SELECT * FROM sqlite_sequence")}


def _set_aside(connection: Connection) -> None:
    made = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
    ).all()
    for kind, name in made:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    for name in _REBUILT:
        connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO {name}_of_1")


def _copy_rows(connection: Connection, table: Table, added: Mapping[str, str]) -> None:
    """Copy a table's rows as they lie.

    Parameters
    ----------
    added
        For each column that version 1 did not have, the SQL that fills it.
    """
    columns = {column.name: f'"{column.name}"' for column in table.columns} | dict(added)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(columns.values())
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name}_of_1 ORDER BY id"
    )


def _restore_sequences(connection: Connection, used: Mapping[str, int]) -> None:
    for table in (uploads, rounds):
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
        if table.name in used:
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, used[table.name])
            )


def _recognise_tables(connection: Connection) -> None:
    """Find out whose saved tables are, and by what digest a round names them.

    Tables that cannot be read stay those of the data folder, and no round is found to be made from them.
    """
    for row in connection.execute(select(uploads.c.id, uploads.c.pool, uploads.c.places)).all():
        try:
            pool, places = Pool.from_json(row.pool), places_from_json(row.places)
        except ValueError:
            continue
        values = {"service": service_of(pool), "digest": tables_digest(pool, places)}
        connection.execute(update(uploads).where(uploads.c.id == row.id).values(values))


def _seal_decisions(connection: Connection, start: str, last_used: int) -> None:
    rows = connection.exec_driver_sql("SELECT * FROM events_of_1 ORDER BY number").mappings().all()
    head, number = start, 0
    for row in rows:
        decision = _decision_of_1(row)
        number = decision.number
        head = chain.seal(
            connection,
            number=number,
            previous=head,
            kind=decision.kind,
            at=decision.at,
            round_reference=decision.round_reference,
            data=history.decision_data(decision),
            personal=history.decision_personal(decision, row["key"]),
        )
    last = max(number, last_used)
    chain.seal(
        connection,
        number=last + 1,
        previous=head,
        kind=EventKind.UNSEALED_BEFORE,
        at=datetime.now().astimezone(),
        round_reference=None,
        data={"last": last, "version": 1},
        personal={},
    )


def _decision_of_1(row: RowMapping) -> Decision:
    return Decision(
        number=row["number"],
        round_reference=row["round_reference"],
        child_id=row["child_id"],
        visitor_id=row["visitor_id"],
        kind=DecisionKind(row["kind"]),
        by=row["by"],
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
        seen=Seen(
            fit=row["fit"],
            distance_km=row["distance_km"],
            exceptions=tuple(json.loads(row["exceptions"])),
            cautions=tuple(json.loads(row["cautions"])),
        ),
    )


def _seal_rounds_and_tables(connection: Connection) -> None:
    for (tables_id,) in connection.exec_driver_sql("SELECT id FROM uploads ORDER BY id").all():
        chain.append(connection, EventKind.TABLES_SEALED, data=archive.tables_data(connection, tables_id))
    found = connection.exec_driver_sql("SELECT id, reference, name, closed_at FROM rounds ORDER BY id").all()
    for row_id, reference, name, closed_at in found:
        chain.append(
            connection,
            EventKind.ROUND_SEALED,
            round_reference=reference,
            data={**archive.round_data(connection, row_id), "closed_at": closed_at},
            personal={"name": name},
        )
