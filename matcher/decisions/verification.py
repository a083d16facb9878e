"""Verifies the chain: every event, what was said of it, every round and every saved table. Reads only."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from matcher.decisions import chain
from matcher.decisions.chain import EventKind
from matcher.decisions.decision import DecisionKind
from matcher.decisions.schema import schema_faults, storage_faults
from matcher.errors import MatcherError
from matcher.policy.wording import listed

_DECISIONS: Final = frozenset(map(str, DecisionKind))
_KNOWN_KINDS: Final = frozenset(map(str, EventKind)) | _DECISIONS
_FIELDS: Final = tuple(sorted(chain.PERSONAL))
# The salts of an event as they are written, a group for each field: reading them as JSON takes far longer.
_SALTS: Final = re.compile(
    r"\{" + "".join(rf'(?:"{name}":"([0-9a-f]+)"(?:,(?!\}})|(?=\}})))?' for name in _FIELDS) + r"\}"
)
_decode = json.JSONDecoder().raw_decode
_ROUND_STARTS: Final = frozenset({EventKind.ROUND_SAVED, EventKind.ROUND_SEALED})
_TABLES_START: Final = frozenset({EventKind.TABLES_SAVED, EventKind.TABLES_SEALED})
_SAID: Final = {
    "child_id": "child",
    "visitor_id": "visitor",
    "by": "name of who did it",
    "reason": "reason",
    "name": "name of the round",
    "cautions": "cautions",
    "key": "key of the act",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification found.

    Parameters
    ----------
    events
        How many events were read.
    head
        The hash of the last one; of an empty ledger its random id.
    faults
        A sentence on everything that is not as it was sealed; empty where all is.
    agrees_with_itself
        Whether nothing in the file is against anything else in it; a head that is not found is apart.
    unsealed_before
        Events before this number were written before there was a chain, and sealed as they were found;
        None where all were sealed when they were written.
    head_found_at
        The number of the event that has the head asked for; None where none was asked for or found.
    events_since_head
        How many events came after that one.
    unknown_kinds
        Kinds of events that a newer version made. Their hashes were verified like all others.
    """

    events: int
    head: str
    faults: tuple[str, ...]
    agrees_with_itself: bool = True
    unsealed_before: int | None = None
    head_found_at: int | None = None
    events_since_head: int = 0
    unknown_kinds: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.faults


@dataclass(slots=True)
class _Round:
    """What the events say of a round."""

    digest: str
    tables: int | None
    standing: str
    name: str
    closed_at: str | None


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    faults: list[str] = field(default_factory=list)
    hashes: dict[str, int] = field(default_factory=dict)
    last_number: int = 0
    last_hash: str = ""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    silent: list[tuple[int, str | None]] = field(default_factory=list)
    deleted: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, _Round] = field(default_factory=dict)
    tables: dict[int, str] = field(default_factory=dict)
    unsealed_before: int | None = None
    unknown: dict[str, None] = field(default_factory=dict)


def wanted_head(typed: str) -> str:
    """Read a head that somebody wrote down: at least its first 16 digits, spaces as they like.

    Raises
    ------
    matcher.errors.MatcherError
        If it is shorter, or no hash.
    """
    head = "".join(typed.split()).rstrip(".…").casefold()
    if not chain.SHORTEST_HEAD <= len(head) <= 64 or set(head) - set("0123456789abcdef"):
        raise MatcherError(
            f"“{typed}” is no head of a ledger. Type at least its first {chain.SHORTEST_HEAD} digits: 0 to 9"
            " and a to f."
        )
    return head


