"""A round beside its facts, as explanations look at it: who is where, what stands against whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.advice.choices.board import Board
from matcher.advice.choices.board import Pair as Pair
from matcher.advice.tied_plans import TiedPlans
from matcher.candidates.settling import Settlement, settle
from matcher.errors import UnknownPerson
from matcher.intake.wording import shortened
from matcher.policy.facts import Facts
from matcher.policy.rule import SWITCHES
from matcher.policy.rules import allowed, pair_rules, rules_in_force
from matcher.records.standing import Status
from matcher.rounds.result import Match, MatchRound, as_made

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
CodeArray = npt.NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Outlook:
    """What explanations of one round share; worked out when first asked for.

    Parameters
    ----------
    given
        The facts the round was made from; they count as its version did.
    result
        The round.
    """

    given: Facts
    result: MatchRound

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", as_made(self.result, self.given))

    @cached_property
    def settlement(self) -> Settlement:
        """What was settled when the round started."""
        return settle(self.given)

    @property
    def facts(self) -> Facts:
        """The facts without pins and offers that cannot stand."""
        return self.settlement.facts

    def child(self, child_id: str) -> int:
        """Give the position of a child.

        Raises
        ------
        matcher.errors.UnknownPerson
            If there is no such child.
        """
        return position_of(child_id, self.given.child_index, "child")

    def visitor(self, visitor_id: str) -> int:
        """Give the position of a visitor; raises as :meth:`child`."""
        return position_of(visitor_id, self.given.visitor_index, "visitor")

    def child_name(self, c: int) -> str:
        """Give what a child is called, with the code: ``"Leah (C07)"``."""
        child = self.facts.children[c]
        return _with_code(child.known_as, child.child_id)

    def visitor_name(self, v: int) -> str:
        """Give what a visitor is called, with the code."""
        visitor = self.facts.visitors[v]
        return _with_code(visitor.known_as, visitor.visitor_id)

    def left_out(self, table: str, person_id: str) -> tuple[str, ...]:
        """Say why the row of a person could not be used; empty where there is no such row."""
        return tuple(
            f"Row {row.row} of the table {table} ({person_id}) could not be used: {row.reason}"
            for row in self.result.left_out
            if row.table == table and row.person_id == person_id
        )

    @cached_property
    def match_of(self) -> dict[int, Match]:
        """The match of each child who has one, by position."""
        return {self.child(match.child_id): match for match in self.result.matches}

    @cached_property
    def board(self) -> Board:
        """The round's own question, put again, with the plan in force."""
        matched = frozenset((c, self.visitor(match.visitor_id)) for c, match in self.match_of.items())
        return Board(self.settlement, matched, self.result.lot)

    @cached_property
    def ties(self) -> TiedPlans:
        """The plans as good as the one in force."""
        return TiedPlans(self.board, self.result)

    def tie_of_unmatched(self, c: int) -> str:
        """Say that a child without a visitor lost a tie, to whom; empty where that is not so."""
        return self.ties.of_unmatched(c, self.child_name)

    @cached_property
    def children_of(self) -> dict[int, tuple[int, ...]]:
        """The children matched with each visitor, by position."""
        found: dict[int, tuple[int, ...]] = {}
        for child, match in self.match_of.items():
            visitor = self.visitor(match.visitor_id)
            found[visitor] = (*found.get(visitor, ()), child)
        return found

    @cached_property
    def lifted(self) -> dict[Pair, frozenset[str]]:
        """The rules that standing rows lift, by pair; of what is kept all that can be.

        A pin or an offer that cannot stand lifts what it would if it could: mend what stands against it,
        and nothing more is asked.
        """
        lifted = dict(allowed(self.facts))
        of_pairs = SWITCHES & {rule.code for rule in pair_rules(self.facts.policy)}
        for status in (Status.PINNED, Status.OFFERED):
            for pair in self.given.standing_pairs(status):
                lifted[pair] = lifted.get(pair, frozenset()) | of_pairs
        return lifted | dict.fromkeys(self.settlement.fixed, SWITCHES)

    def against(self, pairs: Sequence[Pair]) -> list[tuple[str, ...]]:
        """Give the rules that stand against each pair, exceptions taken off, in the order of the rules."""
        child, visitor = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
        codes, table = self._broken(child, visitor)
        return [
            tuple(code for code in codes[row].tolist() if code not in self.lifted.get(pair, frozenset()))
            for pair, row in zip(pairs, table, strict=True)
        ]

    def _broken(
        self, child: IntArray, visitor: IntArray
    ) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.bool_]]:
        """Ask every rule of every pair; of the two about places the one about pairs counts."""
        in_force = rules_in_force(self.facts.policy)
        rules = [rule for rule in in_force if rule.code != "places" or rule.subject == "pair"]
        columns = [~rule.holds_for_pairs(self.facts, child, visitor) for rule in rules]
        return np.array([rule.code for rule in rules]), np.stack(columns, axis=-1)

    def against_child(self, c: int) -> dict[Pair, tuple[str, ...]]:
        """Give the rules that stand against a child with each visitor who takes part."""
        pairs = [(c, v) for v in self.visitors_taking_part()]
        return dict(zip(pairs, self.against(pairs), strict=True))

    def against_visitor(self, v: int) -> dict[Pair, tuple[str, ...]]:
        """Give the rules that stand against a visitor with each child who takes part."""
        pairs = [(c, v) for c in self.children_taking_part()]
        return dict(zip(pairs, self.against(pairs), strict=True))

    def visitors_taking_part(self) -> list[int]:
        """Give the positions of the visitors who take part."""
        positions: list[int] = np.flatnonzero(self.settlement.attendance.visitors).tolist()
        return positions

    def children_taking_part(self) -> list[int]:
        """Give the positions of the children who take part."""
        positions: list[int] = np.flatnonzero(self.settlement.attendance.children).tolist()
        return positions


def _with_code(name: str, code: str) -> str:
    return f"{name} ({code})" if name else code


def position_of(person_id: str, index: Mapping[str, int], kind: str) -> int:
    """Give the position of a person; raises as :meth:`Outlook.child`."""
    if person_id in index:
        return index[person_id]
    raise UnknownPerson(
        f"There is no {kind} {shortened(person_id)} in the tables. {_nearest(person_id, index)}".rstrip()
    )


def _nearest(person_id: str, index: Mapping[str, int]) -> str:
    # Loads rapidfuzz, which nobody needs who types ids as they stand.
    from rapidfuzz import fuzz, process

    found = process.extractOne(person_id.casefold(), index.keys(), scorer=fuzz.ratio, processor=str.casefold)
    return f"Did you mean {found[0]}?" if found and found[1] >= 50 else ""
