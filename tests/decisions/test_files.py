"""The file and its folder: who may read them; an empty, replaced or archived file; shared folders."""

import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from matcher.decisions import folders
from matcher.decisions.database import journal_mode, writing
from matcher.decisions.folders import FILE_NAME, rights_warning, warning_about
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault, LedgerReplaced
from tests.decisions.small_round import REFERENCE, small_places, small_pool, small_round

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this list of mounts")
NOBODY = 65_534


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def _usual_rights(mask: int) -> Iterator[None]:
    usual = os.umask(mask)
    try:
        yield
    finally:
        os.umask(usual)


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_every_file_in_the_folder_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    """The ledger, its journal while something is written, and what is made beside it; whatever is usual."""
    folder = tmp_path / "made" / "here"
    seen: set[str] = set()
    with _usual_rights(mask), Ledger.open(folder) as ledger:
        ledger.save_round(small_round())
        with writing(ledger._engine) as connection:
            connection.exec_driver_sql("UPDATE rounds SET name = 'other'")
            for file in folder.iterdir():
                seen.add(file.name)
                assert _mode(file) == 0o600, file.name
        assert _mode(folder) == 0o700
    assert len(seen) >= 2  # the journal was there


@posix
def test_a_looser_folder_of_ours_is_tightened(tmp_path: Path) -> None:
    """One from an older version, with its files, is closed to others when it is opened."""
    Ledger.open(tmp_path / "old").close()
    (tmp_path / "old" / "faults.log").write_text("a fault\n")
    (tmp_path / "old" / "faults.log").chmod(0o644)
    (tmp_path / "old" / FILE_NAME).chmod(0o644)
    (tmp_path / "old").chmod(0o755)
    with Ledger.open(tmp_path / "old") as ledger:
        assert ledger.folder_warning == ""
    assert _mode(tmp_path / "old") == 0o700
    assert {_mode(file) for file in (tmp_path / "old").iterdir()} == {0o600}


@posix
def test_a_shared_folder_is_left_and_told(tmp_path: Path) -> None:
    """A folder that also holds other things is not closed behind its owner's back; it is said."""
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.docx").write_text("something else")
    with Ledger.open(tmp_path) as ledger:
        assert "can look into the data folder" in ledger.folder_warning
        assert _mode(ledger.path) == 0o600
    assert _mode(tmp_path) == 0o755
    assert rights_warning(tmp_path / "nowhere") == ""


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/homes /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//server/share /mnt/council\\040share cifs rw 0 0
drive /home/local/asha/Cloud fuse.google-drive-ocamlfuse rw 0 0
autofs /net autofs rw 0 0
host:/x /net nfs rw 0 0
"""


@linux
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("/home/asha/.local/share/matcher", "network drive"),
        ("/home/local/asha/matcher", ""),
        ("/mnt/council share/matcher", "network drive"),
        ("/mnt/council", ""),
        ("/home/local/asha/Cloud/matcher", "Google Drive"),
        ("/net/x", "network drive"),
        ("/homes/asha", ""),
        ("/", ""),
    ],
)
def test_a_mounted_network_drive_is_warned_about(
    folder: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drive that is mounted nearest decides, however its name is written in the list."""
    (tmp_path / "mounts").write_text(MOUNTS)
    monkeypatch.setattr(folders, "_MOUNTS", tmp_path / "mounts")
    found = warning_about(folder)
    assert said in found
    assert bool(found) == bool(said)


@posix
def test_a_link_into_a_synchronised_folder_is_warned_about(tmp_path: Path) -> None:
    """Where the folder really lies counts."""
    (tmp_path / "Dropbox" / "data").mkdir(parents=True)
    (tmp_path / "matcher").symlink_to(tmp_path / "Dropbox" / "data")
    assert "Dropbox" in warning_about(tmp_path / "matcher")


def test_an_empty_file_does_not_become_a_new_ledger(tmp_path: Path) -> None:
    """A file of 0 bytes is what is left of a ledger, so it stays and is said, with what to do."""
    (tmp_path / FILE_NAME).touch()
    for read_only in (False, True):
        with pytest.raises(LedgerFault, match=r"empty \(0 bytes\).*Restore a backup, or remove the file"):
            Ledger.open(tmp_path, read_only=read_only)
    assert (tmp_path / FILE_NAME).stat().st_size == 0


