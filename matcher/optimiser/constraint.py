"""The whole round as a constraint model: the readable statement of what a plan is.

Read :class:`Round` for what may be decided, the functions that follow for what must hold, and
:func:`measures` for what is better. Everything of :class:`~matcher.optimiser.problem.Problem` is
stated here, in the problem's own pairs, apart from how the network states it. It solves what no
network can, and the tests hold the network against it.

How it is solved, level by level, stands in :mod:`~matcher.optimiser.searching`. Importing this
module is slow (it loads the solver and pandas).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

import numpy as np
from ortools.sat.python import cp_model

from matcher.optimiser.filling import slots_in
from matcher.optimiser.problem import IntArray, Problem

_LOOK_UP = 10_000
"""After so many pairs, look at the clock."""


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """What may be decided.

    Parameters
    ----------
    problem
        The round.
    model
        The constraint model.
    match
        One decision a pair: is it matched?
    leading
        Pairs that count in limits: all but those of a family's second and later children.
    seat
        ``{(pair, slot): decision}``: does this leading pair take this slot?
    """

    problem: Problem
    model: cp_model.CpModel
    match: list[cp_model.IntVar]
    leading: list[int]
    seat: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)


def state(problem: Problem, late: Callable[[], bool] = lambda: False) -> Round | None:
    """State the whole round; None where it got late on the way, as it does for a large one."""
    model = cp_model.CpModel()
    match: list[cp_model.IntVar] = []
    for pair in range(len(problem.child)):
        if pair % _LOOK_UP == 0 and late():
            return None
        match.append(model.new_bool_var(f"pair {pair}"))
    stated = Round(problem, model, match, _leading(problem))
    for tie in _TIES:
        if late():
            return None
        tie(stated)
    return stated


def one_visitor_a_child(stated: Round) -> None:
    """Ensure that no child has two visitors."""
    for pairs in _groups(stated.problem.child).values():
        stated.model.add_at_most_one(stated.match[pair] for pair in pairs)


def fixed_pairs_stay(stated: Round) -> None:
    """Ensure that every pinned and offered pair is in the plan."""
    for pair in np.flatnonzero(stated.problem.fixed).tolist():
        stated.model.add_bool_and(stated.match[pair])


def families_stay_together(stated: Round) -> None:
    """Ensure that a family's children are all with one visitor or all without."""
    together = stated.problem.together
    for (family, _), pairs in _families_at_visitors(stated.problem, together).items():
        first, *others = (stated.match[pair] for pair in pairs)
        for other in others:
            stated.model.add(other == first)
        if len(pairs) < np.count_nonzero(together == family):
            stated.model.add_bool_and(first.negated())


def families_stay_apart(stated: Round) -> None:
    """Ensure that no two children of a family kept apart share a visitor."""
    for pairs in _families_at_visitors(stated.problem, stated.problem.apart).values():
        stated.model.add_at_most_one(stated.match[pair] for pair in pairs)


def places(stated: Round) -> None:
    """Ensure that no visitor has more matches than places, a family that stays together taking one."""
    for visitor, pairs in _groups(stated.problem.visitor, _taking(stated)).items():
        _at_most(stated, pairs, int(stated.problem.places[visitor]))


def caseloads(stated: Round) -> None:
    """Ensure that no supervisor's visitors take more places than the caseload."""
    if len(stated.problem.caseload):
        supervisor = stated.problem.supervisor[stated.problem.visitor]
        for number, pairs in _groups(supervisor, _taking(stated)).items():
            if number >= 0:
                _at_most(stated, pairs, int(stated.problem.caseload[number]))


def matches_in_all(stated: Round) -> None:
    """Ensure that the whole plan takes no more places than allowed."""
    if stated.problem.max_matches is not None:
        _at_most(stated, _taking(stated), stated.problem.max_matches)


