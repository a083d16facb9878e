"""What another choice would cost the whole plan, everybody else rearranged, and who would move.

Nothing is changed. For a child, or a visitor, every possible partner with the change of every level;
pairs that only rules stand against which a named person may relax come on request, labelled as
exceptions. Families that share a visitor move together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from matcher.advice.choices.pricing import Board, Consequence, Gains, Pricing
from matcher.advice.outlook import Pair
from matcher.optimiser.prices import Outcome
from matcher.policy.facts import Facts
from matcher.policy.rule import SWITCHES
from matcher.policy.wording import listed
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound

SOLVED_ANEW = 12
"""How many choices are solved anew, the nearest first, where the network alone cannot price them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One possible pair and what choosing it would do.

    Parameters
    ----------
    in_force
        Whether it is in the plan already.
    choosing
        What having it in the plan, pinned, would do; nothing where it is in force.
    forbidding
        What ruling it out would do; only for a pair that is in force and not kept.
    exceptions
        The rules that would have to be relaxed for it; empty for a possible pair.
    """

    child_id: str
    visitor_id: str
    child: str
    visitor: str
    in_force: bool
    choosing: Consequence
    forbidding: Consequence | None = None
    exceptions: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say it: the pair and its cost, then who moves."""
        both = f"{self.visitor} for {self.child}"
        labelled = f" (an exception: {listed(self.exceptions)})" if self.exceptions else ""
        if self.in_force:
            return (f"{both}{labelled}: in the plan.", *self._ruled_out())
        moved = (f"{self.choosing.chain}.",) if self.choosing.chain else ()
        return (f"{both}{labelled}: {self.choosing.sentence}.", *moved)

    def _ruled_out(self) -> tuple[str, ...]:
        if self.forbidding is None:
            return ()
        chain = f" {self.forbidding.chain}." if self.forbidding.chain else ""
        return (f"Without this pair: {self.forbidding.sentence}.{chain}",)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON; an exception is labelled."""
        said = self.choosing.to_dict()
        if self.in_force:
            said["decided"] = self.forbidding.decided if self.forbidding else None
        labelled = {"exceptions": list(self.exceptions)} if self.exceptions else {}
        return {
            "child_id": self.child_id,
            "visitor_id": self.visitor_id,
            **{name: said[name] for name in ("cost", "exact", "moves", "decided")},
            **labelled,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """All choices for a person.

    Parameters
    ----------
    name
        What the person is called.
    choices
        The pair in force first, then from the least cost; what is not known comes last.
    closed
        For each pair that no rule stands against and that is no choice all the same: why, in a sentence.
    """

    name: str
    choices: tuple[Alternative, ...]
    closed: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say it."""
        if not self.choices and not self.closed:
            return (f"Nobody is possible for {self.name} in this round.",)
        told = (" ".join(choice.sentences()) for choice in self.choices)
        return (f"{self.name} could have, everybody else rearranged as well as can be:", *told, *self.closed)

    def as_text(self) -> str:
        """Give the sentences, one a line."""
        return "\n".join(self.sentences())

    def to_dict(self) -> list[dict[str, Any]]:
        """Give the choices as plain values for JSON."""
        return [choice.to_dict() for choice in self.choices]


def alternatives(
    facts: Facts,
    result: MatchRound,
    *,
    child_id: str | None = None,
    visitor_id: str | None = None,
    also_exceptions: bool = False,
) -> Alternatives:
    """Give what every choice for a child, for a visitor, or of one pair would cost.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    child_id, visitor_id
        About whom; with both, about that pair alone.
    also_exceptions
        Whether pairs count too that break rules which a named person may relax, and no other.

    Raises
    ------
    matcher.errors.UnknownPerson
        If there is no such child or visitor.
    ValueError
        When neither is given.
    """
    return choices_for(
        Pricing.of(facts, result), child_id=child_id, visitor_id=visitor_id, also_exceptions=also_exceptions
    )


