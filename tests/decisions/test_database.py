"""The file: settings of every connection, who may read it, what is refused, and that history stays."""

import os
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from matcher.decisions import database
from matcher.decisions.database import journal_mode, open_engine
from matcher.decisions.folders import FILE_NAME, data_folder, warning_about
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault
from tests.decisions.small_round import REFERENCE, small_round
from tests.waiting import PLENTY_SECONDS

EXPECTED = {
    "journal_mode": journal_mode(),
    "synchronous": 3,
    "foreign_keys": 1,
    "busy_timeout": 5_000,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "secure_delete": 1,
}


def _pragmas(engine: Engine, together: Barrier) -> dict[str, object]:
    with engine.connect() as connection:
        together.wait(timeout=PLENTY_SECONDS)
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in EXPECTED}


def test_every_pooled_connection_has_the_settings_that_keep_what_was_acknowledged(tmp_path: Path) -> None:
    """Five connections open at once: each reads the same settings back."""
    engine = open_engine(tmp_path / FILE_NAME)
    together = Barrier(5)
    with ThreadPoolExecutor(5) as threads:
        read = [threads.submit(_pragmas, engine, together) for _ in range(5)]
        assert [found.result() for found in read] == [EXPECTED] * 5
    engine.dispose()


@pytest.mark.parametrize(
    ("version", "on_this_machine", "expected"),
    [
        ((3, 40, 1), True, "delete"),
        ((3, 51, 2), True, "delete"),  # the last version with the fault
        ((3, 51, 3), True, "wal"),
        ((3, 51, 3), False, "delete"),  # WAL needs memory that two machines cannot share
    ],
)
def test_the_journal_is_chosen_by_version(
    version: tuple[int, int, int], on_this_machine: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WAL only where SQLite's fault in it is mended, and never on a shared folder."""
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", version)
    assert journal_mode(on_this_machine) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_the_owner_may_read_the_ledger(tmp_path: Path) -> None:
    """The folder is made 0700 and the file 0600, whatever the usual rights are."""
    usual = os.umask(0)
    try:
        with Ledger.open(tmp_path / "made" / "here") as ledger:
            assert stat.S_IMODE(ledger.folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600
    finally:
        os.umask(usual)


def test_the_folder_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MATCHER_DATA wins over the system's own folder, a folder that is given wins over both."""
    monkeypatch.setenv("MATCHER_DATA", str(tmp_path / "named"))
    with Ledger.open() as ledger:
        assert ledger.path == tmp_path / "named" / FILE_NAME
    with Ledger.open(tmp_path / "given") as ledger:
        assert ledger.path == tmp_path / "given" / FILE_NAME
    monkeypatch.delenv("MATCHER_DATA")
    assert data_folder().name == "matcher"


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        (r"\\server\share\matcher", "network"),
        ("//server/share/matcher", "network"),
        (r"\\?\UNC\server\share", "network"),
        (r"C:\Users\asha\OneDrive - Salford City Council\matcher", "OneDrive"),
        (r"C:\Users\asha\OneDrive\matcher", "OneDrive"),
        ("/home/asha/Dropbox/matcher", "Dropbox"),
        ("/home/asha/Dropbox (Personal)/matcher", "Dropbox"),
        ("/Users/asha/Library/CloudStorage/GoogleDrive-asha@example.org/My Drive", "Google Drive"),
        ("G:/My Drive/matcher", "Google Drive"),
        ("/Users/asha/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        (r"C:\Users\asha\iCloudDrive\matcher", "iCloud"),
    ],
)
def test_a_shared_folder_is_warned_about(folder: str, named: str) -> None:
    """A folder that two computers reach, or that a program copies, is named with the reason."""
    assert named in warning_about(folder)


@pytest.mark.parametrize(
    "folder", ["/home/asha/.local/share/matcher", r"C:\Users\asha\AppData\Local\matcher"]
)
def test_an_ordinary_folder_is_not_warned_about(folder: str) -> None:
    """Nothing is said where nothing is known against a folder."""
    assert warning_about(folder) == ""


@pytest.mark.parametrize(
    "content",
    [b"children,visitors\nC1,V1\n" * 200, b"SQLite format 3\x00" + b"\xff" * 5_000, os.urandom(8_192)],
    ids=["a table", "a damaged head", "noise"],
)
def test_a_file_that_is_no_ledger_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    """A foreign or broken file stays as it is, and the sentence says what to do."""
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LedgerFault, match="another data folder"):
        Ledger.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """A sound SQLite file without the ledger's own table is not taken over."""
    foreign = sqlite3.connect(tmp_path / FILE_NAME)
    foreign.execute("CREATE TABLE bookmarks (address TEXT)")
    foreign.close()
    with pytest.raises(LedgerFault, match="no ledger"):
        Ledger.open(tmp_path)


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    """An older program does not write into a form it does not know."""
    with Ledger.open(tmp_path) as ledger:
        path = ledger.path
    raw = sqlite3.connect(path)
    raw.execute("UPDATE ledger SET version = 99")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerFault, match="newer version"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize("version", ["'x'", "x'ff'", "1.5", "0", "-1", "1", "'1'"])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_version_that_cannot_be_is_told_and_nothing_is_made(
    kept: Ledger, version: str, read_only: bool
) -> None:
    """Text, a part of a number, or an older version than its tables: no traceback, migration or copy."""
    kept.close()
    with closing(sqlite3.connect(kept.path)) as raw:
        raw.execute(f"UPDATE ledger SET version = {version}")
        raw.commit()
    before = kept.path.read_bytes()
    with pytest.raises(LedgerFault, match="is damaged, or is no ledger"):
        Ledger.open(kept.folder, read_only=read_only)
    assert [file.name for file in kept.folder.iterdir()] == [FILE_NAME]
    assert kept.path.read_bytes() == before


