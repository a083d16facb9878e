"""Which plans are as good as the one in force, and what decided: the one source of every such word.

A *tie* is another plan that is equal on every level, travel included: there a lot decided (or, in a re-run
that was to change as little as it could, that, and then the lot). Where only travel differs, less travel
decided. Nothing is called a tie that is not exactly one: not where a level is not proved, nor where a
travel budget or another limit binds that leaves a price unknown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from matcher.advice.choices.board import Board
from matcher.optimiser.equal_plans import EqualPlans, Held
from matcher.optimiser.flows import CostsTooLarge
from matcher.optimiser.objective import levels_of
from matcher.optimiser.prices import Outcome
from matcher.optimiser.problem import FixedPairsClash
from matcher.rounds.result import MatchRound

Decider = Literal["tie", "travel", "levels", "unknown"]
"""``tie``: equal on every level. ``travel``: only that differs. ``levels``: a level above travel does."""

_SOONEST: tuple[Decider, ...] = ("tie", "unknown", "travel", "levels")
"""Of several pairs the first of these is what decided against them all."""
TIE = "equally good"
"""How every such sentence begins or names it."""


@dataclass(frozen=True, eq=False)
class TiedPlans:
    """The plans as good as the one in force.

    Parameters
    ----------
    board
        The round's own question, put again, with the plan in force.
    result
        The round.
    """

    board: Board
    result: MatchRound

    # What decided

    def against(self, c: int, v: int) -> Decider:
        """Say what decided against a pair that is not in the plan."""
        unit_pair = self.board.unit_pair(c, v) if self._comparable else -1
        if unit_pair < 0:
            return "unknown"
        if not self._equal.but_for_travel.pair[unit_pair]:
            return "levels"
        if self.board.prices.always_exact:
            return "tie" if self._equal.on_every_level.pair[unit_pair] else "travel"
        return self.compared(self.board.with_pair(unit_pair))

    def about(self, c: int) -> Decider:
        """Say what decided for a child who could have another visitor, or nobody, in a plan as good.

        For a child without a visitor: what decided against all of the child's pairs.
        """
        if not self._comparable:
            return "unknown"
        if not self._differs(c, self._equal.but_for_travel):
            return "levels"
        if self.board.prices.always_exact:
            return "tie" if self._differs(c, self._equal.on_every_level) else "travel"
        return self._solved(c)

    def instead(self, c: int) -> tuple[int, ...]:
        """Give the children, placed as a child is, who have nobody in an equally good plan with the child.

        Empty for a child who is matched, and where there is no such plan.
        """
        if c in self._matched:
            return ()
        found = (self.board.with_pair(pair) for v, pair in self._pairs(c) if self.against(c, v) == "tie")
        outcome = next(found, None)
        left = set() if outcome is None else self._matched - self.board.people(outcome).keys()
        placed = {tuple(self.board.prices.units.vector[self._unit(each)].tolist()) for each in (c, *left)}
        alike = len(placed) == 1 and len({self._unit(each) for each in left}) == 1
        return tuple(sorted(left)) if alike else ()

    def compared(self, found: Outcome | None) -> Decider:
        """Say what decided between the plan in force and the best plan that holds something else."""
        if not self._comparable or (found is not None and not found.exact):
            return "unknown"
        if found is None or found.levels[:-1] != self._levels[:-1]:
            return "levels"
        return "tie" if found.levels == self._levels else "travel"

    def in_short(self, c: int, v: int) -> str:
        """Say in half a sentence what decided against a pair; empty where that is not known."""
        decider = self.against(c, v)
        if decider in ("tie", "travel"):
            return f"{self._decided(decider, capital=False)} decided between plans that are {TIE}"
        if decider == "unknown":
            return ""
        found = self.board.relaxed(self.board.unit_pair(c, v))
        fits = found is not None and found.exact and found.levels[:-2] == self._levels[:-2]
        return f"the whole plan {'fits' if fits else 'is'} better so"

    # In words

    @property
    def lot(self) -> str:
        """What decides a tie: ``"a lot"``."""
        if self.result.lot is None:
            return "the order of ids"
        if self.result.previous is not None:
            return f"keeping most of round {self.result.previous.reference}, then a lot,"
        return "a lot"

    def of_match(self, c: int) -> str:
        """Say that another plan was as good for a child who is matched; empty where none was."""
        decider = self._decided(self.about(c))
        return f"Another plan was {TIE}. {decider} decided." if decider else ""

    def of_unmatched(self, c: int, names: Iterable[str]) -> str:
        """Say that a child without a visitor lost a tie; empty where that is not so.

        Parameters
        ----------
        names
            The child's own name, and those of whom :meth:`instead` gives.
        """
        decider = self._decided(self.about(c))
        if not decider:
            return ""
        own, *others = names
        if others:
            return (
                f"{', '.join([own, *others[:-1]])} and {others[-1]} were equally placed; {self.lot} decided."
            )
        return f"A plan with a visitor for {own} was {TIE}. {decider} decided."

    def of_unused(self, v: int, name: str) -> str:
        """Say that a visitor without a child has one in a plan as good; empty where that is not so."""
        found = {self.against(c, visitor) for c, visitor in self.board.places_in_problem if visitor == v}
        decider = next((self._decided(one) for one in _SOONEST if one in found), "")
        return f"A plan with a child for {name} was {TIE}. {decider} decided." if decider else ""

    def of_pair(self, c: int, v: int) -> str:
        """Say that a plan with a pair was as good; empty where none was."""
        decider = self._decided(self.against(c, v))
        return f"A plan with this pair was {TIE}. {decider} decided." if decider else ""

    def _decided(self, decider: Decider, *, capital: bool = True) -> str:
        said = {"tie": self.lot, "travel": "less travel"}.get(decider, "")
        return said[:1].upper() + said[1:] if capital else said

    # The plan in force beside the network

    @cached_property
    def _comparable(self) -> bool:
        """Whether the plan in force is a best one of the network, so that its equals can be read off."""
        proved = all(level.proved for level in self.result.levels)
        whole = len(self.board.in_force) == len(self.result.matches)
        try:
            return proved and whole and self._levels == self.board.prices.best.levels
        except (CostsTooLarge, FixedPairsClash):
            # Too large for exact prices, or changed by hand: of its equals nothing is known.
            return False

    @cached_property
    def _levels(self) -> tuple[int, ...]:
        return levels_of(self.board.problem, self.board.in_force)

    @cached_property
    def _equal(self) -> EqualPlans:
        return EqualPlans.of(self.board.prices)

    @cached_property
    def _matched(self) -> set[int]:
        return {c for c, _ in self.board.plan}

    def _unit(self, c: int) -> int:
        return int(self.board.prices.given_units.of_child[c])

    def _pairs(self, c: int) -> Iterator[tuple[int, int]]:
        """Give the visitors possible for a child's unit, each with the unit pair."""
        units = self.board.prices.given_units
        for pair in np.flatnonzero(units.unit == self._unit(c)).tolist():
            yield int(units.visitor[pair]), pair

    def _differs(self, c: int, held: Held) -> bool:
        """Say whether some such plan has another place for a child than the plan in force."""
        others = any(held.pair[pair] for v, pair in self._pairs(c) if (c, v) not in self.board.plan)
        return others or (c in self._matched and bool(held.without[self._unit(c)]))

    def _solved(self, c: int) -> Decider:
        """Solve for a child what the network leaves open."""
        own = next((pair for v, pair in self._pairs(c) if (c, v) in self.board.plan), None)
        if own is not None:
            return self.compared(self.board.without(own))
        found: set[Decider] = {self.against(c, v) for v, _ in self._pairs(c)}
        return next((decider for decider in _SOONEST if decider in found), "levels")
