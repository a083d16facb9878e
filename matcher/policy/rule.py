"""What a rule is: an answer for whole arrays, and the same answer as a sentence for one pair.

The array form looks at arrays, the sentence form at the records; that the two always agree is a test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.policy import RuleSwitch
from matcher.records.child import Child
from matcher.records.unread import UnreadCell
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

SWITCHES: frozenset[str] = frozenset(get_args(RuleSwitch))


class Verdict(NamedTuple):
    """Whether a rule holds, and why in one plain sentence with its numbers."""

    holds: bool
    because: str


def _no_caution(facts: Facts, *people: int) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRule:
    """A rule about one person: who breaks it does not take part in the round.

    Parameters
    ----------
    code, title
        Stable code, and the rule in plain words.
    subject
        Whom it is about.
    never
        Whether it can never be overridden: no switch, no exception.
    array
        ``(facts) -> bool[C]`` or ``bool[V]``.
    judge
        ``(facts, position) -> Verdict``, decided from the record.
    warn
        ``(facts, position) -> sentence or None``: what to watch although the rule holds.
    cells
        Columns of the person's row that the rule reads as a limit: one that was typed and cannot be read
        breaks it, for a limit never falls away.
    """

    code: str
    title: str
    subject: Literal["child", "visitor"]
    never: bool = False
    array: Callable[[Facts], BoolArray]
    judge: Callable[[Facts, int], Verdict]
    warn: Callable[[Facts, int], str | None] = _no_caution
    cells: tuple[str, ...] = ()

    @property
    def warns(self) -> bool:
        """Whether there is anything to watch where the rule holds."""
        return self.warn is not _no_caution

    @property
    def switchable(self) -> bool:
        """Whether a policy may switch the rule off and one pair be excepted from it."""
        return self.code in SWITCHES

    def holds(self, facts: Facts) -> BoolArray:
        """Say for everyone whether the rule holds: bool[C] for a child's rule, bool[V] for a visitor's."""
        return facts.remember(f"holds {self.code}", lambda: self.array(facts) & ~self._closed(facts))

    def _closed(self, facts: Facts) -> BoolArray:
        people = facts.children if self.subject == "child" else facts.visitors
        return np.array([facts.unread(one, self.cells) is not None for one in people], np.bool_)

    def holds_for_pairs(self, facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say for each pair whether the rule holds for the person it is about: bool[P]."""
        return self.holds(facts)[child if self.subject == "child" else visitor]

    def verdict(self, facts: Facts, c: int = -1, v: int = -1) -> Verdict:
        """Judge one pair, or one person alone: the position that the rule is not about is not looked at."""
        position = self._person(c, v)
        person = facts.children[position] if self.subject == "child" else facts.visitors[position]
        cell = facts.unread(person, self.cells)
        return self.judge(facts, position) if cell is None else _closed_by(facts, person, cell)

    def because(self, facts: Facts, c: int = -1, v: int = -1) -> str:
        """Say in one sentence why the rule holds, or why it is broken."""
        return self.verdict(facts, c, v).because

    def caution(self, facts: Facts, c: int = -1, v: int = -1) -> str | None:
        """Say what to watch although the rule holds; None for nothing, or where it is broken."""
        said = self.warn(facts, self._person(c, v))
        return said if said is not None and self.verdict(facts, c, v).holds else None

    def _person(self, c: int, v: int) -> int:
        position = c if self.subject == "child" else v
        if position < 0:
            raise IndexError(f"the rule {self.code} is about a {self.subject}, and none was given")
        return position


def _closed_by(facts: Facts, person: Child | Visitor, cell: UnreadCell) -> Verdict:
    return Verdict(False, f"{person.name}: {facts.unread_sentence(cell)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule:
    """A rule about a child and a visitor together; parameters as in :class:`PersonRule`.

    ``array`` is ``(facts, child[P], visitor[P]) -> bool[P]``, ``judge`` and ``warn`` take two positions.
    ``child_cells`` and ``visitor_cells`` are the ``cells`` of either row.
    """

    code: str
    title: str
    never: bool = False
    array: Callable[[Facts, IntArray, IntArray], BoolArray]
    judge: Callable[[Facts, int, int], Verdict]
    warn: Callable[[Facts, int, int], str | None] = _no_caution
    child_cells: tuple[str, ...] = ()
    visitor_cells: tuple[str, ...] = ()

    @property
    def subject(self) -> Literal["pair"]:
        """Whom the rule is about."""
        return "pair"

    @property
    def warns(self) -> bool:
        """Whether there is anything to watch where the rule holds."""
        return self.warn is not _no_caution

    @property
    def switchable(self) -> bool:
        """Whether a policy may switch the rule off and one pair be excepted from it."""
        return self.code in SWITCHES

    def holds(self, facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say for each pair whether the rule holds: bool[P]."""
        held = self.array(facts, child, visitor)
        if not (self.child_cells or self.visitor_cells):
            return held
        of_child, of_visitor = self._closed(facts)
        return held & ~of_child[child] & ~of_visitor[visitor]

    def _closed(self, facts: Facts) -> tuple[BoolArray, BoolArray]:
        def closed() -> tuple[BoolArray, BoolArray]:
            return (
                np.array([facts.unread(c, self.child_cells) is not None for c in facts.children], np.bool_),
                np.array([facts.unread(v, self.visitor_cells) is not None for v in facts.visitors], np.bool_),
            )

        return facts.remember(f"closed {self.code}", closed)

    def holds_for_pairs(self, facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say for each pair whether the rule holds: bool[P]; the same question every rule answers."""
        return self.holds(facts, child, visitor)

    def verdict(self, facts: Facts, c: int, v: int) -> Verdict:
        """Judge one pair."""
        people = (facts.children[c], self.child_cells), (facts.visitors[v], self.visitor_cells)
        for person, cells in people:
            if (cell := facts.unread(person, cells)) is not None:
                return _closed_by(facts, person, cell)
        return self.judge(facts, c, v)

    def because(self, facts: Facts, c: int, v: int) -> str:
        """Say in one sentence why the rule holds, or why it is broken."""
        return self.verdict(facts, c, v).because

    def caution(self, facts: Facts, c: int, v: int) -> str | None:
        """Say what to watch although the rule holds; None for nothing, or where it is broken."""
        said = self.warn(facts, c, v)
        return said if said is not None and self.verdict(facts, c, v).holds else None


Rule = PersonRule | PairRule
