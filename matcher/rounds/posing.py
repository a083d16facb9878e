"""From possible pairs to the problem an engine solves: limits that allow for what is settled, and ties.

Nothing here decides anything but one: where what is kept cannot live with a limit or a tie, what is kept
stands, and the limit is raised or the tie let go, said in a sentence.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.settling import Settlement
from matcher.intake.findings import Finding
from matcher.lottery import drawn_order
from matcher.optimiser.problem import Problem
from matcher.policy.facts import Facts
from matcher.policy.ladder import rung_codes, rungs
from matcher.records.standing import Status
from matcher.rounds.limiting import FixedUnit, limit
from matcher.rounds.parts import RaisedLimit
from matcher.rounds.tying import Ties, tie

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Posed:
    """A problem, and what had to give way for what is kept.

    Parameters
    ----------
    problem
        What the engine solves.
    pairs
        int[Q], the candidate pair that each pair of the problem is.
    raised
        Limits raised to what pins and offers need.
    findings
        Ties between brothers and sisters that a pin let go.
    untied
        Children whose pin or offer let a tie go: an exception, ``siblings``.
    """

    problem: Problem
    pairs: IntArray
    raised: tuple[RaisedLimit, ...]
    findings: tuple[Finding, ...]
    untied: frozenset[int]


def pose(settlement: Settlement, pairs: CandidatePairs, seed: int | None = None) -> Posed:
    """Put the question: who can be with whom, within which limits.

    Parameters
    ----------
    seed
        Of the lot that decides between equally good plans; None where the order of ids does.
    """
    facts = settlement.facts
    ties = tie(settlement, pairs)
    kept = np.flatnonzero(ties.open_to(pairs.child, pairs.visitor))
    child, visitor, slots = pairs.child[kept], pairs.visitor[kept], pairs.slots[kept]
    fixed, takes_place = ties.fixed_with[child] == visitor, ties.joins[child] != visitor
    monthly_m = _monthly_m(facts, ties, child, visitor, pairs.distance_km[kept])
    unit = np.where(ties.together >= 0, len(facts.children) + ties.together, np.arange(len(facts.children)))[
        child
    ]
    columns = (unit, child, visitor, takes_place, slots, monthly_m)
    limits = limit(facts, _fixed_units(settlement, *(column[fixed] for column in columns)))
    child_order, visitor_order = _orders(facts, seed)
    problem = Problem(
        rungs=len(rung_codes(facts.policy)),
        rung=rungs(facts),
        waiting=facts.waiting,
        places=settlement.places,
        child=child,
        visitor=visitor,
        fit=pairs.fit[kept],
        travel_hm=pairs.travel_hm[kept],
        slots=slots,
        fixed=fixed,
        takes_place=takes_place,
        together=ties.together,
        apart=ties.apart,
        supervisor=limits.supervisor,
        caseload=limits.caseload,
        max_matches=limits.max_matches,
        distinct_slots=limits.distinct_slots,
        monthly_m=monthly_m,
        budget_m=limits.budget_m,
        child_order=child_order,
        visitor_order=visitor_order,
    )
    return Posed(
        problem=problem, pairs=kept, raised=limits.raised, findings=ties.findings, untied=ties.untied
    )


def _orders(facts: Facts, seed: int | None) -> tuple[IntArray, IntArray]:
    """Put children and visitors in the order drawn by lot; empty without one."""
    if seed is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return (
        drawn_order(seed, "child", [child.child_id for child in facts.children]),
        drawn_order(seed, "visitor", [visitor.visitor_id for visitor in facts.visitors]),
    )


def _monthly_m(
    facts: Facts, ties: Ties, child: IntArray, visitor: IntArray, distance: FloatArray
) -> IntArray:
    """Give the metres a month of each pair, there and back; all pairs of a family have its largest."""
    usual = facts.policy.service.visits_per_month
    asked = [usual if each.visits_per_month is None else each.visits_per_month for each in facts.children]
    visits = np.array(asked, np.float64)[child]
    family = ties.together[child]
    tied = np.flatnonzero(family >= 0)
    key = family[tied] * len(facts.visitors) + visitor[tied]
    _, group = np.unique(key, return_inverse=True)
    farthest, most = distance.copy(), visits.copy()
    for largest, values in ((farthest, distance), (most, visits)):
        by_group = np.zeros(len(tied), np.float64)
        np.maximum.at(by_group, group, values[tied])
        largest[tied] = by_group[group]
    return np.rint(2 * farthest * 1000 * most).astype(np.int64)


def _fixed_units(
    settlement: Settlement,
    unit: IntArray,
    child: IntArray,
    visitor: IntArray,
    takes_place: BoolArray,
    slots: IntArray,
    monthly_m: IntArray,
) -> list[FixedUnit]:
    """Gather the fixed pairs into units; one offer among brothers and sisters makes theirs an offer."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for position, key in enumerate(zip(unit.tolist(), visitor.tolist(), strict=True)):
        groups[key].append(position)
    offers = {c for (c, _), status in settlement.fixed.items() if status is Status.OFFERED}
    return [
        FixedUnit(
            visitor=v,
            offered=any(int(child[position]) in offers for position in positions),
            takes_place=bool(takes_place[positions[0]]),
            slots=tuple(slots[positions].tolist()),
            monthly_m=int(monthly_m[positions[0]]),
        )
        for (_, v), positions in groups.items()
    ]
