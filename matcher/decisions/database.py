"""Opens the ledger's database so that what was acknowledged is on the disk, and says what is amiss."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from matcher.decisions.tables import SCHEMA_VERSION, TRIGGERS, about, metadata
from matcher.errors import LedgerFault

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Before it, SQLite can corrupt a WAL database when one connection commits and another checkpoints."""
BUSY_TIMEOUT_MS = 5_000


def journal_mode(on_this_machine: bool = True) -> str:
    """Choose the journal: the rollback journal where WAL is not sound, or the folder is shared."""
    sound = sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM
    return "wal" if sound and on_this_machine else "delete"


def open_engine(path: Path, on_this_machine: bool = True) -> Engine:
    """Open the database, made where it is missing, and refuse what is no ledger or a newer one.

    Raises
    ------
    matcher.errors.LedgerFault
        If the folder or the file cannot be written, or the file is no ledger of a known version.
    """
    _prepare_file(path)
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    pragmas = _pragmas(journal_mode(on_this_machine))
    event.listen(engine, "connect", lambda connection, _: _prepare_connection(connection, pragmas))
    event.listen(engine, "begin", _begin)
    try:
        with told(), writing(engine) as connection:
            _prepare_schema(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _pragmas(journal: str) -> dict[str, str]:
    return {
        "busy_timeout": str(BUSY_TIMEOUT_MS),
        "trusted_schema": "OFF",
        "journal_mode": journal,
        "synchronous": "FULL",
        "foreign_keys": "ON",
        # Without it a REPLACE could remove a decision past the trigger that forbids it.
        "recursive_triggers": "ON",
        # What is deleted is overwritten, not only forgotten.
        "secure_delete": "ON",
    }


def _prepare_connection(connection: Any, pragmas: dict[str, str]) -> None:
    # The driver's own transactions begin too late, at the first write; ours begin when we say so.
    connection.isolation_level = None
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One command, one transaction: the lock is taken at its start, all of it is kept or nothing."""
    with told(), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read the ledger as it stands at one moment."""
    with told(), engine.begin() as connection:
        yield connection


def tidy(engine: Engine) -> None:
    """Write the file anew, so that nothing deleted is left in it, unless somebody is reading it just now."""
    # What was deleted is overwritten by then. This clears the copies that moving rows about leaves behind.
    with contextlib.suppress(SQLAlchemyError, sqlite3.Error), engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn a fault of the database into a sentence. It never quotes what was being written."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as fault:
        raise LedgerFault(_sentence(fault)) from None


_SENTENCES = {
    "locked": "The ledger is in use by another program. Try again in a moment.",
    "busy": "The ledger is in use by another program. Try again in a moment.",
    "readonly": "The ledger can be read but not written to. Look at the rights of the data folder.",
    "unable to open": "The ledger could not be opened. Look at the rights of the data folder.",
    "full": "The disk is full, so nothing was kept. Make room and do it again.",
    "disk i/o": "The disk did not answer, so nothing was kept. Look at the disk and do it again.",
}
_DAMAGED = (
    "The file ledger.sqlite3 in the data folder is damaged, or is no ledger. Put a good copy in its"
    " place, or name another data folder."
)


def _sentence(fault: Exception) -> str:
    cause = str(fault.orig if isinstance(fault, DBAPIError) else fault).casefold()
    return next((said for sign, said in _SENTENCES.items() if sign in cause), _DAMAGED)


def _prepare_file(path: Path) -> None:
    """Make the folder and the file so that only their owner may read them, where the system knows that."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        # A file that somebody else owns keeps the rights they gave it.
        with contextlib.suppress(PermissionError):
            path.chmod(0o600)
    except OSError as fault:
        raise LedgerFault(
            f"The data folder cannot be used: {fault.strerror or fault}. Name another one."
        ) from None


def _prepare_schema(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        metadata.create_all(connection)
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)
        connection.execute(insert(about).values(only=1, version=SCHEMA_VERSION))
    elif about.name not in tables:
        raise LedgerFault(_DAMAGED)
    version = connection.execute(select(about.c.version)).scalar_one()
    if version > SCHEMA_VERSION:
        raise LedgerFault(
            f"This ledger was made by a newer version of the program (form {version}; this one knows form"
            f" {SCHEMA_VERSION}). Install the newer version to open it."
        )
