"""What decisions settle: they become the standing that the next round is made around.

Approved and pinned pairs are pinned, declined ones declined, blocked ones blocked; held ones are
neither kept nor out. Whatever was said last about a pair holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from matcher.decisions.decision import KEEPS, Decision, DecisionKind, day
from matcher.decisions.lifecycle import Pair, histories
from matcher.records.standing import StandingRow, Status

_SETTLES: Final = {
    DecisionKind.APPROVED: Status.PINNED,
    DecisionKind.PINNED: Status.PINNED,
    DecisionKind.DECLINED: Status.DECLINED,
    DecisionKind.BLOCKED: Status.BLOCKED,
}
CARRIED_OUT: Final = frozenset({Status.ACTIVE, Status.OFFERED})
_NO: Final = frozenset({Status.DECLINED, Status.BLOCKED})


@dataclass(frozen=True, slots=True)
class Baseline:
    """A standing table that a round was made with, and where it stands among the decisions.

    Parameters
    ----------
    after
        The number of the last decision before it; 0 for none.
    """

    after: int
    rows: tuple[StandingRow, ...]


def standing_from(
    decisions: Iterable[Decision], standing_before: Iterable[StandingRow] = ()
) -> tuple[StandingRow, ...]:
    """Say what is settled after some decisions, as the next round's standing.

    A pair that is offered or active stays so when it is approved or pinned. What was settled before
    and not decided anew stays, and so does every row that allows an exception.
    """
    return standing_over([Baseline(0, tuple(standing_before))], decisions)


def standing_over(baselines: Sequence[Baseline], decisions: Iterable[Decision]) -> tuple[StandingRow, ...]:
    """Say what is settled after several rounds.

    Parameters
    ----------
    baselines
        The standing tables of the rounds, oldest first. The last one is in force. An earlier one only
        shows that an approval was carried out: a pair that was active once is not pinned for ever.
        A row that merely repeats a decision counts for nothing, the decision speaks for itself; so
        undoing the decision takes the repeated row with it. A row that an earlier table had already
        is as old as that table: what was decided since holds against it.
    decisions
        In any order.
    """
    events = sorted(decisions, key=lambda event: event.number)
    statements = _statements(_without_echoes(baselines, events), events)
    rows = {row for said in statements.values() for row in _settled(said)}
    rows |= {row for base in baselines[-1:] for row in base.rows if row.status is Status.ALLOWED}
    return tuple(sorted(rows, key=lambda row: (row.child_id, row.visitor_id, row.status, row.reason, row.by)))


def row_of(decision: Decision) -> StandingRow | None:
    """Give the line of standing that a decision makes; None for one that settles nothing."""
    status = _SETTLES.get(decision.kind)
    if status is None:
        return None
    reason = decision.reason or f"{decision.kind} on {day(decision.at)}, round {decision.round_reference}"
    since = decision.at.astimezone().date()
    return StandingRow(*decision.pair, status, since=since, by=decision.by, reason=reason)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a standing table says of one pair."""

    rows: tuple[StandingRow, ...]
    in_force: bool


_Statement = Decision | _Told


def _without_echoes(baselines: Sequence[Baseline], events: Iterable[Decision]) -> list[Baseline]:
    echoes = {row_of(event) for event in events}
    return [Baseline(base.after, tuple(row for row in base.rows if row not in echoes)) for base in baselines]


def _statements(baselines: Sequence[Baseline], events: Sequence[Decision]) -> dict[Pair, list[_Statement]]:
    """Everything said about each pair that still counts, oldest first."""
    placed: list[tuple[int, int, Pair, _Statement]] = [
        (event.number, 0, pair, event) for (_, pair), stack in histories(events).items() for event in stack
    ]
    for order, base in enumerate(baselines, start=1):
        in_force = order == len(baselines)
        for after, rows in _first_said(base, baselines[: order - 1]).items():
            placed += [(after, order, pair, _Told(told, in_force)) for pair, told in _by_pair(rows).items()]
    said: dict[Pair, list[_Statement]] = {}
    for _, _, pair, statement in sorted(placed, key=lambda entry: entry[:2]):
        said.setdefault(pair, []).append(statement)
    return said


def _first_said(base: Baseline, earlier: Sequence[Baseline]) -> dict[int, list[StandingRow]]:
    """Place the rows of a table among the decisions: a row carried over says nothing new since."""
    since: dict[tuple[str, str, Status], int] = {}
    for table in (*earlier, base):
        for row in table.rows:
            since.setdefault((row.child_id, row.visitor_id, row.status), table.after)
    placed: dict[int, list[StandingRow]] = {}
    for row in base.rows:
        placed.setdefault(since[row.child_id, row.visitor_id, row.status], []).append(row)
    return placed


def _by_pair(rows: Iterable[StandingRow]) -> dict[Pair, tuple[StandingRow, ...]]:
    found: dict[Pair, tuple[StandingRow, ...]] = {}
    for row in rows:
        if row.status is not Status.ALLOWED:
            pair = (row.child_id, row.visitor_id)
            found[pair] = (*found.get(pair, ()), row)
    return found


def _settled(statements: Sequence[_Statement]) -> tuple[StandingRow, ...]:
    settled: tuple[StandingRow, ...] = ()
    for statement in statements:
        settled = _after(settled, statement)
    return settled


def _after(settled: tuple[StandingRow, ...], statement: _Statement) -> tuple[StandingRow, ...]:
    stands = {row.status for row in settled}
    if isinstance(statement, Decision):
        if statement.kind in KEEPS and stands & CARRIED_OUT:
            return settled
        row = row_of(statement)
        return () if row is None else (row,)
    told = {row.status for row in statement.rows}
    if not statement.in_force:
        return () if told & CARRIED_OUT else settled
    # A pin in a table does not lift a "no" that somebody gave here.
    return settled if stands & _NO and told == {Status.PINNED} else statement.rows
