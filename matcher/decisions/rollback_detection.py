"""Notices that the ledger went back: an older copy written over the open file keeps the file's identity."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from matcher.errors import LedgerReplaced


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where a chain ends: which ledger, the number of its last event, and that event's hash."""

    ledger_id: str
    number: int
    hash: str


@dataclass(slots=True)
class LastSeen:
    """The end of the chain as this program saw it last; what was there once is there for ever.

    Parameters
    ----------
    end
        None before anything was read.
    """

    end: ChainEnd | None = None

    def check(self, connection: Connection, expected: ChainEnd | None) -> None:
        """Make sure that what was seen is still there, and remember what is there now.

        Parameters
        ----------
        expected
            What was seen before the transaction began: others may go on while it lasts.

        Raises
        ------
        matcher.errors.LedgerReplaced
            If an event that was seen is gone.
        """
        found = end_of(connection)
        if expected is not None and not _holds(connection, found, expected):
            raise LedgerReplaced(
                f"The ledger no longer holds event {expected.number}, which it held before: an older copy or"
                " another ledger was put in its place. Nothing was kept. Open it again to work with it."
            )
        self.remember(found)

    def remember(self, found: ChainEnd | None) -> None:
        """Keep the later end of two; one that cannot be read is for the verification to tell."""
        if found is not None and (self.end is None or found.number >= self.end.number):
            self.end = found


def end_of(connection: Connection) -> ChainEnd | None:
    """Give the end of the chain as a transaction sees it; None where that cannot be read."""
    rows = _rows(connection, "SELECT ledger_id, head_number, head FROM ledger")
    if len(rows) != 1:
        return None
    ledger_id, number, sealed = rows[0]
    readable = isinstance(ledger_id, str) and isinstance(number, int) and isinstance(sealed, str)
    return ChainEnd(ledger_id, number, sealed) if readable else None


def _holds(connection: Connection, found: ChainEnd | None, expected: ChainEnd) -> bool:
    if found is None or found.ledger_id != expected.ledger_id:
        return False
    if expected.number == 0 or expected == found:
        return True
    return _rows(connection, f"SELECT hash FROM events WHERE number = {expected.number:d}") == [
        (expected.hash,)
    ]


def _rows(connection: Connection, asked: str) -> list[tuple[Any, ...]]:
    # By the driver itself: this is asked with every command.
    raw = connection.connection.driver_connection
    assert raw is not None
    rows: list[tuple[Any, ...]] = raw.execute(asked).fetchall()
    return rows
