"""Plan B, rehearsed: what happens to the plan when a proposal goes wrong.

For every match: the child says no, the visitor drops out, the DBS check is late. The "no" that hurts
the round most comes first.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.advice.choices.pricing import Board, Consequence, Gains, Pricing
from matcher.optimiser.objective import levels_of
from matcher.optimiser.prices import Outcome
from matcher.policy.facts import Facts
from matcher.records.standing import StandingRow, Status
from matcher.rounds.parts import MatchStatus
from matcher.rounds.result import MatchRound

HELD = (Status.PINNED, Status.OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What may go wrong with one proposal.

    Parameters
    ----------
    says_no
        The child declines this visitor, and the round is run again.
    drops_out
        The visitor is gone, from all their proposals, and the round is run again.
    dbs_late
        The visitor's proposals are kept waiting for the check and nobody else moves. Not worth waiting
        for, it is as if the visitor dropped out.
    """

    child_id: str
    visitor_id: str
    child: str
    visitor: str
    status: MatchStatus
    says_no: Consequence
    drops_out: Consequence
    dbs_late: Consequence

    def sentences(self) -> tuple[str, ...]:
        """Say it: the proposal, then each thing that may go wrong."""
        return (
            f"{self.child} with {self.visitor} ({self.status}).",
            f"If {self.child} says no: {_told(self.says_no)}",
            f"Without {self.visitor}: {_told(self.drops_out)}",
            f"If the DBS of {self.visitor} is late and is waited for, meanwhile: {_told(self.dbs_late)}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "child_id": self.child_id,
            "visitor_id": self.visitor_id,
            "status": self.status,
            "says_no": self.says_no.to_dict(),
            "drops_out": self.drops_out.to_dict(),
            "dbs_late": self.dbs_late.to_dict(),
        }


def _told(happens: Consequence) -> str:
    return f"{happens.sentence}.{f' {happens.chain}.' if happens.chain else ''}"


def rehearse(facts: Facts, result: MatchRound) -> tuple[Rehearsal, ...]:
    """Rehearse what may go wrong with every match of a plan, the most hurtful "no" first.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    """
    return rehearsals_of(Pricing.of(facts, result))


def rehearsals_of(pricing: Pricing) -> tuple[Rehearsal, ...]:
    """Give what :func:`rehearse` gives, of a round that is ready to be asked."""
    stage = _Stage(pricing)
    played = [stage.play(c, v) for c, v in sorted(pricing.matched.items())]
    return tuple(rehearsal for _, rehearsal in sorted(played, key=lambda one: one[0]))


class _Stage:
    """Where things go wrong, one at a time."""

    def __init__(self, pricing: Pricing) -> None:
        self.pricing = pricing
        self.outlook = pricing.outlook
        self.fixed = pricing.outlook.settlement.fixed
        self._lost: dict[int, tuple[Board, Outcome]] = {}

    def play(self, c: int, v: int) -> tuple[tuple[Gains, str], Rehearsal]:
        """Rehearse one match; with it what a "no" gains, to put it in order."""
        family = self.pricing.family(c)
        board, without = self._declined(c, v)
        child, visitor = self.outlook.facts.children[c], self.outlook.facts.visitors[v]
        beside = self.outlook.children_of[v]
        rehearsal = Rehearsal(
            child_id=child.child_id,
            visitor_id=visitor.visitor_id,
            child=self.outlook.child_name(c),
            visitor=self.outlook.visitor_name(v),
            status=self.outlook.match_of[c].status,
            says_no=self._happens(board, without, family),
            drops_out=self._happens(*self._gone(v), [*family, *beside]),
            dbs_late=self._happens(self.pricing.board, self._waiting(v), [*family, *beside]),
        )
        return (self.pricing.gains(without), child.child_id), rehearsal

    def _happens(self, board: Board, found: Outcome, first: list[int]) -> Consequence:
        return self.pricing.consequence(board, found, first, a_choice=False)

    def _declined(self, c: int, v: int) -> tuple[Board, Outcome]:
        """Give the best plan once the child has declined the visitor."""
        board = self.pricing.board
        unit_pair = board.unit_pair(c, v)
        found = board.without(unit_pair) if unit_pair >= 0 else None
        if found is not None:
            return board, found
        ids = self.outlook.facts.children[c].child_id, self.outlook.facts.visitors[v].visitor_id
        family = {self.outlook.facts.children[member].child_id for member in self.pricing.family(c)}
        no = StandingRow(*ids, Status.DECLINED, self.outlook.facts.today)
        board = self.pricing.settled_otherwise(lambda row: None if _holds(row, family, ids[1]) else row, no)
        return board, board.best()

    def _gone(self, v: int) -> tuple[Board, Outcome]:
        """Give the best plan without a visitor; asked once for each."""
        if v not in self._lost:
            board = self.pricing.board
            if any(visitor == v for _, visitor in self.fixed):
                visitor_id = self.outlook.facts.visitors[v].visitor_id
                board = self.pricing.settled_otherwise(
                    lambda row: None if row.visitor_id == visitor_id and row.status in HELD else row
                )
            found = board.losing(v)
            assert found is not None, "nothing holds the visitor any more"
            self._lost[v] = board, found
        return self._lost[v]

    def _waiting(self, v: int) -> Outcome:
        """Give the plan in force with the visitor's matches on hold."""
        board = self.pricing.board
        pairs = board.in_force[board.problem.visitor[board.in_force] != v]
        return Outcome(np.sort(pairs), levels_of(board.problem, pairs), True)


def _holds(row: StandingRow, children: set[str], visitor_id: str) -> bool:
    return row.child_id in children and row.visitor_id == visitor_id and row.status in HELD
