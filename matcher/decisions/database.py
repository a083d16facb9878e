"""Opens the ledger's database so that what was acknowledged is on the disk, and says what is amiss."""

import contextlib
import os
import random
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from matcher.decisions.folders import prepare_files, prepare_folder
from matcher.decisions.migration import copy_before, create_schema, migrate
from matcher.decisions.rollback_detection import ChainEnd, LastSeen, end_of
from matcher.decisions.tables import SCHEMA_VERSION, about
from matcher.errors import LedgerFault, LedgerReplaced

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Before it, SQLite can corrupt a WAL database when one connection commits and another checkpoints."""
BUSY_TIMEOUT_MS = 5_000
"""How long a command waits while the ledger does not change at all: then somebody holds it."""
LONGEST_WAIT_S = 120.0
"""How long a command waits in all while others write one after another."""
_PATIENT_S = 5.0
_CHAIN_SINCE = 2
"""The version from which on a ledger has a chain of events."""


def journal_mode(on_this_machine: bool = True) -> str:
    """Choose the journal: the rollback journal where WAL is not sound, or the folder is shared."""
    sound = sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM
    return "wal" if sound and on_this_machine else "delete"


def open_engine(path: Path, on_this_machine: bool = True, *, read_only: bool = False) -> Engine:
    """Open the database, made where it is missing, brought to the present version where it is older.

    A file or folder that may not be written to is opened for reading; then :func:`writing` refuses.

    Parameters
    ----------
    read_only
        Only read, whatever the rights; nothing is made or migrated then.

    Raises
    ------
    matcher.errors.LedgerFault
        If the folder or the file cannot be used, or the file is empty, no ledger, or a newer one.
    """
    if read_only or _is_archived(path):
        return _checked(path, _open_to_read(path))
    prepare_folder(path.parent)
    if not path.exists():
        _make(path)
    _refuse_empty(path)
    prepare_files(path.parent)
    engine = _engine(_address(path), path, _pragmas(journal_mode(on_this_machine)))
    if _version(engine) < SCHEMA_VERSION:
        _migrate_file(path)
    return _checked(path, engine)


def _is_archived(path: Path) -> bool:
    """Say whether there is a ledger that may be read and not written to."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _address(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _engine(address: URL, path: Path, pragmas: Mapping[str, str], **options: Any) -> Engine:
    engine = create_engine(address, hide_parameters=True, **options)
    event.listen(engine, "connect", lambda connection, _: _prepare_connection(connection, pragmas))
    event.listen(engine, "begin", lambda connection: _begin(connection, path))
    return engine


def _checked(path: Path, engine: Engine) -> Engine:
    """Refuse a newer ledger; remember which file it was, so that another or older one is noticed."""
    version = _version(engine)
    if version > SCHEMA_VERSION:
        engine.dispose()
        raise LedgerFault(
            f"This ledger was made by a newer version of the program (form {version}; this one knows form"
            f" {SCHEMA_VERSION}). Install the newer version to open it."
        )
    return engine.execution_options(file=FileIdentity.of(path), last_seen=LastSeen())


def _version(engine: Engine) -> int:
    try:
        with told(), engine.begin() as connection:
            return _version_in(connection)
    except BaseException:
        engine.dispose()
        raise


def _version_in(connection: Connection) -> int:
    """Read the version, as it was written; a number that its own table denies was put there by somebody."""
    found = inspect(connection)
    if about.name not in set(found.get_table_names()):
        raise LedgerFault(_DAMAGED)
    version = connection.exec_driver_sql(f"SELECT version FROM {about.name}").scalar_one()
    has_chain = any(column["name"] == about.c.ledger_id.name for column in found.get_columns(about.name))
    if not isinstance(version, int) or version < 1 or has_chain != (version >= _CHAIN_SINCE):
        raise LedgerFault(_DAMAGED)
    return version


