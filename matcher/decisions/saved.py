"""What the ledger keeps beside decisions: the tables a round was made from, and an entry for each round."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt
from pydantic import JsonValue, TypeAdapter

from matcher.intake.findings import Finding
from matcher.policy.facts import Facts
from matcher.policy.measures import CURRENT
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow
from matcher.rounds.result import Digests, MatchRound
from matcher.travel.placing import Places

_A_DAY = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SavedTables:
    """Spreadsheets as they were read and saved.

    Parameters
    ----------
    places
        Where everyone of the pool is.
    accounts
        The row account of each table, as plain JSON values.
    file_names
        Names only, no folders.
    saved_at
        In UTC.
    service
        Whose they are; see :mod:`matcher.decisions.services`.
    recorded_at
        Since when they are what is known of the people, in UTC: a copy made for a round is as old as the
        tables it was copied from.
    """

    id: int
    pool: Pool
    places: Places
    findings: tuple[Finding, ...]
    accounts: JsonValue
    file_names: tuple[str, ...]
    saved_at: datetime
    service: str
    recorded_at: datetime

    @property
    def latest_moment(self) -> datetime:
        """The last moment that the tables can be of: see :func:`latest_moment`."""
        return latest_moment(self.recorded_at, self.saved_at)

    def facts_of(self, result: MatchRound) -> Facts:
        """Give the tables as a round that was made from them looked at them: its policy, day and measures."""
        return Facts(self.pool, self.places, result.policy, result.today, result.measures)

    def facts_now(self, result: MatchRound) -> Facts:
        """Give the same by present measures, by which new decisions are judged."""
        return by_present_measures(self.facts_of(result))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEntry:
    """A round in the list of rounds.

    Parameters
    ----------
    today
        The day the round was made for.
    run_number
        1 for a first run, one more for each run around what was settled since.
    previous
        The reference of the run before; None for a first run.
    proposed
        Pairs of the plan that are neither pinned nor offered: what there is to decide.
    approved
        How many pairs of the plan are approved, in this run or in an earlier one and pinned since.
    declined, held, pinned, blocked, undecided
        Of those proposed, how many have this decision in force; undecided ones have none.
    service
        Whose round it is: of the service of the data folder, or of the sample.
    """

    reference: str
    name: str
    today: date
    created_at: datetime
    closed_at: datetime | None
    tables_id: int | None
    run_number: int
    previous: str | None
    proposed: int
    approved: int
    declined: int
    held: int
    pinned: int
    blocked: int
    undecided: int
    service: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be decided in the round until it is opened again."""
        return self.closed_at is not None

    @property
    def title(self) -> str:
        """What the round is called: its name where it has one, else its reference."""
        return self.name or self.reference


def tables_digest(pool: Pool, places: Places) -> str:
    """Give one SHA-256 digest over children, visitors, standing and places."""
    return _over_all({**pool.digests(), "places": places.digest()})


def digest_of_tables_of(digests: Digests) -> str:
    """Give the digest, as by :func:`tables_digest`, of the tables that a round says it was made from."""
    return _over_all(digests.model_dump(exclude={"policy"}))


def _over_all(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(digests), sort_keys=True).encode()).hexdigest()


def midnight(day: date) -> datetime:
    """Give the first moment of a day on this machine's calendar."""
    return datetime.combine(day, time()).astimezone()


def by_present_measures(facts: Facts) -> Facts:
    """Look at the people of a round by present measures: one of an earlier version was made by others."""
    return facts if facts.measures == CURRENT else replace(facts, measures=CURRENT, earlier=None)


def latest_moment(recorded_at: datetime, saved_at: datetime) -> datetime:
    """Give the last moment that tables can be of, in UTC.

    Of tables that were handed over beside a round the day alone is known, so that they are recorded at its
    first moment: they may be of any moment of that day until they were saved.
    """
    # Every clock of the world is a whole number of quarters from UTC: a day begins on one, an import on none.
    is_a_day = recorded_at.minute % 15 == 0 and recorded_at.second == 0 and recorded_at.microsecond == 0
    return min(saved_at, recorded_at + _A_DAY) if is_a_day else recorded_at


def places_to_json(places: Places) -> str:
    """Write points as JSON, exactly; an unknown point is null."""
    rough = {"children": places.child_rough, "visitors": places.visitor_rough}
    return json.dumps(
        {
            "children": _points(places.child_latitude, places.child_longitude),
            "visitors": _points(places.visitor_latitude, places.visitor_longitude),
            **{f"rough_{table}": flags.tolist() for table, flags in rough.items() if flags is not None},
        }
    )


def places_from_json(text: str) -> Places:
    """Read points written by :func:`places_to_json`."""
    read = json.loads(text)
    rough = (
        np.array(flags, np.bool_) if flags is not None else None
        for flags in (read.get("rough_children"), read.get("rough_visitors"))
    )
    return Places(*_columns(read["children"]), *_columns(read["visitors"]), *rough)


def findings_to_json(findings: Iterable[Finding]) -> str:
    """Write findings as JSON."""
    return _findings().dump_json(tuple(findings)).decode()


def findings_from_json(text: str) -> tuple[Finding, ...]:
    """Read findings written by :func:`findings_to_json`."""
    return _findings().validate_json(text)


def standing_to_json(rows: Iterable[StandingRow]) -> str:
    """Write lines of standing as JSON."""
    return _standing().dump_json(tuple(rows)).decode()


def standing_from_json(text: str) -> tuple[StandingRow, ...]:
    """Read lines of standing written by :func:`standing_to_json`."""
    return _standing().validate_json(text)


@cache
def _findings() -> TypeAdapter[tuple[Finding, ...]]:
    return TypeAdapter(tuple[Finding, ...])


@cache
def _standing() -> TypeAdapter[tuple[StandingRow, ...]]:
    return TypeAdapter(tuple[StandingRow, ...])


def _points(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> list[list[float] | None]:
    pairs = zip(latitude.tolist(), longitude.tolist(), strict=True)
    return [None if math.isnan(north) or math.isnan(east) else [north, east] for north, east in pairs]


def _columns(points: list[list[float] | None]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    table = np.array([point or [math.nan, math.nan] for point in points], np.float64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()
