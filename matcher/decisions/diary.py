"""The ledger as a diary: every event in a sentence, oldest first. Reads only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from matcher.decisions.chain import EventKind, readable
from matcher.decisions.decision import DecisionKind
from matcher.decisions.tables import event_details, events
from matcher.policy.wording import counted, listed

_UNKNOWN: Final = "Somebody whose name was not recorded"
_DECIDED: Final = {
    DecisionKind.APPROVED: "approved {pair}",
    DecisionKind.DECLINED: "declined {pair}",
    DecisionKind.HELD: "held {pair}",
    DecisionKind.PINNED: "pinned {pair}",
    DecisionKind.BLOCKED: "blocked {pair}",
    DecisionKind.UNDONE: "undid the last decision about {pair}",
}
_HAPPENED: Final = {
    EventKind.TABLES_SAVED: "saved tables {tables}",
    EventKind.ROUND_SAVED: "saved {round}{named}",
    EventKind.ROUND_TABLES_ADDED: "added tables {tables} to {round}",
    EventKind.ROUND_RENAMED: "renamed {round}: {name}",
    EventKind.ROUND_CLOSED: "closed {round}",
    EventKind.ROUND_REOPENED: "opened {round} again",
    EventKind.ROUND_DELETED: "deleted {round} for good",
}
_NOBODY: Final = {
    EventKind.UNSEALED_BEFORE: "The ledger was brought to a new form. Nothing vouches for the time before.",
    EventKind.TABLES_SEALED: "Tables {tables} were sealed as they were found.",
    EventKind.ROUND_SEALED: "Round {reference} was sealed as it was found{named}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One event in words.

    Parameters
    ----------
    by
        Who did it; empty where that is not recorded, or was deleted with the round.
    sentence
        With the name, without the time.
    hash
        Of the event, 64 hexadecimal digits.
    """

    number: int
    at: datetime
    kind: str
    round_reference: str
    by: str
    sentence: str
    hash: str


def diary(connection: Connection, reference: str | None = None) -> tuple[DiaryEntry, ...]:
    """Give every event, or those of one round, oldest first."""
    said = [column for column in event_details.c if column.name != "number"]
    asked = (
        select(events, *said)
        .join(event_details, event_details.c.number == events.c.number, isouter=True)
        .order_by(events.c.number)
    )
    if reference is not None:
        asked = asked.where(events.c.round_reference == reference)
    return tuple(_entry(row) for row in connection.execute(asked).mappings())


def _entry(row: RowMapping) -> DiaryEntry:
    with readable(f"Event {row['number']}"):
        content = json.loads(row["content"])
        return DiaryEntry(
            number=content["number"],
            at=datetime.fromisoformat(content["at"]),
            kind=row["kind"],
            round_reference=row["round_reference"] or "",
            by=row["by"] or "",
            sentence=_sentence(row, content),
            hash=row["hash"],
        )


def _sentence(row: RowMapping, content: Mapping[str, Any]) -> str:
    kind, by = row["kind"], row["by"] or _UNKNOWN
    words = {
        "pair": f"{row['child_id']} with {row['visitor_id']}",
        "round": f"round {row['round_reference']}",
        "reference": row["round_reference"],
        "tables": content["data"].get("tables"),
        "name": row["name"] or "its name was taken away",
        "named": f", named {row['name']}" if row["name"] else "",
    }
    if kind in _NOBODY:
        return _NOBODY[kind].format(**words)
    if content["hashed"] and row["salts"] is None:
        return f"Round {row['round_reference']}: {kind}. The rest was deleted with the round."
    if kind == EventKind.TABLES_SAVED and "with_round" in content["data"]:
        return _kept_with(content["data"])
    if kind in _HAPPENED:
        return f"{by} {_HAPPENED[kind].format(**words)}."
    if kind in _DECIDED:
        return _ended(f"{by} {_DECIDED[kind].format(**words)} in {words['round']}", row["reason"])
    return f"An event of the kind “{kind}”, made by a newer version of the program."


def _kept_with(data: Mapping[str, Any]) -> str:
    people = listed([counted(data["children"], "child", "children"), counted(data["visitors"], "visitor")])
    return f"Tables {data['tables']} ({people}) were kept with round {data['with_round']}."


def _ended(said: str, reason: str | None) -> str:
    whole = f"{said}: {reason}" if reason else said
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
