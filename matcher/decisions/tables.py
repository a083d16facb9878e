"""The tables of the ledger's database, and the triggers that keep its history as it was written."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION: Final = 2


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite knows no time zones, so it is kept as ISO text."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the moment in UTC."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read the moment, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

about = Table(
    "ledger",
    metadata,
    Column("only", Integer, CheckConstraint("only = 1"), primary_key=True),
    Column("version", Integer, nullable=False),
    # Random, and the start of the chain: two ledgers are never taken for one.
    Column("ledger_id", String(64), nullable=False),
    # Number and hash of the last event. A tail that is merely cut off no longer agrees with it.
    Column("head_number", Integer, nullable=False),
    Column("head", String(64), nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pool", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("accounts", Text, nullable=False),
    Column("file_names", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    # Whose they are, and since when they are the record: a copy is as old as what it was made from.
    Column("service", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    # One digest over those that a round names, so that the tables of a round are found.
    Column("digest", String(64), nullable=False),
    Index("uploads_by_digest", "digest"),
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("name", String, nullable=False, default=""),
    Column("today", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("result", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("tables_id", ForeignKey("uploads.id")),
    Column("run_number", Integer, nullable=False),
    Column("previous", String),
    Column("after_event", Integer, nullable=False),
    # Digest of the round and tables that were audited together; empty until they were.
    Column("audited", String(64)),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    # From the locked head in the ledger's own row, not from a sequence: a sequence has gaps.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    # No foreign key: an event outlives its round.
    Column("round_reference", String),
    # Canonical JSON, as it was hashed; see chain.py for its form.
    Column("content", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("events_by_round", "round_reference", "number"),
    Index("events_by_kind", "kind"),
)

event_details = Table(
    "event_details",
    metadata,
    # What is personal about an event. It enters the chain as salted hashes only, so it can be deleted.
    Column("number", ForeignKey("events.number"), primary_key=True, autoincrement=False),
    Column("child_id", String),
    Column("visitor_id", String),
    Column("by", String),
    Column("reason", String),
    Column("name", String),
    Column("cautions", Text),
    Column("key", String, unique=True),
    Column("salts", Text, nullable=False),
    Index("event_details_by_child", "child_id"),
    Index("event_details_by_visitor", "visitor_id"),
)

places_taken = Table(
    "places_taken",
    metadata,
    # A place of a visitor, from 1 to the capacity, that a decision keeps for a child or a family.
    Column("service", String, primary_key=True),
    Column("visitor_id", String, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("capacity", Integer, nullable=False),
    Column("unit", String, nullable=False),
    CheckConstraint("place BETWEEN 1 AND capacity", name="a_place_that_there_is"),
    UniqueConstraint("service", "visitor_id", "unit", name="one_place_a_unit"),
)

children_kept = Table(
    "children_kept",
    metadata,
    # A child is kept with one visitor. Without a place: a brother or sister is visited already.
    Column("service", String, primary_key=True),
    Column("child_id", String, primary_key=True),
    Column("visitor_id", String, nullable=False),
    Column("place", Integer),
    Column("round_reference", String, nullable=False),
    ForeignKeyConstraint(
        ["service", "visitor_id", "place"],
        ["places_taken.service", "places_taken.visitor_id", "places_taken.place"],
    ),
)

mappings = Table(
    "mappings",
    metadata,
    Column("headings", String, primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

_ROUND_DELETED = "kind = 'round-deleted'"

TRIGGERS: Final = (
    """
    CREATE TRIGGER ledger_is_one BEFORE INSERT ON ledger
    WHEN EXISTS (SELECT 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'a ledger never changes into another'); END
    """,
    """
    CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'a ledger is never emptied'); END
    """,
    """
    CREATE TRIGGER ledger_goes_on BEFORE UPDATE OF ledger_id, head_number, head ON ledger
    WHEN NEW.ledger_id IS NOT OLD.ledger_id OR NEW.head_number IS NOT OLD.head_number + 1
      OR NOT EXISTS (SELECT 1 FROM events WHERE number = NEW.head_number AND hash = NEW.head)
    BEGIN SELECT RAISE(ABORT, 'the head of the ledger never goes back'); END
    """,
    # A REPLACE removes a row past the triggers of DELETE where recursive triggers are off: so also here.
    """
    CREATE TRIGGER events_are_only_added BEFORE INSERT ON events
    WHEN NEW.number IS NOT (SELECT head_number + 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'an event is never put in the place of another'); END
    """,
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END
    """,
    """
    CREATE TRIGGER events_stay BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END
    """,
    """
    CREATE TRIGGER event_details_are_only_added BEFORE INSERT ON event_details
    WHEN EXISTS (
      SELECT 1 FROM event_details WHERE number = NEW.number OR ("key" IS NOT NULL AND "key" = NEW."key")
    )
    BEGIN SELECT RAISE(ABORT, 'what was said of an event is never replaced'); END
    """,
    """
    CREATE TRIGGER event_details_never_change BEFORE UPDATE ON event_details
    BEGIN SELECT RAISE(ABORT, 'what was said of an event is never changed'); END
    """,
    f"""
    CREATE TRIGGER event_details_go_with_their_round BEFORE DELETE ON event_details
    WHEN NOT EXISTS (
      SELECT 1 FROM events AS gone JOIN events AS own ON own.round_reference = gone.round_reference
      WHERE own.number = OLD.number AND gone.{_ROUND_DELETED} AND gone.number > own.number
    )
    BEGIN SELECT RAISE(ABORT, 'what was said of an event is never deleted by itself'); END
    """,
    """
    CREATE TRIGGER rounds_are_only_added BEFORE INSERT ON rounds
    WHEN EXISTS (SELECT 1 FROM rounds WHERE id = NEW.id OR reference = NEW.reference)
    BEGIN SELECT RAISE(ABORT, 'a round is never replaced'); END
    """,
    """
    CREATE TRIGGER rounds_never_change
    BEFORE UPDATE OF id, reference, today, created_at, result, plan, run_number, previous, after_event
    ON rounds
    BEGIN SELECT RAISE(ABORT, 'a round is never changed'); END
    """,
    """
    CREATE TRIGGER rounds_keep_their_tables BEFORE UPDATE OF standing, tables_id ON rounds
    WHEN OLD.tables_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the tables of a round are never changed'); END
    """,
    f"""
    CREATE TRIGGER rounds_go_with_an_event BEFORE DELETE ON rounds
    WHEN NOT EXISTS (
      SELECT 1 FROM events
      WHERE round_reference = OLD.reference AND {_ROUND_DELETED} AND number > OLD.after_event
    )
    BEGIN SELECT RAISE(ABORT, 'a round is never deleted without an event'); END
    """,
    """
    CREATE TRIGGER uploads_are_only_added BEFORE INSERT ON uploads
    WHEN EXISTS (SELECT 1 FROM uploads WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'saved tables are never replaced'); END
    """,
    """
    CREATE TRIGGER uploads_never_change BEFORE UPDATE ON uploads
    BEGIN SELECT RAISE(ABORT, 'saved tables are never changed'); END
    """,
)
"""What the database itself refuses, whoever asks. Somebody may drop them: then the chain tells."""
