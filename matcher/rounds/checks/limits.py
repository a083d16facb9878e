"""What limits a plan: places, caps, caseloads, slots, families, the travel budget, and what was raised."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry, Unit
from matcher.rounds.checks.matches import SIBLINGS
from matcher.rounds.checks.seating import can_be_seated
from matcher.rounds.checks.ties import broken_families

CAP, CASELOAD, BUDGET = "max_new_matches", "max_new_per_supervisor", "monthly_travel_km_budget"
SLOTS_OF_THEIR_OWN = "distinct_slots"
Raised = tuple[str, float, float]


@dataclass(frozen=True, eq=False)
class Allowance:
    """The limits in force: what the policy asks, or what is kept needs where that is more.

    Parameters
    ----------
    inquiry
        The round.
    """

    inquiry: Inquiry

    @cached_property
    def kept(self) -> tuple[Unit, ...]:
        """Units of the plan that are in every plan."""
        return tuple(unit for unit in self.inquiry.units if unit.is_kept)

    @cached_property
    def cap(self) -> int | None:
        """The most new matches; None for no limit."""
        asked = self.inquiry.facts.policy.service.max_new_matches
        return None if asked is None else max(asked, len(new_matches(self.kept)))

    def caseload(self, name: str) -> int:
        """Give the most new matches of a supervisor's visitors, where there is such a limit."""
        asked = self.inquiry.facts.policy.service.max_new_per_supervisor or 0
        return max(asked, len(new_matches(self.kept_by_supervisor.get(name, []))))

    @cached_property
    def kept_by_supervisor(self) -> dict[str, list[Unit]]:
        """What is kept, by the visitor's supervisor."""
        return by_supervisor(self.inquiry, self.kept)

    @cached_property
    def budget_m(self) -> int | None:
        """The most metres a month; None for no limit."""
        asked = self.inquiry.facts.policy.service.monthly_travel_km_budget
        if asked is None:
            return None
        return max(round(asked * 1000), sum(self.inquiry.monthly_m(unit) for unit in self.kept))

    @cached_property
    def sharing(self) -> dict[int, int]:
        """Visitors whose kept children cannot each have a slot of their own, and how many are kept."""
        if not self.inquiry.facts.policy.service.distinct_slots:
            return {}
        kept: dict[int, list[Unit]] = defaultdict(list)
        for unit in self.kept:
            if unit.takes_place:
                kept[unit.visitor].append(unit)
        return {visitor: len(units) for visitor, units in kept.items() if not self._seated(units)}

    def _seated(self, units: Sequence[Unit]) -> bool:
        return can_be_seated([self.inquiry.slots_of(unit) for unit in units])

    def distinct(self, visitor: int) -> bool:
        """Say whether each child of a visitor needs a slot of its own."""
        return self.inquiry.facts.policy.service.distinct_slots and visitor not in self.sharing

    def raised(self) -> Counter[Raised]:
        """Give each limit that what is kept exceeds: code, what was asked, what it had to be."""
        service = self.inquiry.facts.policy.service
        found: list[Raised] = [(SLOTS_OF_THEIR_OWN, 1, max(kept, 2)) for kept in self.sharing.values()]
        if service.max_new_matches is not None and self.cap is not None:
            found.append((CAP, service.max_new_matches, self.cap))
        if service.max_new_per_supervisor is not None:
            asked = service.max_new_per_supervisor
            found += [(CASELOAD, asked, self.caseload(name)) for name in self.kept_by_supervisor]
        budget = service.monthly_travel_km_budget
        # Counted in whole metres: a budget of a fraction of one is not raised by its rounding.
        if budget is not None and self.budget_m is not None and self.budget_m > round(budget * 1000):
            found.append((BUDGET, budget, self.budget_m / 1000))
        return Counter(one for one in found if one[2] > one[1])


def new_matches(units: Sequence[Unit]) -> list[Unit]:
    """Give those that count in a cap: they take a place, and are not out as an offer already."""
    return [unit for unit in units if unit.takes_place and not unit.is_offered]


