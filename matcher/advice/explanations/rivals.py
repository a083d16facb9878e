"""Why a child did not get a visitor who is possible: who has the place, and why they come first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.advice.outlook import Outlook
from matcher.policy.criteria import fit
from matcher.policy.ladder import rung_titles, rungs
from matcher.policy.wording import counted, in_days, listed
from matcher.records.availability import ANY_TIME
from matcher.rounds.checks.seating import NO_SLOT, can_be_seated

Standing = Literal["kept", "higher", "longer", "equal", "family", "plan"]
Why = Literal["taken", "family", "apart", "cap", "caseload", "slots", "budget", "left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A child who is matched where this child could have been.

    Parameters
    ----------
    standing
        ``kept`` (pinned or offered), ``higher`` on the ladder, waited ``longer``, ``equal`` on both,
        matched as a ``family``, or none of these: the ``plan`` as a whole is better so.
    """

    child_id: str
    visitor_id: str
    rung: str
    waiting_months: int
    waiting_days: int
    standing: Standing
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One possible visitor whom the child did not get.

    Parameters
    ----------
    why
        ``taken``: all places are. ``family``: a brother or sister cannot be with this visitor, or the
        family is tied to another. ``apart``: a brother or sister has this visitor. ``cap``,
        ``caseload``, ``slots``, ``budget``: that limit is reached. ``left``: nothing but the plan.
    rivals
        Who has the places; for a cap or a caseload the one who stands last among those matched.
    reason, sentence
        Why, without and with the visitor's name.
    """

    visitor_id: str
    why: Why
    rivals: tuple[Rival, ...]
    reason: str
    sentence: str


def missed_visitors(outlook: Outlook, c: int, possible: Sequence[int]) -> tuple[Missed, ...]:
    """Give each visitor who is possible for a child, and why it came to nothing; best fit first."""
    points = fit(outlook.facts, np.full(len(possible), c), np.array(possible, np.int64))[0].tolist()
    best_first = sorted(zip(possible, points, strict=True), key=lambda one: (-one[1], one[0]))
    plan = _Plan(outlook)
    return tuple(_missed(plan, c, v) for v, _ in best_first)


def _missed(plan: "_Plan", c: int, v: int) -> Missed:
    why, said, others = next(_reasons(plan, c, v))
    rivals = tuple(_rival(plan, c, v, other) for other in others)
    reason = "; ".join([said, *(rival.sentence for rival in rivals)])
    return Missed(
        visitor_id=plan.outlook.facts.visitors[v].visitor_id,
        why=why,
        rivals=rivals,
        reason=reason,
        sentence=f"{plan.outlook.visitor_name(v)}: {reason}.",
    )


def _reasons(plan: "_Plan", c: int, v: int) -> Iterator[tuple[Why, str, Sequence[int]]]:
    """Give what stood in the way and who is there instead, the first reason first."""
    service, beside = plan.outlook.facts.policy.service, plan.outlook.children_of.get(v, ())
    if family := plan.family_against(c, v):
        yield "family", family, ()
    if apart := plan.apart_from(c, v):
        yield "apart", apart, ()
    if plan.places_left(v) <= 0:
        yield "taken", "no place is left", beside
    if service.distinct_slots and not plan.has_slot(c, v):
        yield "slots", "the slots the two share are taken", beside
    name, limit = plan.outlook.facts.visitors[v].supervisor, service.max_new_per_supervisor
    if limit is not None and name and plan.new(name) >= limit:
        there = plan.proposed(name)
        yield "caseload", f"{name} has {_new(plan.new(name))}, and may have no more", plan.last(there)
    if service.max_new_matches is not None and plan.new() >= service.max_new_matches:
        yield "cap", f"the plan has {_new(plan.new())}, and there may be no more", plan.last(plan.proposed())
    if service.monthly_travel_km_budget is not None:
        yield "budget", "the kilometres of the month are used elsewhere in this plan", ()
    decided = plan.outlook.ties.in_short(c, v)
    yield "left", f"a place is left, and {decided or 'the plan as a whole leaves it'}", ()


def _new(count: int) -> str:
    return counted(count, "new match", "new matches")


class _Plan:
    """Counts in the plan: places, new matches, families."""

    def __init__(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.families = outlook.settlement.attendance.families
        self.rung = rungs(outlook.facts)
        self.waiting = outlook.facts.waiting
        self.kept = {c for c, _ in outlook.settlement.fixed}

    def unit(self, c: int) -> tuple[str, int]:
        """Name the unit of a child: the family that stays together, else the child."""
        family = int(self.families.together[c])
        return ("family", family) if family >= 0 else ("child", c)

    def brothers_and_sisters(self, c: int) -> list[int]:
        """Give the others of a family that stays together."""
        family = self.families.together[c]
        members: list[int] = np.flatnonzero(self.families.together == family).tolist() if family >= 0 else []
        return [member for member in members if member != c]

    def family_against(self, c: int, v: int) -> str:
        """Say why a child's family cannot be with a visitor; empty where it can."""
        joined = int(self.families.joins[c])
        if joined not in (-1, v):
            return f"a brother or sister is with {self.outlook.visitor_name(joined)} already"
        others = self.brothers_and_sisters(c)
        against = self.outlook.against([(other, v) for other in others]) if others else []
        kept_out = [other for other, codes in zip(others, against, strict=True) if codes]
        if not kept_out:
            return ""
        names = listed(self.outlook.child_name(other) for other in kept_out)
        return f"is not possible for {names}, and brothers and sisters are to have the same visitor"

    def apart_from(self, c: int, v: int) -> str:
        """Say which brother or sister, who is to have a different one, has this visitor."""
        family = self.families.apart[c]
        here = self.outlook.children_of.get(v, ())
        beside = [other for other in here if self.families.apart[other] == family]
        if family < 0 or not beside:
            return ""
        names = listed(self.outlook.child_name(other) for other in beside)
        return f"is with {names}, and brothers and sisters are to have different visitors"

    def places_left(self, v: int) -> int:
        """Give the places that the plan leaves with a visitor."""
        here = self.outlook.children_of.get(v, ())
        taking = {self.unit(c) for c in here if int(self.families.joins[c]) != v}
        return int(self.outlook.settlement.places[v]) - len(taking)

    def has_slot(self, c: int, v: int) -> bool:
        """Say whether a child could have a slot of its own beside those the visitor has in the plan."""
        here = (*self.outlook.children_of.get(v, ()), c)
        units: dict[tuple[str, int], int] = {}
        for child in here:
            shared = self.outlook.facts.children[child].available & self.outlook.facts.visitors[v].available
            units[self.unit(child)] = units.get(self.unit(child), ANY_TIME) & (shared or ANY_TIME)
        return can_be_seated([mask or NO_SLOT for mask in units.values()])

    def proposed(self, supervisor: str = "") -> list[int]:
        """Give the children in new matches, of one supervisor's visitors where one is named."""
        visitors = self.outlook.facts.visitors
        return [
            c
            for c, match in sorted(self.outlook.match_of.items())
            if match.status != "offered"
            and supervisor in ("", visitors[self.outlook.visitor(match.visitor_id)].supervisor)
        ]

    def new(self, supervisor: str = "") -> int:
        """Count the new matches, a family that shares a visitor once."""
        return len({self.unit(c) for c in self.proposed(supervisor)})

    def last(self, children: list[int]) -> list[int]:
        """Give the one who stands last among those whom nothing keeps in the plan."""
        free = [c for c in children if c not in self.kept]
        return sorted(free, key=lambda c: (self.rung[c], -self.waiting[c]))[-1:]


