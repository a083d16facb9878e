"""What would open a pair: for each rule that stands against it, the changes that would mend that.

Nothing here overrides what is never overridden, nor a child's agreement, must wishes or the visitors a
child does not want: a vetting step is something to be done, and an exception is for a named person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil, floor
from typing import Literal, get_args

import numpy as np

from matcher.advice.edits.children import AddSlots
from matcher.advice.edits.drafting import with_visitor
from matcher.advice.edits.policy import RelaxRule
from matcher.advice.edits.visitors import (
    Commit,
    EndPause,
    ExtendTravel,
    OfferVisits,
    SetCapacity,
    StartNow,
    VettingDone,
)
from matcher.advice.scenarios import Edit
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.reach_rules import distance_of, minutes_of
from matcher.policy.settings import RULE_SWITCHES
from matcher.policy.wording import counted, number
from matcher.records.availability import SLOTS, describe

Kind = Literal["slot", "travel", "visits", "place", "commitment", "start", "pause", "vetting", "exception"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which changes are preferred."""
KEPT: frozenset[str] = frozenset(
    {"wish-gender", "wish-ethnicity", "wish-religion", "wish-language", "wish-age", "excluded"}
)
"""What a child said. It could be relaxed by a named person, and is never suggested."""
_VETTING = {
    "dbs": "{name}'s DBS renewed",
    "references": "{name}'s references checked",
    "interview": "{name} interviewed",
    "training": "{name}'s training finished",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a coordinator could ask for.

    Parameters
    ----------
    kind
        Of what kind; see :data:`KINDS`.
    amount
        How much of it: slots, kilometres, visits, months; 1 where there is no number.
    words
        In words and numbers: ``"8 km more travel from V07"``.
    edit
        The same as an edit of a scenario.
    """

    kind: Kind
    amount: float
    words: str
    edit: Edit

    @property
    def order(self) -> tuple[int, float, str]:
        """Where it stands among changes: by kind, then the smallest number."""
        return KINDS.index(self.kind), self.amount, self.words


def changes_for(facts: Facts, c: int, v: int, code: str) -> tuple[Change, ...]:
    """Give the changes each of which would mend one broken rule of a pair; none where nothing may."""
    if code in KEPT:
        return ()
    made = _MENDING.get(code)
    found = tuple(made(facts, c, v)) if made else ()
    return (*found, *_exception(facts, c, v, code)) if code in RULE_SWITCHES else found


def second_child(facts: Facts, v: int) -> Change:
    """Give the change by which a visitor takes one child more."""
    visitor = facts.visitors[v]
    more = f"a place for {counted(visitor.capacity + 1, 'child', 'children')} with {visitor.visitor_id}"
    return Change("place", 1, more, SetCapacity(visitor.visitor_id, visitor.capacity + 1))


def further_slots(facts: Facts, c: int, v: int, count: int = 1) -> Iterator[Change]:
    """Give the slots by which two people would share so many more: the visitor's, then the child's."""
    child, visitor = facts.children[c], facts.visitors[v]
    for mask in _some_of(child.available & ~visitor.available, count):
        words = f"{_a(mask)} from {visitor.visitor_id}"
        yield Change("slot", count, words, AddSlots(mask, visitor=visitor.visitor_id))
    for mask in _some_of(visitor.available & ~child.available, count):
        yield Change("slot", count, f"{_a(mask)} for {child.child_id}", AddSlots(mask, child=child.child_id))


def _some_of(mask: int, count: int) -> Iterator[int]:
    """Give every choice of one slot; of several slots the first few choices."""
    slots = [slot for slot in range(len(SLOTS)) if mask >> slot & 1]
    for number_, chosen in enumerate(combinations(slots, count)):
        if number_ >= len(SLOTS):
            return
        yield sum(1 << slot for slot in chosen)


def _a(mask: int) -> str:
    said = describe(mask)
    return f"a {said}" if mask.bit_count() == 1 else said


def _slots(facts: Facts, c: int, v: int) -> Iterator[Change]:
    common = (facts.children[c].available & facts.visitors[v].available).bit_count()
    yield from further_slots(facts, c, v, facts.policy.service.min_shared_slots - common)


def _travel(facts: Facts, c: int, v: int) -> Iterator[Change]:
    """Give the wider limits of the visitor. The service's own limit is a matter of policy.

    Where the fit has a floor, still wider limits may be needed to reach it: both are given.
    """
    near = _just_there(facts, c, v)
    if any(near):
        yield _further(facts, v, *near)
    yield from _wide_enough(facts, c, v)


def _floor(facts: Facts, c: int, v: int) -> Iterator[Change]:
    """Give what could lift the fit to the floor: wider limits, a further slot in common."""
    yield from _wide_enough(facts, c, v)
    yield from further_slots(facts, c, v)


_Limits = tuple[float | None, float | None]
"""Kilometres and minutes that a visitor would travel up to; None for as it is."""


def _just_there(facts: Facts, c: int, v: int) -> _Limits:
    """Give the limits that just cover the way; neither where none is in the way, or the service's own is."""
    visitor, distance, taken = facts.visitors[v], distance_of(facts, c, v), minutes_of(facts, c, v)
    if distance is None or taken is None or distance > facts.service_limit_km:
        return None, None
    own_km, own_minutes = visitor.max_travel_km, visitor.max_travel_minutes
    return (
        _up(distance, 10) if own_km is not None and distance > facts.limit_km[v] else None,
        _up(taken, 1) if own_minutes is not None and taken > own_minutes else None,
    )


def _further(facts: Facts, v: int, to_km: float | None, to_minutes: float | None) -> Change:
    """Give the change to these limits; its number is the larger of the two, in kilometres."""
    visitor = facts.visitors[v]
    words, amount = [], 0.0
    if to_km is not None:
        amount = round(to_km - (visitor.max_travel_km or 0), 3)
        words.append(f"{number(amount)} km")
    if to_minutes is not None:
        more = round(to_minutes - (visitor.max_travel_minutes or 0), 3)
        amount = round(max(amount, more * float(facts.speed_kmh[v]) / 60), 3)
        words.append(f"{number(more)} {'minute' if more == 1 else 'minutes'}")
    asked = f"{' and '.join(words)} more travel from {visitor.visitor_id}"
    return Change("travel", amount, asked, ExtendTravel(visitor.visitor_id, to_km, to_minutes))


def _wide_enough(facts: Facts, c: int, v: int) -> Iterator[Change]:
    """Give the least wider limits at which the pair's fit reaches the floor, where just there is too little.

    The fit looks at the nearer of the two limits, so both are widened alike, and one that need not be is
    left as it is.
    """
    visitor, distance, service = facts.visitors[v], distance_of(facts, c, v), facts.policy.service
    own_km, own_minutes = visitor.max_travel_km, visitor.max_travel_minutes
    if not service.fit_floor or distance is None or distance > facts.service_limit_km:
        return
    kmh = float(facts.speed_kmh[v])

    def wider(tenths: int) -> _Limits:
        to_km = None if own_km is None else min(round(own_km + tenths / 10, 3), service.max_travel_km)
        to_minutes = None if own_minutes is None else float(floor(own_minutes + tenths * 6 / kmh))
        return (
            to_km if to_km is not None and to_km > (own_km or 0) else None,
            to_minutes if to_minutes is not None and to_minutes > (own_minutes or 0) else None,
        )

    def reaches(limits: _Limits) -> bool:
        further = replace(
            visitor, max_travel_km=limits[0] or own_km, max_travel_minutes=limits[1] or own_minutes
        )
        redrawn = with_visitor(facts, further)
        within = distance <= redrawn.reach_km[v]
        return bool(within) and int(fit(redrawn, np.array([c]), np.array([v]))[0][0]) >= service.fit_floor

    near = _just_there(facts, c, v)
    limits = [own_km] if own_km is not None else []
    limits += [own_minutes * kmh / 60] if own_minutes is not None else []
    low = ceil(_further(facts, v, *near).amount * 10) - 1 if any(near) else 0
    high = ceil((service.max_travel_km - min(limits, default=service.max_travel_km)) * 10)
    if reaches(near) or high <= low or not reaches(wider(high)):
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(wider(middle)) else (middle, high)
    to_km, to_minutes = wider(high)
    found = next(some for some in ((None, to_minutes), (to_km, None), (to_km, to_minutes)) if reaches(some))
    yield _further(facts, v, *found)


def _up(value: float, parts: int) -> float:
    """Round up to so many parts of one, but for the last digit's noise."""
    return ceil(round(value * parts, 6)) / parts


def _visits(facts: Facts, c: int, v: int) -> Iterator[Change]:
    usual = facts.policy.service.visits_per_month
    asked, offered = facts.children[c].visits_per_month, facts.visitors[v].visits_per_month
    wanted, given = usual if asked is None else asked, usual if offered is None else offered
    name = facts.visitors[v].visitor_id
    words = f"{number(wanted)} visits a month from {name} instead of {number(given)}"
    yield Change("visits", wanted - given, words, OfferVisits(name, wanted))


def _commitment(facts: Facts, c: int, v: int) -> Iterator[Change]:
    visitor, asked = facts.visitors[v], facts.policy.service.commitment_months
    given = visitor.commitment_months or 0
    words = f"{visitor.visitor_id} commits to {counted(asked, 'month')} instead of {given}"
    yield Change("commitment", asked - given, words, Commit(visitor.visitor_id, asked))


def _place(facts: Facts, c: int, v: int) -> Iterator[Change]:
    yield second_child(facts, v)


def _start(facts: Facts, c: int, v: int) -> Iterator[Change]:
    visitor = facts.visitors[v]
    days = (visitor.available_from - facts.start_date).days if visitor.available_from else 0
    words = f"{visitor.visitor_id} starts {counted(days, 'day')} earlier"
    yield Change("start", days, words, StartNow(visitor.visitor_id))


def _pause(facts: Facts, c: int, v: int) -> Iterator[Change]:
    name = facts.visitors[v].visitor_id
    yield Change("pause", 1, f"the end of {name}'s pause", EndPause(name))


def _vetting(step: Literal["dbs", "references", "interview", "training"]) -> "_Mending":
    def made(facts: Facts, c: int, v: int) -> Iterator[Change]:
        name = facts.visitors[v].visitor_id
        yield Change("vetting", 1, _VETTING[step].format(name=name), VettingDone(name, step))

    return made


def _exception(facts: Facts, c: int, v: int, code: str) -> Iterator[Change]:
    child, visitor = facts.children[c].child_id, facts.visitors[v].visitor_id
    words = f"an exception from “{code}” for {child} with {visitor}"
    yield Change("exception", 1, words, RelaxRule(child, visitor, code))


_Mending = Callable[[Facts, int, int], Iterator[Change]]
_MENDING: dict[str, _Mending] = {
    "shared-slots": _slots,
    "travel": _travel,
    "visits": _visits,
    "commitment": _commitment,
    "places": _place,
    "available-from": _start,
    "paused": _pause,
    "fit-floor": _floor,
    "dbs": _vetting("dbs"),
    "references": _vetting("references"),
    "interview": _vetting("interview"),
    "training": _vetting("training"),
}
"""How the rules are mended that can be, other than by an exception. No other rule is."""
