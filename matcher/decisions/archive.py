"""Tables and rounds in the database. Every function works inside a transaction that its caller holds."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from pydantic import JsonValue
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from matcher.decisions import chain
from matcher.decisions.chain import EventKind, JsonData
from matcher.decisions.decision import LONGEST_NAME, DecisionKind, cleaned
from matcher.decisions.history import counted_states, last_number
from matcher.decisions.saved import (
    RoundEntry,
    SavedTables,
    findings_from_json,
    findings_to_json,
    places_from_json,
    places_to_json,
    standing_from_json,
    standing_to_json,
)
from matcher.decisions.settling import Baseline
from matcher.decisions.tables import event_details, events, rounds, settings, uploads
from matcher.errors import LedgerFault, NotAllowed
from matcher.intake.findings import Finding
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound, from_json, to_json
from matcher.travel.placing import Places


def add_tables(
    connection: Connection,
    pool: Pool,
    places: Places,
    findings: Iterable[Finding],
    accounts: JsonValue,
    file_names: Iterable[str],
    by: str,
) -> int:
    """Keep a set of tables; earlier sets that no round was made from are replaced by it."""
    in_use = select(rounds.c.tables_id).where(rounds.c.tables_id.is_not(None))
    replaced = list(connection.execute(select(uploads.c.id).where(uploads.c.id.not_in(in_use))).scalars())
    connection.execute(delete(uploads).where(uploads.c.id.in_(replaced)))
    added = connection.execute(
        insert(uploads).values(
            pool=pool.to_json(),
            places=places_to_json(places),
            findings=findings_to_json(findings),
            accounts=json.dumps(accounts),
            file_names=json.dumps(list(file_names)),
            saved_at=datetime.now(UTC),
        )
    )
    tables_id = int(added.lastrowid)
    data = {**tables_data(connection, tables_id), "replaces": replaced}
    chain.append(connection, EventKind.TABLES_SAVED, data=data, personal={"by": by})
    return tables_id


def tables_data(connection: Connection, tables_id: int) -> dict[str, int | str]:
    """Give what is hashed of saved tables."""
    sealed = chain.row_digest(connection, uploads.name, chain.TABLES_SEALED, tables_id)
    return {"tables": tables_id, "digest": sealed}


def read_tables(connection: Connection, tables_id: int | None) -> SavedTables | None:
    """Give a set of tables by its number, None where there is none."""
    row = connection.execute(select(uploads).where(uploads.c.id == tables_id)).mappings().one_or_none()
    return None if row is None else _saved_tables(row)


def newest_tables(connection: Connection) -> SavedTables | None:
    """Give the set of tables that was saved last."""
    newest = connection.execute(select(func.max(uploads.c.id))).scalar_one_or_none()
    return read_tables(connection, newest)


def _saved_tables(row: RowMapping) -> SavedTables:
    return SavedTables(
        id=row["id"],
        pool=Pool.from_json(row["pool"]),
        places=places_from_json(row["places"]),
        findings=findings_from_json(row["findings"]),
        accounts=json.loads(row["accounts"]),
        file_names=tuple(json.loads(row["file_names"])),
        saved_at=row["saved_at"],
    )


def add_round(
    connection: Connection,
    result: MatchRound,
    tables_id: int | None,
    name: str,
    previous: str | None,
    by: str,
) -> None:
    """Keep a round, or see that it is kept already.

    Raises
    ------
    matcher.errors.LedgerFault
        If a round of the same reference with another plan is kept, or the tables or the previous round
        are not there.
    """
    tables = read_tables(connection, tables_id)
    if tables_id is not None and tables is None:
        raise LedgerFault("The tables of this round are no longer in the ledger. Bring them in again.")
    kept = _row(connection, result.reference)
    standing = standing_to_json(tables.pool.standing if tables else _shown_standing(result))
    if kept is not None:
        _refuse_another_plan(kept, result)
        if kept["tables_id"] is None and tables is not None:
            change_round(
                connection,
                result.reference,
                EventKind.ROUND_TABLES_ADDED,
                data={"tables": tables_id, "standing": chain.digest(standing)},
                by=by,
                tables_id=tables_id,
                standing=standing,
            )
        return
    before = None if previous is None else known_row(connection, previous)
    added = connection.execute(
        insert(rounds).values(
            reference=result.reference,
            name=round_name(name),
            today=result.today.isoformat(),
            created_at=datetime.now(UTC),
            result=to_json(result),
            plan=_plan(result),
            standing=standing,
            tables_id=tables_id,
            run_number=1 if before is None else before["run_number"] + 1,
            previous=previous,
            after_event=last_number(connection),
        )
    )
    chain.append(
        connection,
        EventKind.ROUND_SAVED,
        round_reference=result.reference,
        data=round_data(connection, int(added.lastrowid)),
        personal={"by": by, "name": round_name(name)},
    )


def round_data(connection: Connection, row_id: int) -> dict[str, int | str | None]:
    """Give what is hashed of a saved round."""
    row = connection.execute(select(rounds.c.tables_id, rounds.c.standing).where(rounds.c.id == row_id)).one()
    return {
        "digest": chain.row_digest(connection, rounds.name, chain.ROUND_SEALED, row_id),
        "tables": row.tables_id,
        "standing": chain.digest(row.standing),
    }


def _plan(result: MatchRound) -> str:
    return json.dumps([[match.child_id, match.visitor_id, match.status] for match in result.matches])


def _shown_standing(result: MatchRound) -> list[StandingRow]:
    """Take what a round itself shows of its standing, where the tables are not at hand."""
    active = [
        StandingRow(pair.child_id, pair.visitor_id, Status.ACTIVE, pair.since) for pair in result.active
    ]
    fixed = [
        StandingRow(match.child_id, match.visitor_id, Status(match.status))
        for match in result.matches
        if match.status != "proposed"
    ]
    return active + fixed


def _refuse_another_plan(kept: RowMapping, result: MatchRound) -> None:
    if kept["plan"] != _plan(result):
        raise LedgerFault(
            f"The ledger holds a round {result.reference} that proposes other pairs. Delete it there first,"
            " or run this one anew."
        )


def known_row(connection: Connection, reference: str) -> RowMapping:
    """Give the row of a round.

    Raises
    ------
    matcher.errors.LedgerFault
        If there is none.
    """
    row = _row(connection, reference)
    if row is None:
        raise LedgerFault(f"There is no round {reference} in the ledger.")
    return row


def _row(connection: Connection, reference: str) -> RowMapping | None:
    return connection.execute(select(rounds).where(rounds.c.reference == reference)).mappings().one_or_none()


def result_of(row: RowMapping) -> MatchRound:
    """Read the round itself from its row."""
    return from_json(row["result"], f"Round {row['reference']}")


def entries(connection: Connection) -> tuple[RoundEntry, ...]:
    """Give an entry for each round, newest first."""
    rows = connection.execute(select(rounds).order_by(rounds.c.id.desc())).mappings().all()
    states = counted_states(connection)
    return tuple(_entry(row, states.get(row["reference"], {})) for row in rows)


def _entry(row: RowMapping, states: dict[tuple[str, str], DecisionKind]) -> RoundEntry:
    plan = [(child, visitor) for child, visitor, status in json.loads(row["plan"]) if status == "proposed"]
    counts = Counter(states.get(pair) for pair in plan)
    return RoundEntry(
        reference=row["reference"],
        name=row["name"],
        today=date.fromisoformat(row["today"]),
        created_at=row["created_at"],
        closed_at=row["closed_at"],
        tables_id=row["tables_id"],
        run_number=row["run_number"],
        previous=row["previous"],
        proposed=len(plan),
        undecided=counts[None],
        **{str(kind): counts[kind] for kind in DecisionKind if kind is not DecisionKind.UNDONE},
    )


def earlier_runs(connection: Connection, reference: str) -> tuple[str, ...]:
    """Give the references of the runs a round was made around, oldest first, as far as they are kept."""
    found: list[str] = []
    row = _row(connection, reference)
    while row is not None and row["previous"] not in (None, reference, *found):
        row = _row(connection, row["previous"])
        if row is not None:
            found.append(row["reference"])
    return tuple(reversed(found))


def baselines_up_to(connection: Connection, row_id: int | None = None) -> list[Baseline]:
    """Give the standing each round was made with, oldest first, up to one round or to the newest."""
    asked = select(rounds.c.after_event, rounds.c.standing).order_by(rounds.c.id)
    if row_id is not None:
        asked = asked.where(rounds.c.id <= row_id)
    found = connection.execute(asked).all()
    return [Baseline(after, standing_from_json(standing)) for after, standing in found]


def change_round(
    connection: Connection,
    reference: str,
    kind: EventKind,
    *,
    by: str,
    at: datetime | None = None,
    data: JsonData | None = None,
    personal: Mapping[str, str] | None = None,
    **values: int | str | datetime | None,
) -> None:
    """Change what may change of a round (its name, whether it is closed, later tables), as an event."""
    known_row(connection, reference)
    connection.execute(update(rounds).where(rounds.c.reference == reference).values(**values))
    chain.append(
        connection,
        kind,
        at=at,
        round_reference=reference,
        data=data,
        personal={"by": by, **(personal or {})},
    )


def rename_round(connection: Connection, reference: str, typed: str, by: str) -> None:
    """Give a round another name."""
    name = round_name(typed)
    if name != known_row(connection, reference)["name"]:
        change_round(
            connection, reference, EventKind.ROUND_RENAMED, by=by, personal={"name": name}, name=name
        )


def close_round(connection: Connection, reference: str, by: str) -> None:
    """Close a round; one that is closed already stays as it is."""
    if known_row(connection, reference)["closed_at"] is None:
        now = datetime.now(UTC)
        change_round(connection, reference, EventKind.ROUND_CLOSED, by=by, at=now, closed_at=now)


def reopen_round(connection: Connection, reference: str, by: str) -> None:
    """Open a closed round again; one that is open stays as it is."""
    if known_row(connection, reference)["closed_at"] is not None:
        change_round(connection, reference, EventKind.ROUND_REOPENED, by=by, closed_at=None)


def round_name(typed: str) -> str:
    """Clean the name of a round.

    Raises
    ------
    matcher.errors.NotAllowed
        If it is longer than what is kept.
    """
    name = cleaned(typed)
    if len(name) > LONGEST_NAME:
        raise NotAllowed(f"The name has {len(name)} characters; at most {LONGEST_NAME} are kept. Shorten it.")
    return name


def drop_round(connection: Connection, reference: str, by: str) -> None:
    """Delete a round with its decisions, its drafts, and its tables where no other round needs them.

    Its events stay without what is personal in them: when, of what kind, and their hashes.
    """
    row = known_row(connection, reference)
    shared = select(rounds.c.id).where(
        rounds.c.tables_id == row["tables_id"], rounds.c.reference != reference
    )
    tables_go = row["tables_id"] is not None and connection.execute(shared).first() is None
    # The event comes first: the database lets a round and what was said in it go only after it.
    deleted = chain.append(
        connection,
        EventKind.ROUND_DELETED,
        round_reference=reference,
        data={"tables": row["tables_id"] if tables_go else None},
        personal={"by": by},
    )
    own = select(events.c.number).where(events.c.round_reference == reference, events.c.number < deleted)
    connection.execute(delete(event_details).where(event_details.c.number.in_(own)))
    connection.execute(delete(rounds).where(rounds.c.reference == reference))
    connection.execute(
        delete(settings).where(settings.c.name.startswith(draft_name(reference, ""), autoescape=True))
    )
    if tables_go:
        connection.execute(delete(uploads).where(uploads.c.id == row["tables_id"]))


def draft_name(reference: str, name: str) -> str:
    """Name a setting that belongs to a round and goes with it: typed work that is not yet saved."""
    return f"round {reference} draft {name}"