def _rival(plan: _Plan, c: int, v: int, other: int) -> Rival:
    """Compare a child who is matched with one who is not, and could have had this visitor."""
    facts, match = plan.outlook.facts, plan.outlook.match_of[other]
    standing, sentence = _compare(plan, c, v, other)
    return Rival(
        child_id=facts.children[other].child_id,
        visitor_id=match.visitor_id,
        rung=match.rung,
        waiting_months=int(facts.waiting_months[other]),
        waiting_days=int(facts.waiting_days[other]),
        standing=standing,
        sentence=f"{plan.outlook.child_name(other)} {sentence}",
    )


def _compare(plan: _Plan, c: int, v: int, other: int) -> tuple[Standing, str]:
    match = plan.outlook.match_of[other]
    if match.status != "proposed":
        visitor = plan.outlook.visitor_name(plan.outlook.visitor(match.visitor_id))
        return "kept", f"is {match.status} with {visitor}"
    mine, theirs = int(plan.rung[c]), int(plan.rung[other])
    if theirs < mine:
        return "higher", f"stands higher on the ladder ({rung_titles(plan.outlook.facts.policy)[theirs]})"
    waited, waits = (plan.outlook.facts.waited(one) for one in (other, c))
    if theirs == mine and plan.waiting[other] > plan.waiting[c]:
        if waited == waits:  # the lengths of months hide the difference
            waited, waits = (in_days(int(plan.waiting[one])) for one in (other, c))
        return "longer", f"stands on the same rung and has waited longer ({waited}, against {waits})"
    if theirs == mine and plan.waiting[other] == plan.waiting[c]:
        equal = f"stands on the same rung and has waited as long ({waited})"
        return "equal", "; ".join(filter(None, [equal, plan.outlook.ties.in_short(c, v)]))
    together = plan.brothers_and_sisters(other)
    if together:
        names = listed(plan.outlook.child_name(member) for member in together)
        return "family", f"is matched with {names}, and they count together"
    return "plan", ", and ".join(filter(None, ["stands lower", plan.outlook.ties.in_short(c, v)]))
