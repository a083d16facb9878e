"""A round as it is kept: everything proposed, everyone left, how good it is, and what it was made from.

The round file is this model as JSON (``docs/round-file.md``). It holds ids, never names. It is
read back strictly: what is not a round file of a known version is refused with a sentence.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matcher.intake.findings import Finding
from matcher.policy.policy import Policy

FORMAT = "matcher round"
FORMAT_VERSION = 1

EngineName = Literal["network", "network with a price on travel", "constraint model"]
MatchStatus = Literal["proposed", "pinned", "offered"]
Code = Annotated[str, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class LevelResult(_Part):
    """One level of the objective: value reached, bound on any better, whether it is proved."""

    code: Code
    title: str
    value: int
    bound: int
    proved: bool


class Match(_Part):
    """A pair in the plan. ``rung`` is the step's code, merged rungs joined by ``+``."""

    child_id: Code
    visitor_id: Code
    rung: Code
    fit: Annotated[int, Field(ge=0, le=1000)]
    distance_km: float
    travel_minutes: float
    shared_slots: tuple[str, ...]
    criteria: dict[str, Annotated[float, Field(ge=0, le=1)]]
    exceptions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    status: MatchStatus


class ActiveMatch(_Part):
    """A match that is running already: apart from the plan, in no level."""

    child_id: Code
    visitor_id: Code
    since: date | None = None
    cautions: tuple[str, ...] = ()


class Unmatched(_Part):
    """A child who takes part and has nobody.

    ``blocked_by`` counts, a rule, the visitors who take part and with whom it is broken; beyond travel
    reach only ``travel`` is counted. ``only_blocked_by`` names the visitors whom one rule alone stops.
    """

    child_id: Code
    rung: Code
    waiting_months: int
    possible_pairs: int
    blocked_by: dict[str, int]
    only_blocked_by: dict[str, tuple[str, ...]]


class Unused(_Part):
    """A visitor who takes part, has a place, and is in no match of the plan."""

    visitor_id: Code
    possible_pairs: int
    blocked_by: dict[str, int]


class NotTakingPart(_Part):
    """A person who is in the tables but not in this round, with the rule that says so."""

    child_id: str | None = None
    visitor_id: str | None = None
    code: Code
    reason: str


class LeftOutRow(_Part):
    """A row that could not be used: in no count of the round, named wherever the round is shown."""

    table: str
    row: int
    person_id: str = ""
    reason: str


class RaisedLimit(_Part):
    """A cap, caseload or budget that pins alone exceed, raised to what they need."""

    code: Code
    asked: float
    raised_to: float
    sentence: str


class Totals(_Part):
    """Sums over the plan (proposed, pinned and offered)."""

    children_taking_part: int
    children_matched: int
    visitors_taking_part: int
    kilometres_a_month: float
    mileage_pounds_a_month: float
    mean_waiting_months_left: float | None
    longest_waiting_months_left: int | None


class Proof(_Part):
    """Ranks and potentials of a network round, by id; see ``docs/model.md``.

    A unit is a child, or a family that stays together, known by its first child. ``apart`` is keyed
    ``"family code|visitor"``, ``slot`` ``"visitor|slot name"``. Zeros are left out.
    """

    step: int
    rank: dict[str, int]
    unit: dict[str, int]
    visitor: dict[str, int]
    supervisor: dict[str, int]
    cap: int
    apart: dict[str, int]
    slot: dict[str, int]


class Digests(_Part):
    """SHA-256 of what the round was made from."""

    children: str
    visitors: str
    standing: str
    places: str
    policy: str


class FindingNote(_Part):
    """A finding as the round keeps it."""

    code: Code
    severity: Literal["error", "warning", "note"]
    where: str
    person_id: str = ""
    text: str

    @classmethod
    def of(cls, finding: Finding) -> "FindingNote":
        """Take down a finding."""
        text = " ".join(part for part in (finding.found, finding.mend) if part)
        return cls(
            code=finding.code,
            severity=finding.severity.value,
            where=finding.where,
            person_id=finding.person_id,
            text=text,
        )


class MatchRound(_Part):
    """One round: what was proposed, for whom there is nobody and why, and how good the plan is."""

    format: Literal["matcher round"] = FORMAT
    format_version: Literal[1] = FORMAT_VERSION
    reference: Code
    today: date
    start_date: date
    policy: Policy
    digests: Digests
    versions: dict[str, str]
    seed: int = 0
    engine: EngineName
    engine_reason: str
    reproducible: bool
    levels: tuple[LevelResult, ...]
    matches: tuple[Match, ...]
    active: tuple[ActiveMatch, ...]
    unmatched: tuple[Unmatched, ...]
    unused: tuple[Unused, ...]
    not_taking_part: tuple[NotTakingPart, ...]
    left_out: tuple[LeftOutRow, ...]
    raised_limits: tuple[RaisedLimit, ...]
    findings: tuple[FindingNote, ...]
    totals: Totals
    certificate: Proof | None
    no_certificate: str
    notes: tuple[str, ...]

    def match_of(self, child_id: str) -> Match | None:
        """Give the match of a child, or None."""
        return next((match for match in self.matches if match.child_id == child_id), None)


def read_round(path: str | Path) -> MatchRound:
    """Read a round file.

    Raises
    ------
    matcher.errors.RoundFileFault
        If it cannot be read, is no round file, is of a version not known here, or is not whole.
    """
    raise NotImplementedError


def write_round(result: MatchRound, path: str | Path) -> None:
    """Write a round file, whole or not at all."""
    raise NotImplementedError
