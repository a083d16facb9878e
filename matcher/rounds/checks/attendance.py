"""Who takes part in a round, found out once more.

Whoever breaks a rule about themselves does not, unless standing rows lift every such rule for one pair:
then the two take part, for each other alone. A visitor without a place takes part only for a child whose
brother or sister is visited already.
"""

from dataclasses import dataclass

import numpy as np

from matcher.policy.facts import Facts
from matcher.policy.rules import person_rules
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.families import Families, joins_active
from matcher.rounds.checks.settled import Pair, Settled

Broken = dict[int, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Attendance:
    """Who takes part, and which rules about themselves the others break.

    Parameters
    ----------
    children, visitors
        bool[C] and bool[V].
    child_broken, visitor_broken
        The rules that a person breaks, by position; also of those who take part by an exception.
    families
        Ties between the children who take part.
    """

    children: BoolArray
    visitors: BoolArray
    child_broken: Broken
    visitor_broken: Broken
    families: Families

    def broken(self, pair: Pair) -> frozenset[str]:
        """Give the rules about one of the two that a pair breaks; places are the pair's own matter."""
        return _of_both(self.child_broken, pair[0], self.visitor_broken, pair[1]) - {"places"}


def attendance(facts: Facts, settled: Settled, places: IntArray) -> Attendance:
    """Find out who takes part.

    Parameters
    ----------
    places
        int[V], capacity less the children visited already.
    """
    child_broken, visitor_broken = _broken(facts, "child"), _broken(facts, "visitor")
    lifted_for = {
        c for (c, _), lifted in settled.allowed.items() if child_broken.get(c, frozenset()) <= lifted
    }
    present = ({*range(len(facts.children))} - child_broken.keys() | lifted_for) - settled.visited
    excepted = [
        (child, visitor)
        for (child, visitor), lifted in settled.allowed.items()
        if child not in settled.visited
        and (places[visitor] > 0 or joins_active(facts, settled, child, visitor, present))
        and not _of_both(child_broken, child, visitor_broken, visitor) - {"places"} - lifted
    ]
    children = np.array([c not in child_broken for c in range(len(facts.children))], np.bool_)
    children[[child for child, _ in excepted]] = True
    children[sorted(settled.visited)] = False
    families = Families.of(facts, children, settled)
    for visitor in set(families.joins.values()) & visitor_broken.keys():
        visitor_broken[visitor] -= {"places"}
    visitors = np.array([not visitor_broken.get(v) for v in range(len(facts.visitors))], np.bool_)
    visitors[[visitor for _, visitor in excepted]] = True
    return Attendance(children, visitors, child_broken, visitor_broken, families)


def _of_both(child_broken: Broken, child: int, visitor_broken: Broken, visitor: int) -> frozenset[str]:
    return child_broken.get(child, frozenset()) | visitor_broken.get(visitor, frozenset())


def _broken(facts: Facts, subject: str) -> Broken:
    found: Broken = {}
    for rule in person_rules(facts.policy):
        if rule.subject == subject:
            for position in np.flatnonzero(~rule.holds(facts)).tolist():
                found[position] = found.get(position, frozenset()) | {rule.code}
    return found
