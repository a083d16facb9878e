"""Edits to the policy, and an exception for one pair. What is never overridden has no edit."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field

from matcher.advice.edits.children import allowed_row, child_at
from matcher.advice.edits.drafting import Redrawing, policy_with, redrawn
from matcher.advice.edits.visitors import visitor_at
from matcher.errors import ScenarioFault
from matcher.policy.changes import changes
from matcher.policy.dates import years_later
from matcher.policy.facts import Facts
from matcher.policy.faults import NEVER_CODES, nearest
from matcher.policy.policy import Policy
from matcher.policy.settings import RISK_RULES, RULE_SWITCHES
from matcher.records.child import ServiceEnd
from matcher.travel.gazetteer import Gazetteer

SettingValue = bool | int | float | str | date


class _PolicyEdit:
    """What edits of the policy share: they give another policy, and say what is new in it."""

    __slots__ = ()

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the edit."""
        raise NotImplementedError

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts under the other policy."""
        return _read_for_start(facts, replace(facts, policy=self.policy(facts.policy)))

    def says(self, facts: Facts) -> str:
        """Say what is new in the policy."""
        return " ".join(changes(facts.policy, self.policy(facts.policy))) or "Nothing changes in the policy."


def _read_for_start(before: Facts, after: Facts) -> Facts:
    """Give facts as tables read for their start date: by an age alone, one is a year older the day after."""
    if before.start_date == after.start_date:
        return after
    tomorrow = after.start_date + timedelta(days=1)
    children = (
        replace(child, leaves_on=years_later(tomorrow, child.upper_age_read - child.age - 1))
        if child.service_end is ServiceEnd.AGE and child.upper_age_read is not None
        else child
        for child in after.children
    )
    return redrawn(after, Redrawing(children=children))


@dataclass(frozen=True, slots=True)
class ChangeWeight(_PolicyEdit):
    """A criterion counts for more or less."""

    kind: ClassVar[str] = "weight"
    criterion: str
    weight: Annotated[float, Field(ge=0, le=1_000_000)]

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the weight."""
        return policy_with(policy, "weights", self.criterion, self.weight)


@dataclass(frozen=True, slots=True)
class ChangeLadder(_PolicyEdit):
    """Rungs in another order; rungs inside one entry are merged."""

    kind: ClassVar[str] = "ladder"
    order: tuple[str | tuple[str, ...], ...]

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the ladder."""
        order = [step if isinstance(step, str) else list(step) for step in self.order]
        return policy_with(policy, "ladder", "order", order)


@dataclass(frozen=True, slots=True)
class ChangeSetting(_PolicyEdit):
    """Any setting of the policy's sections ``service`` and ``travel``.

    Parameters
    ----------
    section, key
        As in the policy file.
    value
        None takes a limit away that may be left out.
    """

    kind: ClassVar[str] = "setting"
    section: str
    key: str
    value: SettingValue | None = None

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the setting."""
        value: Any = self.value
        return policy_with(policy, self.section, self.key, value)


@dataclass(frozen=True, slots=True)
class SwitchRule(_PolicyEdit):
    """An overridable rule is switched off or on for everyone.

    Parameters
    ----------
    by, reason
        Who switches it off and why: needed where it is a risk rule, and kept in the policy.
    """

    kind: ClassVar[str] = "rule"
    rule: str
    on: bool
    by: str = ""
    reason: str = ""

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the switch.

        Raises
        ------
        matcher.errors.ScenarioFault
            If a risk rule is switched off, and it is not said by whom or why.
        """
        switched = policy_with(policy, "rules", self.rule, self.on)
        code = self.rule.replace("_", "-")
        if self.on or not (self.by or self.reason or code in RISK_RULES):
            return switched
        if not (self.by.strip() and self.reason.strip()):
            raise ScenarioFault(
                f"Say who switches off the rule {code} for everybody, and why: by = a name, reason = why."
            )
        return policy_with(switched, "reasons", code, {"by": self.by, "reason": self.reason})


@dataclass(frozen=True, slots=True)
class SetBudget(_PolicyEdit):
    """The kilometres of a month have a limit; None for no limit."""

    kind: ClassVar[str] = "budget"
    km_a_month: Annotated[float, Field(ge=0)] | None = None

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the budget."""
        return policy_with(policy, "service", "monthly_travel_km_budget", self.km_a_month)


@dataclass(frozen=True, slots=True)
class SetCap(_PolicyEdit):
    """A round has so many new matches at most; None for no limit."""

    kind: ClassVar[str] = "cap"
    new_matches: Annotated[int, Field(ge=0)] | None = None

    def policy(self, policy: Policy) -> Policy:
        """Give the policy with the cap."""
        return policy_with(policy, "service", "max_new_matches", self.new_matches)


@dataclass(frozen=True, slots=True)
class RelaxRule:
    """One overridable rule is relaxed for one pair: an exception, labelled as such everywhere."""

    kind: ClassVar[str] = "relax"
    child: str
    visitor: str
    rule: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the exception."""
        child, visitor = child_at(facts, self.child), visitor_at(facts, self.visitor)
        check_relaxable(self.rule)
        row = allowed_row(child.child_id, visitor.visitor_id, self.rule)
        return redrawn(facts, Redrawing(standing=(*facts.pool.standing, row)))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        return (
            f"A named person allows {self.child} with {self.visitor} although the rule “{self.rule}” is"
            " broken, and says why."
        )


def check_relaxable(rule: str) -> None:
    """Make sure that a rule may be relaxed for one pair.

    Raises
    ------
    matcher.errors.ScenarioFault
        If it is never overridden, mended elsewhere, or there is no such rule.
    """
    if rule in RULE_SWITCHES:
        return
    if rule in NEVER_CODES:
        raise ScenarioFault(f"The rule {rule} is never overridden, for nobody and in no scenario.")
    if rule in ("places", "distance-known", "declined", "blocked"):
        raise ScenarioFault(
            f"The rule {rule} cannot be relaxed: it is mended in the tables, or by undoing a decision."
        )
    raise ScenarioFault(f"There is no rule {rule}. {nearest(rule, RULE_SWITCHES, 'rule')}")
