"""Made-up rounds for the optimiser: arrays only, seeded, with any mix of ties."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from matcher.optimiser.objective import monthly_of
from matcher.optimiser.problem import BoolArray, FloatArray, IntArray, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.brute import allowed, leading_groups

FEATURES = ("fixed", "cap", "caseload", "distinct", "together", "apart", "joins", "budget")
"""Everything beyond capacities; ``joins`` are matches that take no place."""

NETWORK = FEATURES[:-1]
"""Everything but the budget. ``apart`` with ``distinct`` at one visitor may still be no network."""


def hand_made(
    children: int = 2,
    visitors: int = 2,
    pairs: Sequence[tuple[int, int]] = ((0, 0), (0, 1), (1, 0)),
    **fields: Any,
) -> Problem:
    """Return a round written down in a test: two rungs, one place each, all else 0 unless given."""
    child, visitor = np.array(pairs, np.int64).reshape(-1, 2).T
    nothing = np.zeros(len(child), np.int64)
    plain: dict[str, Any] = {
        "rungs": 2,
        "rung": np.zeros(children, np.int64),
        "waiting": np.zeros(children, np.int64),
        "places": np.ones(visitors, np.int64),
        "child": child,
        "visitor": visitor,
        "fit": nothing,
        "travel_hm": nothing,
        "slots": nothing + 1,
        "fixed": nothing > 0,
        "takes_place": nothing == 0,
        "together": np.full(children, -1),
        "apart": np.full(children, -1),
        "supervisor": np.full(visitors, -1),
        "distinct_slots": np.zeros(visitors, np.bool_),
        "monthly_m": nothing,
    }
    arrays = {name: np.array(value) if isinstance(value, list) else value for name, value in fields.items()}
    return Problem(**plain | arrays)


def made_up(
    seed: int, children: int, visitors: int, features: tuple[str, ...] = (), *, density: float = 0.6
) -> Problem:
    """Draw a round with these ties in force. Ties in waiting, fit and travel are common.

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
        waiting=rng.integers(0, int(rng.choice([2, 5, 61, 1801])), children),
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


def drawn(problem: Problem, seed: int) -> Problem:
    """Draw an order of the rows."""
    rng = np.random.default_rng([seed, 5])
    orders = rng.permutation(len(problem.rung)), rng.permutation(len(problem.places))
    return replace(problem, child_order=orders[0], visitor_order=orders[1])


def mixed(
    seed: int, features: tuple[str, ...] = FEATURES, *, always: tuple[str, ...] = (), largest: int = 5
) -> Problem:
    """Draw a round of up to ``largest`` children and visitors with some of these ties, ``always`` those."""
    rng = np.random.default_rng([seed, largest])
    children, visitors = (int(rng.integers(0, largest + 1)) for _ in range(2))
    some = tuple(each for each in features if rng.random() < 0.45) + always
    return made_up(seed, children, visitors, some, density=float(rng.choice([0.4, 0.7, 0.95])))


