"""Decisions in the database. Every function works inside a transaction that its caller holds."""

import json
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, or_, select

from matcher.decisions.decision import Decision, DecisionKind, Seen
from matcher.decisions.lifecycle import Pair, histories
from matcher.decisions.tables import events


def append(connection: Connection, decision: Decision, key: str | None) -> Decision:
    """Write a decision down, and give it with its number; the number it came with is not looked at."""
    added = connection.execute(
        insert(events).values(
            round_reference=decision.round_reference,
            child_id=decision.child_id,
            visitor_id=decision.visitor_id,
            kind=str(decision.kind),
            by=decision.by,
            reason=decision.reason,
            at=decision.at,
            fit=decision.seen.fit,
            distance_km=decision.seen.distance_km,
            exceptions=json.dumps(decision.seen.exceptions),
            cautions=json.dumps(decision.seen.cautions),
            key=key,
        )
    )
    return _read(connection, events.c.number == added.lastrowid)[0]


def with_key(connection: Connection, key: str) -> Decision | None:
    """Give the decision that was written under a key."""
    return next(iter(_read(connection, events.c.key == key)), None)


def of_round(connection: Connection, reference: str) -> list[Decision]:
    """Give the decisions of a round, oldest first."""
    return _read(connection, events.c.round_reference == reference)


def of_all_rounds(connection: Connection) -> list[Decision]:
    """Give every decision, oldest first."""
    return _read(connection)


def about_either(connection: Connection, child_id: str, visitor_id: str) -> list[Decision]:
    """Give the decisions of all rounds about a child or a visitor, oldest first."""
    return _read(connection, or_(events.c.child_id == child_id, events.c.visitor_id == visitor_id))


def last_number(connection: Connection) -> int:
    """Give the number of the last decision, 0 for none."""
    return connection.execute(select(func.max(events.c.number))).scalar_one() or 0


def counted_states(connection: Connection) -> dict[str, dict[Pair, DecisionKind]]:
    """Give, for each round, the decision in force for each pair."""
    states: dict[str, dict[Pair, DecisionKind]] = {}
    for (reference, pair), stack in histories(of_all_rounds(connection)).items():
        if stack:
            states.setdefault(reference, {})[pair] = stack[-1].kind
    return states


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Decision]:
    rows = connection.execute(select(events).where(*conditions).order_by(events.c.number)).mappings()
    return [_decision(row) for row in rows]


def _decision(row: RowMapping) -> Decision:
    return Decision(
        number=row["number"],
        round_reference=row["round_reference"],
        child_id=row["child_id"],
        visitor_id=row["visitor_id"],
        kind=DecisionKind(row["kind"]),
        by=row["by"],
        reason=row["reason"],
        at=row["at"],
        seen=Seen(
            fit=row["fit"],
            distance_km=row["distance_km"],
            exceptions=_texts(row["exceptions"]),
            cautions=_texts(row["cautions"]),
        ),
    )


def _texts(text: str) -> tuple[str, ...]:
    read: Iterable[str] = json.loads(text)
    return tuple(read)
