"""Tables and rounds in the database. Every function works inside a transaction that its caller holds."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, date, datetime

from pydantic import JsonValue
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from matcher.decisions import chain
from matcher.decisions.chain import EventKind, JsonData
from matcher.decisions.decision import LONGEST_NAME, DecisionKind, cleaned
from matcher.decisions.history import last_number, of_all_rounds
from matcher.decisions.kept_places import forget_places_of
from matcher.decisions.lifecycle import InForce, counted_as
from matcher.decisions.record import Record, newest_of, record_since, records_beside
from matcher.decisions.saved import (
    RoundEntry,
    SavedTables,
    by_present_measures,
    digest_of_tables_of,
    findings_from_json,
    findings_to_json,
    latest_moment,
    midnight,
    places_from_json,
    places_to_json,
    standing_from_json,
    standing_to_json,
    tables_digest,
)
from matcher.decisions.services import OWN, service_of
from matcher.decisions.settling import Baseline
from matcher.decisions.tables import event_details, events, rounds, settings, uploads
from matcher.errors import LedgerFault, NotAllowed
from matcher.intake.findings import Finding
from matcher.policy.facts import Facts
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound, from_json, to_json
from matcher.travel.placing import Places

_COUNTED_AMONG_PROPOSED = (
    DecisionKind.DECLINED,
    DecisionKind.HELD,
    DecisionKind.PINNED,
    DecisionKind.BLOCKED,
)


def add_tables(
    connection: Connection,
    pool: Pool,
    places: Places,
    findings: Iterable[Finding],
    accounts: JsonValue,
    file_names: Iterable[str],
    by: str,
    recorded_at: datetime | None = None,
    with_round: str | None = None,
) -> int:
    """Keep a set of tables; earlier sets of the service that no round was made from are replaced by it.

    Parameters
    ----------
    recorded_at
        Since when they are what is known of the people; left out: now. Tables that are recorded later
        are never replaced.
    with_round
        The reference of the round they are kept with, where nobody asked to save them. Such tables replace
        none: they are no import.
    """
    now = datetime.now(UTC)
    since = now if recorded_at is None else min(recorded_at, now)
    service = service_of(pool)
    in_use = select(rounds.c.tables_id).where(rounds.c.tables_id.is_not(None))
    unused = select(uploads.c.id).where(
        uploads.c.id.not_in(in_use), uploads.c.service == service, uploads.c.recorded_at <= since
    )
    replaced = [] if with_round is not None else list(connection.execute(unused).scalars())
    connection.execute(delete(uploads).where(uploads.c.id.in_(replaced)))
    added = connection.execute(
        insert(uploads).values(
            pool=pool.to_json(),
            places=places_to_json(places),
            findings=findings_to_json(findings),
            accounts=json.dumps(accounts),
            file_names=json.dumps(list(file_names)),
            saved_at=now,
            service=service,
            recorded_at=since,
            digest=tables_digest(pool, places),
        )
    )
    tables_id = int(added.lastrowid)
    data: dict[str, int | str | list[int]] = {**tables_data(connection, tables_id), "replaces": replaced}
    if with_round is not None:
        counts = {"children": len(pool.children), "visitors": len(pool.visitors)}
        data |= {"with_round": with_round, **counts}
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


def newest_tables(connection: Connection, service: str | None = None) -> SavedTables | None:
    """Give the set of tables that was recorded last, of one service or of any."""
    return read_tables(connection, newest_tables_id(connection, service))


def newest_tables_id(connection: Connection, service: str | None = None) -> int | None:
    """Give the number of the tables that were recorded last, of one service or of any."""
    asked = select(uploads.c.id).order_by(uploads.c.recorded_at.desc(), uploads.c.id.desc()).limit(1)
    if service is not None:
        asked = asked.where(uploads.c.service == service)
    return connection.execute(asked).scalar_one_or_none()


def tables_beside(
    connection: Connection, service: str, since: datetime, apart: Container[int | None]
) -> list[SavedTables]:
    """Give the tables of a service that may be as new as a moment, some apart, oldest first."""
    asked = select(uploads.c.id, uploads.c.recorded_at, uploads.c.saved_at).where(
        uploads.c.service == service
    )
    found = (
        read_tables(connection, row.id)
        for row in connection.execute(asked.order_by(uploads.c.recorded_at, uploads.c.id)).all()
        if row.id not in apart and latest_moment(row.recorded_at, row.saved_at) >= since
    )
    return [tables for tables in found if tables is not None]


def tables_with_digest(connection: Connection, digest: str) -> int | None:
    """Give the number of tables of a digest; None where they are not kept."""
    asked = select(func.max(uploads.c.id)).where(uploads.c.digest == digest)
    return connection.execute(asked).scalar_one_or_none()


def service_of_round(connection: Connection, row: RowMapping) -> str:
    """Say of which service a round is; one that came without its tables is the data folder's own."""
    asked = select(uploads.c.service).where(uploads.c.id == row["tables_id"])
    found = connection.execute(asked).scalar_one_or_none()
    return OWN if found is None else str(found)


