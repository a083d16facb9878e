"""From everyone who takes part to the possible pairs: near pairs first, then every rule, then fit.

Nothing here is a grid of children by visitors. Pairs within a visitor's reach are asked every rule, so
that the counts of what stopped whom are exact; pairs beyond it count under ``travel`` alone.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matcher.candidates.attendance import absences
from matcher.candidates.exceptions import SpecialPairs, judge_special
from matcher.candidates.nearness import near_pairs
from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.settling import Settlement
from matcher.candidates.tally import Tally
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule
from matcher.policy.rules import RULES, pair_rules, rule

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of it is done, 0 to 1."""

RULE_CODES: tuple[str, ...] = tuple(dict.fromkeys(each.code for each in RULES))
"""Every rule once, in order: the columns of the counts."""
LOOKED_BEYOND = 1.5
"""In a large pool, near misses of ``travel`` are looked for up to so many times a visitor's reach."""
LARGE_POOL = 1_000_000
"""Children times visitors above which a pool is large; else near misses are looked for everywhere."""


def screen(settlement: Settlement, progress: Progress | None = None) -> CandidatePairs:
    """List the possible pairs, and count what stopped the others.

    Parameters
    ----------
    settlement
        What is settled, and the facts without what cannot stand.
    progress
        Told how far the screening is.
    """
    facts, attendance = settlement.facts, settlement.attendance
    tally = Tally(RULE_CODES, len(facts.children), len(facts.visitors))
    special = SpecialPairs.of(settlement)
    _sift_near(settlement, special, tally, progress)
    exceptions = judge_special(settlement, special, tally)
    child, visitor = tally.possible()
    points, measured = fit(facts, child, visitor)
    nearly_child, nearly_visitor, nearly_rule = tally.near_misses()
    distance = facts.distance_km(child, visitor)
    keys = child * len(facts.visitors) + visitor
    return CandidatePairs(
        child=child,
        visitor=visitor,
        fit=points,
        distance_km=distance,
        travel_minutes=facts.travel_minutes(child, visitor),
        travel_hm=np.rint(distance * 10).astype(np.int64),
        slots=facts.shared_slots(child, visitor),
        scores=measured,
        exceptions={
            int(np.searchsorted(keys, c * len(facts.visitors) + v)): codes
            for (c, v), codes in sorted(exceptions.items())
        },
        rules=RULE_CODES,
        blocked_children=tally.children,
        blocked_visitors=tally.visitors,
        nearly_child=nearly_child,
        nearly_visitor=nearly_visitor,
        nearly_rule=nearly_rule,
        children_taking_part=attendance.children,
        visitors_taking_part=attendance.visitors,
        not_taking_part=absences(facts, attendance),
    )


def reaches_everywhere(settlement: Settlement) -> bool:
    """Say whether near misses of ``travel`` are looked for everywhere: in all but the largest pools."""
    attendance = settlement.attendance
    return int(attendance.children.sum()) * int(attendance.visitors.sum()) <= LARGE_POOL


def _sift_near(
    settlement: Settlement, special: SpecialPairs, tally: Tally, progress: Progress | None
) -> None:
    """Ask the near pairs every rule, and count the others under travel or an unknown distance."""
    facts, attendance = settlement.facts, settlement.attendance
    ordinary_children = attendance.children & ~attendance.child_excepted
    ordinary_visitors = attendance.visitors & ~attendance.visitor_excepted
    children = np.flatnonzero(ordinary_children & facts.child_placed)
    visitors = np.flatnonzero(ordinary_visitors & facts.visitor_placed)
    near = Tally(("near",), len(facts.children), len(facts.visitors))
    for child, visitor, done in near_pairs(facts, children, visitors, _looked_at(settlement)[visitors]):
        ordinary = ~special.among(child * len(facts.visitors) + visitor)
        child, visitor = child[ordinary], visitor[ordinary]
        within = _within_reach(facts, child, visitor)
        near.stop("near", child[within], visitor[within])
        _ask_every_rule(facts, child[within], visitor[within], tally)
        _look_beyond(facts, child[~within], visitor[~within], tally)
        if progress:
            progress("Looking at the pairs within reach", done)
    apart = ordinary_children[special.child] & ordinary_visitors[special.visitor]
    _count_the_rest(facts, (ordinary_children, ordinary_visitors), special.only(apart), near, tally)


def _looked_at(settlement: Settlement) -> FloatArray:
    """Give how far each visitor is looked around: float[V], kilometres."""
    facts = settlement.facts
    if reaches_everywhere(settlement) or not facts.policy.is_on("travel"):
        return np.full(len(facts.visitors), np.inf)
    return facts.reach_km * LOOKED_BEYOND


def _within_reach(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    if not facts.policy.is_on("travel"):
        return np.ones(len(child), np.bool_)
    return rule("travel").holds_for_pairs(facts, child, visitor)


def _other_rules(facts: Facts) -> tuple[PairRule, ...]:
    """Give the rules in force between two people whose distance is known and no matter."""
    return tuple(each for each in pair_rules(facts.policy) if each.code not in ("distance-known", "travel"))


def _ask_every_rule(facts: Facts, child: IntArray, visitor: IntArray, tally: Tally) -> None:
    broken = np.zeros(len(child), np.int64)
    last = np.full(len(child), -1, np.int64)
    for each in _other_rules(facts):
        stopped = np.flatnonzero(~each.holds(facts, child, visitor))
        tally.stop(each.code, child[stopped], visitor[stopped])
        broken[stopped] += 1
        last[stopped] = tally.column(each.code)
    through, nearly = np.flatnonzero(broken == 0), np.flatnonzero(broken == 1)
    tally.let_through(child[through], visitor[through])
    tally.nearly(last[nearly], child[nearly], visitor[nearly])


def _look_beyond(facts: Facts, child: IntArray, visitor: IntArray, tally: Tally) -> None:
    """Find the pairs that only the distance stops; each rule is asked of those that the last one left."""
    for each in _other_rules(facts):
        left = each.holds(facts, child, visitor)
        child, visitor = child[left], visitor[left]
    tally.nearly("travel", child, visitor)


def _count_the_rest(
    facts: Facts, ordinary: tuple[BoolArray, BoolArray], special: SpecialPairs, near: Tally, tally: Tally
) -> None:
    """Count what was not looked at pair by pair: beyond reach, or without a distance."""
    placed = facts.child_placed, facts.visitor_placed
    located = special.only(placed[0][special.child] & placed[1][special.visitor])
    for own, other, counts, seen, positions in (
        (0, 1, tally.children, near.children, (special.child, located.child)),
        (1, 0, tally.visitors, near.visitors, (special.visitor, located.visitor)),
    ):
        apart, apart_located = (np.bincount(each, minlength=len(counts)) for each in positions)
        everyone = np.where(ordinary[own], int(ordinary[other].sum()), 0) - apart
        with_distance = int((ordinary[other] & placed[other]).sum())
        known = np.where(ordinary[own] & placed[own], with_distance, 0) - apart_located
        counts[:, tally.column("distance-known")] += everyone - known
        counts[:, tally.column("travel")] += known - seen[:, 0]
