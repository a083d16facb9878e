"""A ledger of version 1 opens, is brought to the present version, and keeps everything that was in it."""

import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest

from matcher.decisions import database
from matcher.decisions.archive import draft_name
from matcher.decisions.decision import Decision, DecisionKind, Seen
from matcher.decisions.folders import FILE_NAME
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from tests.decisions.small_round import REFERENCE, in_months, match, small_places, small_pool, small_round
from tests.waiting import PLENTY_SECONDS

A, D, H, P, B, U = DecisionKind
PLANNED = Seen(fit=712, distance_km=5.2)
EXCEPTION = Seen(
    fit=712, distance_km=5.2, exceptions=("allergies",), cautions=("Not known whether V2 smokes.",)
)
CHOSEN = Seen(fit=640, distance_km=12.3, cautions=("Further than usual.",))


def _made(
    number: int,
    microseconds: int,
    reference: str,
    pair: str,
    kind: DecisionKind,
    by: str,
    reason: str = "",
    seen: Seen = PLANNED,
) -> Decision:
    child, visitor = pair.split()
    return Decision(
        number=number,
        round_reference=reference,
        child_id=child,
        visitor_id=visitor,
        kind=kind,
        by=by,
        reason=reason,
        at=datetime(2026, 11, 28, 9, 47, 28, microseconds, UTC),
        seen=seen,
    )


KEPT = (
    _made(3, 112523, REFERENCE, "C1 V1", A, "Asha"),
    _made(4, 116403, REFERENCE, "C2 V2", A, "Zoë", "The allergy was asked about, and is mild.", EXCEPTION),
    _made(5, 119424, REFERENCE, "C3 V3", D, "Asha", "C3 said no"),
    _made(6, 122295, REFERENCE, "C7 V6", H, "Ben"),
    _made(7, 125182, REFERENCE, "C5 V5", P, "Ben", "They know each other", CHOSEN),
    _made(8, 128111, REFERENCE, "C8 V5", B, "Ben", "Same school", Seen()),
    _made(9, 131378, REFERENCE, "C1 V1", U, "Asha", "Wrong row", Seen()),
    _made(10, 146645, "R2", "C1 V1", A, "Asha"),
    _made(11, 149527, "R3", "C3 V3", H, "Asha"),
    _made(12, 152005, "R3", "C3 V3", D, "Asha", "Not now"),
)
"""What stands in ``ledger_version_1.sql``; numbers 1 and 2 went with a round that was deleted."""
ON_THE_DAY = date(2026, 11, 28)
SETTLED = (
    StandingRow("C1", "V1", Status.PINNED, ON_THE_DAY, "Asha", "approved on 28/11/2026, round R2"),
    StandingRow("C2", "V2", Status.PINNED, ON_THE_DAY, "Zoë", "The allergy was asked about, and is mild."),
    StandingRow("C3", "V3", Status.DECLINED, ON_THE_DAY, "Asha", "Not now"),
    StandingRow("C4", "V4", Status.ACTIVE, date(2025, 5, 1)),
    StandingRow("C5", "V5", Status.PINNED, ON_THE_DAY, "Ben", "They know each other"),
    StandingRow("C8", "V5", Status.BLOCKED, ON_THE_DAY, "Ben", "Same school"),
)


def _pool_of_then() -> Pool:
    """Give the people of the small round as they were: nobody's vetting was recorded."""
    pool = small_pool()
    unvetted = tuple(
        replace(one, dbs_issued_on=None, references_checked=None, interviewed=None, trained_on=None)
        for one in pool.visitors
    )
    return replace(pool, visitors=unvetted)


def _expect_everything(ledger: Ledger) -> None:
    assert ledger.decisions() == KEPT[::-1]
    assert ledger.standing() == SETTLED
    newest, second, first = ledger.rounds()
    assert (newest.reference, newest.tables_id, newest.is_closed, newest.declined) == ("R3", None, False, 1)
    assert (second.reference, second.tables_id, second.previous, second.run_number) == ("R2", 2, REFERENCE, 2)
    assert (first.reference, first.tables_id, first.name, first.is_closed) == (
        REFERENCE,
        1,
        "Autumn round",
        True,
    )
    assert ledger.round(REFERENCE) == in_months(small_round())
    assert ledger.round("R2").matches == (match("C1", "V1"), match("C2", "V2", "pinned"))
    assert ledger.tables(1).pool == _pool_of_then()
    assert ledger.tables(1).file_names == ("people.xlsx",)
    assert ledger.tables(1).accounts == [{"table": "children", "read": 9, "saved": 8}]
    newest_tables = ledger.latest_tables()
    assert newest_tables is not None
    assert (newest_tables.id, newest_tables.file_names) == (3, ("newer.xlsx",))
    assert ledger.setting("person") == "Asha"
    assert ledger.setting(draft_name("R2", "reason C1 V1")) == "half a sen"
    assert ledger.mapping_for(["Home", "Ref"]) == {"Ref": "child_id"}


