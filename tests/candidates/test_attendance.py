"""Who takes part, and who does so only through an exception."""

from datetime import date

from matcher.candidates.attendance import absences, attend
from matcher.records.child import Agreed
from tests.candidates.crowds import active, allowed, crowd, possible

PAUSED = {"paused_from": date(2026, 11, 1)}
ON_HOLD = {"on_hold_since": date(2026, 11, 1)}
FAMILY = {"siblings": "F1", "siblings_wish": "same visitor"}


def test_whoever_breaks_a_rule_about_themselves_does_not_take_part() -> None:
    """Each reason of each person is given; a child who is visited has none."""
    facts = crowd(
        3,
        2,
        [active("C3", "V2")],
        cells={"C1": {"agreed": Agreed.NO, **ON_HOLD}, "V1": {**PAUSED, "interviewed": None}},
    )
    attendance = attend(facts)
    assert attendance.children.tolist() == [False, True, False]
    assert attendance.visitors.tolist() == [False, False]
    assert [(person, code) for person, code, _ in absences(facts, attendance)] == [
        ("C1", "agreed"),
        ("C1", "on-hold"),
        ("V1", "interview"),
        ("V1", "paused"),
        ("V2", "places"),
    ]


def test_a_rule_that_is_switched_off_keeps_nobody_out() -> None:
    """A service that ignores pauses sees the visitor take part, and it is no exception."""
    attendance = attend(crowd(1, 1, cells={"V1": PAUSED}, rules={"paused": False}))
    assert attendance.visitors.tolist() == [True]
    assert not attendance.visitor_excepted.any()


def test_a_person_here_through_an_allowed_row_is_possible_for_that_pair_alone() -> None:
    """C1 is on hold but for V1, V2 pauses but for C2."""
    standing = [allowed("C1", "V1", "on-hold"), allowed("C2", "V2", "paused")]
    facts = crowd(2, 2, standing, cells={"C1": ON_HOLD, "V2": PAUSED})
    assert attend(facts).children.tolist() == [True, True]
    assert possible(facts) == ["C1-V1", "C2-V1", "C2-V2"]


def test_two_rules_about_two_people_need_two_rows() -> None:
    """One row lifts one rule: with the hold lifted, the pause still stands."""
    cells = {"C1": ON_HOLD, "V1": PAUSED}
    one = [allowed("C1", "V1", "on-hold")]
    assert not attend(crowd(1, 1, one, cells=cells)).children.any()
    assert possible(crowd(1, 1, [*one, allowed("C1", "V1", "paused")], cells=cells)) == ["C1-V1"]


def test_no_row_lifts_a_rule_that_is_never_overridden() -> None:
    """An objecting child and a visitor without a DBS check stay out whatever a row says."""
    standing = [allowed("C1", "V1", "agreed"), allowed("C1", "V1", "dbs")]
    facts = crowd(1, 1, standing, cells={"C1": {"agreed": Agreed.OBJECTS}, "V1": {"dbs_issued_on": None}})
    assert not attend(facts).children.any()
    assert not attend(facts).visitors.any()


def test_a_full_visitor_takes_part_for_the_sister_of_a_child_they_visit() -> None:
    """C2 can join C1 with V1 without a place; C3 cannot."""
    facts = crowd(3, 1, [active("C1", "V1")], cells={"C1": FAMILY, "C2": FAMILY})
    assert attend(facts).visitors.tolist() == [True]
    assert possible(facts) == ["C2-V1"]


def test_a_child_with_too_little_time_left_is_allowed_for_one_pair() -> None:
    """The policy asks for six months; an exception lets the pair through, and nobody else."""
    cells = {"C1": {"leaves_on": date(2027, 3, 1)}}
    least = {"min_months_left": 6}
    assert possible(crowd(1, 2, cells=cells, service=least)) == []
    assert possible(crowd(1, 2, cells=cells)) == ["C1-V1", "C1-V2"]
    standing = [allowed("C1", "V2", "months-left: they know each other")]
    assert possible(crowd(1, 2, standing, cells=cells, service=least)) == ["C1-V2"]
