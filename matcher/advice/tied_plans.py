"""Which plans are as good as the one in force, and what decided: the one source of every such word.

A *tie* is another plan that is equal on every level, travel included: there a lot decided (or, in a re-run
that was to change as little as it could, that, and the lot only where plans keep as many). A round file
does not hold what the round before proposed, only whether it was the same. Where only travel differs, less
travel decided. Nothing is called a tie that is not exactly one: not where a level is not proved, nor where a
travel budget or another limit binds that leaves a price unknown.
"""

from collections.abc import Callable, Iterator
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
from matcher.policy.wording import counted, listed
from matcher.rounds.parts import PreviousRound
from matcher.rounds.result import MatchRound

Decider = Literal["tie", "travel", "levels", "unknown"]
"""``tie``: equal on every level. ``travel``: only that differs. ``levels``: a level above travel does."""

_SOONEST: tuple[Decider, ...] = ("tie", "unknown", "travel", "levels")
"""Of several pairs the first of these is what decided against them all."""
MOST_NAMED = 6
"""Of so many children equally placed with one all are named; of more they are counted."""
TIE = "equally good"
BUT_FOR_TRAVEL = "as good on every level above travel"
_AS_GOOD: dict[str, str] = {"tie": TIE, "travel": BUT_FOR_TRAVEL}
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

    def equally_placed(self, c: int) -> tuple[int, ...]:
        """Give the children whom a lot, or few changes, decided between together with an unmatched child.

        Every equally good plan has a visitor for equally many of them, and each has one in some plan.
        The child is not given, brothers and sisters who move with the child are. Empty for a child who is
        matched, where there is no such plan, and where a limit binds that leaves that open.
        """
        if c in self._matched or not self._comparable or not self.board.prices.always_exact:
            return ()
        units = self._equal.on_every_level.exchanged(self._unit(c))
        if len(units) < 2:
            return ()
        children = np.flatnonzero(np.isin(self.board.prices.given_units.of_child, units))
        return tuple(child for child in children.tolist() if child != c)

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
        if decider in _AS_GOOD:
            return f"another plan is {_AS_GOOD[decider]}, and {self.decided(decider)}"
        if decider == "unknown":
            return ""
        found = self.board.relaxed(self.board.unit_pair(c, v))
        fits = found is not None and found.exact and found.levels[:-2] == self._levels[:-2]
        return f"the whole plan {'fits' if fits else 'is'} better so"

    # In words

    def decided(self, decider: Decider = "tie") -> str:
        """Say what decided between plans as good: ``"a lot decided"``; empty where none is, or not known."""
        if decider == "travel":
            return "less travel decided"
        if decider != "tie":
            return ""
        if self.result.previous is None:
            return "the order of ids decided" if self.result.lot is None else "a lot decided"
        before = self.result.previous.reference
        if self._keeps_all:
            return f"the proposed plan keeps all of round {before}"
        return f"keeping most of round {before} decided, or a lot where plans keep as many"

    def of_plan(self) -> str:
        """Say for how many matches another plan was as good, and what decided; empty where not known."""
        if not self._comparable or not self.board.prices.always_exact:
            return ""
        tied = sum(self.about(c) == "tie" for c in self._matched)
        if not tied:
            return f"No other plan is {TIE}."
        return (
            f"For {tied} of {counted(len(self._matched), 'match', 'matches')} another plan is {TIE}:"
            f" {self.decided()}."
        )

    def of_match(self, c: int) -> str:
        """Say that another plan was as good for a child who is matched; empty where none was."""
        return self._told("Another plan was", self.about(c))

    def of_unmatched(self, c: int, named: Callable[[int], str]) -> str:
        """Say that a child without a visitor lost a tie; empty where that is not so.

        Parameters
        ----------
        named
            Gives what a child is called.
        """
        decider, others = self.about(c), self.equally_placed(c)
        if decider != "tie" or not others:
            return self._told(f"A plan with a visitor for {named(c)} was", decider)
        placed = len(self._matched.intersection(others))
        who = (
            f"{named(c)} and {len(others)} others"
            if len(others) > MOST_NAMED
            else listed(map(named, (c, *others)))
        )
        room = (
            f", and there {'was a visitor' if placed == 1 else 'were visitors'} for {placed} of them"
            if len(others) > 1
            else ""
        )
        return f"{who} were equally placed{room}; {self.decided()}."

    def of_unused(self, v: int, name: str) -> str:
        """Say that a visitor without a child has one in a plan as good; empty where that is not so."""
        found = {self.against(c, visitor) for c, visitor in self.board.places_in_problem if visitor == v}
        decider: Decider = next((one for one in _SOONEST if one in found and self.decided(one)), "unknown")
        return self._told(f"A plan with a child for {name} was", decider)

    def of_pair(self, c: int, v: int) -> str:
        """Say that a plan with a pair was as good; empty where none was."""
        return self._told("A plan with this pair was", self.against(c, v))

    def _told(self, plan: str, decider: Decider) -> str:
        decided = self.decided(decider)
        return f"{plan} {_AS_GOOD[decider]}. {decided[0].upper()}{decided[1:]}." if decided else ""

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
    def _keeps_all(self) -> bool:
        """Whether the plan in force is that of the round before: then no other keeps as much of it."""
        pairs = ((match.child_id, match.visitor_id) for match in self.result.matches)
        before = self.result.previous
        return before is not None and before.proposals == PreviousRound.digest_of(pairs)

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
