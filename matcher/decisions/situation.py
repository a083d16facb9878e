"""Gathers what is known about a pair when somebody decides about it: plan, standing, places."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from matcher.decisions.decision import KEEPS, Decision
from matcher.decisions.kept_places import KeptChild
from matcher.decisions.lifecycle import Pair, Situation, histories
from matcher.decisions.record import EVER, Record, Units, newest_of, record_since, records_beside
from matcher.decisions.saved import SavedTables
from matcher.decisions.settling import CARRIED_OUT, Baseline, row_of, standing_over
from matcher.errors import NotAllowed
from matcher.policy.measures import CURRENT
from matcher.policy.rules import RULES, broken
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import Match, MatchRound

_NEVER = frozenset(each.code for each in RULES if each.never)
"""Rules that nothing overrides: the tables themselves say who breaks one."""
KEPT = frozenset({Status.ACTIVE, Status.OFFERED, Status.PINNED})
"""What a child has one of, and what uses a place."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A round as it stands: its plan, the decisions so far, the standing tables it came after.

    Parameters
    ----------
    service
        Whose round it is.
    tables
        What the round was made from; None where it was saved without.
    newest
        The newest tables of the service; None where there are none.
    beside
        Others of the service that may be as new as the round's own.
    decisions
        Of all rounds of the service; at least those about the child and the visitor in question.
    baselines
        Of the service's rounds, oldest first, that of the round itself last.
    units
        See :data:`matcher.decisions.record.Units`.
    now
        The day it is.
    """

    service: str
    result: MatchRound
    tables: SavedTables | None
    newest: SavedTables | None
    beside: Sequence[SavedTables]
    decisions: Sequence[Decision]
    baselines: Sequence[Baseline]
    units: Units
    now: date

    @property
    def made_from(self) -> Record | None:
        """What the round was made from."""
        return self._records[0]

    @property
    def since(self) -> Record | None:
        """What is known since: the newest tables, where they are newer and say something else."""
        return self._records[1]

    def never_beside(self, pair: Pair) -> tuple[str, ...]:
        """Say which rules that nothing overrides a pair breaks by tables that may be as new."""
        pool = None if self.tables is None else self.tables.pool
        records = records_beside(self.beside, self.result, pool)
        return tuple(sentence for record in records for sentence in record.never(pair))

    def broken_by_present_measures(self, pair: Pair, excepted: tuple[str, ...]) -> tuple[str, ...]:
        """Say which rules a pair breaks that it kept by the measures of the version its round was made by.

        So an earlier version, which took a cell that cannot be read for an empty one, opens nothing now.
        """
        made_from = self.made_from
        if self.tables is None or made_from is None or self.result.measures == CURRENT:
            return ()
        c, v = made_from.positions(pair)
        then = broken(self.tables.facts_of(self.result), c, v)
        now = broken(made_from.facts, c, v)
        return tuple(said for code, said in now.items() if code not in then and code not in excepted)

    @cached_property
    def _records(self) -> tuple[Record | None, Record | None]:
        if self.tables is None:
            return newest_of(None, record_since(self.newest, self.result, None, EVER), self.now)
        own = Record(self.tables.facts_now(self.result))
        since = record_since(self.newest, self.result, self.tables.pool, self.tables.recorded_at)
        return newest_of(own, since, self.now)

    @cached_property
    def settled(self) -> list[StandingRow]:
        """What is kept: by a decision, or by the standing table where the round could keep it.

        A pin in the table that could not stand was left out of the round, and so stops nothing here.
        """
        result = self.result
        honoured = {(pair.child_id, pair.visitor_id) for pair in result.active}
        honoured |= {
            (match.child_id, match.visitor_id) for match in result.matches if match.status != "proposed"
        }
        rows = standing_over(self.baselines, self.decisions)
        return [
            row
            for row in rows
            if row.status in KEPT
            and ((row.child_id, row.visitor_id) in honoured or self.decided(row) is not None)
        ]

    def decided(self, row: StandingRow) -> Decision | None:
        """Give the decision that keeps the pair of a line of standing."""
        return decision_in_force(self.decisions, (row.child_id, row.visitor_id))

    @cached_property
    def carried_out_since(self) -> list[StandingRow]:
        """Who is visited or offered by the newest tables, whatever a decision says."""
        if self.since is None:
            return []
        echoes = {row_of(event) for event in self.decisions}
        rows = self.since.facts.pool.standing
        return [row for row in rows if row.status in CARRIED_OUT and row not in echoes]

    def match(self, pair: Pair) -> Match | None:
        """Give the match of the plan, None where the pair is not in it."""
        match = self.result.match_of(pair[0])
        return match if match is not None and match.visitor_id == pair[1] else None


def situation_of(setting: Setting, pair: Pair) -> Situation:
    """Say what is known about a pair.

    Raises
    ------
    matcher.errors.NotAllowed
        If the child or the visitor is not in the round's tables.
    """
    _refuse_strangers(setting, pair)
    child_id, visitor_id = pair
    settled = setting.settled
    others = [row for row in settled if (row.child_id, row.visitor_id) != pair]
    match, made_from, since = setting.match(pair), setting.made_from, setting.since
    return Situation(
        child_id=child_id,
        visitor_id=visitor_id,
        in_plan=match is not None,
        is_active=StandingRow(child_id, visitor_id, Status.ACTIVE) in map(_bare, settled),
        absent=_absence(setting.result, pair, () if made_from is None else _NEVER),
        settled_elsewhere=tuple(_elsewhere(row, setting) for row in others if row.child_id == child_id),
        has_place=_has_place(setting, pair, others),
        kept_beside=_kept_beside(setting, pair, others),
        has_tables=made_from is not None,
        barred=made_from.never(pair) if made_from is not None else (),
        barred_since=_barred_since(setting, pair),
        risks_since=_risks_since(setting, pair, match.exceptions if match else ()),
        run_out=tuple(s for record in (made_from, since) if record is not None for s in record.run_out(pair)),
    )


def _barred_since(setting: Setting, pair: Pair) -> tuple[str, ...]:
    since = setting.since
    newest = () if since is None else (*since.never(pair), *_settled_since(setting, since, pair))
    return (*newest, *setting.never_beside(pair))


def _risks_since(setting: Setting, pair: Pair, excepted: tuple[str, ...]) -> tuple[str, ...]:
    newest = () if setting.since is None else setting.since.risks(pair, excepted)
    return (*setting.broken_by_present_measures(pair, excepted), *newest)


def _settled_since(setting: Setting, since: Record, pair: Pair) -> tuple[str, ...]:
    """Say who has whom by newer tables; a line that merely repeats a decision says nothing."""
    return since.settled(pair, {row for event in setting.decisions if (row := row_of(event)) is not None})


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


def _absence(result: MatchRound, pair: Pair, said: Container[str]) -> str:
    """Say who of a pair does not take part, where the rule is not among those that are said already."""
    for person in result.not_taking_part:
        # Whether a place is left is asked anew: a decision may have freed one.
        if person.code == "places" or person.code in said:
            continue
        if person.child_id == pair[0] or person.visitor_id == pair[1]:
            return f"{person.child_id or person.visitor_id} does not take part in this round: {person.reason}"
    return ""


def _elsewhere(row: StandingRow, setting: Setting) -> str:
    child, visitor = row.child_id, row.visitor_id
    decided = setting.decided(row)
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


def decision_in_force(decisions: Sequence[Decision], pair: Pair) -> Decision | None:
    """Give the newest decision that keeps a pair, in whichever round it was taken."""
    stacks = histories(event for event in decisions if event.pair == pair).values()
    standing = [stack[-1] for stack in stacks if stack and stack[-1].kind in KEEPS]
    return max(standing, key=lambda event: event.number, default=None)


def _has_place(setting: Setting, pair: Pair, others: list[StandingRow]) -> bool | None:
    if setting.made_from is None:
        return None
    if not setting.made_from.has_place(pair, others, setting.units):
        return False
    since = setting.since
    if since is None or not since.knows(pair):
        return True
    decided = [row for row in others if setting.decided(row) is not None]
    return since.has_place(pair, _with_carried_out(setting, decided, pair), setting.units)


def _kept_beside(setting: Setting, pair: Pair, others: list[StandingRow]) -> tuple[str, ...]:
    """Say whom the visitor is kept for by decisions elsewhere, of children who are not in this round."""
    known, _ = _people(setting)
    return tuple(
        f"{row.child_id} is {made.kind} with {row.visitor_id} in round {made.round_reference}."
        for row in others
        if row.visitor_id == pair[1] and row.child_id not in known
        for made in [setting.decided(row)]
        if made is not None
    )


def _with_carried_out(setting: Setting, decided: list[StandingRow], pair: Pair) -> list[StandingRow]:
    """Give what is kept by decisions and by the newest tables, each pair once, the one in question apart."""
    carried_out = {(row.child_id, row.visitor_id): row for row in setting.carried_out_since}
    carried_out.pop(pair, None)
    others = [row for row in decided if (row.child_id, row.visitor_id) not in carried_out]
    return [*carried_out.values(), *others]


def places_beside(setting: Setting, pair: Pair) -> tuple[int, int, list[KeptChild]]:
    """Work out the rows of places with a pair in them, from the newest tables that know the two.

    Returns
    -------
    The visitor's capacity, how many places are used by what no decision keeps, and every child whom a
    decision keeps with the visitor, the one of the pair last.

    Raises
    ------
    matcher.errors.NotAllowed
        If the tables of the round are not at hand.
    """
    record = setting.since if setting.since is not None and setting.since.knows(pair) else setting.made_from
    if record is None:
        raise NotAllowed("Without the tables of the round no place can be kept. Give them with the round.")
    child_id, visitor_id = pair
    here = [row for row in setting.settled if row.visitor_id == visitor_id and row.child_id != child_id]
    by_decision = {row for row in here if row.status is Status.PINNED and setting.decided(row) is not None}
    by_table = [row for row in here if row not in by_decision]
    if record is setting.since:
        by_table = [row for row in _with_carried_out(setting, [], pair) if row.visitor_id == visitor_id]
    units = setting.units
    capacity, used = record.places(visitor_id, by_table, units)
    has_place = {"", *record.units_of(visitor_id, by_table, units)}
    visited = {row.child_id for row in by_table}
    kept = [(row.child_id, setting.decided(row)) for row in sorted(by_decision, key=lambda row: row.child_id)]
    references = {child: made.round_reference for child, made in kept if made and child not in visited}
    own = decision_in_force(setting.decisions, pair)
    references[child_id] = setting.result.reference if own is None else own.round_reference
    return (
        capacity,
        used,
        [
            KeptChild(child, record.unit(child, units), record.unit(child, units) not in has_place, reference)
            for child, reference in references.items()
        ],
    )
