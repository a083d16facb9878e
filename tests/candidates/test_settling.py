"""What stands, what cannot, and what is said of it: every rule of standing, worked out by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from matcher.candidates.settling import settle
from matcher.intake.findings import Severity
from matcher.policy.policy import RULE_SWITCHES
from matcher.policy.rules import rule
from matcher.records.child import Agreed
from matcher.records.standing import StandingRow, Status
from tests.candidates.crowds import active, allowed, crowd, kept, offered, pinned, possible
from tests.policy.pairs import LEEDS, row

FAMILY = {"siblings": "F1", "siblings_wish": "same visitor"}
PAUSED = {"paused_from": date(2026, 11, 1)}
ON_HOLD = {"on_hold_since": date(2026, 11, 1)}


def test_pins_and_offers_that_can_stand_are_kept() -> None:
    """An offer and a pin at two visitors, nothing in their way: both stand, and nothing is found."""
    settlement = settle(crowd(2, 2, [pinned("C1", "V1"), offered("C2", "V2")]))
    assert kept(settlement) == {"C2-V2": "offered", "C1-V1": "pinned"}
    assert settlement.findings == ()
    assert settlement.places.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"C1": {"agreed": Agreed.OBJECTS}}, "agreed"),
        ({"C1": {"agreed": Agreed.NOT_ASKED}}, "agreed"),
        ({"V1": {"dbs_issued_on": None}}, "dbs"),
        ({"V1": {"references_checked": None}}, "references"),
        ({"V1": {"interviewed": False}}, "interview"),
        ({"V1": {"trained_on": date(2026, 11, 23)}}, "training"),
        ({"V1": {"works_for": ("Salford City Council",)}}, "independence"),
        ({"C1": ON_HOLD}, "on-hold"),
        ({"V1": PAUSED}, "paused"),
        ({"C1": {"point": None}}, "distance-known"),
    ],
)
@pytest.mark.parametrize("status", [Status.PINNED, Status.OFFERED])
def test_what_may_not_be_cannot_be_kept(cells: Mapping[str, Any], code: str, status: Status) -> None:
    """A rule never overridden, a person who does not take part, no distance: left out, and said."""
    facts = crowd(2, 2, [row(status)], cells=cells)
    settlement = settle(facts)
    assert kept(settlement) == {}
    [finding] = settlement.findings
    what = "pin" if status is Status.PINNED else "offer"
    assert (finding.code, finding.severity) == (f"{what}-cannot-stand", Severity.ERROR)
    because = rule(code).because(facts, 0, 0)
    assert finding.found == f"The {what} of C1 with V1 cannot stand: {because}"
    assert finding.person_id == "C1"


def test_a_pin_with_a_visitor_who_has_no_place_cannot_stand() -> None:
    """Nobody can be visited by somebody with no capacity."""
    [finding] = settle(crowd(1, 1, [pinned("C1", "V1")], cells={"V1": {"capacity": 0}})).findings
    assert "V1 can visit 0 children, and no place is left." in finding.found


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.DECLINED])
def test_a_pin_of_a_blocked_or_declined_pair_cannot_stand(status: Status) -> None:
    """The block and the earlier no are kept, the pin is not."""
    settlement = settle(crowd(1, 2, [pinned("C1", "V1"), row(status)]))
    assert kept(settlement) == {}
    assert [finding.code for finding in settlement.findings] == ["pin-cannot-stand"]
    assert possible(crowd(1, 2, [pinned("C1", "V1"), row(status)])) == ["C1-V2"]


def test_a_pin_that_breaks_a_rule_that_may_be_relaxed_stands() -> None:
    """Too far, and never free together: the pin stands all the same."""
    far = crowd(1, 1, [pinned("C1", "V1")], cells={"V1": {"point": LEEDS, "available": 0}})
    assert kept(settle(far)) == {"C1-V1": "pinned"}


def test_a_second_pin_of_a_child_cannot_stand() -> None:
    """The first by id stands, the second is said to be one too many."""
    settlement = settle(crowd(1, 2, [pinned("C1", "V2"), pinned("C1", "V1")]))
    assert kept(settlement) == {"C1-V1": "pinned"}
    assert "C1 is kept with V1, and a child has one visitor." in settlement.findings[0].found


def test_an_offer_stands_before_a_pin_of_the_same_child() -> None:
    """What is out with the child already comes first, whatever the ids."""
    settlement = settle(crowd(1, 2, [pinned("C1", "V1"), offered("C1", "V2")]))
    assert kept(settlement) == {"C1-V2": "offered"}
    assert [finding.code for finding in settlement.findings] == ["pin-cannot-stand"]


def test_a_second_pin_stands_where_the_first_cannot() -> None:
    """A pin that is left out does not stand in the way of the other."""
    settlement = settle(crowd(1, 2, [pinned("C1", "V1"), pinned("C1", "V2")], cells={"V1": PAUSED}))
    assert kept(settlement) == {"C1-V2": "pinned"}


def test_of_two_for_the_last_place_the_offer_stands_then_the_lower_id() -> None:
    """Three ask for two places: the offer of C3 and the pin of C1 stand, the pin of C2 does not."""
    standing = [pinned("C1", "V1"), pinned("C2", "V1"), offered("C3", "V1")]
    settlement = settle(crowd(3, 1, standing, cells={"V1": {"capacity": 2}}))
    assert kept(settlement) == {"C3-V1": "offered", "C1-V1": "pinned"}
    assert "V1 can visit 2 children, and no place is left." in settlement.findings[0].found


def test_a_pin_that_is_left_out_uses_no_place() -> None:
    """The place that an objecting child's pin asked for is there for another child."""
    facts = crowd(2, 1, [pinned("C1", "V1")], cells={"C1": {"agreed": Agreed.OBJECTS}})
    assert possible(facts) == ["C2-V1"]