def service(
    seed: int,
    children: int,
    visitors: int,
    pairs: int,
    features: tuple[str, ...] = (),
    *,
    budget_share: float | None = None,
    side_km: float = 40,
) -> Problem:
    """Draw a round like a service's, on a map: seven rungs, weeks of slots, a tenth of children in families.

    Parameters
    ----------
    pairs
        About how many pairs are possible: the nearest ones.
    features
        Which of :data:`NETWORK` are in force, but ``fixed`` and ``joins``.
    budget_share
        The travel budget as a share of what the best plan without one travels.
    side_km
        How wide the map is.
    """
    rng = np.random.default_rng(seed)
    together, apart = _brothers_and_sisters(rng, children, features)
    family = np.maximum(together, apart)
    lives = rng.random((children, 2)) * side_km
    second = np.flatnonzero((family >= 0) & (np.arange(children) % 2 == 1))
    lives[second] = lives[second - 1]
    visits = rng.random((visitors, 2)) * side_km
    free = [(rng.random((count, 21)) < 0.35) @ (1 << np.arange(21)) for count in (children, visitors)]
    child, visitor, kilometres = _nearest(rng, pairs, lives, visits, free, second)
    travel_hm = np.rint(kilometres * 10).astype(np.int64)
    monthly_m = _monthly(rng, child, visitor, together, travel_hm)
    takes = np.ones(len(child), np.bool_)
    supervisors = max(1, visitors // 15)
    problem = Problem(
        rungs=7,
        rung=np.minimum(rng.integers(0, 12, children), 6),
        waiting=rng.integers(0, 1101, children),
        places=rng.choice([1, 1, 1, 2], visitors),
        child=child,
        visitor=visitor,
        fit=np.clip(rng.normal(650, 120, len(child)) - travel_hm // 2, 0, 1000).astype(np.int64),
        travel_hm=travel_hm,
        slots=free[0][child] & free[1][visitor],
        fixed=~takes,
        takes_place=takes,
        together=together,
        apart=apart,
        supervisor=rng.integers(0, supervisors, visitors),
        caseload=np.full(supervisors if "caseload" in features else 0, 12),
        max_matches=children * 11 // 20 if "cap" in features else None,
        distinct_slots=np.full(visitors, "distinct" in features),
        monthly_m=monthly_m,
    )
    if budget_share is None:
        return problem
    free = monthly_of(problem, solve(problem).pairs)
    return replace(problem, budget_m=int(free * budget_share))


_ROWS_AT_ONCE = 500


def _nearest(
    rng: np.random.Generator,
    pairs: int,
    lives: FloatArray,
    visits: FloatArray,
    free: list[IntArray],
    second: IntArray,
) -> tuple[IntArray, IntArray, FloatArray]:
    """Draw whom everybody can see and keep the nearest: children, visitors and kilometres, by child."""
    found: list[tuple[IntArray, IntArray, FloatArray]] = []
    farthest = np.inf
    for first in range(0, len(lives), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        odds = rng.random((len(lives[rows]), len(visits)))
        ours = second[(second >= first) & (second < first + _ROWS_AT_ONCE)] - first
        odds[ours] = odds[ours - 1]
        kilometres = np.hypot(*(lives[rows, None, :] - visits[None, :, :]).transpose(2, 0, 1))
        can = (free[0][rows, None] & free[1][None, :] > 0) & (odds < 0.6) & (kilometres <= farthest)
        child, visitor = np.nonzero(can)
        found.append((child + first, visitor, kilometres[can]))
        if sum(len(each) for _, _, each in found) > 2 * pairs:
            found = [_within(pairs, found)]
            farthest = float(found[0][2].max())
    return _within(pairs, found)


def _within(
    pairs: int, found: list[tuple[IntArray, IntArray, FloatArray]]
) -> tuple[IntArray, IntArray, FloatArray]:
    """Keep so many of the nearest."""
    child, visitor, kilometres = (np.concatenate(each) for each in zip(*found, strict=True))
    last = min(pairs, len(kilometres)) - 1
    near = kilometres <= np.partition(kilometres, last)[last]
    return child[near], visitor[near], kilometres[near]


def _brothers_and_sisters(
    rng: np.random.Generator, children: int, features: tuple[str, ...]
) -> tuple[IntArray, IntArray]:
    """Make brother and sister of every second child and the next, in one family of twenty each way."""
    kinds = [kind for kind in ("together", "apart") if kind in features]
    chance = rng.random(children // 2)
    ties = {kind: np.full(children, -1) for kind in ("together", "apart")}
    for number, kind in enumerate(kinds):
        family = np.flatnonzero((chance >= number * 0.05) & (chance < (number + 1) * 0.05))
        ties[kind][2 * family] = ties[kind][2 * family + 1] = family
    return ties["together"], ties["apart"]


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
    """Set a budget somewhere from what the fixed pairs need to what everybody could use."""
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
    rng: np.random.Generator,
    child: IntArray,
    visitor: IntArray,
    together: IntArray,
    apart: IntArray,
    any_: bool,
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
    monthly = 2 * 100 * travel_hm * rng.integers(1, 3, len(together))[child] + rng.integers(
        0, 100, len(child)
    )
    key = np.where(together[child] >= 0, len(together) + together[child], child) * (
        1 + visitor.max(initial=0)
    )
    _, group = np.unique(key + visitor, return_inverse=True)
    most = np.zeros(len(child), np.int64)
    np.maximum.at(most, group, monthly)
    return most[group]


def _group(problem: Problem, pair: int) -> list[int]:
    """Return the pair and those of brothers and sisters who stay together with the child."""
    family = problem.together[problem.child[pair]]
    if family < 0:
        return [pair]
    ours = (problem.together[problem.child] == family) & (problem.visitor == problem.visitor[pair])
    return np.flatnonzero(ours).tolist()


def _monthly_sum(problem: Problem, pairs: list[int]) -> int:
    return sum(int(problem.monthly_m[group[0]]) for group in leading_groups(problem, pairs))
