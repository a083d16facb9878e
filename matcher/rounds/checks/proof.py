"""The certificate: ranks and potentials, checked against every possible pair.

Array letters: C children, V visitors, A arcs. An *arc* is a unit (a child, or a family that shares a
visitor, known by its first child) with a visitor who is possible for all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.records.availability import SLOTS
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.fault import Fault
from matcher.rounds.parts import Potentials, Proof

_LARGEST = 2**52


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Arcs:
    """Every arc of a round, and what limits it.

    Parameters
    ----------
    unit, visitor
        int[A], the unit's first child and the visitor.
    fit, travel
        int[A], summed over the unit's children; travel in hundreds of metres one way.
    slots
        int[A], mask of the slots of which the match takes one; 0 where it takes none.
    apart
        int[A], number of the unit's family kept apart, -1 for none.
    takes_place, fixed, in_plan
        bool[A].
    """

    unit: IntArray
    visitor: IntArray
    fit: IntArray
    travel: IntArray
    slots: IntArray
    apart: IntArray
    takes_place: BoolArray
    fixed: BoolArray
    in_plan: BoolArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """What the round's limits are, by people.

    Parameters
    ----------
    child_ids, visitor_ids
        Ids by index.
    vector
        int[C, rungs + 1], level vector of the unit at its first child, children per rung and waiting.
    places
        int[V], places for this round's matches.
    supervisor
        Name of each visitor's supervisor, empty for none.
    caseload
        The most matches of a supervisor's visitors; empty where there is no such limit.
    cap
        The most matches in all, None for no limit.
    family_codes
        Codes of the families kept apart, by number.
    """

    child_ids: tuple[str, ...]
    visitor_ids: tuple[str, ...]
    vector: IntArray
    places: IntArray
    supervisor: tuple[str, ...]
    caseload: dict[str, int]
    cap: int | None
    family_codes: tuple[str, ...]


def check_proof(proof: Proof, arcs: Arcs, limits: Limits) -> Iterator[Fault]:
    """Check that ranks and potentials prove the plan: no plan of these arcs is worth more."""
    kinds = [proof] if proof.travel is None else [proof, proof.travel]
    unusable = (*(fault for kind in kinds for fault in _unknown(kind, limits)), *_too_large(proof, kinds))
    if unusable:
        yield from unusable
        return
    yield from _ranks(proof, arcs, limits)
    yield from _step(proof, arcs, limits)
    yield from _signs(proof, arcs, limits)
    worth = _worth(proof, arcs, limits)
    way = _way(proof, arcs, limits, _least_slot_potential(proof, arcs, limits))
    yield from _inequality(arcs, limits, worth, way)
    yield from _equality(proof, arcs, limits, worth)
    if proof.travel is not None:
        yield from _travel(proof, proof.travel, arcs, limits, worth == way)


def _travel(
    proof: Proof, second: Potentials, arcs: Arcs, limits: Limits, tight: BoolArray
) -> Iterator[Fault]:
    """Check that the potentials of the second kind prove the travel of the plan to be the least.

    Every plan that is worth as much takes only arcs that are tight, and all of what has a potential of the
    first kind. So only tight arcs are asked, and what has one may have a second one of either sign.
    """
    counts = _fixed(arcs, limits)
    for part, key, value, first in _both_kinds(proof, second):
        if value < 0 and first == 0 and (part, key) not in counts:
            yield Fault("certificate-sign", f"The travel potential of {part} {key} is {value}, below 0.")
    way = _way(second, arcs, limits, _least_travel_slot(proof, second, arcs, limits))
    for at in np.flatnonzero(tight & (arcs.travel + way < 0)).tolist():
        child_id, visitor_id = limits.child_ids[arcs.unit[at]], limits.visitor_ids[arcs.visitor[at]]
        sentence = f"The pair travels {arcs.travel[at]}, the travel potentials on its way ask for {-way[at]}."
        yield Fault("certificate-pair", sentence, child_id, visitor_id)
    travelled, total = int(arcs.travel[arcs.in_plan].sum()), -_total(second, limits)
    if travelled != total:
        sentence = f"The plan travels {travelled}, its travel potentials come to {total}."
        yield Fault("certificate-total", sentence)


def _fixed(arcs: Arcs, limits: Limits) -> set[tuple[str, str]]:
    """Give the units that are in every plan, so that their potentials count in full whatever their sign."""
    return {("unit", limits.child_ids[unit]) for unit in np.unique(arcs.unit[arcs.fixed]).tolist()}


def _both_kinds(proof: Proof, second: Potentials) -> Iterator[tuple[str, str, int, int]]:
    """Give what has a potential of the second kind: its part, its key, that potential and its first one."""
    yield "cap", "all matches", second.cap, proof.cap
    for part in ("unit", "visitor", "supervisor", "apart", "slot"):
        first: dict[str, int] = getattr(proof, part)
        values: dict[str, int] = getattr(second, part)
        for key, value in values.items():
            yield part, key, value, first.get(key, 0)


def _unknown(proof: Potentials, limits: Limits) -> Iterator[Fault]:
    """Find ids in the proof that stand for nobody, and limits that the round does not have."""
    children, visitors = set(limits.child_ids), set(limits.visitor_ids)
    families = set(limits.family_codes)
    named = {
        "rank": set(proof.rank) - children if isinstance(proof, Proof) else set(),
        "unit": set(proof.unit) - children,
        "visitor": set(proof.visitor) - visitors,
        "supervisor": set(proof.supervisor) - set(limits.caseload),
        "apart": {key for key in proof.apart if not _is_family_with(key, families, visitors)},
        "slot": {key for key in proof.slot if not _is_slot(key, visitors)},
        "cap": {"cap"} if proof.cap and limits.cap is None else set(),
    }
    for part, keys in named.items():
        for key in sorted(keys):
            yield Fault(
                "certificate-unknown", f"The certificate has a {part} for {key}, which the round has not."
            )


def _too_large(proof: Proof, kinds: Sequence[Potentials]) -> Iterator[Fault]:
    """Find numbers that no round needs and 64 bits cannot add up."""
    parts = [proof.rank]
    for kind in kinds:
        parts += [kind.unit, kind.visitor, kind.supervisor, kind.apart, kind.slot]
    numbers = [*(kind.cap for kind in kinds), *(value for part in parts for value in part.values())]
    worth = proof.step * max(proof.rank.values(), default=0)
    largest = max(abs(number) for number in (*numbers, proof.step, worth))
    if largest > _LARGEST:
        yield Fault("certificate-size", f"The certificate holds {largest}, larger than any round needs.")


def _is_family_with(key: str, families: set[str], visitors: set[str]) -> bool:
    """Say whether a key is a family and a visitor; either may have the stroke between them in it too."""
    strokes = (at for at, letter in enumerate(key) if letter == "|")
    return any(key[:at] in families and key[at + 1 :] in visitors for at in strokes)


def _is_slot(key: str, visitors: set[str]) -> bool:
    visitor, _, slot = key.rpartition("|")
    return visitor in visitors and slot in SLOTS


def _ranks(proof: Proof, arcs: Arcs, limits: Limits) -> Iterator[Fault]:
    """See that equal level vectors share a rank, and a better one has a higher rank."""
    units = np.unique(arcs.unit)
    ids = limits.child_ids
    ranked = sorted(
        (tuple(limits.vector[unit].tolist()), proof.rank.get(ids[unit], 0), ids[unit])
        for unit in units.tolist()
    )
    for vector, rank, child_id in ranked[:1]:
        if rank < 1:
            yield Fault("certificate-rank", f"The rank of {child_id} {vector} is below 1.", child_id)
    for (vector, rank, child_id), (other, next_rank, next_id) in pairwise(ranked):
        if (next_rank > rank) != (other > vector) or next_rank < rank:
            said = f"{child_id} {vector} has rank {rank}, {next_id} {other} has rank {next_rank}"
            yield Fault("certificate-rank", f"The ranks do not follow the levels: {said}.", next_id)


def _step(proof: Proof, arcs: Arcs, limits: Limits) -> Iterator[Fault]:
    """See that a step from rank to rank is more than all the fit there can be."""
    most = _largest_total_fit(arcs, limits)
    if proof.step <= most:
        yield Fault("certificate-step", f"The step {proof.step} is not above the largest total fit, {most}.")


def _largest_total_fit(arcs: Arcs, limits: Limits) -> int:
    """Bound the fit of any plan: each unit's best, or each place's best, whichever is less."""
    of_unit = np.zeros(len(limits.child_ids), np.int64)
    np.maximum.at(of_unit, arcs.unit, arcs.fit)
    placed = arcs.takes_place
    of_visitor = np.zeros(len(limits.visitor_ids), np.int64)
    np.maximum.at(of_visitor, arcs.visitor[placed], arcs.fit[placed])
    joining = np.unique(arcs.unit[~placed])
    by_places = int((of_visitor * np.maximum(limits.places, 0)).sum()) + int(of_unit[joining].sum())
    return min(int(of_unit.sum()), by_places)


def _signs(proof: Proof, arcs: Arcs, limits: Limits) -> Iterator[Fault]:
    """See that no potential is negative but perhaps that of a unit with a fixed pair."""
    fixed = _fixed(arcs, limits)
    parts = {
        "unit": {key: value for key, value in proof.unit.items() if ("unit", key) not in fixed},
        "visitor": proof.visitor,
        "supervisor": proof.supervisor,
        "apart": proof.apart,
        "slot": proof.slot,
        "cap": {"all matches": proof.cap},
    }
    for part, potentials in parts.items():
        for key, value in potentials.items():
            if value < 0:
                yield Fault("certificate-sign", f"The potential of {part} {key} is {value}, below 0.")


def _worth(proof: Proof, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], what each arc is worth: its unit's rank in steps, then its fit."""
    rank = _by_id(proof.rank, limits.child_ids)
    return rank[arcs.unit] * proof.step + arcs.fit


