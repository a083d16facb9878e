"""Pairs judged one by one: kept, allowed an exception, or of people who are here only through one."""

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

    def among(self, keys: IntArray) -> BoolArray:
        """Say which keys are of such pairs."""
        return np.isin(keys, self.keys) if len(self.keys) else np.zeros(len(keys), np.bool_)


def _grid(children: IntArray, visitors: IntArray, width: int) -> IntArray:
    return (children[:, None] * width + visitors[None, :]).ravel()


def judge_special(settlement: Settlement, special: SpecialPairs, tally: Tally) -> dict[Pair, tuple[str, ...]]:
    """Judge these pairs with what is lifted for each, and give the exceptions of the possible ones."""
    broken = _broken_codes(settlement.facts, special)
    lifted = allowed(settlement.facts)
    exceptions: dict[Pair, tuple[str, ...]] = {}
    for position, codes in enumerate(broken):
        pair = int(special.child[position]), int(special.visitor[position])
        excused = SWITCHES if pair in settlement.fixed else lifted.get(pair, frozenset())
        against = tuple(code for code in codes if code not in excused)
        if pair in settlement.fixed or not against:
            tally.let_through(special.child[[position]], special.visitor[[position]])
            exceptions[pair] = tuple(code for code in codes if code in excused)
        else:
            _count(against, special.child[[position]], special.visitor[[position]], tally)
    return {pair: codes for pair, codes in exceptions.items() if codes}


def _count(against: tuple[str, ...], child: IntArray, visitor: IntArray, tally: Tally) -> None:
    """Beyond reach, and where no distance is known, that alone is counted."""
    alone = next((code for code in ("distance-known", "travel") if code in against), None)
    for code in (alone,) if alone else against:
        tally.stop(code, child, visitor)
    # Without a distance nobody can say that nothing else stands in the way.
    if len(against) == 1 and alone != "distance-known":
        tally.nearly(against[0], child, visitor)


def _broken_codes(facts: Facts, special: SpecialPairs) -> list[list[str]]:
    """Give the rules that each pair breaks, in order; without a distance nothing else is asked."""
    placed = facts.child_placed[special.child] & facts.visitor_placed[special.visitor]
    child, visitor = special.child[placed], special.visitor[placed]
    # Of the two rules about places the one about pairs counts: a brother or sister may need none.
    asked = [each for each in rules_in_force(facts.policy) if each.code != "places" or each.subject == "pair"]
    columns = [~each.holds_for_pairs(facts, child, visitor) for each in asked]
    answers = iter(np.stack(columns, axis=-1))
    return [
        [each.code for each, broken in zip(asked, next(answers), strict=True) if broken]
        if known
        else ["distance-known"]
        for known in placed
    ]
