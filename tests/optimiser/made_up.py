"""Made-up rounds for the optimiser: arrays only, seeded, with any mix of ties."""

from dataclasses import replace
from typing import Any

import numpy as np

from matcher.optimiser.problem import BoolArray, IntArray, Problem
from tests.optimiser.brute import allowed, leading_groups

FEATURES = ("fixed", "cap", "caseload", "distinct", "together", "apart", "joins", "budget")
"""Everything beyond capacities; ``joins`` are matches that take no place."""

NETWORK = FEATURES[:-1]
"""Everything but the budget. ``apart`` with ``distinct`` at one visitor may still be no network."""


def made_up(
    seed: int, children: int, visitors: int, features: tuple[str, ...] = (), *, density: float = 0.6
) -> Problem:
    """Draw a round with these ties in force. Ties in months, fit and travel are common.

    Parameters
    ----------
    seed
        The same seed gives the same round.
    features
        Which of :data:`FEATURES` are in force.
    density
        Share of all pairs that are possible, 0 to 1.
    """
    rng = np.random.default_rng(seed)
    rungs = int(rng.integers(1, 5))
    together, apart = _families(rng, children, "together" in features, "apart" in features)
    child, visitor = np.nonzero(rng.random((children, visitors)) < density)
    coarse = int(rng.choice([1, 100, 500]))
    supervisors = int(rng.integers(1, 4))
    takes_place, child, visitor = _joining(rng, child, visitor, together, apart, "joins" in features)
    pairs = len(child)
    travel_hm = rng.integers(0, 30, pairs)
    caseload = rng.integers(0, max(2, children // 2), supervisors) if "caseload" in features else np.empty(0)
    problem = Problem(
        rungs=rungs,
        rung=rng.integers(0, rungs, children),
        months=rng.integers(0, int(rng.choice([2, 5, 61])), children),
        places=rng.choice([0, 1, 1, 1, 2, 3], visitors),
        child=child,
        visitor=visitor,
        fit=rng.integers(0, 1001, pairs) // coarse * coarse,
        travel_hm=travel_hm,
        slots=_slots(rng, pairs),
        fixed=np.zeros(pairs, np.bool_),
        takes_place=takes_place,
        together=together,
        apart=apart,
        supervisor=rng.integers(-1, supervisors, visitors),
        caseload=caseload.astype(np.int64),
        max_matches=int(rng.integers(0, children + 1)) if "cap" in features else None,
        distinct_slots=rng.random(visitors) < (0.7 if "distinct" in features else 0),
        monthly_m=_monthly(rng, child, visitor, together, travel_hm),
    )
    if "fixed" in features:
        problem = with_fixed(problem, rng)
    if "budget" in features:
        problem = with_budget(problem, rng)
    return problem


def with_fixed(problem: Problem, rng: np.random.Generator) -> Problem:
    """Fix a few groups of pairs that can stand at once, and drop the other pairs of their children."""
    fixed: list[int] = []
    for p in rng.permutation(len(problem.child))[: int(rng.integers(0, 4))].tolist():
        group = _group(problem, p)
        if allowed(problem, [*fixed, *group]):
            fixed += group
    keep = ~np.isin(problem.child, problem.child[fixed])
    keep[fixed] = True
    is_fixed = np.zeros(len(problem.child), np.bool_)
    is_fixed[fixed] = True
    return only(problem, keep, fixed=is_fixed[keep])


def with_budget(problem: Problem, rng: np.random.Generator) -> Problem:
    """Set a budget somewhere between what the fixed pairs need and what everybody could use."""
    need = _monthly_sum(problem, np.flatnonzero(problem.fixed).tolist())
    first = np.unique(problem.child, return_index=True)[1].tolist()
    most = sum(int(problem.monthly_m[p]) for p in first)
    return replace(problem, budget_m=need + int(rng.integers(0, most + 1)))


def only(problem: Problem, keep: BoolArray, **changed: Any) -> Problem:
    """Return the problem with these pairs alone, and what else is changed."""
    names = ("child", "visitor", "fit", "travel_hm", "slots", "fixed", "takes_place", "monthly_m")
    return replace(problem, **{name: getattr(problem, name)[keep] for name in names} | changed)


def _families(
    rng: np.random.Generator, children: int, together: bool, apart: bool
) -> tuple[IntArray, IntArray]:
    number = np.where(rng.random(children) < 0.6, rng.integers(0, max(1, children // 2), children), -1)
    stays = rng.random(children) < 0.5 if together and apart else np.full(children, together)
    kind = stays[np.maximum(number, 0)]
    none = np.full(children, -1)
    return (
        np.where(kind, number, none) if together else none,
        np.where(~kind, number, none) if apart else none,
    )


def _joining(
    rng: np.random.Generator, child: IntArray, visitor: IntArray, together: IntArray, apart: IntArray, any_: bool
) -> tuple[BoolArray, IntArray, IntArray]:
    """Let a family or a child now and then have one visitor alone, with whom no new place is taken."""
    takes_place = np.ones(len(child), np.bool_)
    keep = np.ones(len(child), np.bool_)
    if any_:
        for leader in rng.permutation(len(together))[:2].tolist():
            members = np.flatnonzero(together == together[leader]) if together[leader] >= 0 else [leader]
            if apart[leader] >= 0:
                continue
            only_visitor = rng.choice(visitor) if len(visitor) else 0
            ours = np.isin(child, members)
            takes_place[ours] = False
            keep &= ~ours | (visitor == only_visitor)
    return takes_place[keep], child[keep], visitor[keep]


def _slots(rng: np.random.Generator, pairs: int) -> IntArray:
    """Draw masks of few and clashing slots, now and then none (an exception)."""
    masks = (1 << rng.integers(0, 3, pairs)) | (1 << rng.integers(0, 4, pairs))
    return np.where(rng.random(pairs) < 0.1, 0, masks)


def _monthly(
    rng: np.random.Generator, child: IntArray, visitor: IntArray, together: IntArray, travel_hm: IntArray
) -> IntArray:
    monthly = 2 * 100 * travel_hm * rng.integers(1, 3, len(together))[child] + rng.integers(0, 100, len(child))
    for family in np.unique(together[together >= 0]).tolist():
        for v in np.unique(visitor).tolist():
            ours = (together[child] == family) & (visitor == v)
            monthly[ours] = monthly[ours].max(initial=0)
    return monthly


def _group(problem: Problem, pair: int) -> list[int]:
    """Return the pair and those of brothers and sisters who stay together with the child."""
    family = problem.together[problem.child[pair]]
    if family < 0:
        return [pair]
    ours = (problem.together[problem.child] == family) & (problem.visitor == problem.visitor[pair])
    return np.flatnonzero(ours).tolist()


def _monthly_sum(problem: Problem, pairs: list[int]) -> int:
    return sum(int(problem.monthly_m[group[0]]) for group in leading_groups(problem, pairs))
