"""Random walks over some rounds of one service, by two people and with different tables, held by an oracle.

The oracle remembers what was handed over and accepted, works out what stands by itself, and asks the ledger
for nothing but its standing.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from matcher.decisions.decision import KEEPS, Decision, DecisionKind
from matcher.decisions.ledger import Ledger
from matcher.errors import NotAllowed
from matcher.records.child import Agreed, Child
from matcher.records.standing import Status
from matcher.rounds.result import MatchRound
from tests.decisions.small_round import TODAY, child, visitor
from tests.decisions.test_tables_as_new import gathered, keep

Pair = tuple[str, str]
CHILDREN = ("C1", "C2", "C3", "C4")
BROTHERS = ("C3", "C4")
CAPACITY = {"V1": 1, "V2": 2}
PEOPLE = ("Asha", "Martin")
STEPS = 50


@dataclass(frozen=True, slots=True)
class _Tables:
    """Who objects in the tables of a round, and of which day they are."""

    objecting: frozenset[str]
    day: date


@dataclass(slots=True)
class _Walk:
    """What was done so far; ``stacks`` are the decisions that count, by round and pair."""

    ledger: Ledger
    draw: random.Random
    rounds: dict[str, MatchRound] = field(default_factory=dict)
    tables: dict[str, _Tables] = field(default_factory=dict)
    stacks: dict[tuple[str, Pair], list[Decision]] = field(default_factory=dict)
    handed_over: int = 0
    accepted: int = 0

    def pinned(self) -> set[Pair]:
        """Give the pairs that are kept, by the ledger's standing."""
        return {
            (row.child_id, row.visitor_id) for row in self.ledger.standing() if row.status is Status.PINNED
        }

    def stands(self, pair: Pair) -> Decision | None:
        """Give what was said last about a pair in any round and was not undone."""
        tops = [stack[-1] for (_, about), stack in self.stacks.items() if about == pair and stack]
        return max(tops, key=lambda made: made.number, default=None)

    def hand_over(self) -> None:
        """Keep a round with other tables, of one of two days."""
        self.handed_over += 1
        day = TODAY + timedelta(days=self.draw.choice((0, 0, 1)))
        present = [name for name in CHILDREN if self.draw.random() < 0.8]
        objecting = frozenset(name for name in present if self.draw.random() < 0.2)
        # No two tables are the same, so that each is of the day it was handed over for.
        visitors = [visitor(name, capacity=CAPACITY[name], age=30 + self.handed_over) for name in CAPACITY]
        result = keep(
            self.ledger,
            gathered(*(_made_up(name, name in objecting) for name in present), *visitors, today=day),
        )
        self.rounds[result.reference] = result
        self.tables[result.reference] = _Tables(objecting, day)

    def delete(self) -> None:
        """Delete a round; its tables may hold against others as long as it is kept."""
        reference = self.draw.choice(list(self.rounds))
        self.ledger.delete_round(reference)
        del self.rounds[reference], self.tables[reference]
        self.stacks = {key: stack for key, stack in self.stacks.items() if key[0] != reference}

    def decide(self) -> None:
        """Take or undo a decision, having seen what stands, or something else, or nothing."""
        reference = self.draw.choice(list(self.rounds))
        proposed = [(match.child_id, match.visitor_id) for match in self.rounds[reference].matches]
        any_pair = (self.draw.choice(CHILDREN), self.draw.choice(list(CAPACITY)))
        pair = self.draw.choice([*proposed, any_pair])
        kind = self.draw.choice([*DecisionKind, DecisionKind.APPROVED, DecisionKind.PINNED])
        by = self.draw.choice(PEOPLE)
        stack = self.stacks.setdefault((reference, pair), [])
        changes = (stack[-1] if stack else None) if kind is DecisionKind.UNDONE else self.stands(pair)
        number = 0 if changes is None else changes.number
        expect = self.draw.choice([None, 0, number, number, max(0, number - 1)])
        made = self.ledger.decide(reference, *pair, kind, by=by, reason="Their wish", expect=expect)
        if changes is None or made.number > changes.number:
            assert expect in (number, None), f"{expect} was not what stood: {changes}"
            assert changes is None or changes.by == by or expect == number, f"{by} changed {changes} unseen"
        if kind is DecisionKind.UNDONE:
            stack.pop()
        elif not stack or stack[-1].number != made.number:
            stack.append(made)

    def look(self, before: set[Pair]) -> None:
        """Hold what is kept now against the places there are, and what is newly kept against objections."""
        after = self.pinned()
        assert len({child_id for child_id, _ in after}) == len(after), "a child is kept twice"
        for name, capacity in CAPACITY.items():
            units = {"brothers" if one in BROTHERS else one for one, with_ in after if with_ == name}
            assert len(units) <= capacity, f"{name} has one child too many: {units}"
        for pair in after - before:
            made = self.stands(pair)
            assert made is not None
            assert made.kind in KEEPS
            own = self.tables[made.round_reference]
            against = [each for each in self.tables.values() if each.day >= own.day]
            assert not any(pair[0] in each.objecting for each in against), f"{pair[0]} objects"

    def step(self) -> None:
        """Do something that may be refused; then nothing is changed by it."""
        before = self.pinned()
        chance = self.draw.random()
        act = self.hand_over if chance < 0.05 else self.delete if chance < 0.08 else self.decide
        if not self.rounds:
            act = self.hand_over
        try:
            act()
        except NotAllowed:
            assert self.pinned() == before
            return
        self.accepted += 1
        self.look(before)


def _made_up(name: str, objects: bool) -> Child:
    return child(
        name,
        leaves_on=date(2035, 1, 1),
        agreed=Agreed.OBJECTS if objects else Agreed.YES,
        siblings="Fam" if name in BROTHERS else "",
        siblings_wish="same visitor" if name in BROTHERS else "",
    )


@pytest.mark.parametrize("seed", range(16))
def test_no_walk_leads_past_the_rules(ledger: Ledger, seed: int) -> None:
    """No place too many, no objecting child newly kept, no colleague's decision changed unseen."""
    walk = _Walk(ledger, random.Random(seed))
    for _ in range(3):
        walk.hand_over()
    for _ in range(STEPS):
        walk.step()
    assert walk.accepted > STEPS // 10
    assert ledger.verify().faults == ()
