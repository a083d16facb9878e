"""Ties between brothers and sisters as a round keeps them: what is pinned or offered can let one go.

What is kept stands. A family that shares a visitor goes where one of its children is kept. Where that
cannot be (two visitors, another one already visiting, somebody for whom that visitor is not possible),
those who are kept stay, and the others are matched each for themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.families import Families
from matcher.rounds.checks.settled import Pair


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """What is left of the ties, and who let one go.

    Parameters
    ----------
    families
        The ties that hold.
    let_go
        Children whose pin or offer let a tie go: an exception of theirs.
    only
        By child, the one visitor that what is kept, or visited already, leaves open.
    """

    families: Families
    let_go: frozenset[int]
    only: dict[int, int]


def ties(families: Families, kept: Iterable[Pair], possible: frozenset[Pair]) -> Ties:
    """Bring ties and kept pairs together.

    Parameters
    ----------
    kept
        The pairs that are in every plan, one a child.
    possible
        Every possible pair of a child who has a brother or sister.
    """
    knot = _Knot(families, dict(kept), possible)
    together = _grouped(families.leader)
    for leader in _leaders(families):
        knot.together(together[leader])
    for _, members in _numbered(families.apart):
        knot.apart(members)
    return knot.tied()


def _grouped(numbers: IntArray) -> dict[int, list[int]]:
    """Give the positions of each number, in order of number."""
    order = np.argsort(numbers, kind="stable")
    found, first = np.unique(numbers[order], return_index=True)
    parts = np.split(order, first[1:])
    return {number: part.tolist() for number, part in zip(found.tolist(), parts, strict=True)}


def _numbered(numbers: IntArray) -> list[tuple[int, list[int]]]:
    return [(number, members) for number, members in _grouped(numbers).items() if number >= 0]


def _leaders(families: Families) -> list[int]:
    own = np.arange(len(families.leader))
    tied = set(families.leader[families.leader != own].tolist()) | families.joins.keys()
    return sorted(tied)


class _Knot:
    def __init__(self, families: Families, kept: dict[int, int], possible: frozenset[Pair]) -> None:
        self.given, self.kept, self.possible = families, kept, possible
        self.leader, self.apart_of = families.leader.copy(), families.apart.copy()
        self.joins = dict(families.joins)
        self.only = dict(kept)
        self.let_go: set[int] = set()

    def together(self, members: list[int]) -> None:
        kept = self._by_visitor(members)
        joined = self.joins.get(members[0])
        if not kept:
            self.only |= {} if joined is None else dict.fromkeys(members, joined)
            return
        visitor = next(iter(kept))
        everyone = all((member, visitor) in self.possible for member in members)
        if len(kept) == 1 and joined in (None, visitor) and everyone:
            self.only |= dict.fromkeys(members, visitor)
        else:
            self._untie(members, kept, self.joins.pop(members[0], None))

    def _untie(self, members: list[int], kept: dict[int, list[int]], joined: int | None) -> None:
        self.leader[members] = members
        for visitor, sharing in kept.items():
            self.let_go.update(sharing)
            self.leader[sharing] = sharing[0]
            if visitor == joined:
                self.joins[sharing[0]] = visitor

    def apart(self, members: list[int]) -> None:
        for sharing in self._by_visitor(members).values():
            if len(sharing) > 1:
                self.let_go.update(sharing)
                self.apart_of[sharing[1:]] = -1

    def _by_visitor(self, members: list[int]) -> dict[int, list[int]]:
        kept: dict[int, list[int]] = defaultdict(list)
        for member in members:
            if member in self.kept:
                kept[self.kept[member]].append(member)
        return kept

    def tied(self) -> Ties:
        families = replace(self.given, leader=self.leader, apart=self.apart_of, joins=self.joins)
        return Ties(families, frozenset(self.let_go), self.only)


def broken_families(families: Families, plan: dict[int, int]) -> Iterator[tuple[str, list[int]]]:
    """Give each family that the plan splits or brings together against its tie, with the children.

    Parameters
    ----------
    plan
        The visitor of each matched child.
    """
    for members in _grouped(families.leader).values():
        if len({plan.get(member) for member in members}) > 1:
            yield "family-split", members
    for leader, visitor in families.joins.items():
        if plan.get(leader, visitor) != visitor:
            yield "family-split", [leader]
    for _, apart in _numbered(families.apart):
        visitors: dict[int, list[int]] = defaultdict(list)
        for member in apart:
            if member in plan:
                visitors[plan[member]].append(member)
        yield from (("family-not-apart", shared) for shared in visitors.values() if len(shared) > 1)
