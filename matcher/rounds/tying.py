"""Ties between brothers and sisters as the round keeps them, and where a pin or an offer lets one go.

What is kept stands. A family that stays together goes where one of its children is kept; where that
cannot be, those who are kept stay where they are and the others are matched each for themselves.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.settling import Settlement
from matcher.intake.findings import Finding, Severity
from matcher.policy.facts import Facts
from matcher.policy.families import family_code
from matcher.policy.wording import listed
from matcher.records.standing import Status

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ties:
    """Ties in force, and which of the possible pairs they and the fixed pairs leave open.

    Parameters
    ----------
    together, apart
        int[C], number of the family that stays together or is kept apart, -1 for none.
    joins
        int[C], the visitor whom the child can join without a place of its own, -1 for none.
    fixed_with
        int[C], the visitor in every plan: kept, or a brother or sister is; -1 for none.
    findings
        Ties that were let go.
    untied
        Children whose pin or offer let a tie go.
    """

    together: IntArray
    apart: IntArray
    joins: IntArray
    fixed_with: IntArray
    findings: tuple[Finding, ...]
    untied: frozenset[int]

    def open_to(self, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say which pairs are left: all of a child's, or the one with the visitor it is tied to."""
        only = np.where(self.fixed_with >= 0, self.fixed_with, self.joins)[child]
        left: BoolArray = (only < 0) | (only == visitor)
        return left


def tie(settlement: Settlement, pairs: CandidatePairs) -> Ties:
    """Bring ties and kept pairs together."""
    knots = _Knots(settlement, pairs)
    for members in _families(knots.together):
        knots.draw_together(members)
    for members in _families(knots.apart):
        knots.hold_apart(members)
    return Ties(
        together=knots.together,
        apart=knots.apart,
        joins=knots.joins,
        fixed_with=knots.fixed_with,
        findings=tuple(knots.findings),
        untied=frozenset(knots.untied),
    )


def _families(number: IntArray) -> list[list[int]]:
    """Give the children of each family, families by number."""
    tied = np.flatnonzero(number >= 0)
    tied = tied[np.argsort(number[tied], kind="stable")]
    _, first = np.unique(number[tied], return_index=True)
    return [part.tolist() for part in np.split(tied, first[1:])] if len(tied) else []


class _Knots:
    """The ties while they are worked out, family by family."""

    def __init__(self, settlement: Settlement, pairs: CandidatePairs) -> None:
        families = settlement.attendance.families
        self.facts = settlement.facts
        self.together = families.together.copy()
        self.apart = families.apart.copy()
        self.joins = families.joins.copy()
        self.fixed_with = np.full(len(self.together), -1, np.int64)
        for c, v in settlement.fixed:
            self.fixed_with[c] = v
        self.findings: list[Finding] = []
        self.untied: set[int] = set()
        self._pairs = pairs
        self._next_family = len(self.together)

    def draw_together(self, members: list[int]) -> None:
        """Keep a family with the visitor with whom one of them is kept, or let the tie go."""
        kept = self._kept_by_visitor(members)
        if not kept:
            return
        visitor = next(iter(kept))
        if (
            len(kept) == 1
            and self.joins[members[0]] in (-1, visitor)
            and self._all_possible(members, visitor)
        ):
            self.fixed_with[members] = visitor
            return
        for family in kept.values():
            self.untied.update(family)
        self.findings.append(_let_go(self.facts, members, kept, "are to have the same visitor"))
        self._let_go(members, kept)

    def _let_go(self, members: list[int], kept: dict[int, list[int]]) -> None:
        """Untie a family, but for those of them who are kept with one visitor: they share a place."""
        self.together[members] = -1
        for visitor, sharing in kept.items():
            self.together[sharing] = self._next_family
            self._next_family += 1
            self.joins[sharing] = np.where(self.joins[sharing] == visitor, visitor, -1)
        self.joins[[c for c in members if self.fixed_with[c] < 0]] = -1

    def hold_apart(self, members: list[int]) -> None:
        """Let go of those who are kept with the same visitor, but for one who keeps the others away."""
        shared = {v: sharing for v, sharing in self._kept_by_visitor(members).items() if len(sharing) > 1}
        if not shared:
            return
        for sharing in shared.values():
            self.untied.update(sharing)
            self.apart[sharing[1:]] = -1
        self.findings.append(_let_go(self.facts, members, shared, "are to have different visitors"))

    def _kept_by_visitor(self, members: list[int]) -> dict[int, list[int]]:
        kept: dict[int, list[int]] = defaultdict(list)
        for c in members:
            if self.fixed_with[c] >= 0:
                kept[int(self.fixed_with[c])].append(c)
        return kept

    def _all_possible(self, members: list[int], visitor: int) -> bool:
        child, beside = self._pairs.child, self._pairs.visitor
        ends = (np.searchsorted(child, [c, c + 1]) for c in members)
        return all(bool((beside[slice(*end)] == visitor).any()) for end in ends)


def _let_go(facts: Facts, members: list[int], kept: dict[int, list[int]], wish: str) -> Finding:
    names = listed(facts.children[c].name for c in members)
    where = listed(
        f"{listed(facts.children[c].name for c in sharing)} with {facts.visitors[v].name}"
        for v, sharing in sorted(kept.items())
    )
    return Finding(
        code="siblings-let-go",
        severity=Severity.WARNING,
        person_id=facts.children[members[0]].child_id,
        found=f"{names} {wish}, which cannot be while {where} {'is' if len(kept) == 1 else 'are'} kept.",
        mend="What is kept stands, and the wish is let go for this round. Look at the pin or the wish again.",
    )


def beside_a_sibling(facts: Facts, child: IntArray, visitor: IntArray) -> tuple[Finding, ...]:
    """Tell of matches with a visitor who visits a brother or sister already, against the family's wish.

    Only children who take part are kept apart, so the plan may hold such a match.

    Parameters
    ----------
    child, visitor
        int[M], the plan.
    """
    visited = {
        (family_code(facts.children[c]), v): c
        for c, v in facts.standing_pairs(Status.ACTIVE)
        if family_code(facts.children[c])
    }
    return tuple(
        _beside(facts, c, v, visited[family_code(facts.children[c]), v])
        for c, v in zip(child.tolist(), visitor.tolist(), strict=True)
        if facts.children[c].siblings_wish == "different visitors"
        and (family_code(facts.children[c]), v) in visited
    )


def _beside(facts: Facts, c: int, v: int, other: int) -> Finding:
    names = facts.children[c].name, facts.children[other].name
    visitor = facts.visitors[v].name
    return Finding(
        code="siblings-with-one-visitor",
        severity=Severity.WARNING,
        person_id=facts.children[c].child_id,
        found=f"{visitor} visits {names[1]} already, and {names[0]} is to have another visitor.",
        mend=f"Look at the match of {names[0]} before it is approved, or block it.",
    )
