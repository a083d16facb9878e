"""What the search for the smallest change comes to: the sets of changes that work, and their cost."""

from dataclasses import dataclass
from typing import Any

from matcher.advice.scenario_files import to_toml
from matcher.advice.scenarios import Scenario
from matcher.advice.searching.openings import Change
from matcher.policy.wording import counted, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """One set of changes that works, and what it comes to.

    Parameters
    ----------
    changes
        All of them are needed: without any one of them it does not work.
    child_id, visitor_id
        The match it makes.
    change
        By code of the level, the value with the changes less the value in force.
    loses, moves
        Others who are left without a visitor, and who go to another.
    """

    changes: tuple[Change, ...]
    child_id: str
    visitor_id: str
    change: dict[str, int]
    loses: tuple[str, ...]
    moves: tuple[str, ...]
    cost: str

    @property
    def sentence(self) -> str:
        """Say it: what would do, whom it brings together, what it costs others."""
        what = listed(each.words for each in self.changes)
        return f"{what[0].upper()}{what[1:]}: {self.child_id} with {self.visitor_id}. {self.cost}"

    def scenario(self, name: str = "") -> Scenario:
        """Give it as a scenario, to be tried as a what-if."""
        name = name or f"{listed(each.words for each in self.changes)}"
        return Scenario(name[:100], tuple(each.edit for each in self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocking:
    """The smallest changes for somebody.

    Parameters
    ----------
    child_id, visitor_id
        Whom it was asked for; both for a pair, the other one empty else.
    found
        The smallest first; all have equally many changes.
    reason
        Why there is none, or what is so already; empty where something was found.
    tried
        How many candidates were solved.
    complete
        False where the search stopped before all candidates were tried.
    """

    child_id: str
    visitor_id: str
    found: tuple[Unlock, ...]
    reason: str
    tried: int
    complete: bool

    def sentences(self) -> tuple[str, ...]:
        """Say it, the smallest change first."""
        if not self.found:
            return (self.reason,)
        return (self._how_many(), *(each.sentence for each in self.found))

    def _how_many(self) -> str:
        together, several = len(self.found[0].changes), len(self.found)
        if several == 1:
            return f"{counted(together, 'change')} would do:"
        if together == 1:
            return f"Any of these {several} would do; the smallest first:"
        return f"Each of these {several} takes {together} changes; the smallest first:"

    def to_dict(self) -> dict[str, Any]:
        """Give it in plain values; each set of changes with its scenario as TOML."""
        return {
            "child_id": self.child_id or None,
            "visitor_id": self.visitor_id or None,
            "found": [_plain(each) for each in self.found],
            "reason": self.reason,
            "tried": self.tried,
            "complete": self.complete,
            "sentences": list(self.sentences()),
        }


def _plain(unlock: Unlock) -> dict[str, Any]:
    return {
        "changes": [
            {"kind": each.kind, "amount": each.amount, "words": each.words} for each in unlock.changes
        ],
        "child_id": unlock.child_id,
        "visitor_id": unlock.visitor_id,
        "cost": unlock.change,
        "loses": list(unlock.loses),
        "moves": list(unlock.moves),
        "sentence": unlock.sentence,
        "scenario": to_toml(unlock.scenario()),
    }
