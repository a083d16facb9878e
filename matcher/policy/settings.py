"""What can be set: every setting of a service, with its range. No files here.

What is not here cannot be set: a child's agreement, vetting and training, and the independence of a
pair have no switch.
"""

import hashlib
from datetime import date
from typing import Annotated, Any, Literal, Self, cast, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from matcher.typed_text import cleaned

RungCode = Literal[
    "secure",
    "out-of-area-residential",
    "lost-visitor",
    "isolated",
    "out-of-area-other",
    "ageing-out",
    "everyone-else",
]
RUNG_CODES: tuple[RungCode, ...] = (
    "secure",
    "out-of-area-residential",
    "lost-visitor",
    "isolated",
    "out-of-area-other",
    "ageing-out",
    "everyone-else",
)
RuleSwitch = Literal[
    "on-hold",
    "upper-age",
    "months-left",
    "visitor-age",
    "available-from",
    "paused",
    "commitment",
    "travel",
    "shared-slots",
    "serves",
    "wish-gender",
    "wish-ethnicity",
    "wish-religion",
    "wish-language",
    "wish-age",
    "needs",
    "experience",
    "allergies",
    "conditions",
    "excluded",
    "conflict",
    "accepts-ages",
    "accepts-genders",
    "visits",
    "fit-floor",
]
"""Rules that a policy may switch off and that may be relaxed for one pair.

``places``, ``distance-known``, ``declined`` and ``blocked`` are no matter of policy: they are mended in
the tables (a capacity, a postcode) or by undoing a decision.
"""
RULE_SWITCHES: tuple[RuleSwitch, ...] = get_args(RuleSwitch)
RISK_RULES: tuple[RuleSwitch, ...] = ("conditions", "allergies", "excluded", "conflict")
"""Rules that keep a child from harm: switched off for everybody only where a named person says why."""
PRESETS = ("national-minimum", "salford")
EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Days a round can be reckoned with."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Service(_Section):
    """What the service asks of everyone."""

    name: Annotated[str, Field(max_length=200)] = ""
    start_date: Annotated[date, Field(ge=EARLIEST_DAY, le=LATEST_DAY)] | None = None
    minimum_visitor_age: Annotated[int, Field(ge=18, le=99)] = 18
    upper_child_age: Annotated[int, Field(ge=5, le=25)] = 18
    commitment_months: Annotated[int, Field(ge=1, le=120)] = 12
    visits_per_month: Annotated[float, Field(gt=0, le=31)] = 1
    dbs_valid_months: Annotated[int, Field(ge=1, le=120)] = 36
    max_travel_km: Annotated[float, Field(gt=0, le=1000)] = 40
    min_shared_slots: Annotated[int, Field(ge=1, le=21)] = 1
    fit_floor: Annotated[int, Field(ge=0, le=1000)] = 0
    any_council_employee_barred: bool = False
    distinct_slots: bool = False
    min_months_left: Annotated[int, Field(ge=0, le=120)] | None = None
    max_new_matches: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    max_new_per_supervisor: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    monthly_travel_km_budget: Annotated[float, Field(ge=0, le=1_000_000_000)] | None = None


class Travel(_Section):
    """How kilometres and minutes are worked out, and what a kilometre costs."""

    circuity: Annotated[float, Field(ge=1, le=3)] = 1.3
    drive_kmh: Annotated[float, Field(gt=0, le=120)] = 40
    public_kmh: Annotated[float, Field(gt=0, le=120)] = 20
    mileage_pence_per_km: Annotated[float, Field(ge=0, le=1000)] = 28


_Weight = Annotated[float, Field(ge=0, le=1_000_000)]


