"""What tables say against a pair: rules never overridden, risk rules, who has a visitor already."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Self

from matcher.decisions.decision import moment_words
from matcher.decisions.saved import SavedTables
from matcher.policy.capacity import place_for, places_of, taken, unit
from matcher.policy.facts import Facts
from matcher.policy.policy import RISK_RULES
from matcher.policy.rule import PersonRule, Rule
from matcher.policy.rules import RULES, rule
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound

Pair = tuple[str, str]
Units = Mapping[str, str]
"""What takes the place of children whom decisions keep, by child: as it was worked out when they were kept,
and empty for one who takes none. It is asked of children who are not in the tables at hand."""
_HAS_ONE = {Status.ACTIVE: "is visited by", Status.OFFERED: "is offered to"}
_NOBODY = -1
EVER = datetime.min.replace(tzinfo=UTC)
"""Since when what is not known is on record."""
_NO = {Status.BLOCKED: "is blocked with", Status.DECLINED: "was declined with"}


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Tables as a record of the people, looked at on one day.

    Parameters
    ----------
    facts
        The people, with the policy and the day they are looked at.
    saved_at
        When the tables were saved, where they are newer than what the round was made from: then each
        sentence names them. None for the round's own.
    today
        The same people on the day it is, where these are the newest tables and that day is later: what has
        run out by then is said. None for others.
    knows_everybody
        Whether who is not in the tables is gone: so in newer ones. Of tables that may be older nothing
        follows from that.
    """

    facts: Facts
    saved_at: datetime | None = None
    today: Facts | None = None
    knows_everybody: bool = True

    @classmethod
    def since(cls, tables: SavedTables, result: MatchRound, *, knows_everybody: bool = True) -> Self:
        """Look at newer tables under a round's policy, on the day they were recorded."""
        recorded = tables.recorded_at.astimezone().date()
        day: date = max(result.start_date, recorded)
        facts = Facts(tables.pool, tables.places, result.policy, day)
        return cls(_on_day(facts, day), tables.saved_at, knows_everybody=knows_everybody)

    def nameless(self) -> "Record":
        """Give the record without anybody's name, so that its sentences use codes."""
        today = None if self.today is None else _nameless(self.today)
        return replace(self, facts=_nameless(self.facts), today=today)

    def on(self, day: date) -> "Record":
        """Ask the record, too, what has run out by a day; a start date still to come counts more."""
        later = _on_day(self.facts, day) if day > self.facts.start_date else None
        return replace(self, today=later)

    def knows(self, pair: Pair) -> bool:
        """Say whether both people are in the tables."""
        return pair[0] in self.facts.child_index and pair[1] in self.facts.visitor_index

    def strangers(self, pair: Pair) -> tuple[str, ...]:
        """Give a sentence for each of the two who is gone from the tables: nothing is known of them now."""
        if not self.knows_everybody:
            return ()
        known = (self.facts.child_index, self.facts.visitor_index)
        gone = (person for person, people in zip(pair, known, strict=True) if person not in people)
        return tuple(f"{person} is not in the tables{self._when}." for person in gone)

    def never(self, pair: Pair) -> tuple[str, ...]:
        """Give a sentence for each rule that the pair breaks and nothing overrides.

        Who is gone from newer tables is among them: whether they still agree cannot be read there. Of
        whoever else of the two is not in the tables nothing is said.
        """
        c = self.facts.child_index.get(pair[0], _NOBODY)
        v = self.facts.visitor_index.get(pair[1], _NOBODY)
        asked = (each for each in RULES if each.never and _is_about_known(each, c, v))
        verdicts = (each.verdict(self.facts, c, v) for each in asked)
        broken = (self._said(verdict.because) for verdict in verdicts if not verdict.holds)
        return (*self.strangers(pair), *broken)

    def run_out(self, pair: Pair) -> tuple[str, ...]:
        """Give a sentence for each rule that nothing overrides, that the pair kept then and breaks by now.

        That is vetting that has run out since.
        """
        if self.today is None or not self.knows(pair):
            return ()
        positions = self.positions(pair)
        verdicts = ((each, each.verdict(self.today, *positions)) for each in RULES if each.never)
        broken = (
            verdict.because
            for each, verdict in verdicts
            if not verdict.holds and each.verdict(self.facts, *positions).holds
        )
        said = (self._said(f"{sentence.rstrip('.')} and has run out since.") for sentence in broken)
        return tuple(f"{sentence} Record the new one." for sentence in said)

    def risks(self, pair: Pair, excepted: tuple[str, ...]) -> tuple[str, ...]:
        """Give a sentence for each risk rule in force that the pair breaks and that is no exception of it."""
        if not self.knows(pair):
            return ()
        asked = (code for code in RISK_RULES if self.facts.policy.is_on(code) and code not in excepted)
        verdicts = (rule(code).verdict(self.facts, *self.positions(pair)) for code in asked)
        return tuple(self._said(verdict.because) for verdict in verdicts if not verdict.holds)

    def settled(self, pair: Pair, apart: Container[StandingRow]) -> tuple[str, ...]:
        """Give a sentence for each line of standing that leaves no room for the pair, some lines apart."""
        child, visitor = pair
        return tuple(
            self._said(f"{child} {words[row.status]} {row.visitor_id}.")
            for row in self.facts.pool.standing
            if row.child_id == child and row not in apart
            for words in ([_NO] if row.visitor_id == visitor else [_HAS_ONE])
            if row.status in words
        )

    def has_place(self, pair: Pair, kept: list[StandingRow], units: Units) -> bool:
        """Say whether the visitor has a place for the child beside what is kept; a family's counted once.

        Parameters
        ----------
        kept
            Lines of standing, of children who are not in the tables too: each uses a place all the same.
        units
            See :data:`Units`.
        """
        facts = self._with_standing(pair[1], kept, units)
        child = facts.child_index[pair[0]]
        shares = unit(facts, child) in self._strange_units(pair[1], kept, units)
        return shares or place_for(facts, child, facts.visitor_index[pair[1]])

    def places(self, visitor_id: str, settled: list[StandingRow], units: Units) -> tuple[int, int]:
        """Give a visitor's capacity, and how many of its places are used by what is settled."""
        facts = self._with_standing(visitor_id, settled, units)
        visitor = facts.visitor_index[visitor_id]
        capacity = facts.visitors[visitor].capacity
        return capacity, capacity - places_of(facts, visitor) + taken(facts, visitor)

    def unit(self, child_id: str, units: Units) -> str:
        """Give what takes a place: the child, or the family that stays together; empty where nothing does."""
        child = self.facts.child_index.get(child_id)
        return units.get(child_id, f"child {child_id}") if child is None else unit(self.facts, child)

    def units_of(self, visitor_id: str, settled: list[StandingRow], units: Units) -> frozenset[str]:
        """Give the units that have a place of a visitor by what is settled."""
        return frozenset(self.unit(row.child_id, units) for row in settled if row.visitor_id == visitor_id)

    def _strange_units(
        self, visitor_id: str, rows: list[StandingRow], units: Units
    ) -> dict[str, StandingRow]:
        """Give the units of a visitor's children who are not in the tables, a line of each."""
        known, strange = set(), {}
        for row in rows:
            if row.visitor_id == visitor_id:
                if row.child_id in self.facts.child_index:
                    known.add(self.unit(row.child_id, units))
                else:
                    strange[self.unit(row.child_id, units)] = row
        return {name: row for name, row in strange.items() if name and name not in known}

    def _with_standing(self, visitor_id: str, rows: list[StandingRow], units: Units) -> Facts:
        known = (row for row in rows if row.child_id in self.facts.child_index)
        # Whoever of the children is not known has a place for certain, as of an offer: a pin could not stand.
        strange = (
            replace(row, status=Status.OFFERED) if row.status is Status.PINNED else row
            for row in self._strange_units(visitor_id, rows, units).values()
        )
        of_visitor = tuple(row for row in (*known, *strange) if row.visitor_id == visitor_id)
        pool = self.facts.pool
        return replace(self.facts, pool=Pool(pool.children, pool.visitors, of_visitor))

    def positions(self, pair: Pair) -> tuple[int, int]:
        """Give the positions of two people who are in the tables."""
        return self.facts.child_index[pair[0]], self.facts.visitor_index[pair[1]]

    @property
    def _when(self) -> str:
        return "" if self.saved_at is None else f" saved on {moment_words(self.saved_at)}"

    def _said(self, sentence: str) -> str:
        if self.saved_at is None:
            return sentence
        return f"{sentence.rstrip('.')}, according to the tables{self._when}."


