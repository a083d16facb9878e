"""Gathers what is known about a pair when somebody decides about it: plan, standing, places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matcher.decisions.decision import KEEPS, Decision
from matcher.decisions.lifecycle import Pair, Situation, histories
from matcher.decisions.saved import SavedTables
from matcher.decisions.settling import Baseline, standing_over
from matcher.errors import NotAllowed
from matcher.policy.capacity import place_for
from matcher.policy.facts import Facts
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import Match, MatchRound

_KEPT = frozenset({Status.ACTIVE, Status.OFFERED, Status.PINNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A round as it stands: its plan, the decisions so far, the standing tables it came after.

    Parameters
    ----------
    tables
        What the round was made from; None where it was saved without.
    decisions
        Of all rounds; at least those about the child and the visitor in question.
    baselines
        Oldest first, that of the round itself last.
    """

    result: MatchRound
    tables: SavedTables | None
    decisions: Sequence[Decision]
    baselines: Sequence[Baseline]

    def match(self, pair: Pair) -> Match | None:
        """Give the match of the plan, None where the pair is not in it."""
        match = self.result.match_of(pair[0])
        return match if match is not None and match.visitor_id == pair[1] else None


def situation_of(setting: Setting, pair: Pair, barred: Iterable[str] = ()) -> Situation:
    """Say what is known about a pair.

    Raises
    ------
    matcher.errors.NotAllowed
        If the child or the visitor is not in the round's tables.
    """
    _refuse_strangers(setting, pair)
    child_id, visitor_id = pair
    settled = _settled(setting)
    others = [row for row in settled if (row.child_id, row.visitor_id) != pair]
    return Situation(
        child_id=child_id,
        visitor_id=visitor_id,
        in_plan=setting.match(pair) is not None,
        is_active=StandingRow(child_id, visitor_id, Status.ACTIVE) in map(_bare, settled),
        absent=_absence(setting.result, pair),
        settled_elsewhere=tuple(_elsewhere(row, setting) for row in others if row.child_id == child_id),
        has_place=_has_place(setting, pair, others),
        barred=tuple(barred),
    )


def _settled(setting: Setting) -> list[StandingRow]:
    """Give what is kept: by a decision, or by the standing table where the round could keep it.

    A pin in the table that could not stand was left out of the round, and so stops nothing here.
    """
    result = setting.result
    honoured = {(pair.child_id, pair.visitor_id) for pair in result.active}
    honoured |= {(match.child_id, match.visitor_id) for match in result.matches if match.status != "proposed"}
    rows = standing_over(setting.baselines, setting.decisions)
    return [
        row
        for row in rows
        if row.status in _KEPT
        and (
            (row.child_id, row.visitor_id) in honoured
            or _decision_in_force(setting, (row.child_id, row.visitor_id)) is not None
        )
    ]


def _bare(row: StandingRow) -> StandingRow:
    return StandingRow(row.child_id, row.visitor_id, row.status)


def _refuse_strangers(setting: Setting, pair: Pair) -> None:
    children, visitors = _people(setting)
    for person_id, known, table in ((pair[0], children, "child"), (pair[1], visitors, "visitor")):
        if person_id not in known:
            raise NotAllowed(f"There is no {table} {person_id} in round {setting.result.reference}.")


def _people(setting: Setting) -> tuple[set[str], set[str]]:
    if setting.tables is not None:
        pool = setting.tables.pool
        return {child.child_id for child in pool.children}, {visitor.visitor_id for visitor in pool.visitors}
    result = setting.result
    pairs = [(match.child_id, match.visitor_id) for match in result.matches]
    pairs += [(active.child_id, active.visitor_id) for active in result.active]
    absent = result.not_taking_part
    children = {child for child, _ in pairs}
    children.update(person.child_id for person in result.unmatched)
    children.update(person.child_id for person in absent if person.child_id)
    visitors = {visitor for _, visitor in pairs}
    visitors.update(person.visitor_id for person in result.unused)
    visitors.update(person.visitor_id for person in absent if person.visitor_id)
    return children, visitors


def _absence(result: MatchRound, pair: Pair) -> str:
    for person in result.not_taking_part:
        # Whether a place is left is asked anew: a decision may have freed one.
        if person.code != "places" and (person.child_id == pair[0] or person.visitor_id == pair[1]):
            return f"{person.child_id or person.visitor_id} does not take part in this round: {person.reason}"
    return ""


def _elsewhere(row: StandingRow, setting: Setting) -> str:
    child, visitor = row.child_id, row.visitor_id
    decided = _decision_in_force(setting, (child, visitor))
    if row.status is Status.ACTIVE:
        return f"{child} is visited by {visitor} already."
    if row.status is Status.OFFERED:
        return f"{child} is offered to {visitor}. Decline that first."
    if decided is None:
        return f"{child} is pinned with {visitor}. Decline that first."
    if decided.round_reference == setting.result.reference:
        return f"{child} is {decided.kind} with {visitor}. Undo that first."
    return (
        f"{child} is {decided.kind} with {visitor} in round {decided.round_reference}. Undo that there first."
    )


def _decision_in_force(setting: Setting, pair: Pair) -> Decision | None:
    stacks = histories(event for event in setting.decisions if event.pair == pair).values()
    standing = [stack[-1] for stack in stacks if stack and stack[-1].kind in KEEPS]
    return max(standing, key=lambda event: event.number, default=None)


def _has_place(setting: Setting, pair: Pair, others: list[StandingRow]) -> bool | None:
    if setting.tables is None:
        return None
    known, _ = _people(setting)
    of_visitor = tuple(row for row in others if row.visitor_id == pair[1] and row.child_id in known)
    facts = Facts(
        replace(setting.tables.pool, standing=of_visitor),
        setting.tables.places,
        setting.result.policy,
        setting.result.today,
        setting.result.measures,
    )
    return place_for(facts, facts.child_index[pair[0]], facts.visitor_index[pair[1]])
