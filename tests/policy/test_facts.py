"""Facts: ages, waiting, the end of the service, distances, and what is settled."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.policy.dates import months_later, whole_months, whole_years, years_later
from matcher.policy.facts import Facts
from matcher.records.child import ServiceEnd
from matcher.records.standing import StandingRow, Status
from tests.policy.pairs import LEAH, LEEDS, PRIYA, TODAY, a_pair, facts_of, row


@pytest.mark.parametrize(
    ("child", "days"),
    [
        ({}, 82),
        ({"days_on_hold": 30}, 52),
        ({"days_on_hold": 500}, 0),
        ({"on_hold_since": date(2026, 11, 12)}, 72),
        ({"on_hold_since": date(2026, 11, 12), "days_on_hold": 30}, 42),
        ({"on_hold_since": TODAY}, 82),
        ({"on_hold_since": date(2026, 12, 1)}, 82),
        ({"on_hold_since": date(2026, 1, 1)}, 0),
        ({"referred_on": date(2026, 12, 1)}, 0),
    ],
)
def test_waiting_counts_from_the_referral_less_all_days_on_hold(child: dict[str, Any], days: int) -> None:
    """Time on hold does not count, over or still going on; nobody waits less than nothing."""
    assert a_pair(child).waiting_days.tolist() == [days]


@pytest.mark.parametrize(
    ("days", "months"), [(0, 0), (29, 0), (30, 1), (59, 1), (1799, 59), (1800, 60), (4000, 60)]
)
def test_a_waiting_month_is_thirty_days(days: int, months: int) -> None:
    """Whole months count, at most sixty."""
    referred = date.fromordinal(TODAY.toordinal() - days)
    assert a_pair({"referred_on": referred}).waiting_months.tolist() == [months]


def test_waiting_counts_to_today_and_ages_to_the_start_date() -> None:
    """A round that starts later takes ages then, and the waiting now."""
    birthday = {
        "leaves_on": date(2032, 12, 24),
        "service_end": ServiceEnd.BIRTHDAY,
        "upper_age_read": 18,
        "age": 11,
    }
    later = a_pair(birthday, service={"start_date": date(2026, 12, 24)})
    assert (later.child_age[0], later.waiting_days[0]) == (12, 82)
    assert a_pair(birthday).child_age[0] == 11


@pytest.mark.parametrize(
    ("child", "upper", "ends"),
    [
        ({"leaves_on": date(2030, 1, 2), "service_end": ServiceEnd.GIVEN}, 21, date(2030, 1, 2)),
        (
            {"leaves_on": date(2030, 1, 2), "service_end": ServiceEnd.BIRTHDAY, "upper_age_read": 18},
            21,
            date(2033, 1, 2),
        ),
        (
            {"leaves_on": date(2030, 1, 2), "service_end": ServiceEnd.BIRTHDAY, "upper_age_read": 18},
            18,
            date(2030, 1, 2),
        ),
        (
            {"leaves_on": date(2032, 2, 29), "service_end": ServiceEnd.BIRTHDAY, "upper_age_read": 20},
            21,
            date(2033, 3, 1),
        ),
        (
            {"leaves_on": date(2032, 11, 23), "service_end": ServiceEnd.AGE, "upper_age_read": 18},
            21,
            date(2035, 11, 23),
        ),
        ({"leaves_on": None, "service_end": ServiceEnd.AGE}, 18, date(2031, 11, 23)),
        ({"leaves_on": None, "service_end": ServiceEnd.AGE, "age": 17}, 18, date(2026, 11, 23)),
    ],
)
def test_the_end_of_the_service_moves_with_the_upper_age(
    child: dict[str, Any], upper: int, ends: date
) -> None:
    """A given day stays; a birthday moves by whole years; an age alone has its next birthday tomorrow."""
    assert a_pair(child, service={"upper_child_age": upper}).leaves_on == (ends,)


def test_an_age_alone_lasts_at_least_to_the_next_birthday() -> None:
    """A child of 17 read some weeks ago is still 17 on the start date, and the service still lasts."""
    child = {"age": 17, "leaves_on": date(2026, 11, 1), "service_end": ServiceEnd.AGE, "upper_age_read": 18}
    assert a_pair(child).leaves_on == (date(2026, 11, 23),)


def test_months_left_are_whole_calendar_months() -> None:
    """From 22 November to 21 November are eleven."""
    assert a_pair({"leaves_on": date(2027, 11, 21)}).months_left.tolist() == [11]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 22), 36, date(2029, 11, 22)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later_stays_in_its_month(start: date, months: int, end: date) -> None:
    """Where a month has no such day, its last day is taken."""
    assert months_later(start, months) == end


def test_years_and_months_between_days_are_rounded_down() -> None:
    """Before the anniversary a year and a month are not whole, on it they are, also backwards."""
    assert whole_years(date(2008, 3, 1), date(2026, 2, 28)) == 17
    assert whole_years(date(2032, 6, 1), date(2026, 11, 22)) == -6
    assert whole_months(date(2026, 11, 22), date(2026, 11, 21)) == -1
    assert whole_months(date(2026, 11, 22), date(2027, 2, 22)) == 3
    assert years_later(date(2028, 2, 29), 1) == date(2029, 3, 1)


def test_distance_and_minutes_are_not_known_without_a_point() -> None:
    """Never 0 km: not a number, for each visitor of a child whose point is not known."""
    facts = a_pair({"point": None})
    assert np.isnan(facts.distance_km(np.array([0]), np.array([0]))).all()
    assert np.isnan(facts.travel_minutes(np.array([0]), np.array([0]))).all()


def test_who_is_not_known_to_drive_takes_public_transport() -> None:
    """Minutes double where nobody said that the visitor drives."""
    pair = np.array([0]), np.array([0])
    by_car, by_bus = (a_pair({"point": LEEDS}, {"drives": drives}) for drives in (True, None))
    assert by_bus.travel_minutes(*pair)[0] == pytest.approx(2 * by_car.travel_minutes(*pair)[0])


def test_reach_is_the_smallest_of_all_limits() -> None:
    """Kilometres of the policy, kilometres of one's own, minutes at one's speed."""
    assert a_pair().reach_km.tolist() == [40]
    assert a_pair(visitor={"max_travel_km": 15.0}).reach_km.tolist() == [15]
    assert a_pair(visitor={"max_travel_minutes": 15.0}).reach_km.tolist() == [10]


def test_standing_is_read_by_position_and_strangers_are_passed_over() -> None:
    """Rows about people who are not in the tables settle nothing."""
    rows = (row(Status.ACTIVE), row(Status.OFFERED, child="C9"), row(Status.PINNED, visitor="V9"))
    facts = facts_of([replace(LEAH, child_id="C0"), LEAH], [PRIYA], standing=rows)
    assert facts.standing_pairs(Status.ACTIVE, Status.OFFERED, Status.PINNED) == ((1, 0),)
    assert facts.visited.tolist() == [False, True]


def test_an_active_visitor_of_elsewhere_counts_too() -> None:
    """A child whose visitor is not in the table has a visitor all the same."""
    facts = facts_of([LEAH], [PRIYA], standing=[StandingRow("C1", "V77", Status.ACTIVE)])
    assert facts.visited.tolist() == [True]


def test_what_is_remembered_is_worked_out_once() -> None:
    """The same name gives the same thing; other facts have their own."""
    facts, made = a_pair(), []

    def make(of: Facts) -> int:
        made.append(of)
        return len(made)

    assert facts.remember("x", lambda: make(facts)) == facts.remember("x", lambda: make(facts)) == 1
    other = replace(facts, today=date(2026, 12, 1))
    assert other.remember("x", lambda: make(other)) == 2
