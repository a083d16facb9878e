"""The certificate of a network round: ranks and potentials, checked against every possible pair.

Array letters: C children, V visitors, A arcs. An *arc* is a unit (a child, or a family that shares a
visitor, known by its first child) with a visitor who is possible for all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matcher.records.availability import SLOTS
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.fault import Fault
from matcher.rounds.parts import Proof

_LARGEST = 2**52


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Arcs:
    """Every arc of a round, and what limits it.

    Parameters
    ----------
    unit, visitor
        int[A], the unit's first child and the visitor.
    fit
        int[A], summed over the unit's children.
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
    unusable = (*_unknown(proof, limits), *_too_large(proof))
    if unusable:
        yield from unusable
        return
    yield from _ranks(proof, arcs, limits)
    yield from _step(proof, arcs, limits)
    yield from _signs(proof, arcs, limits)
    worth = _worth(proof, arcs, limits)
    yield from _inequality(proof, arcs, limits, worth)
    yield from _equality(proof, arcs, limits, worth)


def _unknown(proof: Proof, limits: Limits) -> Iterator[Fault]:
    """Find ids in the proof that stand for nobody, and limits that the round does not have."""
    children, visitors = set(limits.child_ids), set(limits.visitor_ids)
    families = set(limits.family_codes)
    named = {
        "rank": set(proof.rank) - children,
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


def _too_large(proof: Proof) -> Iterator[Fault]:
    """Find numbers that no round needs and 64 bits cannot add up."""
    parts = (proof.rank, proof.unit, proof.visitor, proof.supervisor, proof.apart, proof.slot)
    numbers = [proof.cap, *(value for part in parts for value in part.values())]
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
    fixed = {limits.child_ids[unit] for unit in np.unique(arcs.unit[arcs.fixed]).tolist()}
    parts = {
        "unit": {key: value for key, value in proof.unit.items() if key not in fixed},
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


def _inequality(proof: Proof, arcs: Arcs, limits: Limits, worth: IntArray) -> Iterator[Fault]:
    """See that no possible arc is worth more than the potentials on its way."""
    way = _by_id(proof.unit, limits.child_ids)[arcs.unit] + np.where(
        arcs.takes_place, _beyond_the_unit(proof, arcs, limits), 0
    )
    for at in np.flatnonzero(worth > way).tolist():
        child_id, visitor_id = limits.child_ids[arcs.unit[at]], limits.visitor_ids[arcs.visitor[at]]
        sentence = f"The pair is worth {worth[at]}, the potentials on its way are {way[at]}."
        yield Fault("certificate-pair", sentence, child_id, visitor_id)


def _beyond_the_unit(proof: Proof, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], the potentials that an arc passes after its unit's own."""
    supervised = np.array([proof.supervisor.get(name, 0) for name in limits.supervisor], np.int64)
    way = _by_id(proof.visitor, limits.visitor_ids)[arcs.visitor] + proof.cap
    if proof.supervisor:
        way += supervised[arcs.visitor]
    if proof.apart:
        way += _apart_potential(proof, arcs, limits)
    if proof.slot:
        way += _least_slot_potential(proof, arcs, limits)
    return way


def _apart_potential(proof: Proof, arcs: Arcs, limits: Limits) -> IntArray:
    found = np.zeros(len(arcs.unit), np.int64)
    for at in np.flatnonzero(arcs.apart >= 0).tolist():
        key = f"{limits.family_codes[arcs.apart[at]]}|{limits.visitor_ids[arcs.visitor[at]]}"
        found[at] = proof.apart.get(key, 0)
    return found


def _least_slot_potential(proof: Proof, arcs: Arcs, limits: Limits) -> IntArray:
    """int[A], the least potential among the slots an arc could take; 0 where it takes none."""
    at_visitor = np.zeros((len(limits.visitor_ids), len(SLOTS)), np.int64)
    index = {visitor_id: at for at, visitor_id in enumerate(limits.visitor_ids)}
    for key, value in proof.slot.items():
        visitor, _, slot = key.rpartition("|")
        at_visitor[index[visitor], SLOTS.index(slot)] = value
    least = np.full(len(arcs.unit), np.iinfo(np.int64).max)
    for number in range(len(SLOTS)):
        shared = arcs.slots >> number & 1 == 1
        least[shared] = np.minimum(least[shared], at_visitor[arcs.visitor[shared], number])
    return np.where(arcs.slots == 0, 0, least)


def _equality(proof: Proof, arcs: Arcs, limits: Limits, worth: IntArray) -> Iterator[Fault]:
    """See that the plan is worth the sum of potential x limit over everything that has a limit."""
    places = _by_id(proof.visitor, limits.visitor_ids) * limits.places
    total = sum(proof.unit.values()) + int(places.sum())
    total += sum(value * limits.caseload[name] for name, value in proof.supervisor.items())
    total += proof.cap * (limits.cap or 0) + sum(proof.apart.values()) + sum(proof.slot.values())
    in_plan = int(worth[arcs.in_plan].sum())
    if in_plan != total:
        yield Fault("certificate-total", f"The plan is worth {in_plan}, its potentials come to {total}.")


def _by_id(values: dict[str, int], ids: tuple[str, ...]) -> IntArray:
    return np.array([values.get(key, 0) for key in ids], np.int64)