def verify(connection: Connection, head: str | None = None) -> Verification:
    """Verify everything that is sealed.

    Parameters
    ----------
    head
        The beginning of a head that was written down earlier: an event must have it still.
    """
    found = _Found()
    found.faults += schema_faults(connection)
    found.faults += storage_faults(connection)
    start = _ledger_row(connection, found)
    found.last_hash = start["ledger_id"]
    found.hashes[start["ledger_id"]] = 0
    count = _verify_events(connection, found)
    _verify_gaps(found)
    _verify_silence(found)
    _verify_strays(connection, found)
    _verify_head(start, found)
    _verify_rounds(connection, found)
    _verify_tables(connection, found)
    is_whole = not found.faults
    found_at = _find_head(head, found)
    return Verification(
        events=count,
        head=found.last_hash,
        faults=tuple(found.faults),
        agrees_with_itself=is_whole,
        unsealed_before=found.unsealed_before,
        head_found_at=found_at,
        events_since_head=sum(number > found_at for number in found.hashes.values())
        if found_at is not None
        else 0,
        unknown_kinds=tuple(found.unknown),
    )


def _ledger_row(connection: Connection, found: _Found) -> Mapping[str, Any]:
    rows = connection.exec_driver_sql("SELECT ledger_id, head_number, head FROM ledger").mappings().all()
    if len(rows) != 1:
        found.faults.append("The row that says where the chain begins and ends was removed or doubled.")
    return dict(rows[0]) if rows else {"ledger_id": "", "head_number": 0, "head": ""}


def _verify_events(connection: Connection, found: _Found) -> int:
    names = ", ".join(f'said."{name}"' for name in _FIELDS)
    raw = connection.connection.driver_connection
    assert raw is not None
    # By the driver itself: a row takes half the time so, and there may be very many.
    rows = raw.execute(
        f"SELECT own.number, own.kind, own.round_reference, own.content, own.hash, said.salts, {names}"
        " FROM events AS own LEFT JOIN event_details AS said ON said.number = own.number"
        " ORDER BY own.number"
    )
    count = 0
    for number, kind, reference, content, sealed, salts, *said in rows:
        count += 1
        if number != found.last_number + 1:
            found.gaps.append((found.last_number, number))
        event = _verify_event(number, kind, reference, content, sealed, found)
        if event is not None and not (_is_as_sealed(event["hashed"], salts, said) and kind in _DECISIONS):
            values = {name: value for name, value in zip(_FIELDS, said, strict=True) if value is not None}
            _verify_said(event, salts, values, found)
            _follow(event, values, found)
        found.last_number, found.last_hash = number, sealed
        found.hashes[sealed] = number
    return count


def _verify_event(
    number: int, kind: str, reference: str | None, content: str, sealed: str, found: _Found
) -> dict[str, Any] | None:
    """Verify an event by itself and against the one before; give what it says, None where it says nothing."""
    try:
        changed = chain.digest(content) != sealed
        event = _read(content)
        agrees = (event["number"], event["kind"], event["round"]) == (number, kind, reference)
        previous, _, _, _ = event["previous"], event["at"], event["data"].items, event["hashed"].items
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        found.faults.append(f"Event {number} was changed: it can no longer be read.")
        return None
    if changed or not agrees:
        found.faults.append(f"Event {number} was changed after it was sealed.")
    elif previous != found.last_hash:
        before = f"events {found.last_number} and {number}" if found.last_number else "the start and event 1"
        found.faults.append(f"The chain does not hold between {before}: one was changed, removed or put in.")
    return event


def _read(content: str) -> dict[str, Any]:
    event: dict[str, Any]
    event, end = _decode(content)
    if end != len(content):
        raise ValueError("something stands after the event")
    return event


def _is_as_sealed(hashed: Mapping[str, Any], salts: str | None, said: list[Any]) -> bool:
    """Say quickly that all is as it was sealed; where it is not, :func:`_verify_said` says what is not."""
    known = _SALTS.fullmatch(salts) if isinstance(salts, str) else None
    if known is None:
        return False
    for name, value, salt in zip(_FIELDS, said, known.groups(), strict=True):
        if value is None:
            if salt is not None or name in hashed:
                return False
        elif salt is None or type(value) is not str or chain.salted(salt, name, value) != hashed.get(name):
            return False
    return bool(hashed)


