"""A round's question put again, and the best plan for every answer one could insist on.

Each answer is a plan, and its levels are read off that plan. Where the network alone cannot say, because
a travel budget binds or brothers and sisters are kept apart whose visitors' children need slots of their
own, the answer is found by solving anew; one that cannot be proved so stays a bound.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.screening import screen
from matcher.candidates.settling import Settlement
from matcher.optimiser.forcing import leaving_out, positions_of, requiring
from matcher.optimiser.objective import levels_of
from matcher.optimiser.prices import Outcome, Prices
from matcher.optimiser.problem import FixedPairsClash, Problem
from matcher.optimiser.solving import solve
from matcher.rounds.posing import Posed, pose

IntArray = npt.NDArray[np.int64]
Pair = tuple[int, int]
"""Positions of a child and a visitor."""

SECONDS_A_QUESTION = 5.0
"""How long a question is looked into that flows cannot answer; then its answer stays a bound."""

_MOST_STOPPED, _MOST_SOLVED = 2, 200
"""After so many that the clock stopped, or so many in all, no further question of a board is solved."""


@dataclass(frozen=True, eq=False)
class Board:
    """A round's question, put from what is settled, and the prices of its answers.

    Parameters
    ----------
    settlement
        What is settled.
    plan
        The pairs of the plan in force, those that are possible here.
    seed
        Of the round's lot; None where the order of ids decides between equally good plans.
    """

    settlement: Settlement
    plan: frozenset[Pair]
    seed: int | None
    _relaxed: dict[int, Outcome | None] = field(default_factory=dict, init=False, repr=False)
    _proved: list[bool] = field(default_factory=list, init=False, repr=False)

    @cached_property
    def candidates(self) -> CandidatePairs:
        """The possible pairs."""
        return screen(self.settlement)

    @cached_property
    def posed(self) -> Posed:
        """The question."""
        return pose(self.settlement, self.candidates, self.seed)

    @property
    def problem(self) -> Problem:
        """The question as the engine sees it."""
        return self.posed.problem

    @cached_property
    def in_force(self) -> IntArray:
        """int[M], positions of the plan's pairs in the problem."""
        child, visitor = np.array(sorted(self.plan), np.int64).reshape(-1, 2).T
        return positions_of(self.problem, child, visitor)

    @cached_property
    def prices(self) -> Prices:
        """The price of everything."""
        return Prices.of(self.problem, self.in_force)

    @cached_property
    def places_in_problem(self) -> dict[Pair, int]:
        """The position of each pair of people in the problem."""
        pairs = zip(self.problem.child.tolist(), self.problem.visitor.tolist(), strict=True)
        return {pair: position for position, pair in enumerate(pairs)}

    def unit_pair(self, c: int, v: int) -> int:
        """Give the unit pair of two people, -1 where there is none."""
        position = self.places_in_problem.get((c, v), -1)
        return int(self.prices.unit_pair_of[position]) if position >= 0 else -1

    def relaxed(self, unit_pair: int) -> Outcome | None:
        """Give the best plan that holds a unit pair as far as the network can say; None where none does."""
        if unit_pair not in self._relaxed:
            self._relaxed[unit_pair] = self.prices.with_pair(unit_pair)
        return self._relaxed[unit_pair]

    def with_pair(self, unit_pair: int) -> Outcome | None:
        """Give the best plan that holds a unit pair; None where none does."""
        return self._sure(self.relaxed(unit_pair), lambda: requiring(self.problem, self._pairs(unit_pair)))

    def without(self, unit_pair: int) -> Outcome | None:
        """Give the best plan without a unit pair; None where it is fixed."""
        found = self.prices.without(unit_pair)
        return self._sure(found, lambda: leaving_out(self.problem, self._pairs(unit_pair)))

    def losing(self, v: int) -> Outcome | None:
        """Give the best plan without a visitor; None where they are kept with somebody."""
        own = np.flatnonzero(self.problem.visitor == v)
        return self._sure(self.prices.losing(v), lambda: leaving_out(self.problem, own))

    def alone(self, unit_pair: int, child: IntArray, visitor: IntArray) -> Outcome | None:
        """Give the best plan that holds a unit pair and none of these other pairs of people."""
        problem, pairs = self.problem, self._pairs(unit_pair)
        if np.isin(child, problem.child[pairs]).all():
            # A child has one visitor: the pair alone keeps those others out.
            return self.with_pair(unit_pair)
        rest = leaving_out(problem, positions_of(problem, child, visitor))
        again = positions_of(rest, problem.child[pairs], problem.visitor[pairs])
        found = self.solved(requiring(rest, again))
        # Whatever is best with those others possible too is a bound.
        return found if found is None or found.exact else self.relaxed(unit_pair)

    def best(self) -> Outcome:
        """Give the best plan."""
        return self._sure(self.prices.best, lambda: self.problem) or self.prices.best

    def exceptions(self, c: int, v: int) -> tuple[str, ...]:
        """Give the rules that are relaxed for a possible pair."""
        position = self.places_in_problem[c, v]
        return self.candidates.exceptions.get(int(self.posed.pairs[position]), ())

    def people(self, outcome: Outcome) -> dict[int, int]:
        """Give each child's visitor in a plan."""
        child, visitor = (side[outcome.pairs].tolist() for side in (self.problem.child, self.problem.visitor))
        return dict(zip(child, visitor, strict=True))

    def _pairs(self, unit_pair: int) -> IntArray:
        return self.prices.pairs_of(unit_pair)

    def _sure(self, found: Outcome | None, question: Callable[[], Problem]) -> Outcome | None:
        """Solve anew what the network alone cannot say; where that proves nothing, the bound stays."""
        stopped = len(self._proved) - sum(self._proved)
        weary = stopped >= _MOST_STOPPED or len(self._proved) >= _MOST_SOLVED
        if found is None or found.exact or weary:
            return found
        solved = self.solved(question())
        self._proved.append(solved is None or solved.exact)
        return solved if solved is None or solved.exact else found

    def solved(self, asked: Problem) -> Outcome | None:
        """Solve this question with some of its pairs fixed or left out; None where there is no plan."""
        try:
            plan = solve(asked, time_limit=SECONDS_A_QUESTION)
        except FixedPairsClash:
            return None
        pairs = positions_of(self.problem, asked.child[plan.pairs], asked.visitor[plan.pairs])
        return Outcome(pairs, levels_of(self.problem, pairs), all(level.proved for level in plan.levels))
