"""Edits to visitors: each a small imagined change to one of them, or to who they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from matcher.advice.edits.drafting import Redrawing, point_of, redrawn, with_visitor
from matcher.advice.outlook import position_of
from matcher.errors import ScenarioFault
from matcher.policy.facts import Facts
from matcher.policy.wording import counted, day, listed, number
from matcher.records.availability import describe
from matcher.records.standing import Status
from matcher.records.visitor import Visitor
from matcher.travel.gazetteer import Gazetteer

Km = Annotated[float, Field(gt=0, le=1000)]
VettingStep = Literal["dbs", "references", "interview", "training"]
_MOST_IMAGINED = 1000
_DONE = {
    "dbs": "{name}'s DBS is renewed",
    "references": "{name}'s references are checked",
    "interview": "{name} is interviewed",
    "training": "{name} finishes training",
}


def visitor_at(facts: Facts, visitor_id: str) -> Visitor:
    """Give a visitor.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such visitor; the nearest id is named.
    """
    return facts.visitors[position_of(visitor_id, facts.visitor_index, "visitor")]


@dataclass(frozen=True, slots=True)
class AddVisitor:
    """One more visitor, or several alike. What is not said of them is as the service asks for it.

    Parameters
    ----------
    visitor
        The imagined record. Vetting, training and commitment that are left out count as done and given.
    count
        How many alike; the second is called ``<id>-2``.
    """

    kind: ClassVar[str] = "add-visitor"
    visitor: Visitor
    count: Annotated[int, Field(ge=1, le=_MOST_IMAGINED)] = 1

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the visitor."""
        point = point_of(self.visitor.postcode, self.visitor.point, facts, gazetteer)
        new = list(self._imagined(facts))
        for each in new:
            if each.visitor_id in facts.visitor_index:
                raise ScenarioFault(f"There is a visitor {each.visitor_id} already. Choose another id.")
        points = dict.fromkeys((each.visitor_id for each in new), point)
        return redrawn(facts, Redrawing(visitors=(*facts.visitors, *new), points=points))

    def _imagined(self, facts: Facts) -> Iterator[Visitor]:
        start, given = facts.start_date, self.visitor
        ready = replace(
            given,
            dbs_issued_on=given.dbs_issued_on or start,
            references_checked=given.references_checked is not False,
            interviewed=given.interviewed is not False,
            trained_on=given.trained_on or start,
            commitment_months=given.commitment_months or facts.policy.service.commitment_months,
        )
        for count in range(1, self.count + 1):
            yield ready if count == 1 else replace(ready, visitor_id=f"{given.visitor_id}-{count}")

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        who = self.visitor
        where = f"near {who.postcode}" if who.postcode else "at the place given"
        traits = (
            who.gender.value if who.gender.value != "unknown" else "",
            where,
            f"free {describe(who.available)}",
            "a driver" if who.drives else "",
            f"speaking {listed(each.capitalize() for each in who.languages)}" if who.languages else "",
            f"with {listed(who.skills)}" if who.skills else "",
            f"with experience of {who.experience}" if who.experience else "",
        )
        found = counted(self.count, "more visitor is", "more visitors are")
        return f"{found} found: {', '.join(filter(None, traits))}."


@dataclass(frozen=True, slots=True)
class RemoveVisitor:
    """A visitor leaves. A child who was visited looks for somebody again, having lost a visitor."""

    kind: ClassVar[str] = "remove-visitor"
    visitor: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts without the visitor, and without what was settled with them."""
        gone = visitor_at(facts, self.visitor).visitor_id
        rows = [row for row in facts.pool.standing if row.visitor_id == gone]
        lost = {row.child_id for row in rows if row.status is Status.ACTIVE}
        children = (
            replace(each, lost_visitor=True) if each.child_id in lost else each for each in facts.children
        )
        return redrawn(
            facts,
            Redrawing(
                children=children,
                visitors=(each for each in facts.visitors if each.visitor_id != gone),
                standing=(row for row in facts.pool.standing if row.visitor_id != gone),
            ),
        )

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        return f"{visitor_at(facts, self.visitor).visitor_id} leaves."


@dataclass(frozen=True, slots=True)
class PauseVisitor:
    """A visitor takes no new child for a while. Running matches go on.

    Parameters
    ----------
    until
        The last day of the pause; None for no end.
    """

    kind: ClassVar[str] = "pause-visitor"
    visitor: str
    until: date | None = None

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the pause."""
        found = visitor_at(facts, self.visitor)
        if self.until is not None and self.until < facts.start_date:
            raise ScenarioFault(
                f"A pause of {self.visitor} until {day(self.until)} is over when the round starts."
            )
        return with_visitor(facts, replace(found, paused_from=facts.start_date, paused_until=self.until))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        end = f" until {day(self.until)}" if self.until else ""
        return f"{visitor_at(facts, self.visitor).visitor_id} pauses{end}."


