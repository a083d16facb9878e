"""Fifty processes want ten places, through Python and the command line: never one more than there are."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

import matcher
from matcher.decisions.database import writing
from matcher.decisions.folders import FILE_NAME
from matcher.decisions.kept_places import KeptChild, write_places
from matcher.decisions.ledger import Ledger
from matcher.decisions.tables import children_kept, places_taken
from matcher.errors import LedgerFault, NotAllowed
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.availability import ANY_TIME
from matcher.records.pool import Pool
from matcher.records.standing import Status
from matcher.rounds.running import run_round
from tests.decisions.small_round import REFERENCE, TODAY, child, small_places, visitor

CHILDREN, PLACES = 50, 10


def _crowd() -> Facts:
    """Give fifty children, and one visitor with ten places, near to all of them."""
    children = tuple(child(f"C{number:02}", leaves_on=date(2035, 1, 1)) for number in range(CHILDREN))
    pool = Pool(children, (visitor("V1", capacity=PLACES, available=ANY_TIME),))
    return Facts(pool, small_places(pool), Policy(), TODAY)


def _by_python(folder: Path, reference: str, number: int) -> bool:
    try:
        with Ledger.open(folder) as ledger:
            ledger.decide(
                reference, f"C{number:02}", "V1", "pinned", by=f"Person {number}", reason="Their wish"
            )
    except (NotAllowed, LedgerFault):
        return False
    return True


def _by_command(folder: Path, reference: str, number: int) -> bool:
    from typer.testing import CliRunner

    from matcher.cli import app

    words = ["--child", f"C{number:02}", "--visitor", "V1", "--as", "pinned", "--by", f"Person {number}"]
    done = CliRunner().invoke(
        app, ["decide", str(folder / "round.json"), *words, "--reason", "Their wish", "--data", str(folder)]
    )
    return done.exit_code == 0


def _want(folder: Path, reference: str, number: int) -> bool:
    return (_by_python if number % 2 else _by_command)(folder, reference, number)


def _each_in_a_process(acts: list[tuple[Path, str, int]]) -> list[bool]:
    """Run each act in a process of its own, all of them at once."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.decisions.test_racing_for_places", "matcher.cli.settling"])
    with context.Pool(len(acts), maxtasksperchild=1) as pool:
        return pool.starmap(_want, acts, chunksize=1)


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="this system does not fork processes")
def test_fifty_processes_take_ten_places(tmp_path: Path) -> None:
    """Ten are kept, forty are told; the database, the standing and the answers agree."""
    facts = _crowd()
    result = run_round(facts)
    matcher.write_round(result, tmp_path / "round.json")
    with Ledger.open(tmp_path) as ledger:
        ledger.keep_round(result, facts)
        done = _each_in_a_process([(tmp_path, result.reference, number) for number in range(CHILDREN)])
        pinned = [row.child_id for row in ledger.standing() if row.status is Status.PINNED]
    assert sum(done) == len(pinned) == PLACES
    assert pinned == [f"C{number:02}" for number, kept in enumerate(done) if kept]
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as raw:
        places = raw.execute("SELECT place FROM places_taken ORDER BY place").fetchall()
        children = raw.execute("SELECT child_id FROM children_kept ORDER BY child_id").fetchall()
    assert [place for (place,) in places] == list(range(1, PLACES + 1))
    assert [child_id for (child_id,) in children] == pinned


def _places(ledger: Ledger) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    with ledger._engine.connect() as connection:
        taken = connection.exec_driver_sql("SELECT visitor_id, place, unit FROM places_taken ORDER BY 1, 2")
        kept = connection.exec_driver_sql("SELECT child_id, visitor_id, place FROM children_kept ORDER BY 1")
        return [tuple(row) for row in taken], [tuple(row) for row in kept]


def test_the_rows_follow_the_decisions(kept: Ledger) -> None:
    """A place is taken by an approval, shared by brothers, and let go by whatever ends it."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.decide(REFERENCE, "C7", "V6", "approved", by="Asha")
    kept.decide(REFERENCE, "C8", "V6", "approved", by="Asha")
    assert _places(kept) == (
        [("V1", 1, "child C1"), ("V6", 1, "family fam")],
        [("C1", "V1", 1), ("C7", "V6", 1), ("C8", "V6", 1)],
    )
    kept.decide(REFERENCE, "C1", "V1", "held", by="Asha")
    kept.undo(REFERENCE, "C7", "V6", by="Asha")
    assert _places(kept) == ([("V6", 1, "family fam")], [("C8", "V6", 1)])
    kept.undo(REFERENCE, "C1", "V1", by="Asha")
    assert _places(kept)[1] == [("C1", "V1", 1), ("C8", "V6", 1)]
    kept.delete_round(REFERENCE)
    assert _places(kept) == ([], [])


def _insert(ledger: Ledger, *rows: dict[str, object]) -> None:
    with ledger._engine.begin() as connection:
        for row in rows:
            connection.execute(places_taken.insert().values(service="", visitor_id="V1", **row))


@pytest.mark.parametrize(
    "rows",
    [
        [{"place": 2, "capacity": 1, "unit": "a"}],
        [{"place": 0, "capacity": 1, "unit": "a"}],
        [{"place": 1, "capacity": 2, "unit": "a"}, {"place": 1, "capacity": 2, "unit": "b"}],
        [{"place": 1, "capacity": 2, "unit": "a"}, {"place": 2, "capacity": 2, "unit": "a"}],
    ],
    ids=["beyond the capacity", "before the first", "one place twice", "two places for one"],
)
def test_the_database_itself_refuses_a_place_too_many(ledger: Ledger, rows: list[dict[str, object]]) -> None:
    """Whatever a program leaves out, the constraint holds."""
    with pytest.raises(IntegrityError):
        _insert(ledger, *rows)


def test_the_database_itself_keeps_a_child_with_one_visitor(ledger: Ledger) -> None:
    """A second row of a child, or a place that nobody took, is refused."""
    row = {"service": "", "child_id": "C1", "round_reference": "R"}
    with ledger._engine.begin() as connection:
        connection.execute(children_kept.insert().values(**row, visitor_id="V1"))
    for other in ({**row, "visitor_id": "V2"}, {**row, "child_id": "C2", "visitor_id": "V2", "place": 1}):
        with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
            connection.execute(children_kept.insert().values(**other))


def test_a_refusal_of_the_database_is_a_sentence(ledger: Ledger) -> None:
    """Where two came to the same place past every check, the second is told."""
    kept = [KeptChild(f"C{number}", f"child C{number}", takes_place=True, reference="R") for number in (1, 2)]
    with pytest.raises(NotAllowed, match="V1 has no place left"), writing(ledger._engine) as connection:
        write_places(connection, "", "V1", 1, 0, kept)
    with writing(ledger._engine) as connection:
        write_places(connection, "", "V1", 2, 0, kept)
    with pytest.raises(NotAllowed, match="V2 has no place left"), writing(ledger._engine) as connection:
        write_places(connection, "", "V2", 1, 0, [replace(kept[0], child_id="C1")])