def slots_of_their_own(stated: Round) -> None:
    """Ensure that children of a visitor with distinct slots each have a weekly slot of their own.

    A family takes one that all its children have; a pair let through without a slot takes none.
    """
    wanted: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for pair, mask in _common_slots(stated).items():
        seats = {slot: stated.model.new_bool_var(f"pair {pair} in slot {slot}") for slot in slots_in(mask)}
        for slot, seat in seats.items():
            stated.seat[pair, slot] = seat
            wanted[int(stated.problem.visitor[pair]), slot].append(seat)
        stated.model.add_exactly_one([*seats.values(), stated.match[pair].negated()])
    for rivals in wanted.values():
        stated.model.add_at_most_one(rivals)


def travel_budget(stated: Round) -> None:
    """Ensure that the plan takes no more metres a month than the budget, a family counted once."""
    if stated.problem.budget_m is not None:
        metres = stated.problem.monthly_m[stated.leading].tolist()
        chosen = [stated.match[pair] for pair in stated.leading]
        stated.model.add(cp_model.LinearExpr.weighted_sum(chosen, metres) <= stated.problem.budget_m)


def shares(stated: Round) -> None:
    """Ensure that of each group at least so many children are matched."""
    for group, least in stated.problem.at_least:
        own = np.flatnonzero(group[stated.problem.child]).tolist()
        stated.model.add(cp_model.LinearExpr.sum([stated.match[pair] for pair in own]) >= least)


def measures(stated: Round) -> list[cp_model.LinearExprT]:
    """Return the levels, most important first, each to be made as large as possible."""
    problem = stated.problem
    rung = problem.rung[problem.child]
    weights = [(rung == number).astype(np.int64) for number in range(problem.rungs)]
    weights += [problem.waiting[problem.child], problem.fit, -problem.travel_hm]
    return [cp_model.LinearExpr.weighted_sum(stated.match, weight.tolist()) for weight in weights]


def keeping(stated: Round) -> cp_model.LinearExprT:
    """Return how many preferred pairs are kept: what decides between plans equally good on every level."""
    return cp_model.LinearExpr.weighted_sum(stated.match, stated.problem.prefer.astype(np.int64).tolist())


_TIES = (
    one_visitor_a_child,
    fixed_pairs_stay,
    families_stay_together,
    families_stay_apart,
    places,
    caseloads,
    matches_in_all,
    slots_of_their_own,
    travel_budget,
    shares,
)


def _leading(problem: Problem) -> list[int]:
    """Return the pairs of children on their own, and one pair a visitor of each family."""
    families = _families_at_visitors(problem, problem.together).values()
    others = {pair for pairs in families for pair in pairs[1:]}
    return [pair for pair in range(len(problem.child)) if pair not in others]


def _taking(stated: Round) -> list[int]:
    """Return the leading pairs that take a place."""
    return [pair for pair in stated.leading if stated.problem.takes_place[pair]]


def _groups(key: IntArray, pairs: Iterable[int] | None = None) -> dict[int, list[int]]:
    """Gather pairs (all, or these) by their key."""
    groups: dict[int, list[int]] = defaultdict(list)
    for pair in range(len(key)) if pairs is None else pairs:
        groups[int(key[pair])].append(pair)
    return groups


def _families_at_visitors(problem: Problem, family: IntArray) -> dict[tuple[int, int], list[int]]:
    """Gather the pairs of families, numbered by child, by family and visitor."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pair in np.flatnonzero(family[problem.child] >= 0).tolist():
        groups[int(family[problem.child[pair]]), int(problem.visitor[pair])].append(pair)
    return groups


def _at_most(stated: Round, pairs: list[int], limit: int) -> None:
    stated.model.add(cp_model.LinearExpr.sum([stated.match[pair] for pair in pairs]) <= limit)


def _common_slots(stated: Round) -> dict[int, int]:
    """Return the mask of slots of which a leading pair takes one, for those that take one."""
    problem = stated.problem
    masks: dict[int, int] = {}
    families = _families_at_visitors(problem, problem.together)
    for pair in _taking(stated):
        if problem.distinct_slots[problem.visitor[pair]]:
            key = int(problem.together[problem.child[pair]]), int(problem.visitor[pair])
            own = [int(problem.slots[each]) for each in families.get(key, [pair])]
            if any(own):
                masks[pair] = reduce(and_, (mask for mask in own if mask))
    return masks