def test_everything_that_could_be_read_before_can_be_read_after(version_1: Path) -> None:
    """Every decision with its number and moment, round, table, draft and mapping; again when opened anew."""
    for _ in range(2):
        with Ledger.open(version_1) as ledger:
            _expect_everything(ledger)


def test_numbers_and_acts_go_on_where_they_stopped(version_1: Path) -> None:
    """No number is given out again, the key of an act still holds, and tables and rounds count on."""
    with Ledger.open(version_1) as ledger:
        again = ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="k-1")
        assert again == KEPT[0]
        # 13 says that nothing before it was sealed; 14 to 19 seal three tables and three rounds.
        assert ledger.decide("R3", "C1", "V1", "blocked", by="Asha", reason="No").number == 20
        assert ledger.save_tables(small_pool(), small_places()) == 4
        ledger.save_round(small_round("R4"), 4)
    with closing(sqlite3.connect(version_1 / FILE_NAME)) as raw:
        assert raw.execute("SELECT id FROM rounds WHERE reference = 'R4'").fetchone() == (5,)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        left = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert not any(name.endswith("_of_1") for name in left)


def test_the_schema_is_the_same_as_a_new_ledgers(version_1: Path, tmp_path: Path) -> None:
    """A migrated ledger has the tables, indexes and triggers of a new one, to the letter."""

    def schema(folder: Path) -> list[tuple[str, ...]]:
        with Ledger.open(folder), closing(sqlite3.connect(folder / FILE_NAME)) as raw:
            asked = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
            return [tuple(" ".join(str(part).split()) for part in row) for row in raw.execute(asked)]

    assert schema(version_1) == schema(tmp_path / "new")


def test_the_file_is_copied_before(version_1: Path) -> None:
    """The copy is the old ledger, whole, and only its owner may read it."""
    Ledger.open(version_1).close()
    copy = version_1 / "ledger-of-version-1.sqlite3"
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT version FROM ledger").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM events").fetchone() == (10,)
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_the_copy_goes_when_a_round_is_deleted_for_good(version_1: Path) -> None:
    """Deleted is deleted: the copy from before would keep what a person was told is gone."""
    with Ledger.open(version_1) as ledger:
        ledger.delete_round("R3")
    assert [file.name for file in version_1.iterdir()] == [FILE_NAME]
    assert b"Not now" not in (version_1 / FILE_NAME).read_bytes()


def test_a_migration_that_stops_changes_nothing(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens in the middle, the file is as it was, and opens the next time."""
    before = (version_1 / FILE_NAME).read_bytes()

    def stop(*_: object) -> None:
        raise LedgerFault("stopped")

    with monkeypatch.context() as patched:
        patched.setattr("matcher.decisions.migration._seal_rounds_and_tables", stop)
        with pytest.raises(LedgerFault, match="stopped"):
            Ledger.open(version_1)
    assert (version_1 / FILE_NAME).read_bytes() == before
    with Ledger.open(version_1) as ledger:
        _expect_everything(ledger)


def test_several_may_open_an_old_ledger_at_once(version_1: Path) -> None:
    """It is migrated once; everybody reads the same."""
    together = Barrier(4)
    read = []

    def open_it() -> None:
        together.wait(timeout=PLENTY_SECONDS)
        with Ledger.open(version_1) as ledger:
            read.append(ledger.decisions())

    threads = [Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [KEPT[::-1]] * 4


def test_an_archived_old_ledger_is_read_without_being_changed(
    version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it may not be written to, it is read as it would be after a migration, and stays version 1."""
    before = (version_1 / FILE_NAME).read_bytes()
    monkeypatch.setattr(database, "_is_archived", lambda path: True)
    with Ledger.open(version_1) as ledger:
        _expect_everything(ledger)
        with pytest.raises(LedgerFault, match="read but not written"):
            ledger.decide("R3", "C1", "V1", "declined", by="Asha", reason="No")
    assert (version_1 / FILE_NAME).read_bytes() == before
    assert [file.name for file in version_1.iterdir()] == [FILE_NAME]
