"""The same round with one thing settled: a pair that has to be in the plan, or pairs that are taken out.

Solving what these give is how a single question is answered whatever binds, and what every price is
tested against.
"""

from dataclasses import replace

import numpy as np

from matcher.optimiser.problem import BoolArray, IntArray, Problem

_OF_PAIRS = ("child", "visitor", "fit", "travel_hm", "slots", "fixed", "takes_place", "monthly_m")


def requiring(problem: Problem, pairs: IntArray) -> Problem:
    """Return the round in which these pairs are in every plan.

    Parameters
    ----------
    pairs
        int[...], positions of the pairs: one child's, or those of a whole family that stays together
        with one visitor.
    """
    fixed = problem.fixed.copy()
    fixed[pairs] = True
    keep = ~np.isin(problem.child, problem.child[pairs])
    keep[pairs] = True
    return _only(problem, keep, fixed)


def leaving_out(problem: Problem, pairs: IntArray) -> Problem:
    """Return the round without these pairs, int[...]; a child with none left stays unmatched."""
    keep = np.ones(len(problem.child), np.bool_)
    keep[pairs] = False
    return _only(problem, keep, problem.fixed)


def _only(problem: Problem, keep: BoolArray, fixed: BoolArray) -> Problem:
    arrays = {name: getattr(problem, name)[keep] for name in _OF_PAIRS} | {"fixed": fixed[keep]}
    return replace(problem, **arrays)


def positions_of(problem: Problem, child: IntArray, visitor: IntArray) -> IntArray:
    """Return the positions, ascending, of those of these pairs of people that the round has."""
    width = max(len(problem.places), 1)
    wanted = child * width + visitor
    return np.flatnonzero(np.isin(problem.child * width + problem.visitor, wanted))