def test_a_pair_pinned_and_offered_that_is_left_out_uses_no_place() -> None:
    """Both rows of a pair that cannot stand go: neither keeps the place from another child."""
    rows = [pinned("C1", "V1"), offered("C1", "V1")]
    assert possible(crowd(2, 1, rows, cells={"C1": {"agreed": Agreed.OBJECTS}})) == ["C2-V1"]


def test_a_pair_pinned_and_offered_is_offered() -> None:
    """The same pair twice is no second pin."""
    settlement = settle(crowd(1, 1, [pinned("C1", "V1"), offered("C1", "V1")]))
    assert kept(settlement) == {"C1-V1": "offered"}
    assert settlement.findings == ()


def test_a_child_who_is_visited_looks_for_nobody_else() -> None:
    """A pin elsewhere cannot stand; a pin with the same visitor is settled already."""
    elsewhere = settle(crowd(1, 2, [active("C1", "V1"), pinned("C1", "V2")]))
    assert kept(elsewhere) == {}
    assert "C1 is visited by V1 already." in elsewhere.findings[0].found
    same = settle(crowd(1, 2, [active("C1", "V1"), pinned("C1", "V1")]))
    assert (kept(same), same.findings) == ({}, ())


@pytest.mark.parametrize(
    ("capacity", "figure", "rows", "left"),
    [(3, 0, 0, 3), (3, 2, 1, 1), (3, 1, 2, 1), (1, 3, 0, 0)],
)
def test_places_left_allow_for_active_matches(capacity: int, figure: int, rows: int, left: int) -> None:
    """Capacity less the larger of the visitor's figure and the active rows, and never below none."""
    standing = [active(f"C{n}", "V1") for n in range(1, rows + 1)]
    facts = crowd(3, 1, standing, cells={"V1": {"capacity": capacity, "active_children": figure}})
    assert settle(facts).places.tolist() == [left]


def test_brothers_and_sisters_who_stay_together_need_one_place() -> None:
    """Both are pinned to a visitor with one place: both stand."""
    facts = crowd(2, 1, [pinned("C1", "V1"), pinned("C2", "V1")], cells={"C1": FAMILY, "C2": FAMILY})
    assert kept(settle(facts)) == {"C1-V1": "pinned", "C2-V1": "pinned"}