def by_supervisor(inquiry: Inquiry, units: Sequence[Unit]) -> dict[str, list[Unit]]:
    """Group units by the supervisor of their visitor; without one they are in no group."""
    grouped: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if inquiry.supervisor[unit.visitor]:
            grouped[inquiry.supervisor[unit.visitor]].append(unit)
    return grouped


def check_places(inquiry: Inquiry) -> Iterator[Fault]:
    """See that no visitor has more children than places, a family that shares one counted once."""
    taken = Counter(unit.visitor for unit in inquiry.units if unit.takes_place)
    for visitor, count in sorted(taken.items()):
        places = max(int(inquiry.places[visitor]), 0)
        if count > places:
            visitor_id = inquiry.visitor_ids[visitor]
            sentence = f"The plan takes {count} places with {visitor_id}, and there are {places}."
            yield Fault("places", sentence, visitor_id=visitor_id)


def check_caps(inquiry: Inquiry) -> Iterator[Fault]:
    """See that there are no more new matches, in all and a supervisor, than are asked for."""
    allowance = Allowance(inquiry)
    new = new_matches(inquiry.units)
    if allowance.cap is not None and len(new) > allowance.cap:
        sentence = f"There are {len(new)} new matches, and at most {allowance.cap} are asked for."
        yield Fault("cap", sentence)
    if inquiry.facts.policy.service.max_new_per_supervisor is None:
        return
    for name, units in sorted(by_supervisor(inquiry, new).items()):
        limit = allowance.caseload(name)
        if len(units) > limit:
            sentence = (
                f"The supervisor of {name} gets {len(units)} new matches, and at most {limit} are asked for."
            )
            yield Fault("caseload", sentence)


def check_slots(inquiry: Inquiry) -> Iterator[Fault]:
    """See that a visitor's children can each have a slot of their own, where the policy asks for it."""
    allowance = Allowance(inquiry)
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in inquiry.units:
        if unit.takes_place and allowance.distinct(unit.visitor):
            units[unit.visitor].append(unit)
    for visitor, some in sorted(units.items()):
        if not can_be_seated([inquiry.slots_of(unit) for unit in some]):
            visitor_id = inquiry.visitor_ids[visitor]
            sentence = f"The {len(some)} matches with {visitor_id} cannot each have a slot of their own."
            yield Fault("distinct-slots", sentence, visitor_id=visitor_id)


def check_families(inquiry: Inquiry) -> Iterator[Fault]:
    """See that families are kept together or apart, and that whoever lets a tie go is labelled."""
    plan = {placed.child: placed.visitor for placed in inquiry.placed}
    for code, members in broken_families(inquiry.families, plan):
        names = ", ".join(inquiry.child_ids[member] for member in members)
        where = "not with one visitor" if code == "family-split" else "with one visitor"
        yield Fault(code, f"The brothers and sisters {names} are {where}.", inquiry.child_ids[members[0]])
    labelled = {placed.child for placed in inquiry.placed if SIBLINGS in placed.match.exceptions}
    for child in sorted(labelled ^ inquiry.ties.let_go):
        said = "is" if child in labelled else "is not"
        sentence = f"That a tie between brothers and sisters gives way to this match {said} said, wrongly."
        yield Fault("siblings", sentence, inquiry.child_ids[child])


def check_budget(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the kilometres of a month stay within the budget."""
    limit = Allowance(inquiry).budget_m
    travelled = sum(inquiry.monthly_m(unit) for unit in inquiry.units)
    if limit is not None and travelled > limit:
        sentence = f"The plan takes {travelled / 1000:g} km a month, and the budget is {limit / 1000:g} km."
        yield Fault("budget", sentence)


def check_raised(inquiry: Inquiry) -> Iterator[Fault]:
    """See that a limit was raised only where what is kept needs it, and no further."""
    said: Counter[Raised] = Counter(
        (one.code, float(one.asked), float(one.raised_to)) for one in inquiry.result.raised_limits
    )
    needed = Allowance(inquiry).raised()
    for code, asked, to in sorted((said - needed).elements()):
        yield Fault("limit-raised", f"{code} was raised from {asked:g} to {to:g} without need.")
    for code, asked, to in sorted((needed - said).elements()):
        yield Fault("limit-raised", f"What is kept needs {code} at {to:g}, not {asked:g}; it is not said.")