def _verify_said(
    event: Mapping[str, Any], salts: str | None, values: Mapping[str, Any], found: _Found
) -> None:
    """Verify what is personal of an event against the hashes under which it was sealed."""
    number, hashed = event["number"], event["hashed"]
    if not values and salts is None:
        if hashed:
            found.silent.append((number, event["round"]))
        return
    known = _salts(salts)
    if not hashed or known.keys() != values.keys():
        found.faults.append(f"Event {number}: what was said of it was changed.")
    wrong = [
        _SAID[name]
        for name in chain.PERSONAL
        if (name in values or name in hashed)
        and not _is_sealed(hashed.get(name), known.get(name), name, values.get(name))
    ]
    if wrong:
        found.faults.append(
            f"Event {number} ({event['kind']}) was changed after it was sealed: {listed(wrong)}."
        )


def _is_sealed(sealed: Any, salt: Any, name: str, value: Any) -> bool:
    """Say whether a value is what was sealed; one that the event has no hash of is not."""
    return isinstance(salt, str) and isinstance(value, str) and chain.salted(salt, name, value) == sealed


def _salts(text: Any) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (RecursionError, TypeError, ValueError):
        return {}
    # In another form than it is written in, somebody else wrote it.
    return read if isinstance(read, dict) and chain.canonical(read) == text else {}


def _follow(event: Mapping[str, Any], values: Mapping[str, Any], found: _Found) -> None:
    """Take down what an event says of rounds and tables: what must lie in the file at the end."""
    try:
        _follow_tables(event, found)
        _follow_round(event, str(values.get("name", "")), found)
    except (KeyError, TypeError, ValueError):
        found.faults.append(f"Event {event['number']} was changed: it can no longer be read.")
    if event["kind"] not in _KNOWN_KINDS:
        found.unknown[str(event["kind"])] = None


def _follow_tables(event: Mapping[str, Any], found: _Found) -> None:
    kind, data = event["kind"], event["data"]
    if kind in _TABLES_START:
        for replaced in data.get("replaces", []):
            found.tables.pop(replaced, None)
        found.tables[int(data["tables"])] = data["digest"]
    elif kind == EventKind.ROUND_DELETED and data["tables"] is not None:
        found.tables.pop(data["tables"], None)
    elif kind == EventKind.UNSEALED_BEFORE:
        found.unsealed_before = event["number"]


def _follow_round(event: Mapping[str, Any], name: str, found: _Found) -> None:
    kind, data, reference = event["kind"], event["data"], event["round"]
    if kind in _ROUND_STARTS:
        found.rounds[reference] = _Round(
            data["digest"], data["tables"], data["standing"], name, data.get("closed_at")
        )
        return
    if kind == EventKind.ROUND_DELETED:
        found.rounds.pop(reference, None)
        found.deleted[reference] = event["number"]
        return
    known = found.rounds.get(reference)
    if known is None:
        return
    if kind == EventKind.ROUND_RENAMED:
        known.name = name
    elif kind == EventKind.ROUND_CLOSED:
        known.closed_at = event["at"]
    elif kind == EventKind.ROUND_REOPENED:
        known.closed_at = None
    elif kind == EventKind.ROUND_TABLES_ADDED:
        known.tables, known.standing = data["tables"], data["standing"]


def _verify_gaps(found: _Found) -> None:
    # Before there was a chain, the numbers of deleted rounds' decisions were left out.
    sealed_from = found.unsealed_before or 0
    for before, after in found.gaps:
        if after > sealed_from:
            last = after - 1
            which = f"Event {last} is" if before + 1 == last else f"Events {before + 1} to {last} are"
            found.faults.append(f"{which} missing.")


def _verify_silence(found: _Found) -> None:
    for number, reference in found.silent:
        if reference is None or found.deleted.get(reference, 0) <= number:
            found.faults.append(f"Event {number}: what was said of it is missing, and no event deletes it.")


