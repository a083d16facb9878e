"""Puts the round's arcs and limits together for the certificate."""

from collections.abc import Iterator

import numpy as np

from matcher.policy.ladder import rungs
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.checks.levels import travel_hm
from matcher.rounds.checks.limits import Allowance, by_supervisor
from matcher.rounds.checks.proof import Arcs, Limits, check_proof
from matcher.rounds.result import MatchRound, certified

_ALL_SLOTS = (1 << 21) - 1


def check_certificate(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the certificate proves rungs, waiting and fit, and is there wherever there can be one.

    Where nothing in force needs more than a network, a best plan has a certificate, whatever engine found
    it: a plan without one may be any plan. Where something does, the solver's word is all there is.
    """
    result, allowance = inquiry.result, Allowance(inquiry)
    arcs = _arcs(inquiry, allowance)
    if result.certificate is not None:
        yield from check_proof(result.certificate, arcs, _limits(inquiry, allowance))
        yield from _disowned(result)
    elif result.engine == "network" or not _needs_a_search(inquiry, arcs):
        yield Fault("no-certificate", _WITHOUT)


_WITHOUT = (
    "The round brings no certificate, and nothing in force needs more than a network, which has one."
    " So nothing shows that its plan is the best."
)


def _disowned(result: MatchRound) -> Iterator[Fault]:
    """Find levels that the certificate proves and the round says are not proved."""
    for level in result.levels:
        if level.code in certified(result) and not level.proved:
            yield Fault("claim", f"{level.title} is said not to be proved; the certificate proves it.")


def _needs_a_search(inquiry: Inquiry, arcs: Arcs) -> bool:
    """Say whether something in force is beyond a network.

    That is a travel budget, and brothers and sisters kept apart who could have one visitor whose children
    need a slot each.
    """
    if inquiry.facts.policy.service.monthly_travel_km_budget is not None:
        return True
    both = (arcs.apart >= 0) & (arcs.slots > 0)
    _, count = np.unique(np.stack([arcs.apart[both], arcs.visitor[both]]), axis=1, return_counts=True)
    return bool((count > 1).any())


def _arcs(inquiry: Inquiry, allowance: Allowance) -> Arcs:
    """Gather the possible pairs into arcs of units; a family's needs all of its children."""
    families = inquiry.families
    child, visitor = inquiry.survey.child, inquiry.survey.visitor
    open_pairs = _open(inquiry, child, visitor)
    child, visitor, points = child[open_pairs], visitor[open_pairs], inquiry.survey.fit[open_pairs]
    width = max(len(inquiry.visitor_ids), 1)
    key, group = np.unique(families.leader[child] * width + visitor, return_inverse=True)
    unit, at = key // width, key % width
    slots, seatable = _slots(inquiry, allowance, child, visitor, group, at)
    complete = np.bincount(group, minlength=len(key)) == _sizes(inquiry)[unit]
    joins = np.array([families.joins.get(first, -1) for first in range(len(families.leader))], np.int64)
    takes_place = joins[unit] != at
    usable = complete & (seatable | ~takes_place)
    total = np.zeros(len(key), np.int64)
    np.add.at(total, group, points)
    travelled = np.zeros(len(key), np.int64)
    np.add.at(travelled, group, travel_hm(inquiry, child, visitor))
    planned = [one.leader * width + one.visitor for one in inquiry.units]
    fixed = np.zeros(len(inquiry.child_ids), np.bool_)
    fixed[[one.leader for one in inquiry.units if one.is_kept]] = True
    return Arcs(
        unit=unit[usable],
        visitor=at[usable],
        fit=total[usable],
        travel=travelled[usable],
        slots=np.where(takes_place, slots, 0)[usable],
        apart=families.apart[unit][usable],
        takes_place=takes_place[usable],
        fixed=fixed[unit][usable],
        in_plan=np.isin(key, planned)[usable],
    )


def _open(inquiry: Inquiry, child: IntArray, visitor: IntArray) -> BoolArray:
    """Say which pairs are left by what is kept, and by visitors whom a family has already."""
    only = np.full(len(inquiry.child_ids), -1, np.int64)
    for position, kept in inquiry.ties.only.items():
        only[position] = kept
    left: BoolArray = (only[child] < 0) | (only[child] == visitor)
    return left


def _sizes(inquiry: Inquiry) -> IntArray:
    """int[C], how many children who take part each unit has, at its first child."""
    leaders = inquiry.families.leader[inquiry.attendance.children]
    return np.bincount(leaders, minlength=len(inquiry.child_ids))


def _slots(
    inquiry: Inquiry,
    allowance: Allowance,
    child: IntArray,
    visitor: IntArray,
    group: IntArray,
    at: IntArray,
) -> tuple[IntArray, BoolArray]:
    """Give the slots of which each arc takes one, 0 for none, and whether there is one where it must."""
    if not inquiry.facts.policy.service.distinct_slots:
        return np.zeros(len(at), np.int64), np.ones(len(at), np.bool_)
    shared = inquiry.facts.shared_slots(child, visitor)
    common = np.full(len(at), _ALL_SLOTS, np.int64)
    np.bitwise_and.at(common, group, np.where(shared > 0, shared, _ALL_SLOTS))
    needed = np.zeros(len(at), np.bool_)
    needed[group[shared > 0]] = True
    needed &= np.array([allowance.distinct(v) for v in range(len(inquiry.visitor_ids))], np.bool_)[at]
    return np.where(needed, common, 0), ~needed | (common > 0)


def _limits(inquiry: Inquiry, allowance: Allowance) -> Limits:
    """Give the limits on places taken; offers come on top of a cap and of a caseload."""
    offered = [unit for unit in inquiry.units if unit.takes_place and unit.is_offered]
    by_name = by_supervisor(inquiry, offered)
    asked = inquiry.facts.policy.service.max_new_per_supervisor
    names = sorted(set(inquiry.supervisor) - {""}) if asked is not None else []
    return Limits(
        child_ids=inquiry.child_ids,
        visitor_ids=inquiry.visitor_ids,
        vector=_vectors(inquiry),
        places=np.maximum(inquiry.places, 0),
        supervisor=inquiry.supervisor,
        caseload={name: allowance.caseload(name) + len(by_name.get(name, [])) for name in names},
        cap=None if allowance.cap is None else allowance.cap + len(offered),
        family_codes=inquiry.families.codes,
    )


def _vectors(inquiry: Inquiry) -> IntArray:
    """int[C, rungs + 1], children on each rung and the waiting of each unit, at its first child."""
    here = np.flatnonzero(inquiry.attendance.children)
    steps = len(inquiry.facts.policy.ladder.steps())
    vector = np.zeros((len(inquiry.child_ids), steps + 1), np.int64)
    leader = inquiry.families.leader[here]
    np.add.at(vector, (leader, rungs(inquiry.facts)[here]), 1)
    np.add.at(vector[:, -1], leader, inquiry.facts.waiting[here])
    return vector