def _make(path: Path) -> None:
    """Make an empty ledger beside its place and link it there: an empty file is never ours."""
    try:
        handle, name = tempfile.mkstemp(prefix=".ledger-", suffix=".new", dir=path.parent)
        os.close(handle)
    except OSError as fault:
        raise _unusable(fault) from None
    draft = Path(name)
    try:
        engine = _engine(_address(draft), draft, _pragmas("delete"))
        with writing(engine) as connection:
            create_schema(connection)
        engine.dispose()
        _put(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # somebody else was quicker, and theirs is as good
    except OSError:
        # Some file systems know no links.
        if not path.exists():
            draft.rename(path)


def _migrate_file(path: Path) -> None:
    engine = _engine(_address(path), path, {**_pragmas("delete"), "foreign_keys": "OFF"})
    try:
        with writing(engine) as connection:
            # Another program may have done it while this one waited for the lock.
            found = int(connection.exec_driver_sql(f"SELECT version FROM {about.name}").scalar_one())
            if found < SCHEMA_VERSION:
                copy_before(path, found)
                migrate(connection)
    except OSError as fault:
        raise _unusable(fault) from None
    finally:
        engine.dispose()


def _open_to_read(path: Path) -> Engine:
    if not path.exists():
        raise LedgerFault(f"There is no ledger in the folder {path.parent}. Name its folder with --data.")
    _refuse_empty(path)
    engine = _reader(path, "mode=ro")
    try:
        version = _version(engine)
    except LedgerFault:
        # A database in WAL mode wants to write beside itself; where nothing lies there it is whole alone.
        if _unfinished(path) or os.access(path.parent, os.W_OK):
            raise
        engine = _reader(path, "immutable=1")
        version = _version(engine)
    if version < SCHEMA_VERSION:
        engine.dispose()
        return _migrated_in_memory(path)
    return engine


def _reader(path: Path, how: str) -> Engine:
    address = URL.create("sqlite", database=f"{path.absolute().as_uri()}?{how}", query={"uri": "true"})
    pragmas = {"busy_timeout": str(BUSY_TIMEOUT_MS), "trusted_schema": "OFF", "query_only": "ON"}
    return _engine(address, path, pragmas).execution_options(read_only=True)


def _unfinished(path: Path) -> bool:
    beside = (path.with_name(path.name + ending) for ending in ("-wal", "-journal"))
    return any(file.exists() and file.stat().st_size for file in beside)


def _migrated_in_memory(path: Path) -> Engine:
    """Read an older ledger that may not be written to: a copy in memory is brought to this version."""
    memory = f"file:ledger-{secrets.token_hex(8)}?mode=memory&cache=shared"
    anchor = sqlite3.connect(memory, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(anchor)
    address = URL.create("sqlite", database=memory, query={"uri": "true"})
    pragmas = {"trusted_schema": "OFF", "foreign_keys": "OFF"}
    engine = _engine(address, path, pragmas, poolclass=QueuePool)
    # The copy lives as long as one connection to it.
    event.listen(engine, "engine_disposed", lambda _: anchor.close())
    with writing(engine) as connection:
        migrate(connection)
    return engine.execution_options(read_only=True)


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file the ledger was when it was opened: another may be put in its place while it is open."""

    path: Path
    device: int
    node: int

    @classmethod
    def of(cls, path: Path) -> "FileIdentity":
        """Take down what the system says of the file."""
        found = path.stat()
        return cls(path, found.st_dev, found.st_ino)

    def is_another(self) -> bool:
        """Say whether another file lies there now.

        Raises
        ------
        matcher.errors.LedgerReplaced
            If there is none.
        """
        try:
            return FileIdentity.of(self.path) != self
        except OSError:
            raise LedgerReplaced(
                f"The file {self.path.name} is gone from the data folder, so nothing was kept. Put it back"
                " and do it again."
            ) from None

    def refuse_another(self) -> None:
        """Make sure that the file is still there, and still the same.

        Raises
        ------
        matcher.errors.LedgerReplaced
            If it is not. What would be read is not what lies in the folder.
        """
        if self.is_another():
            raise LedgerReplaced(
                f"The file {self.path.name} was replaced by another while it was open, so nothing was kept."
                " Open it again to work with the new one."
            )


def _pragmas(journal: str) -> dict[str, str]:
    return {
        "busy_timeout": str(BUSY_TIMEOUT_MS),
        "trusted_schema": "OFF",
        "journal_mode": journal,
        # EXTRA: the folder is written, too, before a command returns, so a crash brings no journal back.
        "synchronous": "EXTRA",
        "foreign_keys": "ON",
        # Without it a REPLACE could remove a decision past the trigger that forbids it.
        "recursive_triggers": "ON",
        # What is deleted is overwritten, not only forgotten.
        "secure_delete": "ON",
    }


def _prepare_connection(connection: Any, pragmas: Mapping[str, str]) -> None:
    # The driver's own transactions begin too late, at the first write; ours begin when we say so.
    connection.isolation_level = None
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}").close()


def _begin(connection: Connection, path: Path) -> None:
    """Take the lock now, and wait for it while others make progress: many may write at once."""
    statement = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes", False) else "BEGIN"
    raw = connection.connection.driver_connection
    assert raw is not None
    # Pages kept from before are trusted by a counter alone, which another file in the same place may share.
    raw.execute("PRAGMA shrink_memory").close()
    started = changed = time.monotonic()
    seen = _signature(path)
    while not _begun(raw, statement):
        now = time.monotonic()
        if (found := _signature(path)) != seen:
            seen, changed = found, now
        if now - changed > BUSY_TIMEOUT_MS / 1_000 or now - started > LONGEST_WAIT_S:
            raise sqlite3.OperationalError("database is locked")
        # By chance: at a steady beat, as SQLite keeps it, whoever has just written is always quicker. Who
        # has waited longer asks more often.
        time.sleep(random.uniform(0.005, 0.1) / (1 + (now - started) / _PATIENT_S))


def _begun(raw: Any, statement: str) -> bool:
    """Begin a transaction and take its lock; False where somebody else has it."""
    raw.execute("PRAGMA busy_timeout=0").close()
    try:
        raw.execute(statement).close()
        raw.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()  # a plain BEGIN takes no lock yet
    except sqlite3.OperationalError as fault:
        if raw.in_transaction:
            raw.execute("ROLLBACK").close()
        if not _is_locked(fault):
            raise
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}").close()
    return True


def _signature(path: Path) -> tuple[int, ...]:
    """Give what changes with every command of another program that holds the ledger."""
    found = []
    for file in (path, path.with_name(path.name + "-wal")):
        with contextlib.suppress(OSError):
            found.append(file.stat().st_mtime_ns)
    return tuple(found)


def _is_locked(fault: Exception) -> bool:
    """Say whether a fault is only that somebody else is writing just now."""
    said = str(fault).casefold()
    return "locked" in said or "busy" in said


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One command, one transaction: the lock is taken at its start, all of it is kept or nothing.

    Raises
    ------
    matcher.errors.LedgerFault
        If it cannot be done, or the ledger is open for reading only.
    """
    if engine.get_execution_options().get("read_only", False):
        raise LedgerFault(_READ_ONLY)
    _refuse_another_file(engine)
    seen, expected = _last_seen(engine)
    with told(), engine.execution_options(writes=True).begin() as connection:
        if seen is None:
            yield connection
            return
        seen.check(connection, expected)
        yield connection
        written = end_of(connection)
    seen.remember(written)


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read the ledger as it stands at one moment."""
    _refuse_another_file(engine)
    seen, expected = _last_seen(engine)
    with told(), engine.begin() as connection:
        if seen is not None:
            seen.check(connection, expected)
        yield connection


def was_replaced(engine: Engine) -> bool:
    """Say whether another file lies in the place of the one that was opened, or an older copy in it.

    Raises
    ------
    matcher.errors.LedgerReplaced
        If there is no file any more.
    """
    identity = _identity(engine)
    if identity is None or identity.is_another():
        return identity is not None
    try:
        with reading(engine):
            return False
    except LedgerReplaced:
        return True


def _refuse_another_file(engine: Engine) -> None:
    identity = _identity(engine)
    if identity is not None:
        identity.refuse_another()


def _identity(engine: Engine) -> FileIdentity | None:
    found = engine.get_execution_options().get("file")
    return found if isinstance(found, FileIdentity) else None


def _last_seen(engine: Engine) -> tuple[LastSeen | None, ChainEnd | None]:
    found = engine.get_execution_options().get("last_seen")
    return (found, found.end) if isinstance(found, LastSeen) else (None, None)


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


_READ_ONLY = (
    "This ledger can be read but not written to, so nothing was kept. Look at the rights of the data folder"
    " and at the room on its disk, or work with a copy."
)
_CUT_OFF = (
    "The last write to the ledger was cut off, as by a full disk, and is not undone yet. Make room, open the"
    " ledger once in `matcher app`, and do this again. In an archive, open a copy of the whole folder."
)
_CUT_OFF_SIGNS = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY")
"""A journal was left that only somebody who may write can play back."""
_SENTENCES = {
    "locked": "The ledger is in use by another program. Try again in a moment.",
    "busy": "The ledger is in use by another program. Try again in a moment.",
    "readonly": _READ_ONLY,
    "unable to open": "The ledger could not be opened. Look at the rights of the data folder.",
    "full": "The disk is full, so nothing was kept. Make room and do it again.",
    "disk i/o": "The disk did not answer, so nothing was kept. Look at the disk and do it again.",
}
_DAMAGED = (
    "The file ledger.sqlite3 in the data folder is damaged, or is no ledger. Put a good copy in its"
    " place, or name another data folder."
)


_REFUSED = (
    "The ledger did not take this, because it goes against what is recorded already; nothing was kept."
    " Load it again and look before you decide."
)


def _sentence(fault: Exception) -> str:
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    if isinstance(cause, sqlite3.IntegrityError):
        return _REFUSED
    if getattr(cause, "sqlite_errorname", "") in _CUT_OFF_SIGNS:
        return _CUT_OFF
    said = str(cause).casefold()
    return next((sentence for sign, sentence in _SENTENCES.items() if sign in said), _DAMAGED)


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise LedgerFault(
            f"The file {path.name} in the data folder is empty (0 bytes): it is no ledger. Restore a backup,"
            " or remove the file to begin a new ledger."
        )


def _unusable(fault: OSError) -> LedgerFault:
    return LedgerFault(f"The data folder cannot be used: {fault.strerror or fault}. Name another one.")