def test_damage_found_later_is_told_in_a_sentence(kept: Ledger) -> None:
    """Pages torn after the ledger was opened give a sentence, never a traceback of the database's."""
    kept.close()
    torn = bytearray(kept.path.read_bytes())
    torn[4_096:] = os.urandom(len(torn) - 4_096)
    kept.path.write_bytes(torn)
    with pytest.raises(LedgerFault, match=r"damaged|no ledger"):
        kept.rounds()


def test_a_locked_ledger_is_told_in_a_sentence(kept: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program holds the file too long, nothing is kept and the sentence says to try again."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    with Ledger.open(kept.folder) as impatient:
        other = sqlite3.connect(kept.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerFault, match="in use by another program"):
            impatient.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
        other.execute("ROLLBACK")
        other.close()
        assert impatient.decisions(REFERENCE) == ()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A file where the folder should be is named as the reason."""
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(LedgerFault, match="data folder cannot be used"):
        Ledger.open(tmp_path / "taken")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET content = '{}'",
        "UPDATE events SET kind = 'declined' WHERE number = 3",
        "UPDATE event_details SET reason = 'other'",
        "DELETE FROM events",
        "DELETE FROM events WHERE number = 3",
        "DELETE FROM event_details",
        "DELETE FROM event_details WHERE number = 3",
        "REPLACE INTO events SELECT * FROM events WHERE number = 3",
        "REPLACE INTO event_details SELECT * FROM event_details WHERE number = 3",
        "INSERT OR REPLACE INTO event_details (number, by, key, salts) VALUES (2, 'Eve', 'one', '{}')",
        "INSERT INTO events (number, kind, content, hash) VALUES (9, 'declined', '{}', '')",
        "DELETE FROM rounds",
        "REPLACE INTO rounds SELECT * FROM rounds",
        "UPDATE rounds SET tables_id = NULL",
        "UPDATE rounds SET standing = '[]'",
        "UPDATE rounds SET after_event = 99",
        "UPDATE uploads SET pool = '{}'",
        "REPLACE INTO uploads SELECT * FROM uploads",
        "DELETE FROM uploads",
        "UPDATE ledger SET head_number = head_number - 1",
        "UPDATE ledger SET head = 'other'",
        "UPDATE ledger SET ledger_id = 'other'",
        "DELETE FROM ledger",
        "REPLACE INTO ledger SELECT * FROM ledger",
        "UPDATE rounds SET result = '{}'",
        "UPDATE rounds SET plan = '[]'",
        "UPDATE rounds SET reference = 'other'",
    ],
)
def test_history_cannot_be_rewritten(kept: Ledger, statement: str) -> None:
    """The database itself refuses to change or remove a decision, or what a round proposed."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="one")
    before = kept.decisions()
    # Raw and careless: no foreign keys, no recursive triggers, as any database browser opens it.
    raw = sqlite3.connect(kept.path)
    raw.execute(f"PRAGMA foreign_keys = {'uploads' in statement:d}")
    with pytest.raises(sqlite3.IntegrityError, match=r"never|FOREIGN KEY"):
        raw.execute(statement)
    raw.close()
    assert kept.decisions() == before
    assert kept.round(REFERENCE) == small_round()


def test_a_fault_never_quotes_what_was_being_written(kept: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the sentence nor what caused it holds a name that was typed."""
    raw = sqlite3.connect(kept.path)
    raw.execute("CREATE TRIGGER no_room BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'Zebedee'); END")
    raw.commit()
    raw.close()
    with pytest.raises(LedgerFault) as caught:
        kept.decide(REFERENCE, "C1", "V1", "approved", by="Zebedee")
    assert "nothing was kept" in str(caught.value)
    assert "Zebedee" not in str(caught.value)
    assert caught.value.__suppress_context__
