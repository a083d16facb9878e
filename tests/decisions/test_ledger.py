"""Tables, rounds and small things to remember: kept, given back, deleted without a trace."""

import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from matcher.decisions.archive import draft_name
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault, NotAllowed, UnsoundRound
from matcher.intake.findings import Finding, Severity
from matcher.policy.facts import Facts
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import reference_of
from matcher.rounds.running import run_round
from tests.decisions.small_round import (
    PLAN,
    REFERENCE,
    child,
    match,
    small_places,
    small_pool,
    small_round,
)

FINDING = Finding(
    code="age-range",
    severity=Severity.ERROR,
    file="people.xlsx",
    cell="B14",
    found="“x”",
    mend="Type a number.",
)


def test_tables_come_back_as_they_were(ledger: Ledger) -> None:
    """People, points to the last bit, findings, accounts and file names survive a restart."""
    pool = small_pool()
    places = small_places()
    north = places.child_latitude.copy()
    north[0], north[1] = math.nan, 53.1234567890123
    places = replace(places, child_latitude=north)
    accounts = [{"table": "children", "read": 9, "saved": 8, "to_fix": 1}]
    tables_id = ledger.save_tables(
        pool, places, findings=[FINDING], accounts=accounts, file_names=["people.xlsx"]
    )
    ledger.close()
    with Ledger.open(ledger.folder) as again:
        kept = again.tables(tables_id)
    assert (kept.pool, kept.findings, kept.accounts) == (pool, (FINDING,), accounts)
    assert kept.pool.digests() == pool.digests()
    assert kept.file_names == ("people.xlsx",)
    assert np.isnan(kept.places.child_latitude[0])
    assert kept.places.child_latitude[1:].tolist() == north[1:].tolist()
    assert kept.places.visitor_longitude.tolist() == places.visitor_longitude.tolist()


def test_a_first_ledger_is_empty(ledger: Ledger) -> None:
    """Nothing is made up where nothing was saved."""
    assert ledger.latest_tables() is None
    assert (ledger.rounds(), ledger.decisions(), ledger.standing()) == ((), (), ())
    with pytest.raises(LedgerFault, match="Bring them in again"):
        ledger.tables(1)


def test_tables_that_no_round_was_made_from_are_replaced(ledger: Ledger) -> None:
    """Only the newest set waits for its round; sets that rounds were made from stay."""
    first = ledger.save_tables(small_pool(), small_places())
    ledger.save_round(small_round(), first)
    second = ledger.save_tables(small_pool(), small_places())
    third = ledger.save_tables(small_pool(), small_places())
    newest = ledger.latest_tables()
    assert newest is not None
    assert newest.id == third
    assert ledger.tables(first).id == first
    with pytest.raises(LedgerFault):
        ledger.tables(second)