def _is_about_known(rule: Rule, c: int, v: int) -> bool:
    """Say whether everybody whom a rule is about has a position."""
    if isinstance(rule, PersonRule):
        return (c if rule.subject == "child" else v) != _NOBODY
    return _NOBODY not in (c, v)


def _nameless(facts: Facts) -> Facts:
    pool = facts.pool
    children = tuple(replace(one, known_as="") for one in pool.children)
    visitors = tuple(replace(one, known_as="") for one in pool.visitors)
    return replace(facts, pool=Pool(children, visitors, pool.standing), earlier=None)


def _on_day(facts: Facts, day: date) -> Facts:
    """Look at the same people on another day."""
    # A start date in the policy is that of the round; a check made since would lie after it.
    service = facts.policy.service.model_copy(update={"start_date": None})
    policy = facts.policy.model_copy(update={"service": service})
    return replace(facts, policy=policy, today=day, earlier=None)


def newest_of(own: Record | None, since: Record | None, now: date) -> tuple[Record | None, Record | None]:
    """Give what a round was made from and what is known since, the newest of the two to be asked of today."""
    if since is not None:
        return own, since.on(now)
    return (None if own is None else own.on(now)), None


def record_since(
    newest: SavedTables | None, result: MatchRound, pool: Pool | None, recorded_at: datetime
) -> Record | None:
    """Give the newest tables of a service as a record, where they say something newer of the people.

    Parameters
    ----------
    pool, recorded_at
        What the round was made from, None where it is not known, and since when that is on record.
    """
    if newest is None or (pool is not None and newest.recorded_at < recorded_at):
        return None
    is_same = pool is not None and _same_people(pool, newest.pool)
    is_newer = newest.recorded_at > recorded_at
    # A copy for another round has that round's standing in it, which decisions say already.
    if is_same and pool is not None and (not is_newer or pool.standing == newest.pool.standing):
        return None
    return Record.since(newest, result, knows_everybody=is_newer)


def records_beside(tables: Iterable[SavedTables], result: MatchRound, pool: Pool | None) -> list[Record]:
    """Give other tables of a service as records, without those that say the same of the people.

    Parameters
    ----------
    pool
        What the round was made from; None where it is not known.
    """
    return [
        Record.since(each, result, knows_everybody=False)
        for each in tables
        if pool is None or not _same_people(pool, each.pool)
    ]


def _same_people(one: Pool, other: Pool) -> bool:
    return (one.children, one.visitors) == (other.children, other.visitors)
