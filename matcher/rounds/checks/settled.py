"""What is settled before a round, read from the standing rows once more."""

from dataclasses import dataclass
from typing import Self

from matcher.policy.facts import Facts
from matcher.policy.rule import SWITCHES
from matcher.policy.rules import allowed
from matcher.records.standing import Status

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Pairs by what stands between them, as positions in the pool.

    Parameters
    ----------
    active, offered, pinned
        Pairs with such a row.
    visited
        Children who have a visitor already, even one who is no longer in the tables.
    closed
        Pairs that were declined or are blocked.
    allowed
        The rules that a row relaxes for a pair.
    """

    active: frozenset[Pair]
    visited: frozenset[int]
    offered: frozenset[Pair]
    pinned: frozenset[Pair]
    closed: frozenset[Pair]
    allowed: dict[Pair, frozenset[str]]

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """Read the standing rows of people who are in the tables."""
        return cls(
            active=frozenset(facts.standing_pairs(Status.ACTIVE)),
            visited=frozenset(
                facts.child_index[row.child_id]
                for row in facts.pool.standing
                if row.status is Status.ACTIVE and row.child_id in facts.child_index
            ),
            offered=frozenset(facts.standing_pairs(Status.OFFERED)),
            pinned=frozenset(facts.standing_pairs(Status.PINNED)),
            closed=frozenset(facts.standing_pairs(Status.BLOCKED, Status.DECLINED)),
            allowed=allowed(facts),
        )

    @property
    def kept(self) -> frozenset[Pair]:
        """Pairs that are in every plan where they can stand."""
        return self.offered | self.pinned

    def lifted(self, pair: Pair) -> frozenset[str]:
        """Give the rules that may be broken between two people."""
        return SWITCHES if pair in self.kept else self.allowed.get(pair, frozenset())
