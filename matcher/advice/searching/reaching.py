"""Which single openings can matter for somebody: who could give way to whom, along the pairs there are.

A child who has nobody gets somebody only along a chain: to a visitor, whose child goes to another, and so
on, until a place is free or a child who does not come first is left without. An opening off every such
chain changes nothing for this child. Brothers and sisters are taken to move together and to give way to
anybody, so that no chain is missed. Where a cap, a caseload or a travel budget ties every match to every
other, every opening can matter.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from matcher.advice.searching.trying import Tried


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The chains of a plan.

    Parameters
    ----------
    children
        bool[C], children to whom a chain leads from the child asked about, that child among them.
    visitors
        bool[V], visitors on those chains.
    yielding
        bool[V], visitors from whom a chain ends well for the child asked about.
    """

    children: np.typing.NDArray[np.bool_]
    visitors: np.typing.NDArray[np.bool_]
    yielding: np.typing.NDArray[np.bool_]


def reach_of(plan: Tried, c: int) -> Reach:
    """Follow the chains from a child who has nobody."""
    problem, facts = plan.problem, plan.settlement.facts
    count = len(facts.children), len(facts.visitors)
    if problem.max_matches is not None or problem.budget_m is not None or len(problem.caseload):
        return Reach(np.ones(count[0], np.bool_), np.ones(count[1], np.bool_), np.ones(count[1], np.bool_))
    with_visitor = {
        facts.child_index[child]: facts.visitor_index[visitor] for child, visitor in plan.visitor_of.items()
    }
    fixed = set(problem.child[problem.fixed].tolist())
    at_visitor: dict[int, list[int]] = defaultdict(list)
    for child, visitor in with_visitor.items():
        at_visitor[visitor].append(child)
    possible: dict[int, list[int]] = defaultdict(list)
    for child, visitor in zip(problem.child.tolist(), problem.visitor.tolist(), strict=True):
        possible[child].append(visitor)
    movable = {v: [x for x in children if x not in fixed] for v, children in at_visitor.items()}
    siblings = _siblings(problem.together)
    children, visitors = _forwards(c, possible, movable, siblings)
    rank = [(-int(problem.rung[x]), int(problem.waiting[x])) for x in range(count[0])]
    free = [v for v in range(count[1]) if len(at_visitor[v]) < int(problem.places[v])]
    free += [v for v in at_visitor if any(x in siblings for x in at_visitor[v])]
    gives_way = [x in siblings or c in siblings or rank[x] <= rank[c] for x in range(count[0])]
    early = [v for v, there in movable.items() if any(gives_way[x] for x in there)]
    yielding = _backwards({*free, *early}, possible, with_visitor, fixed)
    return Reach(_marked(count[0], children), _marked(count[1], visitors), _marked(count[1], yielding))


def chains_of_those_left(plan: Tried) -> Reach:
    """Give the chains from all who have nobody: an opening off them gives nobody further a visitor.

    Nothing is left off where openings may matter in other ways: where the fit has a floor, which a wider
    limit or a further slot can lift other pairs over, or where brothers and sisters are kept apart at
    visitors whose children need slots of their own.
    """
    facts, problem = plan.settlement.facts, plan.problem
    both = bool((problem.apart >= 0).any() and problem.distinct_slots.any())
    anything = bool(facts.policy.service.fit_floor) or both
    found = Reach(*(np.full(len(of), anything) for of in (facts.children, facts.visitors, facts.visitors)))
    for c in np.flatnonzero(plan.settlement.attendance.children).tolist():
        if not found.children[c] and facts.children[c].child_id not in plan.visitor_of:
            one = reach_of(plan, c)
            found = Reach(
                found.children | one.children, found.visitors | one.visitors, found.yielding | one.yielding
            )
    return found


def _siblings(together: np.typing.NDArray[np.int64]) -> dict[int, list[int]]:
    """Give the children who share a visitor with others, each with the whole family."""
    return {int(x): np.flatnonzero(together == together[x]).tolist() for x in np.flatnonzero(together >= 0)}


def _forwards(
    c: int,
    possible: dict[int, list[int]],
    movable: dict[int, list[int]],
    siblings: dict[int, list[int]],
) -> tuple[set[int], set[int]]:
    ahead = list(siblings.get(c, [c]))
    children, visitors = set(ahead), set[int]()
    while ahead:
        for v in possible.get(ahead.pop(), []):
            if v not in visitors:
                visitors.add(v)
                there = {y for x in movable.get(v, []) for y in siblings.get(x, [x])}
                ahead += sorted(there - children)
                children |= there
    return children, visitors


def _backwards(
    ends: set[int], possible: dict[int, list[int]], with_visitor: dict[int, int], fixed: set[int]
) -> set[int]:
    """Give the visitors from whom a chain leads to one of these."""
    before: dict[int, set[int]] = defaultdict(set)
    for child, v in with_visitor.items():
        if child not in fixed:
            for other in possible.get(child, []):
                before[other].add(v)
    found, ahead = set(ends), list(ends)
    while ahead:
        new = before[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def _marked(count: int, positions: set[int]) -> np.typing.NDArray[np.bool_]:
    mask = np.zeros(count, np.bool_)
    mask[sorted(positions)] = True
    return mask
