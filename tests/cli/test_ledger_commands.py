"""``ledger verify`` and ``ledger show``: is the ledger as it was written, and what stands in it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from matcher.decisions import database
from matcher.decisions.folders import FILE_NAME
from matcher.decisions.ledger import Ledger
from tests.cli.conftest import Command
from tests.decisions.small_round import REFERENCE, made_by_hand_passes, small_places, small_pool, small_round


@pytest.fixture(autouse=True)
def _rounds_made_by_hand_pass() -> Iterator[None]:
    with made_by_hand_passes():
        yield


def _filled(folder: Path) -> str:
    with Ledger.open(folder) as ledger:
        tables = ledger.save_tables(small_pool(), small_places(), by="Asha")
        ledger.save_round(small_round(), tables, by="Asha")
        ledger.decide(REFERENCE, "C3", "V3", "declined", by="Ben", reason="C3 said no")
        ledger.close_round(REFERENCE, by="Asha")
        return ledger.head.hash


def test_a_sound_ledger_is_verified(matcher: Command, tmp_path: Path) -> None:
    """The number of events and the head are said; an older head is found again."""
    head = _filled(tmp_path / "ledger")
    done = matcher("ledger", "verify")
    assert (done.exit_code, done.stdout) == (0, f"4 events verified; head {head}\n")
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.reopen_round(REFERENCE)
    done = matcher("ledger", "verify", "--head", head[:16])
    assert done.exit_code == 0
    assert "The head you gave is that of event 4: 1 event came after it." in done.stdout
    assert json.loads(matcher("ledger", "verify", "--json").stdout)["sound"] is True


def test_what_is_wrong_is_said(matcher: Command, tmp_path: Path) -> None:
    """Exit code 1, the event and the field, and what to do."""
    _filled(tmp_path / "ledger")
    with closing(sqlite3.connect(tmp_path / "ledger" / FILE_NAME)) as raw:
        raw.execute("DROP TRIGGER event_details_never_change")
        raw.execute("UPDATE event_details SET reason = 'Too far' WHERE number = 3")
        raw.commit()
    done = matcher("ledger", "verify")
    assert done.exit_code == 1
    assert "Event 3 (declined) was changed after it was sealed: reason." in done.stdout
    assert "restore a backup" in " ".join(done.stdout.split())
    told = json.loads(matcher("ledger", "verify", "--json").stdout)
    assert (told["sound"], len(told["faults"])) == (False, 2)


def test_a_head_of_another_ledger_is_not_found(matcher: Command, tmp_path: Path) -> None:
    """A wrong head fails; what is no head is not understood as one."""
    _filled(tmp_path / "ledger")
    done = matcher("ledger", "verify", "--head", "0123456789abcdef")
    assert done.exit_code == 1
    said = " ".join(done.stdout.split())
    assert "No event has this head. Check what you typed, and that this is the right ledger." in said
    assert "restore a backup" not in said
    told = json.loads(matcher("ledger", "verify", "--head", "0123456789abcdef", "--json").stdout)
    assert (told["sound"], told["agrees_with_itself"], told["events_since_head"]) == (False, True, 0)
    done = matcher("ledger", "verify", "--head", "beef")
    assert done.exit_code == 1
    assert "at least its first 16 digits" in done.stderr


def test_the_ledger_reads_like_a_diary(matcher: Command, tmp_path: Path) -> None:
    """A day a heading; time, number and sentence a line; one round where it is asked for."""
    _filled(tmp_path / "ledger")
    lines = matcher("ledger", "show").stdout.splitlines()
    assert len(lines) == 6
    assert lines[3].endswith(f"3  Ben declined C3 with V3 in round {REFERENCE}: C3 said no.")
    rows = json.loads(matcher("ledger", "show", "--round", REFERENCE, "--json").stdout)
    assert [row["kind"] for row in rows] == ["round-saved", "declined", "round-closed"]
    unknown = matcher("ledger", "show", "--round", "R9")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "This ledger has no round R9." in unknown.stderr


def test_nothing_is_made_by_looking(matcher: Command, tmp_path: Path) -> None:
    """Where there is no ledger, none is made, and the sentence names the option."""
    for command in ("verify", "show"):
        done = matcher("ledger", command, "--data", tmp_path / "nowhere")
        assert done.exit_code == 1
        assert "There is no ledger in the folder" in done.stderr
        assert "--data" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_an_archived_ledger_is_read_by_the_commands(
    matcher: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`standing`, `ledger verify`, `ledger show`: answered, and not one byte changes."""
    _filled(tmp_path / "ledger")
    before = (tmp_path / "ledger" / FILE_NAME).read_bytes()
    monkeypatch.setattr(database, "_is_archived", lambda path: True)
    for words in (("standing", "--to", "next.csv"), ("ledger", "verify"), ("ledger", "show")):
        done = matcher(*words)
        assert done.exit_code == 0, done.stderr
    assert "C3,V3,declined" in (tmp_path / "next.csv").read_text("utf-8-sig")
    assert (tmp_path / "ledger" / FILE_NAME).read_bytes() == before
