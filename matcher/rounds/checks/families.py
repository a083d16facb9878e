"""Brothers and sisters: who shares a visitor, who is kept apart, and who joins one already visited."""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from matcher.policy.facts import Facts
from matcher.policy.keys import family_keys
from matcher.records.child import Child
from matcher.records.standing import Status
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.settled import Settled

SAME, DIFFERENT = "same visitor", "different visitors"


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """Ties between the children who take part.

    Parameters
    ----------
    leader
        int[C], the first child of the unit: the child's own position, or that of the first of the
        brothers and sisters with whom a visitor is shared.
    apart
        int[C], number of the family kept apart, -1 for none.
    codes
        Family codes by that number.
    joins
        By leader, the visitor who already visits a brother or sister of a family that shares one.
    """

    leader: IntArray
    apart: IntArray
    codes: tuple[str, ...]
    joins: dict[int, int]

    @classmethod
    def of(cls, facts: Facts, taking_part: BoolArray, settled: Settled) -> Self:
        """Read the ties of everyone who takes part."""
        leader = np.arange(len(facts.children), dtype=np.int64)
        apart = np.full(len(facts.children), -1, np.int64)
        codes: list[str] = []
        keys = family_keys(facts)
        joins: dict[int, int] = {}
        visiting = _already_visiting(facts, settled)
        for code, members in sorted(_members(facts, taking_part).items()):
            tie = tie_of(facts.children[member] for member in members)
            visitors = visiting.get(code, frozenset())
            if tie == SAME and len(visitors) <= 1:
                leader[members] = members[0]
                joins.update((members[0], visitor) for visitor in visitors)
            elif tie == DIFFERENT:
                apart[members] = len(codes)
                codes.append(keys[code])
        return cls(leader, apart, tuple(codes), joins)

    def takes_place(self, child: int, visitor: int) -> bool:
        """Say whether a match of this child with this visitor needs a place of its own."""
        return self.joins.get(int(self.leader[child])) != visitor


def family_code(child: Child) -> str:
    """Give the code by which a family is known, however it was typed; empty for no family."""
    return " ".join(child.siblings.casefold().split())


def tie_of(children: Iterable[Child]) -> str:
    """Give the wish that ties a family: the strictest given, none where two contradict each other."""
    wishes = {child.siblings_wish for child in children} & {SAME, DIFFERENT}
    return wishes.pop() if len(wishes) == 1 else ""


def joins_active(facts: Facts, settled: Settled, child: int, visitor: int, present: Container[int]) -> bool:
    """Say whether a visitor, and no other, already visits brothers or sisters whom the child is to join.

    Parameters
    ----------
    present
        The children who may take part: their wishes count, not those of who is visited already.
    """
    code = family_code(facts.children[child])
    visitors = {v for c, v in settled.active if code and family_code(facts.children[c]) == code}
    family = (other for c, other in enumerate(facts.children) if c in present and family_code(other) == code)
    return visitors == {visitor} and tie_of(family) == SAME


def active_places(facts: Facts, settled: Settled) -> IntArray:
    """Count the places that active matches take, a family that shares its visitor once: int[V].

    A child who is visited but no longer in the tables counts too.
    """
    everyone = _members(facts, np.ones(len(facts.children), np.bool_))
    ties = {code: tie_of(facts.children[m] for m in members) for code, members in everyone.items()}
    places: dict[int, set[str]] = defaultdict(set)
    for child, visitor in settled.active:
        code = family_code(facts.children[child])
        places[visitor].add(f"family {code}" if ties.get(code) == SAME else f"child {child}")
    for stranger, visitor in strangers(facts, Status.ACTIVE):
        places[visitor].add(f"stranger {stranger}")
    return np.array([len(places[visitor]) for visitor in range(len(facts.visitors))], np.int64)


def strangers(facts: Facts, status: Status) -> set[tuple[str, int]]:
    """Give the children who are not in the tables, each with the visitor with whom a row names them."""
    return {
        (row.child_id, facts.visitor_index[row.visitor_id])
        for row in facts.pool.standing
        if row.status is status
        and row.child_id not in facts.child_index
        and row.visitor_id in facts.visitor_index
    }


def _members(facts: Facts, taking_part: BoolArray) -> dict[str, list[int]]:
    members = defaultdict(list)
    for position, child in enumerate(facts.children):
        if family_code(child) and taking_part[position]:
            members[family_code(child)].append(position)
    return members


def _already_visiting(facts: Facts, settled: Settled) -> dict[str, frozenset[int]]:
    """Give the visitors who visit a child of each family already."""
    visiting: dict[str, frozenset[int]] = {}
    for child, visitor in settled.active:
        code = family_code(facts.children[child])
        visiting[code] = visiting.get(code, frozenset()) | {visitor}
    return visiting