def test_a_round_is_kept_once(kept: Ledger) -> None:
    """Saved again, it stays as it is with its decisions; another plan under its reference is refused."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    before = kept.entry(REFERENCE)
    assert kept.save_round(small_round(), name="Other name") == before
    with pytest.raises(LedgerFault, match="proposes other pairs"):
        kept.save_round(small_round(plan=PLAN[:2]))
    assert kept.rounds() == (before,)
    assert kept.round(REFERENCE) == small_round()


def test_tables_may_be_added_to_a_round_later(ledger: Ledger) -> None:
    """Saved from its file first, the round takes its tables and their standing when they come."""
    ledger.save_round(small_round())
    assert ledger.entry(REFERENCE).tables_id is None
    blocked = StandingRow("C5", "V5", Status.BLOCKED)
    tables_id = ledger.save_tables(small_pool((blocked,)), small_places())
    assert ledger.save_round(small_round(), tables_id).tables_id == tables_id
    assert ledger.standing() == (blocked,)


def test_rounds_are_listed_with_counts(kept: Ledger) -> None:
    """Newest first; the counts are of what was proposed and add up."""
    for pair, kind in ((("C1", "V1"), "approved"), (("C2", "V2"), "declined"), (("C3", "V3"), "held")):
        kept.decide(REFERENCE, *pair, kind, by="Asha", reason="Their wish")
    kept.decide(REFERENCE, "C5", "V5", "blocked", by="Asha", reason="Their wish")
    kept.decide(REFERENCE, "C7", "V6", "approved", by="Asha")
    kept.undo(REFERENCE, "C7", "V6", by="Asha")
    plan = (match("C1", "V1", "pinned"), match("C3", "V3"))
    kept.save_round(small_round("R2", plan), previous=REFERENCE)
    newest, first = kept.rounds()
    assert (newest.reference, newest.run_number, newest.previous, newest.proposed) == ("R2", 2, REFERENCE, 1)
    assert (first.proposed, first.approved, first.declined, first.held, first.undecided) == (5, 1, 1, 1, 2)
    assert (first.title, newest.title) == ("Autumn round", "R2")
    # C1 was approved in run 1 and is pinned in run 2; C3 was held then, and is to be decided now.
    assert (newest.approved, newest.held, newest.undecided) == (1, 0, 1)


def test_the_runs_before_a_round_are_known(kept: Ledger) -> None:
    """Oldest first, however many; a first run and an unknown round have none."""
    for reference, previous in (("R2", REFERENCE), ("R3", "R2"), ("R9", None)):
        kept.save_round(small_round(reference), previous=previous)
    assert kept.earlier_runs("R3") == (REFERENCE, "R2")
    assert kept.earlier_runs(REFERENCE) == kept.earlier_runs("R9") == kept.earlier_runs("nowhere") == ()


def test_rounds_are_named_closed_and_opened(kept: Ledger) -> None:
    """Each shows in the list, and another program sees it at once."""
    kept.rename_round(REFERENCE, "  Winter\nround ")
    kept.close_round(REFERENCE)
    with Ledger.open(kept.folder) as other:
        assert (other.entry(REFERENCE).name, other.entry(REFERENCE).is_closed) == ("Winter round", True)
        other.reopen_round(REFERENCE)
    assert not kept.entry(REFERENCE).is_closed
    with pytest.raises(NotAllowed, match="101 characters"):
        kept.rename_round(REFERENCE, "x" * 101)
    for act in (
        kept.close_round,
        kept.reopen_round,
        kept.delete_round,
        kept.round,
        kept.entry,
        kept.decisions,
    ):
        with pytest.raises(LedgerFault, match="There is no round R9"):
            act("R9")


def test_a_round_after_one_that_is_not_there(ledger: Ledger) -> None:
    """The run before must be in the ledger, and so must the tables."""
    with pytest.raises(LedgerFault, match="There is no round R0"):
        ledger.save_round(small_round(), previous="R0")
    with pytest.raises(LedgerFault, match="no longer in the ledger"):
        ledger.save_round(small_round(), 7)
    assert ledger.rounds() == ()


def _bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_deleting_a_round_leaves_nothing_behind(ledger: Ledger) -> None:
    """Names, reasons, drafts and the plan are gone from the bytes of the file, tables included."""
    named = tuple(child(f"K{n}", known_as=f"Plantedname{n}", ethnicity="planted" * 40) for n in range(200))
    pool = replace(small_pool(), children=(*small_pool().children, *named))
    ledger.save_round(small_round(), ledger.save_tables(pool, small_places(pool)), name="Plantedround")
    ledger.decide(REFERENCE, "C1", "V1", "declined", by="Plantedperson", reason="Plantedreason")
    ledger.set_setting(draft_name(REFERENCE, "C2 V2"), "Planteddraft")
    assert _bytes_of(ledger.folder).count(b"Planted") > 200
    ledger.delete_round(REFERENCE, by="Asha")
    assert b"lanted" not in _bytes_of(ledger.folder)
    ledger.close()
    assert b"lanted" not in _bytes_of(ledger.folder)


def test_deleting_one_round_leaves_the_others(kept: Ledger) -> None:
    """Tables that another round was made from stay, and so do its decisions and drafts."""
    tables_id = kept.entry(REFERENCE).tables_id
    kept.save_round(small_round("R2"), tables_id)
    first = kept.decide(REFERENCE, "C1", "V1", "held", by="Asha")
    second = kept.decide("R2", "C1", "V1", "approved", by="Asha")
    for reference in (REFERENCE, "R2"):
        kept.set_setting(draft_name(reference, "note"), "typed")
    kept.delete_round(REFERENCE)
    assert [entry.reference for entry in kept.rounds()] == ["R2"]
    assert kept.decisions() == (second,)
    assert kept.latest_tables() is not None
    assert kept.setting(draft_name("R2", "note")) == "typed"
    assert kept.setting(draft_name(REFERENCE, "note")) == ""
    kept.delete_round("R2")
    assert kept.latest_tables() is None
    kept.save_round(small_round("R3"))
    last = kept.decide("R3", "C1", "V1", "declined", by="Asha", reason="Too far")
    assert last.number > max(first.number, second.number)


def test_names_never_stand_in_decisions(kept: Ledger) -> None:
    """Decisions know people by their codes, whatever names the tables hold."""
    for pair, kind in ((("C1", "V1"), "approved"), (("C2", "V2"), "declined"), (("C5", "V5"), "pinned")):
        kept.decide(REFERENCE, *pair, kind, by="Asha", reason="Their wish")
    kept.undo(REFERENCE, "C1", "V1", by="Asha")
    with kept._engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM events NATURAL JOIN event_details").all()
    assert [row.kind for row in rows] == ["round-saved", "approved", "declined", "pinned", "undone"]
    assert not any(name in repr(rows) for name in ("Known", "Named"))


def test_a_mapping_is_remembered_for_the_same_headings(ledger: Ledger) -> None:
    """Order, case and spacing of the headings do not matter; the last mapping wins."""
    ledger.remember_mapping(["Ref", "Home  Code"], {"Ref": "child_id"})
    ledger.remember_mapping(["Ref", "Home Code"], {"Ref": "child_id", "Home Code": "postcode"})
    assert ledger.mapping_for(["home code ", "REF"]) == {"Ref": "child_id", "Home Code": "postcode"}
    assert ledger.mapping_for(["Ref"]) is None


def test_settings_are_kept_and_forgotten(ledger: Ledger) -> None:
    """Who is working and what was typed survive a restart, until they are forgotten."""
    assert ledger.setting("who", "nobody yet") == "nobody yet"
    ledger.set_setting("who", "Asha")
    ledger.set_setting("who", "Zoë 👩‍👧")
    with Ledger.open(ledger.folder) as again:
        assert again.setting("who") == "Zoë 👩‍👧"
    ledger.set_setting("who", None)
    assert ledger.setting("who") == ""


def test_a_lot_that_is_not_that_of_the_round_it_names_is_refused(ledger: Ledger, tiny: Facts) -> None:
    """The ledger holds the round whose lot a re-run keeps: a seed of one's own choice is refused."""
    first = run_round(tiny)
    ledger.keep_round(first, tiny)
    later = replace(tiny, today=tiny.today + timedelta(days=1))
    again = run_round(later, lot_of=first)
    chosen = again.model_copy(update={"seed": 7})
    chosen = chosen.model_copy(update={"reference": reference_of(later.today, chosen.digests, (), 7, None)})
    with pytest.raises(
        UnsoundRound, match=f"The seed 7 is not {first.seed}, that of round {first.reference}"
    ):
        ledger.keep_round(chosen, later)
    assert ledger.keep_round(again, later).reference == again.reference


def test_a_kept_round_has_the_number_of_its_run(ledger: Ledger, tiny: Facts) -> None:
    """A round made around a run that is kept here is the next run; around one that is not, none is known."""
    first = run_round(tiny)
    later = replace(tiny, today=tiny.today + timedelta(days=1))
    again = run_round(later, previous=first)
    ledger.keep_round(first, tiny)
    entry = ledger.keep_round(again, later)
    assert (entry.run_number, entry.previous) == (2, first.reference)
    assert ledger.earlier_runs(again.reference) == (first.reference,)
    assert ledger.verify() is not None


def test_tables_that_came_with_a_round_are_told_so(ledger: Ledger, tiny: Facts) -> None:
    """Who only decides is not said to have saved tables."""
    result = run_round(tiny)
    ledger.keep_round(result, tiny, by="Asha")
    children, visitors = len(tiny.pool.children), len(tiny.pool.visitors)
    said = ledger.diary()[0].sentence
    assert said.startswith(f"Tables 1 ({children} child")
    assert said.endswith(f"and {visitors} visitors) were kept with round {result.reference}.")
    assert ledger.verify().is_sound