def references_of(connection: Connection, service: str) -> frozenset[str]:
    """Give the references of a service's rounds."""
    whose = func.coalesce(uploads.c.service, OWN)
    joined = rounds.outerjoin(uploads, uploads.c.id == rounds.c.tables_id)
    asked = select(rounds.c.reference).select_from(joined).where(whose == service)
    return frozenset(connection.execute(asked).scalars())


def _saved_tables(row: RowMapping) -> SavedTables:
    with chain.readable(f"The tables {row['id']}"):
        return SavedTables(
            id=row["id"],
            pool=Pool.from_json(row["pool"]),
            places=places_from_json(row["places"]),
            findings=findings_from_json(row["findings"]),
            accounts=json.loads(row["accounts"]),
            file_names=tuple(json.loads(row["file_names"])),
            saved_at=row["saved_at"],
            service=row["service"],
            recorded_at=row["recorded_at"],
        )


def add_round(
    connection: Connection,
    result: MatchRound,
    tables_id: int | None,
    name: str,
    previous: str | None,
    by: str,
) -> None:
    """Keep a round that was audited beside its tables where they are given, or see that it is kept.

    Raises
    ------
    matcher.errors.LedgerFault
        If a round of the same reference with another plan is kept, or the tables or the previous round
        are not there.
    """
    tables = read_tables(connection, tables_id)
    if tables_id is not None and tables is None:
        raise LedgerFault("The tables of this round are no longer in the ledger. Bring them in again.")
    kept = round_row(connection, result.reference)
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
        if tables is not None and kept["result"] == to_json(result):
            mark_audited(connection, known_row(connection, result.reference))
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
    if tables is not None:
        mark_audited(connection, known_row(connection, result.reference))


def is_audited(connection: Connection, row: RowMapping) -> bool:
    """Say whether a round as it is kept was audited beside the tables it is kept with."""
    return row["audited"] is not None and row["audited"] == _audit_mark(connection, row)


def audited_with(connection: Connection, result: MatchRound) -> int | None:
    """Give the number of the tables beside which exactly this round was audited and kept; None for none."""
    row = round_row(connection, result.reference)
    if row is None or row["result"] != to_json(result) or not is_audited(connection, row):
        return None
    return int(row["tables_id"])


def tables_id_for(connection: Connection, result: MatchRound) -> int | None:
    """Give the number of the tables that a round is kept with or names by digest; None where they are not."""
    row = round_row(connection, result.reference)
    if row is not None and row["tables_id"] is not None:
        return int(row["tables_id"])
    return tables_with_digest(connection, digest_of_tables_of(result.digests))


def records_for(connection: Connection, result: MatchRound, facts: Facts | None, now: date) -> list[Record]:
    """Give what a round was made from as a record, and the newest tables of its service where they are newer.

    After these, others that may be as new as the newest.

    Parameters
    ----------
    facts
        What it was made from, where that is at hand already.
    now
        The day it is: the newest of the two are asked what has run out by then.
    """
    number = tables_id_for(connection, result)
    kept = None if facts is not None else read_tables(connection, number)
    if kept is not None:
        facts = kept.facts_now(result)
    own = None if facts is None else Record(by_present_measures(facts))
    service = service_for(connection, result, facts)
    newest = newest_tables(connection, service)
    pool = None if facts is None else facts.pool
    since = None
    beside: list[Record] = []
    if newest is not None:
        if newest.id != number:
            recorded_at = _recorded_at(connection, number) or midnight(result.today)
            since = record_since(newest, result, pool, recorded_at)
        as_new = tables_beside(connection, service, newest.recorded_at, {number, newest.id})
        beside = records_beside(as_new, result, pool)
    return [*(record for record in newest_of(own, since, now) if record is not None), *beside]


def _recorded_at(connection: Connection, tables_id: int | None) -> datetime | None:
    asked = select(uploads.c.recorded_at).where(uploads.c.id == tables_id)
    return connection.execute(asked).scalar_one_or_none()


def service_for(connection: Connection, result: MatchRound, facts: Facts | None) -> str:
    """Say of which service a round is, kept here or not; without its tables, the data folder's own."""
    number = tables_id_for(connection, result)
    found = connection.execute(select(uploads.c.service).where(uploads.c.id == number)).scalar_one_or_none()
    if found is not None:
        return str(found)
    return OWN if facts is None else service_of(facts.pool)


def mark_audited(connection: Connection, row: RowMapping) -> None:
    """Remember that a round as it is kept was audited beside its tables, and nothing was wrong."""
    mark = _audit_mark(connection, row)
    connection.execute(update(rounds).where(rounds.c.id == row["id"]).values(audited=mark))


def _audit_mark(connection: Connection, row: RowMapping) -> str:
    asked = select(uploads.c.digest).where(uploads.c.id == row["tables_id"])
    return chain.audit_mark(connection.execute(asked).scalar_one_or_none(), row["result"])


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
    row = round_row(connection, reference)
    if row is None:
        raise LedgerFault(f"There is no round {reference} in the ledger.")
    return row


def round_row(connection: Connection, reference: str) -> RowMapping | None:
    """Give the row of a round, None where there is none."""
    return connection.execute(select(rounds).where(rounds.c.reference == reference)).mappings().one_or_none()


