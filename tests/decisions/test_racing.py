"""Two people at once: one wins, the other is told; a place is never given twice."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest

from matcher.decisions import database
from matcher.decisions.decision import ChangedMeanwhile
from matcher.decisions.ledger import Ledger
from matcher.errors import NotAllowed
from matcher.records.standing import Status
from tests.decisions.small_round import REFERENCE, small_places, small_pool, small_round
from tests.waiting import PLENTY_SECONDS

TURNS = 20


def _all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Start the acts together and give what each returned or raised."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        together.wait(timeout=PLENTY_SECONDS)
        try:
            return act()
        except NotAllowed as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(run, act) for act in acts]]


def test_of_two_who_looked_at_the_same_state_one_decides(kept: Ledger) -> None:
    """Both saw the same; the second is told who was quicker, turn after turn."""
    for _ in range(TURNS):
        now = kept.states(REFERENCE).get(("C1", "V1"))
        seen = now.number if now else 0
        done = _all_at_once(
            [
                lambda by=by, seen=seen: kept.decide(  # type: ignore[misc]
                    REFERENCE, "C1", "V1", "held", by=by, reason=f"after {seen}", expect=seen
                )
                for by in ("Asha", "Ben")
            ]
        )
        assert sum(isinstance(result, ChangedMeanwhile) for result in done) == 1
    assert len(kept.decisions()) == TURNS


def test_one_act_sent_several_times_at_once_is_done_once(kept: Ledger) -> None:
    """Four clicks under one key give the same decision four times, and one event."""
    act = lambda: kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="one act")  # noqa: E731
    done = _all_at_once([act] * 4)
    assert len({repr(result) for result in done}) == 1
    assert len(kept.decisions()) == 1


def test_the_last_place_is_not_given_twice(kept: Ledger) -> None:
    """Two children are pinned with V5 at once, turn after turn: one has the place."""
    for turn in range(TURNS):
        _all_at_once(
            [
                lambda child=child, turn=turn: kept.decide(  # type: ignore[misc]
                    REFERENCE, child, "V5", "pinned", by="Asha", reason=f"turn {turn}"
                )
                for child in ("C1", "C2", "C3", "C5")
            ]
        )
        pinned = [row for row in kept.standing() if row.visitor_id == "V5" and row.status is Status.PINNED]
        assert len(pinned) == 1
        kept.undo(REFERENCE, pinned[0].child_id, "V5", by="Asha")


def _hold(folder: Path, by: str) -> int:
    with Ledger.open(folder) as ledger:
        for turn in range(TURNS):
            ledger.decide(REFERENCE, "C1", "V1", "held", by="Asha", reason=f"{by}, turn {turn}")
    return TURNS


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Each opens the ledger for itself and decides as fast as it can; every event is there, numbered once."""
    with Ledger.open(tmp_path) as ledger:
        ledger.save_round(small_round(), ledger.save_tables(small_pool(), small_places()))
        with get_context("spawn").Pool(2) as pool:
            pool.starmap(_hold, [(tmp_path, f"Person {n}") for n in range(2)])
        made = ledger.decisions(REFERENCE)
    assert len({event.number for event in made}) == len(made) == 2 * TURNS


def test_a_writer_waits_as_long_as_others_get_on(kept: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """With many writers a turn may take longer than one lock ever does: that is no reason to give up."""
    asked: list[Path] = []

    def always_another(path: Path) -> tuple[int, ...]:
        asked.append(path)
        return (len(asked),)

    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(database, "_signature", always_another)
    with closing(sqlite3.connect(kept.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(1) as thread:
            act = thread.submit(kept.decide, REFERENCE, "C1", "V1", "held", by="Asha")
            while len(asked) < 10:  # it has asked many times, and still waits
                assert not act.done()
                sleep(0.01)
            other.execute("ROLLBACK")
            assert act.result(timeout=PLENTY_SECONDS).by == "Asha"


def _decline_a_few(folder: Path, writer: str) -> int:
    with Ledger.open(folder) as ledger:
        for turn in range(5):
            reason = f"{writer}, turn {turn}"
            ledger.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason=reason)
    return 5


def _decline_in_threads(folder: Path, process: int) -> int:
    """Decide from four threads of one process, each with a ledger of its own."""
    acts: list[Callable[[], object]] = [
        partial(_decline_a_few, folder, f"process {process}, thread {n}") for n in range(4)
    ]
    return sum(done for done in _all_at_once(acts) if isinstance(done, int))


def test_sixteen_writers_lose_nothing(tmp_path: Path) -> None:
    """Four processes with four ledgers each: every event is there, numbered without a gap, and sealed."""
    with Ledger.open(tmp_path) as ledger:
        ledger.save_round(small_round())
        with get_context("spawn").Pool(4) as pool:
            assert sum(pool.starmap(_decline_in_threads, [(tmp_path, n) for n in range(4)])) == 80
        assert sorted(made.number for made in ledger.decisions()) == list(range(2, 82))
        assert ledger.verify().is_sound


def test_a_new_ledger_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    """Its tables are made once, whoever comes first."""
    _all_at_once([lambda: Ledger.open(tmp_path / "new").close()] * 4)
    with Ledger.open(tmp_path / "new") as ledger:
        assert ledger.rounds() == ()