def _inequality(arcs: Arcs, limits: Limits, worth: IntArray, way: IntArray) -> Iterator[Fault]:
    """See that no possible arc is worth more than the potentials on its way."""
    for at in np.flatnonzero(worth > way).tolist():
        child_id, visitor_id = limits.child_ids[arcs.unit[at]], limits.visitor_ids[arcs.visitor[at]]
        sentence = f"The pair is worth {worth[at]}, the potentials on its way are {way[at]}."
        yield Fault("certificate-pair", sentence, child_id, visitor_id)


def _way(proof: Potentials, arcs: Arcs, limits: Limits, of_slot: IntArray) -> IntArray:
    """int[A], the sum of the potentials that an arc passes."""
    beyond = np.where(arcs.takes_place, _beyond_the_unit(proof, arcs, limits) + of_slot, 0)
    return _by_id(proof.unit, limits.child_ids)[arcs.unit] + beyond


def _beyond_the_unit(proof: Potentials, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], the potentials that an arc passes after its unit's own, but for that of a slot."""
    supervised = np.array([proof.supervisor.get(name, 0) for name in limits.supervisor], np.int64)
    way = _by_id(proof.visitor, limits.visitor_ids)[arcs.visitor] + proof.cap
    if proof.supervisor:
        way += supervised[arcs.visitor]
    if proof.apart:
        way += _apart_potential(proof, arcs, limits)
    return way


