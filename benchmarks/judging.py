"""What a plan gets wrong: where its levels fall short of the best, and which ties it breaks."""

from collections import Counter

import numpy as np

from matcher.optimiser.filling import seating
from matcher.optimiser.objective import levels_of, monthly_of
from matcher.optimiser.problem import SLOTS, IntArray, Problem


def change(problem: Problem, pairs: IntArray, best: list[int]) -> list[int]:
    """Give each level of a plan less that of the best: rungs, waiting, fit, travel (more is worse)."""
    return [a - b for a, b in zip(levels_of(problem, pairs), best, strict=True)]


def said(levels: list[int]) -> str:
    """Put a change of levels in words, travel in kilometres."""
    *rungs, days, fit, travel = levels
    parts = [f"rung {rung} {by:+,d}" for rung, by in enumerate(rungs, start=1) if by]
    parts += [f"{name} {by:+,d}" for name, by in (("days", days), ("fit", fit)) if by]
    parts = parts or ["the same children, days and fit"]
    if travel:
        parts.append(f"travel {travel / 10:+,.1f} km")
    return ", ".join(parts).replace("-", "\N{MINUS SIGN}")


def never_better(levels: list[int]) -> bool:
    """Say whether a plan is better on no level before it is worse on one; equal counts as never better."""
    signed = [*levels[:-1], -levels[-1]]
    first = next((by for by in signed if by), 0)
    return first <= 0


def broken(problem: Problem, pairs: IntArray) -> dict[str, int]:
    """Count what a plan breaks of the ties in force, by kind; kinds that hold are left out."""
    child, visitor = problem.child[pairs], problem.visitor[pairs]
    taken_at, cap = _places_taken(problem, child, visitor), problem.max_matches
    counts = {
        "families split": _split(problem.together[child], visitor, problem.together),
        "brothers and sisters at one visitor": _at_one(problem.apart[child], visitor),
        "visitors with two children in a slot": _unseated(problem, pairs),
        "supervisors over their caseload": _over_caseload(problem, taken_at),
        "matches over the cap": 0 if cap is None else max(0, len(taken_at) - cap),
        "km a month over the budget": _over_budget(problem, pairs),
    }
    return {kind: count for kind, count in counts.items() if count}


def _split(family: IntArray, visitor: IntArray, families: IntArray) -> int:
    """Count families that are matched in part, or with several visitors."""
    sizes = Counter(families[families >= 0].tolist())
    at = Counter(zip(family.tolist(), visitor.tolist(), strict=True))
    return len({name for (name, _), count in at.items() if name >= 0 and count < sizes[name]})


def _at_one(family: IntArray, visitor: IntArray) -> int:
    at = Counter(zip(family.tolist(), visitor.tolist(), strict=True))
    return sum(count > 1 for (name, _), count in at.items() if name >= 0)


def _unseated(problem: Problem, pairs: IntArray) -> int:
    """Count visitors whose children cannot have a slot each; a family that stays together takes one."""
    asked = [pair for pair in pairs.tolist() if problem.distinct_slots[problem.visitor[pair]]]
    masks: dict[int, dict[int, int]] = {}
    for pair in asked:
        child = int(problem.child[pair])
        family = int(problem.together[child])
        unit = family if family >= 0 else -1 - child
        here = masks.setdefault(int(problem.visitor[pair]), {})
        here[unit] = here.get(unit, 2**SLOTS - 1) & int(problem.slots[pair])
    return sum(seating(list(each.values())) is None for each in masks.values())


def _places_taken(problem: Problem, child: IntArray, visitor: IntArray) -> IntArray:
    """Give the visitor of each place taken; a family with one visitor takes one."""
    unit = np.where(problem.together[child] >= 0, problem.together[child], -1 - child)
    places: IntArray = np.unique(np.stack([unit, visitor]), axis=1)[1]
    return places


def _over_caseload(problem: Problem, taken_at: IntArray) -> int:
    if not len(problem.caseload):
        return 0
    supervisor = problem.supervisor[taken_at]
    taken = np.bincount(supervisor[supervisor >= 0], minlength=len(problem.caseload))
    return int((taken > problem.caseload).sum())


def _over_budget(problem: Problem, pairs: IntArray) -> int:
    over = 0 if problem.budget_m is None else monthly_of(problem, pairs) - problem.budget_m
    return max(0, -(-over // 1000))