@dataclass(frozen=True, slots=True)
class EndPause:
    """A visitor who pauses comes back."""

    kind: ClassVar[str] = "end-pause"
    visitor: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts without the pause."""
        found = visitor_at(facts, self.visitor)
        return with_visitor(facts, replace(found, paused_from=None, paused_until=None))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        return f"{visitor_at(facts, self.visitor).visitor_id} ends the pause."


@dataclass(frozen=True, slots=True)
class StartNow:
    """A visitor who is available only later starts with this round."""

    kind: ClassVar[str] = "start-now"
    visitor: str

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the visitor ready."""
        return with_visitor(facts, replace(visitor_at(facts, self.visitor), available_from=facts.start_date))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        found = visitor_at(facts, self.visitor)
        instead = f" instead of on {day(found.available_from)}" if found.available_from else ""
        return f"{found.visitor_id} starts by {day(facts.start_date)}{instead}."


@dataclass(frozen=True, slots=True)
class ExtendTravel:
    """A visitor travels further.

    Parameters
    ----------
    to_km, to_minutes
        The visitor's new limits, one way; None leaves that limit as it is. The service's own limit stays.
    """

    kind: ClassVar[str] = "extend-travel"
    visitor: str
    to_km: Km | None = None
    to_minutes: Annotated[float, Field(gt=0, le=1000)] | None = None

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the wider limits."""
        found = visitor_at(facts, self.visitor)
        if self.to_km is None and self.to_minutes is None:
            raise ScenarioFault(f"How far {self.visitor} is to travel is not said: give to_km or to_minutes.")
        wider = replace(
            found,
            max_travel_km=found.max_travel_km if self.to_km is None else self.to_km,
            max_travel_minutes=found.max_travel_minutes if self.to_minutes is None else self.to_minutes,
        )
        return with_visitor(facts, wider)

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        found = visitor_at(facts, self.visitor)
        said = [
            f"up to {number(asked)} {unit}{f' instead of {number(had)}' if had is not None else ''}"
            for asked, had, unit in (
                (self.to_km, found.max_travel_km, "km"),
                (self.to_minutes, found.max_travel_minutes, "minutes"),
            )
            if asked is not None
        ]
        return f"{found.visitor_id} travels {' and '.join(said)}."


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """A visitor takes so many children at the same time: a second child, or no further one."""

    kind: ClassVar[str] = "capacity"
    visitor: str
    children: Annotated[int, Field(ge=0, le=100)]

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the capacity."""
        return with_visitor(facts, replace(visitor_at(facts, self.visitor), capacity=self.children))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        found = visitor_at(facts, self.visitor)
        children = counted(self.children, "child", "children")
        return f"{found.visitor_id} takes {children} at the same time instead of {found.capacity}."


@dataclass(frozen=True, slots=True)
class OfferVisits:
    """A visitor offers so many visits a month."""

    kind: ClassVar[str] = "visits"
    visitor: str
    per_month: Annotated[float, Field(gt=0, le=31)]

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the visits."""
        return with_visitor(
            facts, replace(visitor_at(facts, self.visitor), visits_per_month=float(self.per_month))
        )

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        found = visitor_at(facts, self.visitor)
        had = (
            facts.policy.service.visits_per_month
            if found.visits_per_month is None
            else found.visits_per_month
        )
        return f"{found.visitor_id} offers {number(self.per_month)} visits a month instead of {number(had)}."


@dataclass(frozen=True, slots=True)
class Commit:
    """A visitor commits for so many months."""

    kind: ClassVar[str] = "commitment"
    visitor: str
    months: Annotated[int, Field(ge=1, le=120)]

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts with the commitment."""
        return with_visitor(facts, replace(visitor_at(facts, self.visitor), commitment_months=self.months))

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        found = visitor_at(facts, self.visitor)
        instead = f" instead of {found.commitment_months}" if found.commitment_months is not None else ""
        return f"{found.visitor_id} commits to {counted(self.months, 'month')}{instead}."


@dataclass(frozen=True, slots=True)
class VettingDone:
    """A step of vetting or training is done in the world by the start of the round. It is no override."""

    kind: ClassVar[str] = "vetting-done"
    visitor: str
    step: VettingStep

    def applied(self, facts: Facts, gazetteer: Gazetteer | None) -> Facts:
        """Give the facts as they are once the step is done."""
        found, start = visitor_at(facts, self.visitor), facts.start_date
        done = {
            "dbs": replace(found, dbs_issued_on=start, dbs_checked_on=None),
            "references": replace(found, references_checked=True),
            "interview": replace(found, interviewed=True),
            "training": replace(found, trained_on=min(found.trained_on or start, start)),
        }
        return with_visitor(facts, done[self.step])

    def says(self, facts: Facts) -> str:
        """Say what must happen."""
        name = visitor_at(facts, self.visitor).visitor_id
        return f"{_DONE[self.step].format(name=name)} by {day(facts.start_date)}."
