"""A round as it lies open: its plan, the people it was made from, and what was decided about each pair."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import streamlit as st

from matcher.decisions.decision import Decision, DecisionKind
from matcher.decisions.lifecycle import run_name, standing_decisions, states_of
from matcher.decisions.saved import RoundEntry
from matcher.decisions.siblings import parted
from matcher.errors import LedgerFault
from matcher.exports.selection import Selection
from matcher.policy.facts import Facts
from matcher.rounds.result import Match, MatchRound
from matcher.ui import state

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Opened:
    """A round that is being worked on.

    Parameters
    ----------
    facts
        The people, places and policy it was made from; None where it was saved without its tables.
    decisions
        Taken in this run, newest first.
    held_before
        Pairs that were held in an earlier round, with that decision.
    runs
        References of all runs of the round, oldest first, this one last.
    over_runs
        The decision in force about each pair over all runs of the round, and who keeps a pinned pair
        elsewhere.
    standing
        The decision that stands about each pair, in whichever round of the service it was taken.
    history
        Taken in any run of the round, newest first, with those elsewhere that keep a pair of the plan.
    """

    entry: RoundEntry
    result: MatchRound
    facts: Facts | None
    decisions: tuple[Decision, ...]
    held_before: dict[Pair, Decision]
    runs: tuple[str, ...]
    over_runs: dict[Pair, Decision]
    standing: dict[Pair, Decision]
    history: tuple[Decision, ...]

    @cached_property
    def states(self) -> dict[Pair, Decision]:
        """What was decided in this run and can be undone in it; a pair without a decision is left out."""
        return states_of(self.decisions)

    @cached_property
    def proposals(self) -> tuple[Match, ...]:
        """What there is to decide: undecided first, of these first what was held before; then the rest."""
        open_to_all = [match for match in self.result.matches if match.status == "proposed"]
        return tuple(sorted(open_to_all, key=self._turn))

    @property
    def undecided(self) -> tuple[Match, ...]:
        """The proposals about which nothing is decided yet."""
        return tuple(
            match for match in self.proposals if (match.child_id, match.visitor_id) not in self.states
        )

    @property
    def settled(self) -> tuple[Match, ...]:
        """Pairs of the plan that were settled before the run: pinned and offered ones."""
        return tuple(match for match in self.result.matches if match.status != "proposed")

    def decision(self, child_id: str, visitor_id: str) -> Decision | None:
        """Give the decision that was taken about a pair in this run."""
        return self.states.get((child_id, visitor_id))

    def elsewhere(self, child_id: str, visitor_id: str) -> Decision | None:
        """Give the decision that stands about a pair where it was taken in another round or run."""
        decision = self.standing.get((child_id, visitor_id))
        return None if decision is None or decision.round_reference == self.entry.reference else decision

    def settled_words(self, match: Match) -> str:
        """Say why a pair of the plan is kept: ``"Approved by Asha in run 1"``, or its status alone."""
        decision = self.over_runs.get((match.child_id, match.visitor_id))
        if decision is None:
            return match.status.capitalize()
        return f"{decision.kind.capitalize()} by {decision.by} in {run_name(self.runs, decision)}"

    @cached_property
    def parted(self) -> dict[Pair, tuple[str, ...]]:
        """Sentences on brothers and sisters of whom one was decided about otherwise, by pair."""
        return {} if self.facts is None else parted(self.facts.pool, self.over_runs, names=True)

    def child_name(self, child_id: str) -> str:
        """Give a child's code, and the name where one is known: ``"C01 Malachi"``."""
        if self.facts is None or child_id not in self.facts.child_index:
            return child_id
        return _called(child_id, self.facts.pool.children[self.facts.child_index[child_id]].known_as)

    def visitor_name(self, visitor_id: str) -> str:
        """Give a visitor's code, and the name where one is known."""
        if self.facts is None or visitor_id not in self.facts.visitor_index:
            return visitor_id
        return _called(visitor_id, self.facts.pool.visitors[self.facts.visitor_index[visitor_id]].known_as)

    def pair_name(self, child_id: str, visitor_id: str) -> str:
        """Give the names of both: ``"C01 Malachi with V02 Anne"``."""
        return f"{self.child_name(child_id)} with {self.visitor_name(visitor_id)}"

    def _turn(self, match: Match) -> tuple[int, int]:
        pair = (match.child_id, match.visitor_id)
        decision = self.states.get(pair)
        if decision is None:
            group = 0 if pair in self.held_before else 1
        else:
            group = 2 if decision.kind is DecisionKind.HELD else 3
        return group, self._order[match.child_id]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {match.child_id: place for place, match in enumerate(self.result.matches)}


def _called(code: str, name: str) -> str:
    return f"{code} {name}" if name and name != code else code


def in_hand() -> Opened | None:
    """Open the round that is being worked on; None where there is none."""
    entry = state.round_in_hand()
    return None if entry is None else opened(entry)


def opened(entry: RoundEntry) -> Opened:
    """Open a round."""
    result, facts = _kept(str(state.data_folder()), entry.reference, entry.tables_id, entry.created_at)
    ledger = state.ledger()
    everything = ledger.decisions_beside(result, facts)
    selection = Selection(result, everything, earlier_runs=ledger.earlier_runs(entry.reference))
    own = tuple(decision for decision in everything if decision.round_reference == entry.reference)
    held = {
        pair: decision
        for reference in {d.round_reference for d in everything} - {entry.reference}
        for pair, decision in states_of(d for d in everything if d.round_reference == reference).items()
        if decision.kind is DecisionKind.HELD
    }
    return Opened(
        entry=entry,
        result=result,
        facts=facts,
        decisions=own,
        held_before=held,
        runs=selection.runs,
        over_runs=selection.states,
        standing=standing_decisions(everything),
        history=tuple(selection.history),
    )


@st.cache_resource(show_spinner=False, max_entries=6)
def _kept(
    folder: str, reference: str, tables_id: int | None, created_at: datetime
) -> tuple[MatchRound, Facts | None]:
    # A round and its tables never change, so they are read once; those of another ledger in the place of
    # this one may have their names, but not their moment.
    result = state.ledger().round(reference)
    if tables_id is None:
        return result, None
    try:
        tables = state.ledger().tables(tables_id)
    except LedgerFault:
        return result, None
    return result, tables.facts_of(result)


def forget() -> None:
    """Forget every round that was opened, as when one was deleted."""
    _kept.clear()
