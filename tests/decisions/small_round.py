"""A round worked out by hand, small enough to keep in mind. Nobody in it is real.

C1 is proposed with V1, C2 with V2 as an exception, C3 with V3; C4 is visited by V4 already; C5 has
nobody; C6 was not asked and takes no part. V1 has two places, everybody else one; V5 is free. C7 and
C8 are brothers who are to have the same visitor, and are proposed with V6.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.availability import ANY_TIME
from matcher.records.child import Agreed, Child, Gender, PlacementType
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor
from matcher.rounds.audit import verify_round
from matcher.rounds.result import (
    ActiveMatch,
    Digests,
    LeftOutRow,
    LevelResult,
    Match,
    MatchRound,
    MatchStatus,
    NotTakingPart,
    RaisedLimit,
    Totals,
    Unmatched,
    Unused,
)
from matcher.travel.placing import Places

TODAY = date(2026, 11, 22)
REFERENCE = "R-2026-11-22-small"


def child(child_id: str, **changes: object) -> Child:
    """Make up a child who waits for a visitor."""
    usual = Child(
        child_id=child_id,
        known_as=f"Known{child_id}",
        age=12,
        gender=Gender.FEMALE,
        postcode="M6 5WG",
        point=Point(53.49, -2.29),
        placement_type=PlacementType.FOSTER,
        responsible_authority="Salford City Council",
        agreed=Agreed.YES,
        referred_on=date(2026, 3, 1),
        available=ANY_TIME,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def visitor(visitor_id: str, **changes: object) -> Visitor:
    """Make up a visitor with one place."""
    usual = Visitor(
        visitor_id=visitor_id,
        known_as=f"Named{visitor_id}",
        age=40,
        gender=Gender.MALE,
        postcode="M3 4EN",
        point=Point(53.48, -2.25),
        available=ANY_TIME,
        dbs_issued_on=date(2026, 3, 2),
        references_checked=True,
        interviewed=True,
        trained_on=date(2026, 4, 18),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def small_pool(standing: Iterable[StandingRow] = (StandingRow("C4", "V4", Status.ACTIVE),)) -> Pool:
    """Give the people of the round and what was settled before it."""
    children = [child(f"C{number}") for number in range(1, 6)]
    children[2] = replace(children[2], responsible_authority="Trafford")
    asked_later = child("C6", agreed=Agreed.NOT_ASKED)
    brothers = [child(name, siblings="Fam", siblings_wish="same visitor") for name in ("C7", "C8")]
    visitors = [visitor("V1", capacity=2), *(visitor(f"V{number}") for number in range(2, 7))]
    return Pool((*children, asked_later, *brothers), tuple(visitors), tuple(standing))


def small_places(pool: Pool | None = None) -> Places:
    """Put everyone where their record says."""
    people = pool or small_pool()

    def column(table: Iterable[Child | Visitor], axis: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([getattr(person.point, axis) for person in table])

    return Places(
        column(people.children, "latitude"),
        column(people.children, "longitude"),
        column(people.visitors, "latitude"),
        column(people.visitors, "longitude"),
    )


def match(child_id: str, visitor_id: str, status: MatchStatus = "proposed", **changes: object) -> Match:
    """Make up a match of the plan."""
    usual = Match(
        child_id=child_id,
        visitor_id=visitor_id,
        rung="everyone-else",
        fit=712,
        distance_km=5.2,
        travel_minutes=8.0,
        shared_slots=("Sat morning", "Sun afternoon"),
        criteria={"wishes": 1.0, "travel": 0.9},
        status=status,
    )
    return usual.model_copy(update=changes)


PLAN = (
    match("C1", "V1"),
    match("C2", "V2", exceptions=("allergies",), cautions=("Not known whether V2 smokes.",)),
    match("C3", "V3", rung="out-of-area-residential"),
    match("C7", "V6"),
    match("C8", "V6"),
)


def small_round(reference: str = REFERENCE, plan: tuple[Match, ...] = PLAN, **changes: object) -> MatchRound:
    """Give the round that the module's text describes."""
    usual = MatchRound(
        reference=reference,
        today=TODAY,
        start_date=TODAY,
        policy=Policy(),
        digests=Digests(children="a", visitors="b", standing="c", places="d", policy="e"),
        versions={"matcher": "0.1.0"},
        engine="network",
        engine_reason="Every rule in force is a network.",
        reproducible=True,
        levels=(
            LevelResult(
                code="out-of-area-residential", title="Out-of-area residential", value=1, bound=1, proved=True
            ),
            LevelResult(code="everyone-else", title="Everyone else", value=4, bound=4, proved=True),
            LevelResult(
                code="waiting-days", title="Waiting time covered", value=1200, bound=1200, proved=True
            ),
            LevelResult(code="fit", title="Fit", value=3560, bound=3560, proved=True),
            LevelResult(code="travel", title="Travel", value=260, bound=260, proved=True),
        ),
        matches=plan,
        active=(ActiveMatch(child_id="C4", visitor_id="V4", since=date(2025, 5, 1)),),
        unmatched=(
            Unmatched(
                child_id="C5",
                rung="everyone-else",
                waiting_months=8,
                waiting_days=252,
                possible_pairs=0,
                blocked_by={"travel": 4, "wish-gender": 2},
                only_blocked_by={"travel": ("V5",)},
            ),
        ),
        unused=(Unused(visitor_id="V5", possible_pairs=0, blocked_by={"travel": 5}),),
        not_taking_part=(NotTakingPart(child_id="C6", code="agreed", reason="C6 has not been asked yet."),),
        left_out=(LeftOutRow(table="children", row=14, person_id="C9", reason="The age is not a number."),),
        raised_limits=(
            RaisedLimit(
                code="max-new-matches",
                asked=3,
                raised_to=4,
                sentence="Pins need 4 new matches; the policy allows 3. The limit was raised to 4.",
            ),
        ),
        findings=(),
        totals=Totals(
            children_taking_part=7,
            children_matched=5,
            visitors_taking_part=6,
            kilometres_a_month=52.0,
            mileage_pounds_a_month=14.56,
            mean_waiting_months_left=8.0,
            longest_waiting_months_left=8,
            mean_waiting_days_left=252.0,
            longest_waiting_days_left=252,
        ),
        certificate=None,
        no_certificate="Made by hand.",
        notes=(),
    )
    return usual.model_copy(update=changes)


def in_months(result: MatchRound) -> MatchRound:
    """Give a round as version 1 of the round file wrote it: with whole months of waiting, and no days."""
    written = result.model_dump(mode="json", by_alias=True)
    written["format_version"] = 1
    for level in written["levels"]:
        if level["code"] == "waiting-days":
            level |= {"code": "waiting-months", "title": "Waiting months covered", "value": 40, "bound": 40}
    for part in (written["totals"], *written["unmatched"]):
        for name in [name for name in part if "waiting_days" in name]:
            del part[name]
    return MatchRound.model_validate(written)


@contextmanager
def made_by_hand_passes() -> Iterator[None]:
    """Spare rounds made here the audit: their figures are made up. Every other round is audited."""

    def spared(result: MatchRound, facts: Facts, base: MatchRound | None = None) -> None:
        if result.digests != small_round().digests:
            verify_round(result, facts, base)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("matcher.decisions.ledger.verify_round", spared)
        yield