def test_a_new_ledger_is_never_half_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made beside its place: what stops in the middle leaves no file that looks like a ledger."""

    def stop(*_: object) -> None:
        raise LedgerFault("stopped")

    with monkeypatch.context() as patched:
        patched.setattr("matcher.decisions.database.create_schema", stop)
        with pytest.raises(LedgerFault, match="stopped"):
            Ledger.open(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    Ledger.open(tmp_path / "new").close()
    assert [file.name for file in (tmp_path / "new").iterdir()] == [FILE_NAME]


@posix
def test_a_ledger_that_was_replaced_is_told(kept: Ledger, tmp_path: Path) -> None:
    """Neither the rights are blamed nor the old content shown; opened again, the new one is read."""
    with Ledger.open(tmp_path / "backup") as backup:
        backup.save_round(small_round("R-backup"))
    os.replace(tmp_path / "backup" / FILE_NAME, kept.path)
    assert kept.was_replaced
    for act in (kept.rounds, lambda: kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")):
        with pytest.raises(LedgerReplaced, match="replaced by another while it was open"):
            act()
    with Ledger.open(kept.folder) as again:
        assert [entry.reference for entry in again.rounds()] == ["R-backup"]
        assert not again.was_replaced


def _written_over(path: Path, content: bytes) -> None:
    """Write over a file in its place, as `cp` does: it stays the same file."""
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()


@pytest.mark.parametrize("copied_after", [0, 1, 2])
def test_an_older_copy_written_over_the_open_file_is_told(kept: Ledger, copied_after: int) -> None:
    """What was shown is gone with it, so nothing is read or kept as if it followed from what was shown."""
    copies = [kept.path.read_bytes()]
    for number in (3, 4, 5):
        kept.decide(REFERENCE, f"C{number - 2}", "V5", "declined", by="Asha", reason="Too far")
        copies.append(kept.path.read_bytes())
    assert not kept.was_replaced
    _written_over(kept.path, copies[copied_after])
    for act in (kept.rounds, lambda: kept.decide(REFERENCE, "C1", "V1", "approved", by="Ben")):
        with pytest.raises(LedgerReplaced, match=r"no longer holds event 5.*older copy"):
            act()
    assert kept.was_replaced
    with Ledger.open(kept.folder) as again:
        assert len(again.decisions()) == copied_after
        again.decide(REFERENCE, "C5", "V5", "declined", by="Ben", reason="Same school")
    # Going on from the copy does not make it the one that was shown.
    with pytest.raises(LedgerReplaced):
        kept.rounds()


def test_another_ledger_written_over_the_open_file_is_told(tmp_path: Path) -> None:
    """Also where nothing has happened in either, so that SQLite takes them for the same by its counter."""
    Ledger.open(tmp_path / "other").close()
    with Ledger.open(tmp_path / "own") as own:
        assert own.rounds() == ()
        _written_over(own.path, (tmp_path / "other" / FILE_NAME).read_bytes())
        with pytest.raises(LedgerReplaced, match="another ledger"):
            own.rounds()


@posix
def test_a_ledger_that_is_gone_is_told(kept: Ledger) -> None:
    """It is not made anew in silence under those who work in it; put back, the work goes on."""
    shutil.move(kept.path, kept.folder / "aside")
    for act in (kept.rounds, lambda: kept.was_replaced):
        with pytest.raises(LedgerReplaced, match="gone from the data folder"):
            act()
    shutil.move(kept.folder / "aside", kept.path)
    assert len(kept.rounds()) == 1


@contextmanager
def _archived(folder: Path, writable_folder: bool) -> Iterator[Path]:
    """Copy a data folder where it may only be read; who may write anywhere becomes somebody who may not."""
    archive = Path(tempfile.mkdtemp())
    try:
        shutil.copy(folder / FILE_NAME, archive / FILE_NAME)
        (archive / FILE_NAME).chmod(0o444)
        archive.chmod(0o777 if writable_folder else 0o555)
        if os.geteuid() == 0:
            os.setresuid(NOBODY, NOBODY, 0)
        yield archive
    finally:
        if os.getresuid()[2] == 0:
            os.setresuid(0, 0, 0)
        archive.chmod(0o755)
        shutil.rmtree(archive)


@linux
@pytest.mark.parametrize("writable_folder", [True, False])
@pytest.mark.parametrize("version", ["new", "in WAL mode", "old"])
def test_an_archived_ledger_is_read(
    kept: Ledger, version_1: Path, version: str, writable_folder: bool
) -> None:
    """Every question is answered, of any form of ledger; a write is refused, and not one byte changes."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.close()
    if version == "in WAL mode":
        with closing(sqlite3.connect(kept.path)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
    source = version_1 if version == "old" else kept.folder
    with _archived(source, writable_folder) as archive:
        before = (archive / FILE_NAME).read_bytes()
        with Ledger.open(archive) as ledger:
            assert ledger.is_read_only
            assert REFERENCE in {entry.reference for entry in ledger.rounds()}
            assert ledger.decisions(REFERENCE)
            assert ledger.standing()
            assert ledger.latest_tables() is not None
            assert ledger.verify().is_sound
            assert ledger.diary()
            for write in (
                lambda: ledger.set_setting("person", "Asha"),
                lambda: ledger.decide(REFERENCE, "C2", "V2", "held", by="Asha"),
                lambda: ledger.save_tables(small_pool(), small_places()),
                lambda: ledger.delete_round(REFERENCE),
            ):
                with pytest.raises(LedgerFault, match="can be read but not written to"):
                    write()
        assert (archive / FILE_NAME).read_bytes() == before


def _cut_off(path: Path, folder: Path) -> None:
    """Copy a ledger as a full disk leaves it: half of a write is in the file, its journal beside it."""
    folder.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 1")
        raw.execute("BEGIN IMMEDIATE")
        for number in range(1_000):
            raw.execute("INSERT INTO settings VALUES (?, ?)", (f"draft {number}", "x" * 500))
        for name in (FILE_NAME, f"{FILE_NAME}-journal"):
            shutil.copy(path.with_name(name), folder / name)
        raw.execute("ROLLBACK")


@pytest.mark.skipif(journal_mode() == "wal", reason="a journal of the other kind is read as it is")
def test_a_write_that_was_cut_off_is_told_by_who_only_reads(kept: Ledger, tmp_path: Path) -> None:
    """No word of rights that are as they should be; opened to write, it is undone, and all is sound."""
    _cut_off(kept.path, tmp_path / "full")
    for _ in range(2):
        with pytest.raises(LedgerFault, match=r"was cut off.*Make room, open the ledger once"):
            Ledger.open(tmp_path / "full", read_only=True)
    with Ledger.open(tmp_path / "full") as ledger:
        assert ledger.verify().is_sound
    with Ledger.open(tmp_path / "full", read_only=True) as ledger:
        assert ledger.verify().is_sound
        assert ledger.setting("draft 1") == ""


def test_reading_only_makes_nothing(tmp_path: Path) -> None:
    """Asked to read only, no folder and no file comes to be."""
    with pytest.raises(LedgerFault, match="There is no ledger in the folder"):
        Ledger.open(tmp_path / "nowhere", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_of_another_kind_of_event_was_made_by_a_newer_version(kept: Ledger) -> None:
    """A decision of a kind this version does not know is never passed over, and is not called damage."""
    from matcher.decisions import chain

    with writing(kept._engine) as connection:
        chain.append(
            connection,
            "offered",
            round_reference=REFERENCE,
            data={"fit": None, "distance_m": None, "exceptions": []},
            personal={"child_id": "C1", "visitor_id": "V1", "by": "Asha"},
        )
    with pytest.raises(LedgerFault, match=r"“offered”, made by a newer version.*Install the newer version"):
        kept.standing()
    found = kept.verify()
    assert (found.is_sound, found.unknown_kinds) == (True, ("offered",))
    assert "made by a newer version" in kept.diary()[-1].sentence