def choices_for(
    pricing: Pricing,
    *,
    child_id: str | None = None,
    visitor_id: str | None = None,
    also_exceptions: bool = False,
) -> Alternatives:
    """Give what :func:`alternatives` gives, of a round that is ready to be asked."""
    outlook = pricing.outlook
    c = None if child_id is None else outlook.child(child_id)
    v = None if visitor_id is None else outlook.visitor(visitor_id)
    if c is None and v is None:
        raise ValueError("Expected a child or a visitor to ask about.")
    board = pricing.board if c is None else _open_board(pricing, c)
    asked = _Asked(pricing, board, c, v)
    found = [*asked.choices(), *(asked.excepted() if also_exceptions else ())]
    name = outlook.visitor_name(v or 0) if c is None else outlook.child_name(c)
    found.sort(key=lambda one: (not one[1].in_force, one[0]))
    return Alternatives(name=name, choices=tuple(choice for _, choice in found), closed=tuple(asked.closed()))


def _open_board(pricing: Pricing, c: int) -> Board:
    """Put the round as it is, or without what holds the child: then other choices can be asked about."""
    family = pricing.family(c)
    held = {child for child, _ in pricing.outlook.settlement.fixed}
    return pricing.freed(family) if held.intersection(family) else pricing.board


_Order = tuple[bool, Gains, str, str]


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question about a child, a visitor or both."""

    pricing: Pricing
    board: Board
    c: int | None
    v: int | None
    unheld: set[Pair] = field(default_factory=set)
    """Pairs that the network could hold and no plan does: a budget or slots stand against them."""

    def choices(self) -> Iterator[tuple[_Order, Alternative]]:
        """Give every possible pair that some plan holds; those nearest are solved anew where need be."""
        solved = 0
        for pair, unit_pair, outcome in self._nearest_first():
            if self._in_force(pair):
                yield self._choice(
                    self.board, pair, self._plan_in_force(self.board), self.board.without(unit_pair)
                )
                continue
            sure: Outcome | None = outcome
            if not outcome.exact and solved < SOLVED_ANEW:
                sure, solved = self.board.with_pair(unit_pair), solved + 1
            if sure is not None:
                yield self._choice(self.board, pair, sure)
            else:
                self.unheld.add(pair)
        yield from self._held_in_force()

    def _held_in_force(self) -> Iterator[tuple[_Order, Alternative]]:
        """Give the pair in force where it is possible only as what is pinned or offered: an exception."""
        v = None if self.c is None else self.pricing.matched.get(self.c)
        if self.c is None or v is None or self.v not in (None, v) or self.board.unit_pair(self.c, v) >= 0:
            return
        kept, family = self.pricing.board, self.pricing.family(self.c)
        if (self.c, v) in kept.places_in_problem:
            order, choice = self._choice(kept, (self.c, v), self._plan_in_force(kept))
            without = self.pricing.consequence(self.board, self.board.best(), family)
            yield order, replace(choice, forbidding=without)

    def _nearest_first(self) -> list[tuple[Pair, int, Outcome]]:
        numbered = ((pair, self.board.unit_pair(*pair)) for pair in self._pairs())
        found = [
            (pair, unit_pair, outcome)
            for pair, unit_pair in numbered
            if unit_pair >= 0 and (outcome := self.board.relaxed(unit_pair)) is not None
        ]
        return sorted(found, key=lambda one: [-gain for gain in self.pricing.gains(one[2])])

    def _pairs(self) -> list[Pair]:
        return [
            pair
            for pair in self.board.places_in_problem
            if self.c in (None, pair[0]) and self.v in (None, pair[1])
        ]

    def excepted(self) -> Iterator[tuple[_Order, Alternative]]:
        """Give the pairs that only relaxable rules stand against, each with them relaxed for it alone."""
        asked = self._excepted()
        if not asked:
            return
        lifted = {pair: codes for relaxed in asked.values() for pair, codes in relaxed.items()}
        rows = [_allowing(self.pricing, *pair, code) for pair, codes in lifted.items() for code in codes]
        board = self.pricing.settled_otherwise(self._still_standing, *rows)
        for pair, relaxed in asked.items():
            unit_pair = board.unit_pair(*pair)
            others = np.array([other for other in lifted if other not in relaxed], np.int64).reshape(-1, 2)
            outcome = board.alone(unit_pair, *others.T) if unit_pair >= 0 else None
            if outcome is not None:
                codes = tuple(dict.fromkeys(code for each in relaxed.values() for code in each))
                yield self._choice(board, pair, outcome, exceptions=codes)

    def _excepted(self) -> dict[Pair, dict[Pair, tuple[str, ...]]]:
        """Give, for each pair asked about, what has to be relaxed: a family's pairs are relaxed together."""
        asked = [[(member, v) for member in self.pricing.family(c)] for c, v in self._everyone()]
        pairs = [*dict.fromkeys(pair for family in asked for pair in family)]
        against = dict(zip(pairs, self.pricing.outlook.against(pairs) if pairs else (), strict=True))
        return {
            family[0]: relaxed
            for family in asked
            if SWITCHES.issuperset(code for pair in family for code in against[pair])
            and (relaxed := {pair: against[pair] for pair in family if against[pair]})
        }

    def _still_standing(self, row: StandingRow) -> StandingRow | None:
        """Keep a row, but for what holds the child who is asked about."""
        return row if self.c is None or row in self.board.settlement.facts.pool.standing else None

    def closed(self) -> Iterator[str]:
        """Say why possible pairs are no choice: tied elsewhere, or no plan holds them."""
        near = self.board.candidates
        mine = np.ones(len(near.child), np.bool_)
        for side, one in ((near.child, self.c), (near.visitor, self.v)):
            mine &= True if one is None else side == one
        for c, v in zip(near.child[mine].tolist(), near.visitor[mine].tolist(), strict=True):
            reason = self._why_closed(c, v)
            if reason:
                both = f"{self.pricing.outlook.visitor_name(v)} for {self.pricing.outlook.child_name(c)}"
                yield f"{both} is no choice: {reason}."

    def _why_closed(self, c: int, v: int) -> str:
        outlook, unit_pair = self.pricing.outlook, self.board.unit_pair(c, v)
        if unit_pair >= 0:
            held = self.board.relaxed(unit_pair) and (c, v) not in self.unheld
            return "" if held else "what is kept and the limits in force leave no plan with it"
        kept = self.pricing.matched.get(c)
        if (c, kept) in self.board.settlement.fixed and kept is not None:
            return f"{outlook.child_name(c)} is kept with {outlook.visitor_name(kept)}"
        others = [member for member in self.pricing.family(c) if member != c]
        names = listed(outlook.child_name(member) for member in others) if others else "a brother or sister"
        return f"not so for {names}, and they are to have the same visitor"

    def _in_force(self, pair: Pair) -> bool:
        return self.pricing.matched.get(pair[0]) == pair[1]

    def _plan_in_force(self, board: Board) -> Outcome:
        return Outcome(board.in_force, self.pricing.levels_in_force, True)

    def _choice(
        self,
        board: Board,
        pair: Pair,
        outcome: Outcome,
        forbidding: Outcome | None = None,
        exceptions: tuple[str, ...] = (),
    ) -> tuple[_Order, Alternative]:
        outlook, family = self.pricing.outlook, self.pricing.family(pair[0])
        ruled_out = None if forbidding is None else self.pricing.consequence(board, forbidding, family)
        choice = Alternative(
            child_id=outlook.facts.children[pair[0]].child_id,
            visitor_id=outlook.facts.visitors[pair[1]].visitor_id,
            child=outlook.child_name(pair[0]),
            visitor=outlook.visitor_name(pair[1]),
            in_force=self._in_force(pair),
            choosing=self.pricing.consequence(board, outcome, family, a_choice=not self._in_force(pair)),
            forbidding=ruled_out,
            exceptions=exceptions or board.exceptions(*pair),
        )
        gains = tuple(-gain for gain in self.pricing.gains(outcome))
        return (choice.choosing.certainty == "not known", gains, choice.child_id, choice.visitor_id), choice

    # Exceptions

    def _everyone(self) -> Iterator[Pair]:
        """Give every pair asked about."""
        facts = self.pricing.outlook.facts
        children = range(len(facts.children)) if self.c is None else [self.c]
        visitors = range(len(facts.visitors)) if self.v is None else [self.v]
        # What is in force is told already, an exception as well.
        return ((c, v) for c in children for v in visitors if not self._in_force((c, v)))


def _allowing(pricing: Pricing, c: int, v: int, code: str) -> StandingRow:
    facts = pricing.outlook.facts
    ids = facts.children[c].child_id, facts.visitors[v].visitor_id
    return StandingRow(*ids, Status.ALLOWED, facts.today, reason=code)
