"""The tables of the ledger's database, and the triggers that keep its history as it was written."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from matcher.decisions.decision import DecisionKind

SCHEMA_VERSION: Final = 1


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
    Column("being_deleted", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("round_reference", ForeignKey("rounds.reference"), nullable=False),
    Column("child_id", String, nullable=False),
    Column("visitor_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("fit", Integer),
    Column("distance_km", Float),
    Column("exceptions", Text, nullable=False),
    Column("cautions", Text, nullable=False),
    Column("key", String, unique=True),
    CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in DecisionKind)})", name="known_kind"),
    CheckConstraint('length("by") > 0', name="named"),
    Index("events_by_round", "round_reference", "number"),
    Index("events_by_child", "child_id"),
    Index("events_by_visitor", "visitor_id"),
    # A number is never given out twice, not even after its round was deleted.
    sqlite_autoincrement=True,
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

TRIGGERS: Final = (
    """
    CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END
    """,
    """
    CREATE TRIGGER events_go_only_with_their_round BEFORE DELETE ON events
    WHEN NOT EXISTS (SELECT 1 FROM rounds WHERE reference = OLD.round_reference AND being_deleted = 1)
    BEGIN SELECT RAISE(ABORT, 'a decision is never deleted by itself'); END
    """,
    """
    CREATE TRIGGER rounds_never_change BEFORE UPDATE OF reference, result, plan, created_at ON rounds
    BEGIN SELECT RAISE(ABORT, 'a round is never changed'); END
    """,
)
