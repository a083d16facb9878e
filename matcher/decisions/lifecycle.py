"""Which decision may follow which, and what state a pair is in. No database, no clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.decisions.decision import KEEPS, Decision, DecisionKind
from matcher.errors import NotAllowed

Pair = tuple[str, str]
"""A child's and a visitor's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known about a pair at the moment somebody decides about it.

    Parameters
    ----------
    in_plan
        Whether the pair is one of the round's matches.
    is_active
        Whether the visitor visits the child already.
    absent
        A sentence where the child or the visitor does not take part in the round, else empty.
    settled_elsewhere
        A sentence for each other visitor with whom the child is approved, pinned, offered or active.
    has_place
        Whether the visitor has a place for the child, a brother's or sister's counted; None where the
        tables are not at hand.
    kept_beside
        Sentences on the visitor's places that are kept for children who are not in the round.
    has_tables
        Whether the tables that the round was made from are at hand.
    barred
        Sentences on the never-overridable rules that the pair breaks.
    barred_since
        The same by tables that were saved since, and whom the two have by those.
    risks_since
        Sentences on the risk rules that the pair breaks by tables saved since, and that were no exception;
        and on rules that it breaks by present measures, where the round was made by earlier ones.
    run_out
        Sentences on the vetting that counted by the newest tables and has run out by today.
    """

    child_id: str
    visitor_id: str
    in_plan: bool
    is_active: bool = False
    absent: str = ""
    settled_elsewhere: tuple[str, ...] = ()
    has_place: bool | None = None
    kept_beside: tuple[str, ...] = ()
    has_tables: bool = True
    barred: tuple[str, ...] = ()
    barred_since: tuple[str, ...] = ()
    risks_since: tuple[str, ...] = ()
    run_out: tuple[str, ...] = ()


def check(kind: DecisionKind, situation: Situation) -> None:
    """Make sure that a decision may be taken.

    Raises
    ------
    matcher.errors.NotAllowed
        With a sentence on each thing in the way.
    """
    said = refusals(kind, situation)
    if said:
        raise NotAllowed(" ".join(said))


def refusals(kind: DecisionKind, situation: Situation) -> tuple[str, ...]:
    """Say what stands in the way of a decision; empty where nothing does."""
    child, visitor = situation.child_id, situation.visitor_id
    if situation.is_active:
        return (f"{visitor} visits {child} already. Record an ending in the standing table.",)
    said = []
    if kind in (DecisionKind.APPROVED, DecisionKind.HELD) and not situation.in_plan:
        advice = "" if refusals(DecisionKind.PINNED, situation) else " Pin the pair and run again."
        said.append(f"{child} with {visitor} is not proposed in this round, so it cannot be {kind}.{advice}")
    if kind in KEEPS or kind is DecisionKind.HELD:
        said += _cannot_go_on(kind, situation)
    if kind in KEEPS:
        said += _cannot_be_kept(situation)
    return tuple(said)


def _cannot_go_on(kind: DecisionKind, situation: Situation) -> list[str]:
    """Say what stands against every decision that does not close the pair."""
    if not situation.has_tables:
        return [
            f"The ledger does not hold the tables this round was made from, so nothing is {kind} in it."
            " Give the tables with the round."
        ]
    # A pin puts a rule that may be relaxed aside, with a reason; a proposal was made without that.
    risks = () if kind is DecisionKind.PINNED else situation.risks_since
    since = [*situation.barred_since, *risks]
    again = ["Run the round again from those tables."] if since else []
    return [*situation.barred, *since, *again, *situation.run_out]


def _cannot_be_kept(situation: Situation) -> list[str]:
    visitor = situation.visitor_id
    said = [*filter(None, [situation.absent]), *situation.settled_elsewhere]
    if situation.has_place is False:
        said += [f"{visitor} has no place left.", *situation.kept_beside]
        said.append(f"Undo or decline another match of {visitor} first.")
    return said


def histories(decisions: Iterable[Decision]) -> dict[tuple[str, Pair], list[Decision]]:
    """Give, for each round and pair, the decisions that still count, oldest first.

    An ``UNDONE`` takes away the last decision that counts, so that the one before stands again.
    """
    counting: dict[tuple[str, Pair], list[Decision]] = {}
    for decision in sorted(decisions, key=lambda event: event.number):
        stack = counting.setdefault((decision.round_reference, decision.pair), [])
        if decision.kind is not DecisionKind.UNDONE:
            stack.append(decision)
        elif stack:
            stack.pop()
    return counting


def states_of(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """Give the decision in force for each pair of one round; a pair without one is left out."""
    return {pair: stack[-1] for (_, pair), stack in histories(decisions).items() if stack}


def standing_decisions(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """Give the decision about each pair that stands, in whichever round it was taken: the last one said."""
    tops = [stack[-1] for stack in histories(decisions).values() if stack]
    return {made.pair: made for made in sorted(tops, key=lambda made: made.number)}


def counted_as(decision: Decision | None, reference: str) -> DecisionKind | None:
    """Give as what a proposal of a run counts, None for undecided.

    To hold is to decide "not yet", for the run it was said in: one held in an earlier run is to be decided
    again.
    """
    if decision is None or (decision.kind is DecisionKind.HELD and decision.round_reference != reference):
        return None
    return decision.kind


class InForce:
    """The decisions in force, each taken in one run: what they come to over all runs of a round.

    Whatever counts or shows what was decided asks here, so that every page and list says the same.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._of_round: dict[str, dict[Pair, Decision]] = {}
        self._keeping: dict[Pair, Decision] = {}
        tops = (stack[-1] for stack in histories(decisions).values() if stack)
        for decision in sorted(tops, key=lambda made: made.number):
            self._of_round.setdefault(decision.round_reference, {})[decision.pair] = decision
            if decision.kind in KEEPS:
                self._keeping[decision.pair] = decision

    def over(self, runs: Iterable[str], plan: Mapping[Pair, str]) -> dict[Pair, Decision]:
        """Give the decision in force about each pair: whatever was said last in any of the runs.

        Parameters
        ----------
        runs
            References of all runs of the round.
        plan
            The status of each pair of the newest run. Of a pair that is pinned there and was decided in
            none of the runs, whoever keeps it in another round counts.
        """
        found = {
            pair: self._keeping[pair]
            for pair, status in plan.items()
            if status == "pinned" and pair in self._keeping
        }
        said: dict[Pair, Decision] = {}
        for reference in runs:
            for pair, decision in self._of_round.get(reference, {}).items():
                if pair not in said or said[pair].number < decision.number:
                    said[pair] = decision
        return found | said


def run_name(runs: Sequence[str], decision: Decision) -> str:
    """Name the run of a round that a decision was taken in: ``"run 1"``, or ``"round R-…"`` elsewhere."""
    reference = decision.round_reference
    return f"run {runs.index(reference) + 1}" if reference in runs else f"round {reference}"
