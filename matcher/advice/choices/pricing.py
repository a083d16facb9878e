"""What anything else would cost beside the plan in force, and who would move.

What the advice on alternatives, reserves and rehearsals shares. A cost is the difference of two plans,
level by level, and says whether it is exact, a bound or not known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from matcher.advice.choices.board import Board as Board
from matcher.advice.level_words import in_words
from matcher.advice.outlook import Outlook
from matcher.advice.tied_plans import BUT_FOR_TRAVEL, TIE, Decider
from matcher.candidates.settling import settle
from matcher.optimiser.objective import levels_of
from matcher.optimiser.prices import Outcome
from matcher.policy.facts import Facts
from matcher.policy.ladder import levels
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound

IntArray = npt.NDArray[np.int64]
Certainty = Literal["exact", "at least", "not known"]
Gains = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A child who has another visitor than in the plan in force.

    Parameters
    ----------
    before, after
        The visitors' ids; None for nobody.
    """

    child_id: str
    before: str | None
    after: str | None

    def to_dict(self) -> dict[str, str | None]:
        """Give it as plain values for JSON."""
        return {"child_id": self.child_id, "from": self.before, "to": self.after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What something would do to the whole plan, everybody else rearranged as well as can be.

    Parameters
    ----------
    cost
        By code of the level, its value in that plan less its value in the plan in force; levels that do
        not change are left out.
    certainty
        ``exact``. ``at least``: the cost is a bound, no such plan is better, level by level in their
        order. ``not known``: until it is solved anew; the cost is empty.
    moves
        Who would have another visitor, in the order in which one makes way for the next; only where
        exact.
    sentence
        The cost in words: ``"one out-of-area residential child fewer; fit −12"``, ``"equally good; a lot
        decided"``.
    chain
        The moves in words: ``"Leah (C02) goes to Ahmed (V03), Sam (C04) is left without"``.
    decided
        What decided for the plan in force and against this: a ``tie`` broken by lot, less ``travel``, a
        higher one of the ``levels``; ``unknown`` where that is not known, None where nothing was to choose.
    """

    cost: dict[str, int]
    certainty: Certainty
    moves: tuple[Move, ...]
    sentence: str
    chain: str
    decided: Decider | None = None

    @property
    def exact(self) -> bool:
        """Whether the cost is exact."""
        return self.certainty == "exact"

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "cost": self.cost,
            "exact": self.exact,
            "moves": [move.to_dict() for move in self.moves],
            "sentence": self.sentence,
            "decided": self.decided,
        }


@dataclass(frozen=True, eq=False)
class Pricing:
    """A round beside its facts, ready to be asked what anything else would cost.

    Whoever asks several things of one round makes one and asks it: what they share is then worked out
    once.

    Parameters
    ----------
    outlook
        The round and the facts.
    """

    outlook: Outlook

    @classmethod
    def of(cls, facts: Facts, result: MatchRound) -> "Pricing":
        """Put a round again; parameters as :func:`~matcher.advice.explaining.why_pair`."""
        return cls(Outlook(facts, result))

    @property
    def board(self) -> Board:
        """The round's own question."""
        return self.outlook.board

    @cached_property
    def matched(self) -> dict[int, int]:
        """The visitor of each child in the plan in force, by position."""
        return {c: self.outlook.visitor(match.visitor_id) for c, match in self.outlook.match_of.items()}

    @cached_property
    def levels_in_force(self) -> tuple[int, ...]:
        """The levels of the plan in force."""
        return levels_of(self.board.problem, self.board.in_force)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the levels."""
        return tuple(code for code, _ in levels(self.outlook.facts.policy, self.outlook.facts.measures))

    def settled_otherwise(
        self, rows: Callable[[StandingRow], StandingRow | None], *more: StandingRow
    ) -> Board:
        """Put the round with other standing rows: each is kept, changed or left out, and some are added."""
        facts = self.outlook.given
        kept = tuple(new for row in facts.pool.standing if (new := rows(row)) is not None)
        changed = replace(facts, pool=replace(facts.pool, standing=(*kept, *more)))
        return Board(settle(changed), self.board.plan, self.board.seed)

    def freed(self, children: Sequence[int]) -> Board:
        """Put the round without what pins and offers hold these children."""
        ids = {self.outlook.facts.children[c].child_id for c in children}
        held = (Status.PINNED, Status.OFFERED)
        return self.settled_otherwise(lambda row: None if row.child_id in ids and row.status in held else row)

    def family(self, c: int) -> list[int]:
        """Give the children who move with a child: the child, and those who share the visitor."""
        together = self.outlook.settlement.attendance.families.together
        if together[c] < 0:
            return [c]
        members: list[int] = np.flatnonzero(together == together[c]).tolist()
        return [c, *(member for member in members if member != c)]

    def gains(self, found: Outcome) -> Gains:
        """Give what a plan gains on every level over the plan in force; less travel is a gain."""
        *others, travel = (then - now for then, now in zip(found.levels, self.levels_in_force, strict=True))
        return (*others, -travel)

    def consequence(
        self, board: Board, found: Outcome, first: Sequence[int], *, a_choice: bool = True
    ) -> Consequence:
        """Say what a plan means beside the plan in force.

        Parameters
        ----------
        first
            The children it is about: they are told of first.
        a_choice
            Whether the round could have chosen this plan, so that something decided against it.
        """
        decided = self.outlook.ties.compared(found) if a_choice and board is self.board else None
        gains = self.gains(found)
        certainty: Certainty = (
            "exact" if found.exact else "at least" if gains < (0,) * len(gains) else "not known"
        )
        known = dict(zip(self.codes, (*gains[:-1], -gains[-1]), strict=True))
        cost = {} if certainty == "not known" else {code: by for code, by in known.items() if by}
        moves = self._moves(board.people(found), first) if found.exact else ()
        return Consequence(
            cost=cost,
            certainty=certainty,
            moves=tuple(self._move(*move) for move in moves),
            sentence=self._sentence(cost, certainty, decided),
            decided=decided,
            chain=", ".join(self._told(*move) for move in moves),
        )

    def _sentence(self, cost: dict[str, int], certainty: Certainty, decided: Decider | None) -> str:
        if certainty == "not known":
            return "not known until it is solved anew"
        words = in_words(self.outlook.facts.policy, cost)
        if decided == "tie":
            return f"{TIE}; {self.outlook.ties.decided()}"
        if decided == "travel":
            return f"{BUT_FOR_TRAVEL}; less travel decided ({words.removeprefix('only ')})"
        return words if certainty == "exact" else f"at least as bad as: {words}"

    def _moves(self, then: dict[int, int], first: Sequence[int]) -> list[tuple[int, int | None, int | None]]:
        """Give who moves from whom to whom, each followed by those who make way."""
        left = {
            c: (self.matched.get(c), then.get(c))
            for c in sorted({*self.matched, *then})
            if self.matched.get(c) != then.get(c)
        }
        waiting, told = [*first], []
        while left:
            c = waiting.pop(0) if waiting else next(iter(left))
            if c not in left:
                continue
            before, after = left.pop(c)
            told.append((c, before, after))
            along = [other for other in self.family(c) if left.get(other) == (before, after)]
            making_way = [other for other, (held, _) in left.items() if held is not None and held == after]
            coming_in = [other for other, (_, to) in left.items() if to is not None and to == before]
            waiting = [*along, *making_way, *waiting, *coming_in]
        return told

    def _move(self, c: int, before: int | None, after: int | None) -> Move:
        ids = (None if v is None else self.outlook.facts.visitors[v].visitor_id for v in (before, after))
        return Move(child_id=self.outlook.facts.children[c].child_id, before=next(ids), after=next(ids))

    def _told(self, c: int, before: int | None, after: int | None) -> str:
        name = self.outlook.child_name(c)
        return (
            f"{name} is left without"
            if after is None
            else f"{name} goes to {self.outlook.visitor_name(after)}"
        )