def _verify_strays(connection: Connection, found: _Found) -> None:
    asked = "SELECT number FROM event_details WHERE number NOT IN (SELECT number FROM events)"
    for (number,) in connection.exec_driver_sql(asked).all():
        found.faults.append(f"Something is said of event {number}, which is not there.")


def _verify_head(row: Mapping[str, Any], found: _Found) -> None:
    if (row["head_number"], row["head"]) != (found.last_number, found.last_hash):
        found.faults.append(
            f"The last event is {found.last_number}, but by its own record the ledger ends with another, of"
            f" number {row['head_number']}: events were cut off the end, or put in."
        )


def _verify_rounds(connection: Connection, found: _Found) -> None:
    sealed = ", ".join(f'"{name}"' for name in chain.ROUND_SEALED)
    rows = connection.exec_driver_sql(
        "SELECT reference, tables_id, standing, name, closed_at, audited, result,"
        f" (SELECT digest FROM uploads WHERE uploads.id = tables_id), {sealed} FROM rounds ORDER BY id"
    )
    missing = dict(found.rounds)
    for reference, tables, standing, name, closed_at, audited, result, tables_digest, *values in rows:
        known = missing.pop(reference, None)
        if known is None:
            found.faults.append(f"Round {reference} was put in: no event says that it was saved.")
            continue
        found.faults += _round_faults(reference, known, tables, standing, name, closed_at, values)
        # Without a mark it is audited again, which does no harm.
        if audited is not None and audited != chain.audit_mark(tables_digest, str(result)):
            found.faults.append(f"Round {reference} is marked as audited, but something else was.")
    found.faults += [
        f"Round {reference} is missing, and no event says that it was deleted." for reference in missing
    ]


def _round_faults(
    reference: str,
    known: _Round,
    tables: Any,
    standing: Any,
    name: Any,
    closed_at: Any,
    values: list[Any],
) -> Iterable[str]:
    if _row_digest(values) != known.digest:
        yield f"Round {reference} was changed after it was saved: its plan, figures, dates or place."
    if tables != known.tables or chain.digest(str(standing)) != known.standing:
        yield f"Round {reference} was changed after it was saved: what was settled before it, or its tables."
    if name != known.name:
        yield f"Round {reference} was renamed, and no event says so."
    if closed_at != known.closed_at:
        yield f"Round {reference} was closed or opened again, and no event says so."


def _row_digest(values: list[Any]) -> str:
    try:
        return chain.values_digest(values)
    except (TypeError, ValueError):  # bytes, where a text was
        return ""


def _verify_tables(connection: Connection, found: _Found) -> None:
    sealed = ", ".join(f'"{name}"' for name in chain.TABLES_SEALED)
    missing = dict(found.tables)
    for values in connection.exec_driver_sql(f"SELECT {sealed} FROM uploads ORDER BY id"):
        known = missing.pop(values[0], None)
        if known is None:
            found.faults.append(f"Tables {values[0]} were put in: no event says that they were saved.")
        elif _row_digest(list(values)) != known:
            found.faults.append(f"Tables {values[0]} were changed after they were saved.")
    found.faults += [
        f"Tables {tables_id} are missing, and no event says that they were replaced or deleted."
        for tables_id in missing
    ]


def _find_head(head: str | None, found: _Found) -> int | None:
    if head is None:
        return None
    numbers = [number for sealed, number in found.hashes.items() if str(sealed).startswith(head)]
    if numbers:
        return numbers[0]
    # The head is looked for last: where nothing else is wrong, it may as well be mistyped.
    agrees = (
        ""
        if found.faults
        else (
            " Everything in the file agrees with itself; if the head is right, another copy was put"
            " in its place or the end was cut off."
        )
    )
    found.faults.append(
        f"No event has this head. Check what you typed, and that this is the right ledger.{agrees}"
    )
    return None
