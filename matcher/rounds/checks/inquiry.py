"""A round beside the records it was made from: what every check looks at, worked out once."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import and_

import numpy as np

from matcher.policy.facts import Facts
from matcher.policy.keys import supervisor_keys
from matcher.records.pool import Pool
from matcher.records.standing import Status
from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.attendance import Attendance, attendance
from matcher.rounds.checks.families import Families, active_places, strangers
from matcher.rounds.checks.seating import NO_SLOT
from matcher.rounds.checks.settled import Settled
from matcher.rounds.checks.survey import Survey, survey
from matcher.rounds.checks.ties import Ties, ties
from matcher.rounds.parts import Match
from matcher.rounds.result import MatchRound


@dataclass(frozen=True, slots=True)
class Placed:
    """A match of the plan between two people of the tables, with their positions."""

    match: Match
    child: int
    visitor: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What takes one place in the plan: a child, or brothers and sisters with one visitor.

    Parameters
    ----------
    leader
        Its first child.
    takes_place
        Whether it needs a place; not where it joins a brother or sister visited already.
    is_kept
        Whether it is in every plan: one of them is pinned or offered.
    is_offered
        Whether one of them is out as an offer, so that this is no new match.
    """

    leader: int
    visitor: int
    members: tuple[Placed, ...]
    takes_place: bool
    is_kept: bool
    is_offered: bool


@dataclass(frozen=True, eq=False)
class Inquiry:
    """A round and the facts, with what several checks need.

    Parameters
    ----------
    result
        The round that is audited.
    given
        What it should have been made from.
    base
        The round whose lot it keeps; None where that is not at hand.
    """

    result: MatchRound
    given: Facts
    base: MatchRound | None = None

    @cached_property
    def facts(self) -> Facts:
        """The facts without names, and without pins and offers that are not in the plan.

        Those use no place; that each of them had to be left out is a check of its own. An offer to a
        child who is no longer in the tables uses one. A round holds ids, never names, and so do its
        sentences.
        """
        kept = {(match.child_id, match.visitor_id) for match in self.result.matches}
        rows = tuple(
            row
            for row in self.given.pool.standing
            if row.status not in (Status.OFFERED, Status.PINNED)
            or (row.child_id, row.visitor_id) in kept
            or (row.status is Status.OFFERED and row.child_id not in self.given.child_index)
        )
        children = (replace(one, known_as="") if one.known_as else one for one in self.given.children)
        visitors = (replace(one, known_as="") if one.known_as else one for one in self.given.visitors)
        # Nothing is taken over from earlier facts: everything is worked out anew.
        pool = Pool(tuple(children), tuple(visitors), rows)
        return replace(self.given, pool=pool, impersonal=self.given.measures.is_impersonal, earlier=None)

    @cached_property
    def settled(self) -> Settled:
        """What the standing rows of the facts say."""
        return Settled.of(self.facts)

    @cached_property
    def child_ids(self) -> tuple[str, ...]:
        """Ids of the children, in the pool's order."""
        return tuple(child.child_id for child in self.facts.children)

    @cached_property
    def visitor_ids(self) -> tuple[str, ...]:
        """Ids of the visitors, in the pool's order."""
        return tuple(visitor.visitor_id for visitor in self.facts.visitors)

    @cached_property
    def supervisor(self) -> tuple[str, ...]:
        """How the round knows each visitor's supervisor, empty for none."""
        keys = supervisor_keys(self.facts)
        return tuple(keys.get(visitor.supervisor, "") for visitor in self.facts.visitors)

    @cached_property
    def attendance(self) -> Attendance:
        """Who takes part."""
        return attendance(self.facts, self.settled, self.places)

    @cached_property
    def survey(self) -> Survey:
        """Every pair of those who take part."""
        return survey(self.facts, self.attendance, self.settled)

    @cached_property
    def ties(self) -> Ties:
        """Ties between brothers and sisters, with what is kept allowed for."""
        kept = sorted(self.settled.kept - self.settled.active)
        siblings = np.array([bool(child.siblings) for child in self.facts.children], np.bool_)
        among = siblings[self.survey.child] if len(siblings) else np.empty(0, np.bool_)
        pairs = zip(self.survey.child[among].tolist(), self.survey.visitor[among].tolist(), strict=True)
        return ties(self.attendance.families, kept, frozenset(pairs))

    @property
    def families(self) -> Families:
        """The ties between brothers and sisters that hold."""
        return self.ties.families

    @cached_property
    def places(self) -> IntArray:
        """int[V], capacity less the children a visitor has already; negative where that is too many."""
        said = np.array([visitor.active_children for visitor in self.facts.visitors], np.int64)
        capacity = np.array([visitor.capacity for visitor in self.facts.visitors], np.int64)
        offers = [visitor for _, visitor in strangers(self.facts, Status.OFFERED)]
        out = np.bincount(np.array(offers, np.int64), minlength=len(capacity))
        return capacity - np.maximum(said, active_places(self.facts, self.settled)) - out

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The matches between people of the tables; whoever is unknown is another check's business."""
        children, visitors = self.facts.child_index, self.facts.visitor_index
        return tuple(
            Placed(match, children[match.child_id], visitors[match.visitor_id])
            for match in self.result.matches
            if match.child_id in children and match.visitor_id in visitors
        )

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The plan in units, by first child, then visitor."""
        grouped: dict[tuple[int, int], list[Placed]] = defaultdict(list)
        for placed in self.placed:
            grouped[int(self.families.leader[placed.child]), placed.visitor].append(placed)
        return tuple(
            Unit(
                leader,
                visitor,
                tuple(members),
                self.families.takes_place(leader, visitor),
                is_kept=any((member.child, visitor) in self.settled.kept for member in members),
                is_offered=any((member.child, visitor) in self.settled.offered for member in members),
            )
            for (leader, visitor), members in sorted(grouped.items(), key=lambda item: item[0])
        )

    def slots_of(self, unit: Unit) -> int:
        """Give the slots of which a unit takes one: those that all of it share with the visitor.

        0 where it needs none, :data:`~matcher.rounds.checks.seating.NO_SLOT` where there is none.
        """
        masks = [mask for mask in (self._shared(placed) for placed in unit.members) if mask]
        return (reduce(and_, masks) or NO_SLOT) if masks else 0

    def _shared(self, placed: Placed) -> int:
        child, visitor = self.facts.children[placed.child], self.facts.visitors[placed.visitor]
        return child.available & visitor.available

    def monthly_m(self, unit: Unit) -> int:
        """Give the metres a month of a unit: there and back, as often as it is visited."""
        distance = max(self._distances[placed.child, placed.visitor] for placed in unit.members)
        return round(2000 * distance * max(self._visits(placed.child) for placed in unit.members))

    @cached_property
    def _distances(self) -> dict[tuple[int, int], float]:
        """Road kilometres of each match, 0 where they are not known."""
        pairs = [(placed.child, placed.visitor) for placed in self.placed]
        child, visitor = np.array(pairs, np.int64).reshape(-1, 2).T
        found = np.nan_to_num(self.facts.distance_km(child, visitor))
        return dict(zip(pairs, found.tolist(), strict=True))

    def _visits(self, child: int) -> float:
        own = self.facts.children[child].visits_per_month
        return self.facts.policy.service.visits_per_month if own is None else own
