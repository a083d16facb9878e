"""Who takes part in a round, and who does so only through an exception.

A person who breaks a rule about themselves does not take part. Where *allowed* rows lift every such
rule for one pair, the two take part, and are possible for each other alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy.capacity import place_for, places
from matcher.policy.facts import Facts
from matcher.policy.families import Families, families
from matcher.policy.rules import allowed, person_rules

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Attendance:
    """Who takes part.

    Parameters
    ----------
    children, visitors
        bool[C] and bool[V], who takes part. A child who has an active match looks for nobody else
        and does not.
    child_excepted, visitor_excepted
        bool[C] and bool[V], those of them who do so only through a row that allows it.
    child_broken, visitor_broken
        The rules in force that each person breaks, by position; nobody who breaks none is in it.
    families
        The ties between brothers and sisters who take part.
    """

    children: BoolArray
    visitors: BoolArray
    child_excepted: BoolArray
    visitor_excepted: BoolArray
    child_broken: dict[int, frozenset[str]]
    visitor_broken: dict[int, frozenset[str]]
    families: Families

    def broken(self, c: int, v: int) -> frozenset[str]:
        """Give the rules about one of the two that the pair breaks; ``places`` is left to the pair."""
        both = self.child_broken.get(c, frozenset()) | self.visitor_broken.get(v, frozenset())
        return both - {"places"}


def attend(facts: Facts) -> Attendance:
    """Work out who takes part."""
    child_broken, visitor_broken = _broken(facts, "child"), _broken(facts, "visitor")
    excepted = list(_excepted(facts, child_broken, visitor_broken))
    child_excepted = _marked(len(facts.children), [c for c, _ in excepted if c in child_broken])
    children = ~_marked(len(facts.children), child_broken) & ~facts.visited | child_excepted
    ties = families(facts, children)
    _open_to_brothers_and_sisters(ties, visitor_broken)
    visitor_excepted = _marked(len(facts.visitors), [v for _, v in excepted if v in visitor_broken])
    return Attendance(
        children=children,
        visitors=~_marked(len(facts.visitors), visitor_broken) | visitor_excepted,
        child_excepted=child_excepted,
        visitor_excepted=visitor_excepted,
        child_broken=child_broken,
        visitor_broken=visitor_broken,
        families=ties,
    )


def absences(facts: Facts, attendance: Attendance) -> tuple[tuple[str, str, str], ...]:
    """Give ``(person id, rule code, sentence)`` for each reason of each person who does not take part.

    Children who have an active match are not among them: they have what the others wait for.
    """
    kept_out = ~attendance.children & ~facts.visited
    away = [("child", c, facts.children[c].child_id) for c in np.flatnonzero(kept_out).tolist()]
    away += [
        ("visitor", v, facts.visitors[v].visitor_id) for v in np.flatnonzero(~attendance.visitors).tolist()
    ]
    broken = {"child": attendance.child_broken, "visitor": attendance.visitor_broken}
    rules = person_rules(facts.policy)
    return tuple(
        (person_id, rule.code, rule.because(facts, position, position))
        for subject, position, person_id in away
        for rule in rules
        if rule.subject == subject and rule.code in broken[subject][position]
    )


def _broken(facts: Facts, subject: str) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for rule in person_rules(facts.policy):
        if rule.subject == subject:
            for position in np.flatnonzero(~rule.holds(facts)).tolist():
                found[position] = found.get(position, frozenset()) | {rule.code}
    return found


def _excepted(
    facts: Facts, child_broken: dict[int, frozenset[str]], visitor_broken: dict[int, frozenset[str]]
) -> Iterator[tuple[int, int]]:
    """Give the pairs whose every broken rule about one of the two is lifted by a row."""
    for (c, v), lifted in allowed(facts).items():
        broken = child_broken.get(c, frozenset()) | visitor_broken.get(v, frozenset())
        has_place = places(facts)[v] > 0 or place_for(facts, c, v)
        if not facts.visited[c] and has_place and broken - {"places"} <= lifted:
            yield c, v


def _open_to_brothers_and_sisters(ties: Families, visitor_broken: dict[int, frozenset[str]]) -> None:
    """Take ``places`` off visitors without a place whom a brother or sister can join all the same."""
    for v in set(ties.joins[ties.joins >= 0].tolist()) & visitor_broken.keys():
        visitor_broken[v] -= {"places"}
        if not visitor_broken[v]:
            del visitor_broken[v]


def _marked(count: int, positions: "list[int] | dict[int, frozenset[str]]") -> BoolArray:
    mask = np.zeros(count, np.bool_)
    mask[list(positions)] = True
    return mask