def kept_before(connection: Connection, result: MatchRound) -> str | None:
    """Give the run that a round says it was made around; None where that is not kept here."""
    before = None if result.previous is None else result.previous.reference
    return before if before is not None and round_row(connection, before) is not None else None


def result_of(row: RowMapping) -> MatchRound:
    """Read the round itself from its row."""
    return from_json(row["result"], f"Round {row['reference']}")


def own(connection: Connection, result: MatchRound) -> MatchRound:
    """Give the round of this reference as it is kept; the one given, where none is."""
    row = round_row(connection, result.reference)
    if row is None:
        return result
    _refuse_another_plan(row, result)
    return result_of(row)


def entries(connection: Connection) -> tuple[RoundEntry, ...]:
    """Give an entry for each round, newest first."""
    rows = connection.execute(select(rounds).order_by(rounds.c.id.desc())).mappings().all()
    whose = {row.id: row.service for row in connection.execute(select(uploads.c.id, uploads.c.service))}
    before = {row["reference"]: row["previous"] for row in rows}
    services = {row["reference"]: whose.get(row["tables_id"], OWN) for row in rows}
    decisions = of_all_rounds(connection)
    in_force = {
        service: InForce(made for made in decisions if services.get(made.round_reference) == service)
        for service in set(services.values())
    }
    return tuple(
        _entry(row, in_force[services[row["reference"]]], _runs(row["reference"], before), services)
        for row in rows
    )


def _entry(
    row: RowMapping, in_force: InForce, runs: Iterable[str], services: Mapping[str, str]
) -> RoundEntry:
    with chain.readable(f"Round {row['reference']}"):
        plan = {(child, visitor): status for child, visitor, status in json.loads(row["plan"])}
    states = in_force.over(runs, plan)
    proposed = [pair for pair, status in plan.items() if status == "proposed"]
    counts = Counter(counted_as(states.get(pair), row["reference"]) for pair in proposed)
    approved = sum(made.kind is DecisionKind.APPROVED for pair, made in states.items() if pair in plan)
    return RoundEntry(
        reference=row["reference"],
        name=row["name"],
        today=date.fromisoformat(row["today"]),
        created_at=row["created_at"],
        closed_at=row["closed_at"],
        tables_id=row["tables_id"],
        run_number=row["run_number"],
        previous=row["previous"],
        proposed=len(proposed),
        approved=approved,
        undecided=counts[None],
        service=services[row["reference"]],
        **{str(kind): counts[kind] for kind in _COUNTED_AMONG_PROPOSED},
    )


def _runs(reference: str, before: Mapping[str, str | None]) -> tuple[str, ...]:
    """Give all runs of a round, oldest first, itself last, as far as they are kept."""
    found = [reference]
    while (previous := before.get(found[-1])) in before and previous not in found:
        found.append(str(previous))
    return tuple(reversed(found))


def earlier_runs(connection: Connection, reference: str) -> tuple[str, ...]:
    """Give the references of the runs a round was made around, oldest first, as far as they are kept."""
    before = {
        row.reference: row.previous
        for row in connection.execute(select(rounds.c.reference, rounds.c.previous))
    }
    return _runs(reference, before)[:-1]


def baselines_up_to(
    connection: Connection, references: Iterable[str], row_id: int | None = None
) -> list[Baseline]:
    """Give the standing each of some rounds was made with, oldest first, up to one or to the newest."""
    asked = select(rounds.c.after_event, rounds.c.standing).order_by(rounds.c.id)
    asked = asked.where(rounds.c.reference.in_(sorted(references)))
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
    tables_go = (
        row["tables_id"] is not None
        and connection.execute(shared).first() is None
        and not _is_record_of_others(connection, row)
    )
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
    forget_places_of(connection, reference)
    connection.execute(delete(rounds).where(rounds.c.reference == reference))
    connection.execute(
        delete(settings).where(settings.c.name.startswith(draft_name(reference, ""), autoescape=True))
    )
    if tables_go:
        connection.execute(delete(uploads).where(uploads.c.id == row["tables_id"]))


def _is_record_of_others(connection: Connection, row: RowMapping) -> bool:
    """Say whether a round's tables may be as new as those of another round of the service.

    What is decided in that one is checked against them: they go with the last of these, or when newer
    tables are saved.
    """
    service = service_of_round(connection, row)
    others = references_of(connection, service) - {row["reference"]}
    if not others:
        return False
    if newest_tables_id(connection, service) == row["tables_id"]:
        return True
    own = read_tables(connection, row["tables_id"])
    joined = rounds.join(uploads, uploads.c.id == rounds.c.tables_id)
    oldest = select(func.min(uploads.c.recorded_at)).select_from(joined)
    since = connection.execute(oldest.where(rounds.c.reference.in_(sorted(others)))).scalar_one_or_none()
    return own is not None and since is not None and own.latest_moment >= since


def draft_name(reference: str, name: str) -> str:
    """Name a setting that belongs to a round and goes with it: typed work that is not yet saved."""
    return f"round {reference} draft {name}"
