"""The chain of events: each is sealed with the hash of the one before. Inside a caller's transaction.

An event is kept as canonical JSON: keys in order, no spaces, whole numbers only. Its ``hash`` is the
SHA-256 of that text, which anybody can work out anew::

    {"at": ..., "data": {...}, "hashed": {...}, "kind": ..., "number": ..., "previous": ..., "round": ...}

``previous`` is the hash of the event before, for the first one the random id of the ledger. What is
personal (ids, names, reasons) stands in ``event_details``, and in ``hashed`` only as SHA-256 of a
random salt and the value: once both are deleted, nobody can tell what it was, and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from matcher.decisions.tables import about, event_details, events
from matcher.errors import LedgerFault

JsonData = Mapping[str, "str | int | bool | list[str] | list[int] | None"]

SHORTEST_HEAD: Final = 16
"""How many digits of a hash are enough to know it by: nobody can make another that begins so."""
PERSONAL: Final = ("child_id", "visitor_id", "by", "reason", "name", "cautions", "key")
"""The columns of ``event_details`` that enter the chain as salted hashes."""

_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

ROUND_SEALED: Final = (
    "id",
    "reference",
    "today",
    "created_at",
    "result",
    "plan",
    "run_number",
    "previous",
    "after_event",
)
"""What is hashed of a round when it is saved; its standing is hashed apart, as it may come later."""
TABLES_SEALED: Final = (
    "id",
    "pool",
    "places",
    "findings",
    "accounts",
    "file_names",
    "saved_at",
    "service",
    "recorded_at",
    "digest",
)
"""What is hashed of saved tables."""


class EventKind(StrEnum):
    """What happened, beside decisions (:class:`~matcher.decisions.decision.DecisionKind`)."""

    TABLES_SAVED = "tables-saved"
    ROUND_SAVED = "round-saved"
    ROUND_TABLES_ADDED = "round-tables-added"
    ROUND_RENAMED = "round-renamed"
    ROUND_CLOSED = "round-closed"
    ROUND_REOPENED = "round-reopened"
    ROUND_DELETED = "round-deleted"
    # A ledger of version 1 had no chain. What it held was sealed on the day it was taken over.
    UNSEALED_BEFORE = "unsealed-before"
    TABLES_SEALED = "tables-sealed"
    ROUND_SEALED = "round-sealed"


CHECKED_BY_HEAD = (
    'Whoever has this ledger can check with `matcher ledger verify --head "{head}"` that nothing up to now'
    " was changed."
)
"""What the head of a ledger is for, and the command; ``{head}`` is its beginning."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends just now.

    Parameters
    ----------
    number
        Of the last event; 0 where nothing happened yet.
    hash
        Of the last event; before the first one, the random id of the ledger. Whoever has it written down
        elsewhere can tell later that nothing before it was changed.
    """

    number: int
    hash: str

    @property
    def short(self) -> str:
        """The beginning of the hash in groups of four, to write down: ``"9f3c 11d0 a2b4 77e1"``."""
        return " ".join(self.hash[start : start + 4] for start in range(0, SHORTEST_HEAD, 4))


def head_of(connection: Connection) -> Head:
    """Give where the chain ends."""
    row = connection.execute(select(about.c.head_number, about.c.head)).one()
    return Head(int(row.head_number), str(row.head))


def canonical(value: object) -> str:
    """Write JSON in the one form that is hashed."""
    return _ENCODER.encode(value)


def digest(text: str) -> str:
    """Give the SHA-256 of a text, in 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def salted(salt: str, field: str, value: str) -> str:
    """Give the hash under which a personal value enters the chain."""
    # Not by way of the function above: a verification does this for every value of every event.
    return hashlib.sha256(f"{salt}{field}={value}".encode()).hexdigest()


def append(
    connection: Connection,
    kind: str,
    *,
    at: datetime | None = None,
    round_reference: str | None = None,
    data: JsonData | None = None,
    personal: Mapping[str, str | None] | None = None,
) -> int:
    """Add an event to the chain, and give its number.

    Parameters
    ----------
    at
        Left out: now.
    data
        What is not personal. Whole numbers only: a float is written differently elsewhere.
    personal
        By column of ``event_details``; empty values are left out.
    """
    head = head_of(connection)
    number = head.number + 1
    values = {field: value for field, value in (personal or {}).items() if value}
    seal(
        connection,
        number=number,
        previous=head.hash,
        kind=kind,
        at=at or datetime.now(UTC),
        round_reference=round_reference,
        data=data or {},
        personal=values,
    )
    return number


def seal(
    connection: Connection,
    *,
    number: int,
    previous: str,
    kind: str,
    at: datetime,
    round_reference: str | None,
    data: JsonData,
    personal: Mapping[str, str],
) -> str:
    """Write one event under a given number after a given hash, move the head, and give the new hash."""
    salts = {field: secrets.token_hex(16) for field in personal}
    content = canonical(
        {
            "number": number,
            "at": moment_text(at),
            "kind": str(kind),
            "round": round_reference,
            "previous": previous,
            "data": dict(data),
            "hashed": {field: salted(salts[field], field, value) for field, value in personal.items()},
        }
    )
    sealed = digest(content)
    connection.execute(
        insert(events).values(
            number=number, kind=str(kind), round_reference=round_reference, content=content, hash=sealed
        )
    )
    if personal:
        connection.execute(
            insert(event_details).values(number=number, salts=canonical(salts), **dict(personal))
        )
    connection.execute(update(about).values(head_number=number, head=sealed))
    return sealed


def audit_mark(tables_digest: str | None, result: str) -> str:
    """Give the digest of a round and the tables that were audited together."""
    return digest(f"{tables_digest} {result}")


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def row_digest(connection: Connection, table: str, columns: Iterable[str], key: int) -> str:
    """Give the digest of a row as it lies in the file, by its id."""
    names = ", ".join(f'"{column}"' for column in columns)
    row = connection.exec_driver_sql(f"SELECT {names} FROM {table} WHERE id = ?", (key,)).one()
    return values_digest(row)


def values_digest(values: Iterable[Any]) -> str:
    """Give the digest of a row's values, in order."""
    return digest(canonical(list(values)))


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Say in a sentence that something in the file can no longer be read, whatever was made of it.

    Raises
    ------
    matcher.errors.LedgerFault
        If it cannot be read.
    """
    try:
        yield
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise LedgerFault(f"{what} can no longer be read. Run `matcher ledger verify`.") from None
