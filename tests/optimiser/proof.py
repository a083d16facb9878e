"""Checks a certificate from its words alone: every possible arc, no negative potential, primal = dual."""

from itertools import pairwise

import numpy as np

from matcher.optimiser.problem import Certificate, Problem
from tests.optimiser.brute import levels


def check_certificate(problem: Problem, proof: Certificate, pairs: list[int]) -> None:
    """Assert that the certificate proves the plan best in rungs, waiting and fit."""
    units = _units(problem)
    _check_ranks(problem, proof, units)
    _check_signs(problem, proof, units)
    for unit in units:
        for visitor in {int(problem.visitor[p]) for p in unit.pairs}:
            _check_arcs(problem, proof, unit, visitor)
    assert _primal(problem, proof, pairs) == _dual(problem, proof, units)


class _Unit:
    def __init__(self, problem: Problem, members: list[int]) -> None:
        self.members = members
        self.pairs = [p for p in range(len(problem.child)) if problem.child[p] in members]
        self.fixed = any(problem.fixed[p] for p in self.pairs)
        rungs = [sum(1 for c in members if problem.rung[c] == r) for r in range(problem.rungs)]
        self.vector = (*rungs, sum(int(problem.waiting[c]) for c in members))


def _units(problem: Problem) -> list[_Unit]:
    members: dict[tuple[bool, int], list[int]] = {}
    for c in range(len(problem.rung)):
        family = int(problem.together[c])
        members.setdefault((family >= 0, family if family >= 0 else c), []).append(c)
    return [_Unit(problem, group) for group in members.values()]


def _check_ranks(problem: Problem, proof: Certificate, units: list[_Unit]) -> None:
    has_pair = np.isin(np.arange(len(problem.rung)), problem.child)
    assert ((proof.rank > 0) == has_pair).all()
    ranked = sorted(
        (u.vector, sorted({int(proof.rank[c]) for c in u.members if has_pair[c]})) for u in units if u.pairs
    )
    assert all(len(ranks) == 1 for _, ranks in ranked)
    for (worse, low), (better, high) in pairwise(ranked):
        assert low == high if worse == better else low < high
    best = [
        max((int(problem.fit[p]) for p in u.pairs if problem.child[p] == c), default=0)
        for u in units
        for c in u.members
    ]
    assert proof.step > sum(best)


def _check_signs(problem: Problem, proof: Certificate, units: list[_Unit]) -> None:
    assert (proof.visitor >= 0).all()
    assert (proof.supervisor >= 0).all()
    assert proof.cap >= 0
    assert all(value > 0 for value in [*proof.apart.values(), *proof.slot.values()])
    firsts = {u.members[0]: u for u in units}
    for c in range(len(problem.rung)):
        assert proof.unit[c] == 0 if c not in firsts else proof.unit[c] >= 0 or firsts[c].fixed


def _check_arcs(problem: Problem, proof: Certificate, unit: _Unit, visitor: int) -> None:
    """Assert that no way of matching the unit with the visitor is worth more than what it passes."""
    own = [p for p in unit.pairs if problem.visitor[p] == visitor]
    if len(own) < len(unit.members):
        return
    worth = int(proof.rank[unit.members[0]]) * proof.step + sum(int(problem.fit[p]) for p in own)
    passed = int(proof.unit[unit.members[0]])
    if not problem.takes_place[own[0]]:
        assert worth <= passed
        return
    passed += int(proof.visitor[visitor]) + proof.cap
    if len(problem.caseload) and problem.supervisor[visitor] >= 0:
        passed += int(proof.supervisor[problem.supervisor[visitor]])
    passed += proof.apart.get((int(problem.apart[unit.members[0]]), visitor), 0)
    masks = [int(problem.slots[p]) for p in own if problem.slots[p]]
    if problem.distinct_slots[visitor] and masks:
        for slot in range(21):
            if all(mask >> slot & 1 for mask in masks):
                assert worth <= passed + proof.slot.get((visitor, slot), 0)
    else:
        assert worth <= passed


def _primal(problem: Problem, proof: Certificate, pairs: list[int]) -> int:
    seen: set[tuple[bool, int]] = set()
    total = levels(problem, pairs)[-2]
    for p in pairs:
        c = int(problem.child[p])
        family = int(problem.together[c])
        unit = (family >= 0, family if family >= 0 else c)
        total += 0 if unit in seen else int(proof.rank[c]) * proof.step
        seen.add(unit)
    return total


def _dual(problem: Problem, proof: Certificate, units: list[_Unit]) -> int:
    total = sum(int(proof.unit[u.members[0]]) for u in units)
    total += int((proof.visitor * problem.places).sum())
    total += int((proof.supervisor * problem.caseload).sum())
    total += proof.cap * (problem.max_matches or 0)
    return total + sum(proof.apart.values()) + sum(proof.slot.values())