def _apart_potential(proof: Potentials, arcs: Arcs, limits: Limits) -> IntArray:
    found = np.zeros(len(arcs.unit), np.int64)
    for at in np.flatnonzero(arcs.apart >= 0).tolist():
        key = f"{limits.family_codes[arcs.apart[at]]}|{limits.visitor_ids[arcs.visitor[at]]}"
        found[at] = proof.apart.get(key, 0)
    return found


def _least_slot_potential(proof: Proof, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], the least potential among the slots an arc could take; 0 where it takes none."""
    if not proof.slot:
        return np.zeros(len(arcs.unit), np.int64)
    return _least_over_slots(arcs, _at_visitors(proof.slot, limits))


def _least_travel_slot(proof: Proof, second: Potentials, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], the least second potential among the slots whose first one is least; 0 where none is taken."""
    if not second.slot:
        return np.zeros(len(arcs.unit), np.int64)
    first = _at_visitors(proof.slot, limits)
    least = _least_over_slots(arcs, first)[:, np.newaxis]
    shared = arcs.slots[:, np.newaxis] >> np.arange(len(SLOTS)) & 1 == 1
    cheapest = shared & (first[arcs.visitor] == least)
    of_travel = np.where(cheapest, _at_visitors(second.slot, limits)[arcs.visitor], np.iinfo(np.int64).max)
    return np.where(arcs.slots == 0, 0, of_travel.min(axis=1, initial=np.iinfo(np.int64).max))


def _at_visitors(slot: dict[str, int], limits: Limits) -> IntArray:
    """int[V, slots], the potential of each slot of each visitor."""
    at_visitor = np.zeros((len(limits.visitor_ids), len(SLOTS)), np.int64)
    index = {visitor_id: at for at, visitor_id in enumerate(limits.visitor_ids)}
    for key, value in slot.items():
        visitor, _, name = key.rpartition("|")
        at_visitor[index[visitor], SLOTS.index(name)] = value
    return at_visitor


def _least_over_slots(arcs: Arcs, at_visitor: IntArray) -> IntArray:
    """int[A], the least over the slots an arc could take; 0 where it takes none."""
    least = np.full(len(arcs.unit), np.iinfo(np.int64).max)
    for number in range(len(SLOTS)):
        shared = arcs.slots >> number & 1 == 1
        least[shared] = np.minimum(least[shared], at_visitor[arcs.visitor[shared], number])
    return np.where(arcs.slots == 0, 0, least)


def _equality(proof: Proof, arcs: Arcs, limits: Limits, worth: IntArray) -> Iterator[Fault]:
    """See that the plan is worth the sum of potential x limit over everything that has a limit."""
    total, in_plan = _total(proof, limits), int(worth[arcs.in_plan].sum())
    if in_plan != total:
        yield Fault("certificate-total", f"The plan is worth {in_plan}, its potentials come to {total}.")


def _total(proof: Potentials, limits: Limits) -> int:
    """Add up potential x limit over everything that has a limit."""
    places = _by_id(proof.visitor, limits.visitor_ids) * limits.places
    total = sum(proof.unit.values()) + int(places.sum())
    total += sum(value * limits.caseload[name] for name, value in proof.supervisor.items())
    return total + proof.cap * (limits.cap or 0) + sum(proof.apart.values()) + sum(proof.slot.values())


def _by_id(values: dict[str, int], ids: tuple[str, ...]) -> IntArray:
    return np.array([values.get(key, 0) for key in ids], np.int64)