def test_a_child_whose_brother_is_visited_needs_no_place() -> None:
    """The visitor is full with the brother, and the pin of the sister stands."""
    facts = crowd(2, 1, [active("C1", "V1"), pinned("C2", "V1")], cells={"C1": FAMILY, "C2": FAMILY})
    assert kept(settle(facts)) == {"C2-V1": "pinned"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"V1": {"dbs_issued_on": date(2023, 1, 1)}}, "dbs"),
        ({"C1": {"agreed": Agreed.OBJECTS}}, "agreed"),
        ({"V1": {"member_of": ("Bright Path",)}}, "independence"),
    ],
)
def test_a_running_match_that_would_not_be_made_today_asks_for_a_review(
    cells: Mapping[str, Any], code: str
) -> None:
    """It stays active, and a warning says what has changed."""
    facts = crowd(2, 1, [active("C1", "V1")], cells=cells)
    settlement = settle(facts)
    [finding] = settlement.findings
    assert (finding.code, finding.severity) == ("active-needs-review", Severity.WARNING)
    assert rule(code).because(facts, 0, 0) in finding.found
    assert [row.child_id for row in settlement.active] == ["C1"]


def test_a_row_that_allows_nothing_is_an_error_that_names_the_codes() -> None:
    """Without a rule in the reason nothing is relaxed, and every code that can be is listed."""
    [finding] = settle(crowd(1, 1, [allowed("C1", "V1", "they get on well")])).findings
    assert finding.severity is Severity.ERROR
    assert all(code in finding.mend for code in RULE_SWITCHES)


def test_an_allowed_row_lets_a_pin_of_somebody_on_hold_stand() -> None:
    """The hold is lifted for this pair, so the child takes part and can be kept."""
    standing = [allowed("C1", "V1", "on-hold: agreed with the carer"), pinned("C1", "V1")]
    assert kept(settle(crowd(1, 1, standing, cells={"C1": ON_HOLD}))) == {"C1-V1": "pinned"}


def test_a_match_in_two_rows_is_one_match() -> None:
    """Two lines of the same pair, with different reasons, use one place."""
    rows = [row(Status.ACTIVE, "since spring"), row(Status.ACTIVE, "since summer")]
    settlement = settle(crowd(2, 1, rows, cells={"V1": {"capacity": 2}}))
    assert [match.child_id for match in settlement.active] == ["C1"]
    assert settlement.places.tolist() == [1]


def test_a_child_who_left_the_tables_still_uses_the_visitors_place() -> None:
    """C8 is visited by V1 and C9 is offered to V1: of three places one is left."""
    standing = [active("C8", "V1"), offered("C9", "V1"), pinned("C7", "V1")]
    settlement = settle(crowd(2, 1, standing, cells={"V1": {"capacity": 3}}))
    assert settlement.places.tolist() == [1]
    assert kept(settlement) == {}


def test_a_child_visited_by_somebody_who_left_the_tables_looks_for_nobody() -> None:
    """The match is still there; who it is with is for the coordinator to mend."""
    settlement = settle(crowd(2, 1, [active("C1", "V9")]))
    assert settlement.attendance.children.tolist() == [False, True]
    assert [match.visitor_id for match in settlement.active] == ["V9"]


@pytest.mark.parametrize(
    ("standing", "codes"),
    [
        (pinned("C9", "V1"), ["pin-cannot-stand"]),
        (pinned("C1", "V9"), ["pin-cannot-stand"]),
        (pinned("C9", "V9"), ["pin-cannot-stand"]),
        (offered("C1", "V9"), ["offer-cannot-stand"]),
        (offered("C9", "V1"), []),  # the visitor's place counts
        (active("C9", "V1"), []),
    ],
)
def test_a_pin_of_somebody_whose_row_cannot_be_used_is_an_error(
    standing: StandingRow, codes: list[str]
) -> None:
    """It cannot stand, and that is said: the id is known, but the person is not in the round."""
    settlement = settle(crowd(2, 2, [standing]))
    assert [finding.code for finding in settlement.findings] == codes
    assert all(finding.severity is Severity.ERROR for finding in settlement.findings)
    assert all("C9" in str(each) or "V9" in str(each) for each in settlement.findings)
