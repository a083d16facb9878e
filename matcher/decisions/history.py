"""Decisions in the database. Every function works inside a transaction that its caller holds."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, or_, select

from matcher.decisions import chain
from matcher.decisions.chain import EventKind
from matcher.decisions.decision import Decision, DecisionKind, Seen
from matcher.decisions.tables import event_details, events
from matcher.errors import LedgerFault

_NO_DECISIONS = tuple(str(kind) for kind in EventKind)
_METRES = 1_000


def append(connection: Connection, decision: Decision, key: str | None) -> Decision:
    """Write a decision down, and give it with its number; the number it came with is not looked at."""
    number = chain.append(
        connection,
        decision.kind,
        at=decision.at,
        round_reference=decision.round_reference,
        data=decision_data(decision),
        personal=decision_personal(decision, key),
    )
    return _read(connection, events.c.number == number)[0]


def decision_data(decision: Decision) -> chain.JsonData:
    """Give what is hashed openly of a decision: what was seen, in whole numbers."""
    seen = decision.seen
    metres = None if seen.distance_km is None else round(seen.distance_km * _METRES)
    return {"fit": seen.fit, "distance_m": metres, "exceptions": list(seen.exceptions)}


def decision_personal(decision: Decision, key: str | None) -> dict[str, str]:
    """Give what is personal of a decision, empty values left out."""
    values = {
        "child_id": decision.child_id,
        "visitor_id": decision.visitor_id,
        "by": decision.by,
        "reason": decision.reason,
        "cautions": json.dumps(decision.seen.cautions) if decision.seen.cautions else "",
        "key": key or "",
    }
    return {field: value for field, value in values.items() if value}


def with_key(connection: Connection, key: str) -> Decision | None:
    """Give the decision that was written under a key."""
    return next(iter(_read(connection, event_details.c.key == key)), None)


def of_round(connection: Connection, reference: str) -> list[Decision]:
    """Give the decisions of a round, oldest first."""
    return _read(connection, events.c.round_reference == reference)


def of_all_rounds(connection: Connection) -> list[Decision]:
    """Give every decision, oldest first."""
    return _read(connection)


def about_either(connection: Connection, child_id: str, visitor_id: str) -> list[Decision]:
    """Give the decisions of all rounds about a child or a visitor, oldest first."""
    either = or_(event_details.c.child_id == child_id, event_details.c.visitor_id == visitor_id)
    return _read(connection, either)


def last_number(connection: Connection) -> int:
    """Give the number of the last event, 0 for none."""
    return chain.head_of(connection).number


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Decision]:
    # Whatever is deleted with its round is in no details any more, and so is no decision.
    asked = (
        select(events.c.number, events.c.kind, events.c.round_reference, events.c.content, event_details)
        .join(event_details, event_details.c.number == events.c.number)
        .where(events.c.kind.not_in(_NO_DECISIONS), *conditions)
        .order_by(events.c.number)
    )
    return [_decision(row) for row in connection.execute(asked).mappings()]


def _decision(row: RowMapping) -> Decision:
    with chain.readable(f"Event {row['number']}"):
        return _read_decision(row)


def _read_decision(row: RowMapping) -> Decision:
    content: dict[str, Any] = json.loads(row["content"])
    data = content["data"]
    metres = data["distance_m"]
    return Decision(
        number=row["number"],
        round_reference=row["round_reference"],
        child_id=row["child_id"],
        visitor_id=row["visitor_id"],
        kind=_known_kind(row["kind"]),
        by=row["by"],
        reason=row["reason"] or "",
        at=datetime.fromisoformat(content["at"]),
        seen=Seen(
            fit=data["fit"],
            distance_km=None if metres is None else metres / _METRES,
            exceptions=tuple(data["exceptions"]),
            cautions=_texts(row["cautions"] or "[]"),
        ),
    )


def _known_kind(kind: str) -> DecisionKind:
    try:
        return DecisionKind(kind)
    except ValueError:
        # Passed over, it could let a child be matched against a decision that this version cannot read.
        raise LedgerFault(
            f"The ledger holds a decision of the kind “{kind}”, made by a newer version of the program."
            " Install the newer version to open it."
        ) from None


def _texts(text: str) -> tuple[str, ...]:
    read: Iterable[str] = json.loads(text)
    return tuple(read)
