"""Limits as the engine gets them: what the policy asks for, with room for what is kept.

Pins count first. Where pins alone need more than a limit allows, the limit is raised to what they need
and says so. Offers are no new matches: they come on top of a cap and of a caseload, but their kilometres
count in the budget.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import numpy as np
import numpy.typing as npt

from matcher.optimiser.filling import seating
from matcher.policy.facts import Facts
from matcher.policy.keys import supervisor_keys
from matcher.policy.wording import counted, number
from matcher.rounds.parts import RaisedLimit

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """Limits of a problem, as :class:`~matcher.optimiser.problem.Problem` describes them."""

    supervisor: IntArray
    caseload: IntArray
    max_matches: int | None
    distinct_slots: BoolArray
    budget_m: int | None
    raised: tuple[RaisedLimit, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FixedUnit:
    """A child, or brothers and sisters who stay together, with a visitor in every plan.

    Parameters
    ----------
    visitor
        Position of the visitor.
    offered
        Whether it is out with them already, and so is no new match.
    takes_place
        Whether a place is used.
    slots
        Masks of the slots that each child shares with the visitor.
    monthly_m
        Metres a month, the family's counted once.
    """

    visitor: int
    offered: bool
    takes_place: bool
    slots: tuple[int, ...]
    monthly_m: int

    @property
    def common_slots(self) -> int:
        """Mask of the slots the unit can take one of; a child who shares none takes none."""
        masks = [mask for mask in self.slots if mask]
        return reduce(and_, masks) if masks else 0

    @property
    def has_no_slot(self) -> bool:
        """Whether there are slots, but none in common."""
        return any(self.slots) and not self.common_slots


def supervisors(facts: Facts) -> tuple[str, ...]:
    """Give the supervisors by name, S of them, in order."""
    return tuple(sorted({visitor.supervisor for visitor in facts.visitors} - {""}))


def limit(facts: Facts, units: Sequence[FixedUnit]) -> Limits:
    """Work out every limit.

    Parameters
    ----------
    units
        Everything that is in every plan.
    """
    service = facts.policy.service
    names = supervisors(facts) if service.max_new_per_supervisor is not None else ()
    number_of = {name: position for position, name in enumerate(names)}
    raised: list[RaisedLimit] = []
    return Limits(
        max_matches=_cap(service.max_new_matches, units, raised),
        supervisor=np.array([number_of.get(v.supervisor, -1) for v in facts.visitors], np.int64),
        caseload=_caseloads(facts, names, units, raised),
        distinct_slots=_distinct_slots(facts, units, raised),
        budget_m=_budget(service.monthly_travel_km_budget, units, raised),
        raised=tuple(raised),
    )


def _cap(asked: int | None, units: Sequence[FixedUnit], raised: list[RaisedLimit]) -> int | None:
    if asked is None:
        return None
    return _with_offers("max_new_matches", asked, units, "", raised)


def _caseloads(
    facts: Facts, names: Sequence[str], units: Sequence[FixedUnit], raised: list[RaisedLimit]
) -> IntArray:
    asked = facts.policy.service.max_new_per_supervisor or 0
    loads, keys = [], supervisor_keys(facts)
    for name in names:
        own = [unit for unit in units if facts.visitors[unit.visitor].supervisor == name]
        whose = f" with visitors of the supervisor of {keys[name]}"
        loads.append(_with_offers("max_new_per_supervisor", asked, own, whose, raised))
    return np.array(loads, np.int64)


def _with_offers(
    code: str, asked: int, units: Sequence[FixedUnit], whose: str, raised: list[RaisedLimit]
) -> int:
    """Give the limit on places taken: pins count and may raise it, offers come on top."""
    taking = [unit for unit in units if unit.takes_place]
    offers = sum(unit.offered for unit in taking)
    needed = len(taking) - offers
    if needed > asked:
        sentence = (
            f"Pins alone need {counted(needed, 'new match', 'new matches')}{whose}, and the policy allows"
            f" {asked}: the limit is {needed} in this round."
        )
        raised.append(RaisedLimit(code=code, asked=asked, raised_to=needed, sentence=sentence))
    return max(asked, needed) + offers


def _budget(asked_km: float | None, units: Sequence[FixedUnit], raised: list[RaisedLimit]) -> int | None:
    if asked_km is None:
        return None
    asked, needed = round(asked_km * 1000), sum(unit.monthly_m for unit in units)
    if needed > asked:
        sentence = (
            f"Pins and offers alone need {number(needed / 1000)} km a month, and the policy allows"
            f" {number(asked_km)}: the limit is {number(needed / 1000)} km in this round."
        )
        raised.append(
            RaisedLimit(
                code="monthly_travel_km_budget", asked=asked_km, raised_to=needed / 1000, sentence=sentence
            )
        )
    return max(asked, needed)


def _distinct_slots(facts: Facts, units: Sequence[FixedUnit], raised: list[RaisedLimit]) -> BoolArray:
    """Ask for a slot a child, but not of visitors whose kept children cannot each have one."""
    asked = np.full(len(facts.visitors), facts.policy.service.distinct_slots)
    kept: dict[int, list[FixedUnit]] = defaultdict(list)
    for unit in units:
        if unit.takes_place and asked[unit.visitor]:
            kept[unit.visitor].append(unit)
    for visitor, here in sorted(kept.items()):
        if any(unit.has_no_slot for unit in here) or seating([unit.common_slots for unit in here]) is None:
            asked[visitor] = False
            raised.append(_shared_slots(facts.visitors[visitor].visitor_id, len(here)))
    return asked


def _shared_slots(visitor_id: str, kept: int) -> RaisedLimit:
    sentence = (
        f"The children kept with {visitor_id} cannot each have a slot of their own: with {visitor_id},"
        " children may share a slot in this round."
    )
    return RaisedLimit(code="distinct_slots", asked=1, raised_to=max(kept, 2), sentence=sentence)
