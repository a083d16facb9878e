"""A run of a round from the screen: what goes in, the work in a thread of its own, the round kept when done.

The thread knows nothing of the screen. It keeps the round itself, so that a page that is closed or
loaded again meanwhile loses nothing.
"""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st
from pydantic import JsonValue, TypeAdapter

from matcher.decisions.ledger import Ledger
from matcher.decisions.saved import RoundEntry, SavedTables
from matcher.intake.accounts import LeftOut
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.standing import StandingRow
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from matcher.ui import policies, state

SHOWN_AFTER_SECONDS: Final = 1.0
_LEFT_OUT: Final = TypeAdapter(LeftOut)


@dataclass(frozen=True, slots=True, eq=False)
class GoingIn:
    """What a run is made from."""

    tables: SavedTables
    policy: Policy
    standing: tuple[StandingRow, ...]
    previous: str | None
    by: str = ""

    @property
    def facts(self) -> Facts:
        """What is known when the run starts."""
        pool = replace(self.tables.pool, standing=self.standing)
        return Facts(pool, self.tables.places, self.policy, state.today())

    @property
    def settled(self) -> Counter[str]:
        """How many lines of standing there are of each status."""
        return Counter(row.status.value for row in self.standing)


@dataclass(slots=True, eq=False)
class Run:
    """A run under way or done. Written by its thread, read by the page."""

    started: float = field(default_factory=time.monotonic)
    doing: str = ""
    reference: str = ""
    is_new: bool = True
    fault: Exception | None = None
    thread: threading.Thread | None = None

    @property
    def under_way(self) -> bool:
        """Whether the thread is at work."""
        return self.thread is not None and self.thread.is_alive()

    @property
    def seconds(self) -> int:
        """How long it has been at work."""
        return int(time.monotonic() - self.started)


def going_in() -> GoingIn | None:
    """Gather what the next run is made from; None where no tables are saved."""
    tables = state.tables()
    if tables is None:
        return None
    entries = tuple(entry for entry in state.rounds() if entry.service == tables.service)
    newest = entries[0] if entries else None
    came_from = _came_from(entries, state.round_in_hand())
    # A standing table brought in since the newest round takes the place of the one it was made with.
    brought_in = newest is None or newest.tables_id != tables.id
    given = tables.pool.standing if brought_in and has_standing(tables.accounts) else None
    return GoingIn(
        tables,
        policies.in_force(),
        state.ledger().standing(given, service=tables.service),
        came_from.reference if came_from else None,
        state.person(),
    )


def _came_from(entries: Sequence[RoundEntry], in_hand: RoundEntry | None) -> RoundEntry | None:
    """Give the run that the next one comes from: the newest in the line of the round in hand.

    Parameters
    ----------
    entries
        The rounds of the service, newest first.
    in_hand
        Where it is of another service, the service's newest round is the one.
    """
    known = {entry.reference: entry for entry in entries}
    if in_hand is None or in_hand.reference not in known:
        return entries[0] if entries else None
    return next(entry for entry in entries if in_hand.reference in _line(entry, known))


def _line(entry: RoundEntry, known: Mapping[str, RoundEntry]) -> set[str]:
    """Give the references of a round and of the runs before it."""
    line: set[str] = set()
    earlier: RoundEntry | None = entry
    while earlier is not None and earlier.reference not in line:
        line.add(earlier.reference)
        earlier = known.get(earlier.previous or "")
    return line


def has_standing(accounts: JsonValue) -> bool:
    """Say whether a standing table was among the tables that were brought in."""
    rows = accounts if isinstance(accounts, list) else []
    return any(isinstance(row, dict) and row.get("table") == "standing" for row in rows)


def left_out(accounts: JsonValue) -> tuple[LeftOut, ...]:
    """Give the rows that were left out when the tables were brought in."""
    rows = accounts if isinstance(accounts, list) else []
    return tuple(
        _LEFT_OUT.validate_python(row)
        for account in rows
        if isinstance(account, dict)
        for row in _listed(account.get("left_out"))
    )


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


@st.cache_resource(show_spinner=False)
def _runs() -> dict[str, Run]:
    return {}


def current() -> Run | None:
    """Give the run that was started last in this data folder."""
    return _runs().get(str(state.data_folder()))


def forget() -> None:
    """Forget the run that was started last."""
    _runs().pop(str(state.data_folder()), None)


def start(material: GoingIn) -> Run:
    """Start a run, and wait a moment for it. One that is under way is not started twice."""
    running = current()
    if running is not None and running.under_way:
        return running
    run = Run()
    run.thread = threading.Thread(target=_work, args=(run, material, state.ledger()), daemon=True)
    _runs()[str(state.data_folder())] = run
    run.thread.start()
    run.thread.join(SHOWN_AFTER_SECONDS)
    return run


def _work(run: Run, material: GoingIn, ledger: Ledger) -> None:
    def tell(doing: str, done: float) -> None:
        run.doing = doing

    try:
        tables = material.tables
        result = run_round(
            material.facts,
            findings=tables.findings,
            left_out=left_out(tables.accounts),
            progress=tell,
            lot_of=_run_again(material, ledger),
        )
        run.is_new = all(entry.reference != result.reference for entry in ledger.rounds())
        if run.is_new:
            ledger.save_round(
                result, _tables_id(material, ledger), previous=material.previous, by=material.by
            )
        run.reference = result.reference
    except Exception as fault:
        run.fault = fault


def _run_again(material: GoingIn, ledger: Ledger) -> MatchRound | None:
    """Give the run whose lot is kept: the one before, while its round is open; a closed one ends its lot."""
    if material.previous is None or ledger.entry(material.previous).is_closed:
        return None
    return ledger.round(material.previous)


def _tables_id(material: GoingIn, ledger: Ledger) -> int:
    """Keep the tables with the standing that the run was made around: the round is opened with them."""
    tables, pool = material.tables, material.facts.pool
    if pool == tables.pool:
        return tables.id
    return ledger.save_tables(
        pool,
        tables.places,
        findings=tables.findings,
        accounts=tables.accounts,
        file_names=tables.file_names,
        by=material.by,
        recorded_at=tables.recorded_at,
    )
