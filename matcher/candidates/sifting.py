"""Every rule asked of every pair within reach: who is left, who is nearly left, and what stopped whom.

Nothing here is a grid of children by visitors. Pairs within a visitor's reach are asked every rule, so
that the counts of what stopped whom are exact; pairs beyond it count under ``travel`` alone, without
being looked at one by one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.candidates.exceptions import SpecialPairs, judge_special
from matcher.candidates.nearness import near_pairs
from matcher.candidates.settling import Pair, Settlement
from matcher.candidates.tally import Tally
from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule
from matcher.policy.rules import RULES, pair_rules, rule

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], None]
"""Told what is being done, in words, and how much of it is done, 0 to 1."""
Field = tuple[BoolArray, BoolArray]
"""Some of the children, bool[C], with some of the visitors, bool[V]."""

RULE_CODES: tuple[str, ...] = tuple(dict.fromkeys(each.code for each in RULES))
"""Every rule once, in order: the columns of the counts."""
LOOKED_BEYOND = 1.5
"""In a large pool, near misses of ``travel`` are looked for up to so many times a visitor's reach."""
LARGE_POOL = 1_000_000
"""Children times visitors above which a pool is large; else near misses are looked for everywhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """What was found.

    Parameters
    ----------
    tally
        Counts, possible pairs and near misses.
    exceptions
        The rules that are relaxed for a possible pair, by pair.
    """

    tally: Tally
    exceptions: dict[Pair, tuple[str, ...]]


def sift(settlement: Settlement, fields: Iterable[Field], progress: Progress | None = None) -> Sifted:
    """Sift some fields of children and visitors, of which no pair is in two."""
    facts = settlement.facts
    tally = Tally(RULE_CODES, len(facts.children), len(facts.visitors))
    special = SpecialPairs.of(settlement)
    inside = np.zeros(len(special.keys), np.bool_)
    for field in fields:
        within = field[0][special.child] & field[1][special.visitor]
        _sift_field(settlement, field, special.only(within), tally, progress)
        inside |= within
    return Sifted(tally, judge_special(settlement, special.only(inside), tally))


def reaches_everywhere(settlement: Settlement) -> bool:
    """Say whether near misses of ``travel`` are looked for everywhere: in all but the largest pools."""
    attendance = settlement.attendance
    return int(attendance.children.sum()) * int(attendance.visitors.sum()) <= LARGE_POOL


def _sift_field(
    settlement: Settlement, field: Field, special: SpecialPairs, tally: Tally, progress: Progress | None
) -> None:
    """Ask the near pairs every rule, and count the others under travel or an unknown distance."""
    facts, attendance = settlement.facts, settlement.attendance
    ordinary = (
        field[0] & attendance.children & ~attendance.child_excepted,
        field[1] & attendance.visitors & ~attendance.visitor_excepted,
    )
    children = np.flatnonzero(ordinary[0] & facts.child_placed)
    visitors = np.flatnonzero(ordinary[1] & facts.visitor_placed)
    near = Tally(("near",), len(facts.children), len(facts.visitors))
    looked_at = _looked_at(settlement)
    for child, visitor, done in near_pairs(facts, children, visitors, looked_at[visitors]):
        apart = special.among(child * len(facts.visitors) + visitor)
        child, visitor = child[~apart], visitor[~apart]
        within = _within_reach(facts, child, visitor)
        near.stop("near", child[within], visitor[within])
        _ask_every_rule(facts, child[within], visitor[within], tally)
        beyond = ~within & (facts.distance_km(child, visitor) <= looked_at[visitor])
        _look_beyond(facts, child[beyond], visitor[beyond], tally)
        if progress:
            progress("Looking at the pairs within reach", done)
    apart = ordinary[0][special.child] & ordinary[1][special.visitor]
    _count_the_rest(facts, ordinary, special.only(apart), near, tally)


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
        if len(stopped):
            tally.stop(each.code, child[stopped], visitor[stopped])
            broken[stopped] += 1
            last[stopped] = tally.column(each.code)
    through, nearly = np.flatnonzero(broken == 0), np.flatnonzero(broken == 1)
    tally.let_through(child[through], visitor[through])
    tally.nearly(last[nearly], child[nearly], visitor[nearly])


def _look_beyond(facts: Facts, child: IntArray, visitor: IntArray, tally: Tally) -> None:
    """Find the pairs that only the distance stops; each rule is asked of those that the last one left.

    The rules that stopped most pairs within reach come first, and the floor of fit, which needs every
    criterion, last.
    """
    for each in sorted(
        _other_rules(facts), key=lambda one: (one.code == "fit-floor", -tally.total(one.code))
    ):
        if not len(child):
            return
        left = each.holds(facts, child, visitor)
        child, visitor = child[left], visitor[left]
    tally.nearly("travel", child, visitor)


def _count_the_rest(facts: Facts, ordinary: Field, special: SpecialPairs, near: Tally, tally: Tally) -> None:
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
