"""The parts a round file is made of, in the order they stand in it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    SerializerFunctionWrapHandler,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_serializer,
    model_validator,
)

from matcher.intake.findings import Finding
from matcher.records.limits import LONGEST_ID

EngineName = Literal["network", "network with a price on travel", "constraint model"]
MatchStatus = Literal["proposed", "pinned", "offered"]
Code = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
T = TypeVar("T")
_PIECE: Final = 1_000
"""So many entries of a mapping are looked at before its faults are told."""
_MOST_UNKNOWN: Final = 100
"""Keys of a part beyond its own: so many are told one by one."""


def _in_pieces(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Look at a mapping piece by piece, so that one of a million faults takes no gigabyte to be refused."""
    if not isinstance(value, dict) or len(value) <= _PIECE:
        return handler(value)
    entries, read = iter(value.items()), {}
    while piece := dict(islice(entries, _PIECE)):
        read.update(handler(piece))
    return read


Several = Annotated[tuple[T, ...], FailFast()]
"""Entries in order; the first that is not right refuses them all."""
ById = Annotated[dict[str, T], WrapValidator(_in_pieces)]
"""Entries by an id or a code."""


class Part(BaseModel):
    """A part of a round: frozen, nothing unknown in it, every number a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_flood_of_keys(cls, given: Any) -> Any:
        if isinstance(given, dict) and len(given) > len(cls.model_fields) + _MOST_UNKNOWN:
            raise ValueError("there are many more keys than such a part has")
        return given


class GivenPart(Part):
    """A part with figures that files of before did not have: written only where they were given."""

    @model_serializer(mode="wrap")
    def _as_given(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = handler(self)
        return {name: value for name, value in written.items() if name in self.model_fields_set}


class LevelResult(Part):
    """One level of the objective: value reached, bound on any better, whether it is proved."""

    code: Code
    title: str
    value: int
    bound: int
    proved: bool


class Match(Part):
    """A pair in the plan. ``rung`` is the step's code, merged rungs joined by ``+``."""

    child_id: Code
    visitor_id: Code
    rung: Code
    fit: Annotated[int, Field(ge=0, le=1000)]
    distance_km: float
    travel_minutes: float
    shared_slots: Several[str]
    criteria: ById[Annotated[float, Field(ge=0, le=1)]]
    exceptions: Several[str] = ()
    cautions: Several[str] = ()
    status: MatchStatus


class ActiveMatch(Part):
    """A match that is running already: apart from the plan, in no level."""

    child_id: Code
    visitor_id: Code
    since: date | None = None
    cautions: Several[str] = ()


class Unmatched(GivenPart):
    """A child who takes part and has nobody.

    ``blocked_by`` counts, a rule, the visitors who take part and with whom it is broken; beyond travel
    reach only ``travel`` is counted. ``only_blocked_by`` names the visitors whom one rule alone stops.
    """

    child_id: Code
    rung: Code
    waiting_months: int
    waiting_days: int | None = None
    possible_pairs: int
    blocked_by: ById[int]
    only_blocked_by: ById[Several[str]]


class Unused(Part):
    """A visitor who takes part, has a place, and is in no match of the plan."""

    visitor_id: Code
    possible_pairs: int
    blocked_by: ById[int]


class NotTakingPart(Part):
    """A person who is in the tables but not in this round, with the rule that says so."""

    child_id: str | None = None
    visitor_id: str | None = None
    code: Code
    reason: str


class LeftOutRow(Part):
    """A row that could not be used: in no count of the round, named wherever the round is shown."""

    table: str
    row: int
    person_id: str = ""
    reason: str


class RaisedLimit(Part):
    """A cap, caseload or budget that pins alone exceed, raised to what they need."""

    code: Code
    asked: float
    raised_to: float
    sentence: str


class Totals(GivenPart):
    """Sums over the plan (proposed, pinned and offered)."""

    children_taking_part: int
    children_matched: int
    visitors_taking_part: int
    kilometres_a_month: float
    mileage_pounds_a_month: float
    mean_waiting_months_left: float | None
    longest_waiting_months_left: int | None
    mean_waiting_days_left: float | None = None
    longest_waiting_days_left: int | None = None


class Potentials(Part):
    """A figure for everything that has a limit, by id. Zeros are left out.

    A unit is a child, or a family that stays together, known by its first child. ``apart`` is keyed
    ``"family code|visitor"``, ``slot`` ``"visitor|slot name"``.
    """

    unit: ById[int]
    visitor: ById[int]
    supervisor: ById[int]
    cap: int
    apart: ById[int]
    slot: ById[int]


class Ranks(GivenPart):
    """The ranks of the children's units, and how much a step from one to the next is worth."""

    step: int
    rank: ById[int]


class Proof(Potentials, Ranks):
    """Ranks and potentials of a round that a network settles; see ``docs/model.md``.

    ``travel`` proves that no plan as good on the levels above travels less; it is not there where nothing
    does, as in files of before.
    """

    travel: Potentials | None = None


class Digests(Part):
    """SHA-256 of what the round was made from."""

    children: str
    visitors: str
    standing: str
    places: str
    policy: str


class PreviousRound(Part):
    """The run whose proposals were kept where plans were equally good.

    ``proposals`` is the SHA-256 of its pairs; see :meth:`digest_of`.
    """

    reference: Code
    proposals: str

    @staticmethod
    def digest_of(pairs: Iterable[tuple[str, str]]) -> str:
        """Give the SHA-256 of pairs of a child's and a visitor's id, as sorted JSON."""
        return hashlib.sha256(json.dumps(sorted(pairs), separators=(",", ":")).encode()).hexdigest()


class FindingNote(Part):
    """A finding as the round keeps it: the place, and nothing that stands in a cell.

    ``count`` is how many it stands for.
    """

    code: Code
    severity: Literal["error", "warning", "note"]
    where: str
    person_id: str = ""
    text: str
    count: Annotated[int, Field(ge=1)] = 1

    @classmethod
    def of(cls, finding: Finding) -> "FindingNote":
        """Take down a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity.value,
            where=finding.place,
            person_id=finding.person_id,
            text=finding.kept_text,
            count=finding.count,
        )
