"""The people of a round as arrays: what rules, criteria and the ladder look at.

Array letters: C children, V visitors, P pairs. A pair is two indices, into the pool's children and
visitors; nothing here is a C x V grid, so that the same code serves 8 x 6 and 10,000 x 8,000.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matcher.policy.dates import (
    DAYS_OF_A_WAITING_MONTH,
    LONGEST_WAIT_DAYS,
    whole_months,
    whole_years,
    years_later,
)
from matcher.policy.incidence import Incidence, PairSet
from matcher.policy.measures import CURRENT, Measures
from matcher.policy.policy import Policy
from matcher.policy.wording import listed
from matcher.records.child import Child, ServiceEnd
from matcher.records.pool import Pool
from matcher.records.standing import Status
from matcher.records.unread import UnreadCell
from matcher.records.visitor import Visitor
from matcher.travel.distance import WITHIN_A_DISTRICT_KM, great_circle_km, minutes
from matcher.travel.placing import Places

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that is known when a round starts.

    The arrays are worked out when first asked for and kept. For another pool or policy make other
    facts with :func:`dataclasses.replace`.

    Parameters
    ----------
    pool
        The people, sorted by id, and what is settled.
    places
        Where they are.
    policy
        What the service wants.
    today
        The day of the round: waiting counts to it; ages and dates are taken on the policy's start
        date, or on this day where the policy names none or one before it.
    measures
        How waiting and travel are counted; a round of an earlier version is read beside facts that count
        as it did (:func:`~matcher.rounds.result.as_made`).
    impersonal
        Whether sentences leave out what somebody typed in their own words, as those of a round file do.
    earlier
        Facts of mostly the same people: under the same policy and on the same day, what was worked out
        about those who stay is taken over. It changes no answer, only how soon it is there.
    """

    pool: Pool
    places: Places
    policy: Policy
    today: date
    measures: Measures = CURRENT
    impersonal: bool = False
    earlier: "Facts | None" = field(default=None, repr=False)

    @property
    def start_date(self) -> date:
        """The day on which ages and dates are taken: the policy's start date, never one before today."""
        return self.measures.start_date(self.policy.service.start_date, self.today)

    @property
    def children(self) -> tuple[Child, ...]:
        """The children, C of them."""
        return self.pool.children

    @property
    def visitors(self) -> tuple[Visitor, ...]:
        """The visitors, V of them."""
        return self.pool.visitors

    @cached_property
    def child_index(self) -> dict[str, int]:
        """Position of each child by id."""
        return {child.child_id: position for position, child in enumerate(self.children)}

    @cached_property
    def visitor_index(self) -> dict[str, int]:
        """Position of each visitor by id."""
        return {visitor.visitor_id: position for position, visitor in enumerate(self.visitors)}

    def typed(self, words: Iterable[str], known: Container[str], last: str = "or") -> str:
        """Write words from a cell as a list; of those that are not known words, only that they are there.

        Parameters
        ----------
        known
            Lower-case words that may stand in a round file.
        """
        every = list(words)
        if not self.impersonal:
            return listed(every, last)
        shown = [word for word in every if word.casefold() in known]
        if len(shown) == len(every):
            return listed(shown, last)
        return listed(
            [*shown, "something else that is in the tables" if shown else "what is in the tables"], last
        )

    def unread(self, person: Child | Visitor, columns: Iterable[str]) -> UnreadCell | None:
        """Give the first of some cells of a person that was typed and cannot be read; None for none.

        A cell whose field has a value all the same (edited, or read in part) counts as read.
        """
        if not person.unread or not self.measures.knows_unread:
            return None
        asked = set(columns)
        return next((c for c in person.unread if c.column in asked and _is_unset(person, c.column)), None)

    def unread_sentence(self, cell: UnreadCell) -> str:
        """Say which cell cannot be read, and where it stands."""
        written = "" if self.impersonal else f" “{cell.written}”"
        return f"{cell.heading}{written} cannot be read ({cell.table}, {cell.cell})."

    # Ages, the end of the service, waiting

    @cached_property
    def child_age(self) -> IntArray:
        """int[C], whole years on the start date."""
        return np.array([self._age(child) for child in self.children], np.int64)

    def _age(self, child: Child) -> int:
        """Give the age on the start date: from the birthday where one was read, else as read."""
        if child.service_end is ServiceEnd.BIRTHDAY and child.leaves_on and child.upper_age_read is not None:
            return child.upper_age_read + whole_years(child.leaves_on, self.start_date)
        return child.age

    @cached_property
    def visitor_age(self) -> IntArray:
        """int[V], whole years as read."""
        return np.array([visitor.age for visitor in self.visitors], np.int64)

    @cached_property
    def leaves_on(self) -> tuple[date, ...]:
        """The day the service ends for each child under this policy's upper age."""
        return tuple(self._leaves_on(child) for child in self.children)

    def _leaves_on(self, child: Child) -> date:
        if child.service_end is ServiceEnd.GIVEN and child.leaves_on:
            return child.leaves_on
        upper = self.policy.service.upper_child_age
        tomorrow = self.start_date + timedelta(days=1)
        if child.leaves_on is None or child.upper_age_read is None:
            return years_later(tomorrow, upper - child.age - 1)
        moved = years_later(child.leaves_on, upper - child.upper_age_read)
        # A child whose age alone is known has at least until the next birthday, taken as tomorrow.
        known = child.service_end is ServiceEnd.BIRTHDAY or child.age >= upper
        return moved if known else max(moved, tomorrow)

    @cached_property
    def months_left(self) -> IntArray:
        """int[C], whole calendar months from the start date to the end of the service."""
        return np.array([whole_months(self.start_date, end) for end in self.leaves_on], np.int64)

    @cached_property
    def most_months_left(self) -> IntArray:
        """int[C], as :attr:`months_left`; of a child whose age alone is known, the most it could be."""
        latest = zip(self.children, self.leaves_on, strict=True)
        return np.array([whole_months(self.start_date, _latest(*each)) for each in latest], np.int64)

    @cached_property
    def waiting_days(self) -> IntArray:
        """int[C], days from the referral to today, less all days on hold, 0 to 1,800."""
        return np.array([days_waited(child, self.today) for child in self.children], np.int64)

    @cached_property
    def waiting_months(self) -> IntArray:
        """int[C], whole months of 30 days waited, 0 to 60."""
        return self.waiting_days // DAYS_OF_A_WAITING_MONTH

    @cached_property
    def waiting(self) -> IntArray:
        """int[C], what the level of waiting counts for each child: days, or what a version counted."""
        return self.measures.waiting(self.waiting_days)

    def waited(self, c: int) -> str:
        """Say how long a child has waited: ``"3 months 12 days"``."""
        return self.measures.waited(int(self.waiting_days[c]), self.today)

    # Time

    @cached_property
    def child_slots(self) -> IntArray:
        """int[C], mask of 21 weekly slots."""
        return np.array([child.available for child in self.children], np.int64)

    @cached_property
    def visitor_slots(self) -> IntArray:
        """int[V], mask of 21 weekly slots."""
        return np.array([visitor.available for visitor in self.visitors], np.int64)

    def shared_slots(self, child: IntArray, visitor: IntArray) -> IntArray:
        """Give the slots both have: int[P], a mask."""
        both: IntArray = self.child_slots[child] & self.visitor_slots[visitor]
        return both

    def slots_in_common(self, child: IntArray, visitor: IntArray) -> IntArray:
        """Count the slots both have: int[P], 0 to 21."""
        return np.bitwise_count(self.shared_slots(child, visitor)).astype(np.int64)

    # Travel

    @cached_property
    def speed_kmh(self) -> FloatArray:
        """float[V], rough kilometres an hour; the slower way where it is not known who drives."""
        drives = np.array([visitor.drives is True for visitor in self.visitors], np.bool_)
        known = np.array([visitor.drives is not None for visitor in self.visitors], np.bool_)
        travel = self.policy.travel
        return self.measures.speeds_kmh(drives, known, travel.drive_kmh, travel.public_kmh)

    @cached_property
    def limit_km(self) -> FloatArray:
        """float[V], the smaller of the visitor's own kilometres and the policy's, rounded like distances."""
        own = _or_infinite(visitor.max_travel_km for visitor in self.visitors)
        return self.measures.limit_km(np.minimum(own, self.policy.service.max_travel_km))

    @cached_property
    def service_limit_km(self) -> float:
        """The policy's kilometres, rounded like distances."""
        return float(self.measures.limit_km(np.array([self.policy.service.max_travel_km]))[0])

    @cached_property
    def limit_minutes(self) -> FloatArray:
        """float[V], the visitor's own minutes; infinite where there is no such limit."""
        return _or_infinite(visitor.max_travel_minutes for visitor in self.visitors)

    @cached_property
    def reach_km(self) -> FloatArray:
        """float[V], how far the visitor can be asked to travel by both limits, in road kilometres."""
        return np.minimum(self.limit_km, self.limit_minutes * self.speed_kmh / 60)

    def distance_km(self, child: IntArray, visitor: IntArray) -> FloatArray:
        """Give rough road kilometres one way: float[P], NaN where a point is not known.

        Where one of the two is known only to a postcode district they are taken to be some way apart.
        """
        crow = self._crow_km(child, visitor)
        crow = np.where(self.is_near_district(child, visitor, crow), WITHIN_A_DISTRICT_KM, crow)
        return self.measures.road_km(crow, self.policy.travel.circuity)

    def is_near_district(self, child: IntArray, visitor: IntArray, crow: FloatArray) -> BoolArray:
        """Say of each pair whether it is too near for what is known of where they are: bool[P].

        Parameters
        ----------
        crow
            float[P], great-circle kilometres between the points.
        """
        if not self.measures.knows_districts or not self.places.has_rough:
            return np.zeros(child.shape, np.bool_)
        near: BoolArray = crow < WITHIN_A_DISTRICT_KM
        return near & self.places.is_rough(child, visitor)

    def is_district_apart(self, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say of each pair whether the distance is not exactly known, and taken as a district's: bool[P]."""
        return self.is_near_district(child, visitor, self._crow_km(child, visitor))

    def _crow_km(self, child: IntArray, visitor: IntArray) -> FloatArray:
        places = self.places
        return great_circle_km(
            places.child_latitude[child],
            places.child_longitude[child],
            places.visitor_latitude[visitor],
            places.visitor_longitude[visitor],
        )

    def travel_minutes(self, child: IntArray, visitor: IntArray) -> FloatArray:
        """Give rough minutes one way: float[P], NaN where a point is not known."""
        return minutes(self.distance_km(child, visitor), self.speed_kmh[visitor])

    @cached_property
    def child_placed(self) -> BoolArray:
        """bool[C], whether a point is known."""
        return ~np.isnan(self.places.child_latitude + self.places.child_longitude)

    @cached_property
    def visitor_placed(self) -> BoolArray:
        """bool[V], whether a point is known."""
        return ~np.isnan(self.places.visitor_latitude + self.places.visitor_longitude)

    # What is settled

    def standing_pairs(self, *statuses: Status) -> tuple[tuple[int, int], ...]:
        """Give the pairs of rows with one of these statuses, in the pool's order, each once."""
        found = (
            (self.child_index[row.child_id], self.visitor_index[row.visitor_id])
            for row in self.pool.standing
            if row.status in statuses and self._knows(row.child_id, row.visitor_id)
        )
        return tuple(dict.fromkeys(found))

    def _knows(self, child_id: str, visitor_id: str) -> bool:
        return child_id in self.child_index and visitor_id in self.visitor_index

    @cached_property
    def visited(self) -> BoolArray:
        """bool[C], whether the child has an active match and looks for nobody else."""
        has_visitor = np.zeros(len(self.children), np.bool_)
        active = {row.child_id for row in self.pool.standing if row.status is Status.ACTIVE}
        has_visitor[[self.child_index[child_id] for child_id in active & self.child_index.keys()]] = True
        return has_visitor

    # What rule and criterion modules work out once

    def remember(self, name: str, make: Callable[[], T]) -> T:
        """Keep what ``make`` gives under a name, and give the same again when asked again."""
        if name not in self._remembered:
            self._remembered[name] = make()
        kept: T = self._remembered[name]
        return kept

    def incidence(
        self,
        name: str,
        of_child: Callable[[Child], Iterable[str]],
        of_visitor: Callable[[Visitor], Iterable[str]],
    ) -> Incidence:
        """Give tags of children and visitors as bits, built once under a name.

        Parameters
        ----------
        of_child, of_visitor
            Give a person's tags; they look at the record and the policy only.
        """
        return self.remember(f"tags {name}", lambda: self._incidence(name, of_child, of_visitor))

    def _incidence(
        self,
        name: str,
        of_child: Callable[[Child], Iterable[str]],
        of_visitor: Callable[[Visitor], Iterable[str]],
    ) -> Incidence:
        if self.earlier is not None and self.stays is not None:
            known = self.earlier.incidence(name, of_child, of_visitor)
            changed = [np.flatnonzero(where < 0).tolist() for where in self.stays]
            found = known.redrawn(
                *self.stays,
                [of_child(self.children[c]) for c in changed[0]],
                [of_visitor(self.visitors[v]) for v in changed[1]],
            )
            if found is not None:
                return found
        return Incidence.of(map(of_child, self.children), map(of_visitor, self.visitors))

    @cached_property
    def stays(self) -> tuple[IntArray, IntArray] | None:
        """Where each child, int[C], and visitor, int[V], stood in the earlier facts, -1 for no such record.

        None without earlier facts, or where another policy or day may make other things of the records.
        """
        return None if self.earlier is None else self.where_in(self.earlier)

    def where_in(self, earlier: "Facts") -> tuple[IntArray, IntArray] | None:
        """Give where each person stands in other facts; as :attr:`stays`."""
        if (earlier.today, earlier.policy, earlier.measures) != (self.today, self.policy, self.measures):
            return None
        children = (earlier.child_index.get(child.child_id, -1) for child in self.children)
        visitors = (earlier.visitor_index.get(visitor.visitor_id, -1) for visitor in self.visitors)
        return (
            _unchanged(self.children, earlier.children, children),
            _unchanged(self.visitors, earlier.visitors, visitors),
        )

    def pair_set(self, name: str, pairs: Callable[[], Iterable[tuple[int, int]]]) -> PairSet:
        """Give a set of named pairs, built once under a name."""
        return self.remember(f"pairs {name}", lambda: PairSet(pairs(), len(self.visitors)))

    @cached_property
    def _remembered(self) -> dict[str, Any]:
        return {}


def _latest(child: Child, leaves_on: date) -> date:
    """Give the last day on which the service could end: an age alone leaves the birthday open for a year."""
    return years_later(leaves_on, 1) - timedelta(days=1) if child.service_end is ServiceEnd.AGE else leaves_on


def _is_unset(person: Child | Visitor, name: str) -> bool:
    """Say whether a field of a record is as it is where nothing was read."""
    if name == "leaves_on" and isinstance(person, Child):
        return person.service_end is not ServiceEnd.GIVEN  # else it was worked out from the birthday
    known = type(person).__dataclass_fields__[name]
    usual = known.default_factory() if known.default_factory is not MISSING else known.default
    return bool(getattr(person, name) == usual) or usual is MISSING


def _unchanged(
    people: Sequence[Child | Visitor], before: Sequence[Child | Visitor], where: Iterable[int]
) -> IntArray:
    """Give where each person stood, -1 for whoever was not there or was another record."""
    stays = (
        at if at >= 0 and _same(before[at], each) else -1 for each, at in zip(people, where, strict=True)
    )
    return np.fromiter(stays, np.int64, count=len(people))


def _same(one: Child | Visitor, other: Child | Visitor) -> bool:
    return one is other or one == other


def _or_infinite(limits: Iterable[float | None]) -> FloatArray:
    return np.array([np.inf if limit is None else limit for limit in limits], np.float64)


def days_waited(child: Child, today: date) -> int:
    """Count the days from a child's referral to today, less all days on hold, 0 to 1,800."""
    days = (today - child.referred_on).days - child.days_on_hold
    held = child.on_hold_since
    if held is not None and held <= today:
        days -= (today - max(held, child.referred_on)).days
    return min(max(days, 0), LONGEST_WAIT_DAYS)