class Weights(_Section):
    """What each criterion counts for; any numbers of 0 or more, divided by their sum."""

    wishes: _Weight = 25
    travel: _Weight = 20
    steadiness: _Weight = 17
    interests: _Weight = 10
    style: _Weight = 8
    identity: _Weight = 8
    dislikes: _Weight = 6
    slack: _Weight = 4
    time_left: Annotated[_Weight, Field(alias="time-left")] = 2

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, validate_by_name=True, validate_by_alias=True
    )

    @model_validator(mode="after")
    def _not_all_nothing(self) -> Self:
        if not sum(self.by_code().values()) > 0:
            raise ValueError("at least one weight must be above 0")
        return self

    def by_code(self) -> dict[str, float]:
        """Give the weights by criterion code, in the order of the dictionary of criteria."""
        return self.model_dump(by_alias=True)


class Ladder(_Section):
    """The order in which children come. A list inside the list merges rungs."""

    order: tuple[RungCode | tuple[RungCode, ...], ...] = RUNG_CODES

    @field_validator("order")
    @classmethod
    def _each_once_with_everyone_else(cls, order: Any) -> Any:
        steps = [(step,) if isinstance(step, str) else step for step in order]
        named = [code for step in steps for code in step]
        twice = sorted({code for code in named if named.count(code) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands more than once")
        if not all(steps):
            raise ValueError("an empty list stands where a rung should be")
        if "everyone-else" not in named:  # it always stays, so that no child falls off the ladder
            steps.append(("everyone-else",))
        # One written form for one meaning, so that equal ladders are equal and share a digest.
        return tuple(step[0] if len(step) == 1 else step for step in steps)

    def steps(self) -> tuple[tuple[RungCode, ...], ...]:
        """Give each step as the rungs merged in it, highest first."""
        return tuple((step,) if isinstance(step, str) else step for step in self.order)


def _seen(text: str) -> str:
    if not cleaned(text):
        raise PydanticCustomError("unseen", "nothing that can be read stands there")
    return text


class SwitchReason(_Section):
    """Who decided that a rule is switched off for everybody, and why."""

    by: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S"), AfterValidator(_seen)]
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S"), AfterValidator(_seen)]


class Policy(_Section):
    """Everything a service decides for itself. A key left out is as in ``national-minimum``.

    ``service.min_months_left`` was not there from the beginning: left out, it asks for nothing.
    ``reasons`` holds who switched a rule off and why; of a rule that is on, nothing is kept.
    """

    service: Service = Service()
    travel: Travel = Travel()
    weights: Weights = Weights()
    ladder: Ladder = Ladder()
    rules: Annotated[dict[RuleSwitch, bool], Field(validate_default=True)] = {}
    reasons: dict[RuleSwitch, SwitchReason] = {}

    @field_validator("rules")
    @classmethod
    def _every_switch(cls, rules: dict[RuleSwitch, bool]) -> dict[RuleSwitch, bool]:
        return {code: rules.get(code, True) for code in RULE_SWITCHES}

    @field_validator("reasons")
    @classmethod
    def _of_rules_that_are_off(
        cls, reasons: dict[RuleSwitch, SwitchReason], info: ValidationInfo
    ) -> dict[RuleSwitch, SwitchReason]:
        rules: dict[RuleSwitch, bool] = info.data.get("rules", {})
        return {
            code: reasons[code] for code in RULE_SWITCHES if code in reasons and not rules.get(code, True)
        }

    def is_on(self, rule: str) -> bool:
        """Say whether a rule is in force."""
        return self.rules.get(cast("RuleSwitch", rule), True)

    def start_date(self, today: date) -> date:
        """Give the day that tables are read for: the policy's start date, else ``today``."""
        return self.service.start_date or today

    def digest(self) -> str:
        """Give the SHA-256 digest of what the policy says, however it was written."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @model_serializer(mode="wrap")
    def _without_what_is_off(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What could not be set in the first version is written only where it is set: policies of before
        # are written, and digested, as they were.
        written: dict[str, Any] = handler(self)
        if not self.reasons:
            written.pop("reasons", None)
        if self.service.min_months_left is None:
            written["service"].pop("min_months_left", None)
        if self.is_on("months-left"):
            written["rules"].pop("months-left", None)
        return written
