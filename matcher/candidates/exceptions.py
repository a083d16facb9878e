"""Pairs judged one by one: kept, allowed an exception, or of people who are here only through one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.candidates.settling import Pair, Settlement
from matcher.candidates.tally import Tally
from matcher.policy.facts import Facts
from matcher.policy.rule import SWITCHES
from matcher.policy.rules import allowed, rules_in_force

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SpecialPairs:
    """Pairs for which it is not enough to ask every rule.

    Parameters
    ----------
    child, visitor
        int[P], sorted by child, then visitor.
    keys
        int[P], ``child * V + visitor``.
    """

    child: IntArray
    visitor: IntArray
    keys: IntArray

    @classmethod
    def of(cls, settlement: Settlement) -> "SpecialPairs":
        """Gather them among the people who take part."""
        facts, attendance = settlement.facts, settlement.attendance
        visitors = max(len(facts.visitors), 1)
        here = np.flatnonzero(attendance.children), np.flatnonzero(attendance.visitors)
        named = [c * visitors + v for c, v in (*allowed(facts), *settlement.fixed)]
        keys = np.unique(
            np.concatenate(
                [
                    np.array(named, np.int64),
                    _grid(np.flatnonzero(attendance.child_excepted), here[1], visitors),
                    _grid(here[0], np.flatnonzero(attendance.visitor_excepted), visitors),
                ]
            )
        )
        child, visitor = keys // visitors, keys % visitors
        both = attendance.children[child] & attendance.visitors[visitor]
        return cls(child[both], visitor[both], keys[both])

    def only(self, chosen: BoolArray) -> "SpecialPairs":
        """Give some of them."""
        return SpecialPairs(self.child[chosen], self.visitor[chosen], self.keys[chosen])

    def among_pairs(self, pairs: Iterable[Pair], width: int) -> BoolArray:
        """Say which of these are among some named ones: bool[P]."""
        return np.isin(self.keys, [c * width + v for c, v in pairs])

    def among(self, keys: IntArray) -> BoolArray:
        """Say which keys are of such pairs."""
        return np.isin(keys, self.keys) if len(self.keys) else np.zeros(len(keys), np.bool_)


def _grid(children: IntArray, visitors: IntArray, width: int) -> IntArray:
    return (children[:, None] * width + visitors[None, :]).ravel()


def judge_special(settlement: Settlement, special: SpecialPairs, tally: Tally) -> dict[Pair, tuple[str, ...]]:
    """Judge these pairs with what is lifted for each, and give the exceptions of the possible ones."""
    if not len(special.keys):
        return {}
    codes, broken = _broken(settlement.facts, special)
    excused = _excused(settlement, special, codes)
    kept = special.among_pairs(settlement.fixed, len(settlement.facts.visitors))
    against = broken & ~excused
    through = kept | ~against.any(axis=1)
    tally.let_through(special.child[through], special.visitor[through])
    _count(codes, against & ~through[:, None], special, tally)
    said = np.flatnonzero(through & (broken & excused).any(axis=1)).tolist()
    return {
        (int(special.child[at]), int(special.visitor[at])): tuple(
            code for code, one in zip(codes, (broken & excused)[at], strict=True) if one
        )
        for at in said
    }


def _excused(settlement: Settlement, special: SpecialPairs, codes: tuple[str, ...]) -> BoolArray:
    """bool[P, R], the rules that may be broken: of what is kept every one that can be, else what rows say."""
    lifted = {**allowed(settlement.facts), **dict.fromkeys(settlement.fixed, SWITCHES)}
    width = max(len(settlement.facts.visitors), 1)
    excused = np.zeros((len(special.keys), len(codes)), np.bool_)
    for (c, v), may in lifted.items():
        at = int(np.searchsorted(special.keys, c * width + v))
        if at < len(special.keys) and special.keys[at] == c * width + v:
            excused[at] = [code in may for code in codes]
    return excused


def _count(codes: tuple[str, ...], against: BoolArray, special: SpecialPairs, tally: Tally) -> None:
    """Beyond reach, and where no distance is known, that alone is counted."""
    single = against.sum(axis=1) == 1
    counted = against.copy()
    for alone in ("travel", "distance-known"):
        if alone in codes:
            column = codes.index(alone)
            counted[against[:, column]] = False
            counted[against[:, column], column] = True
    for column, code in enumerate(codes):
        stopped = counted[:, column]
        tally.stop(code, special.child[stopped], special.visitor[stopped])
        # Without a distance nobody can say that nothing else stands in the way.
        if code != "distance-known":
            nearly = single & against[:, column]
            tally.nearly(code, special.child[nearly], special.visitor[nearly])


def _broken(facts: Facts, special: SpecialPairs) -> tuple[tuple[str, ...], BoolArray]:
    """Give the rules, R of them, and bool[P, R], which each pair breaks; without a distance that alone."""
    # Of the two rules about places the one about pairs counts: a brother or sister may need none.
    asked = [each for each in rules_in_force(facts.policy) if each.code != "places" or each.subject == "pair"]
    codes = tuple(each.code for each in asked)
    placed = facts.child_placed[special.child] & facts.visitor_placed[special.visitor]
    broken = np.zeros((len(placed), len(asked)), np.bool_)
    broken[~placed, codes.index("distance-known")] = True
    child, visitor = special.child[placed], special.visitor[placed]
    for column, each in enumerate(asked):
        broken[placed, column] = ~each.holds_for_pairs(facts, child, visitor)
    return codes, broken
