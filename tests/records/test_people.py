"""People and standing rows check themselves when they are made."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest

from matcher.records.availability import ANY_TIME
from matcher.records.child import AgeRange, AgeWish, Child, PlacementType, Wish
from matcher.records.standing import StandingRow, Status
from matcher.records.visitor import Visitor


def child(**changes: Any) -> Child:
    """Give a child about whom little is known."""
    known = {"child_id": "C1", "age": 13, "placement_type": PlacementType.FOSTER, "available": 1}
    return Child(**{"referred_on": date(2026, 9, 14), **known, **changes})


def visitor(**changes: Any) -> Visitor:
    """Give a visitor about whom little is known."""
    return Visitor(**{"visitor_id": "V1", "age": 34, "available": 1, **changes})


@pytest.mark.parametrize(
    "changes",
    [{"child_id": ""}, {"age": -1}, {"days_on_hold": -1}, {"available": -1}, {"available": ANY_TIME + 1}],
)
def test_a_child_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    """An empty id, negative numbers and slots beyond the week."""
    with pytest.raises(ValueError, match=r"id|negative|mask"):
        child(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"visitor_id": ""}, {"age": -1}, {"capacity": -1}, {"active_children": -1}, {"available": 1 << 21}],
)
def test_a_visitor_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    """An empty id, negative numbers and slots beyond the week."""
    with pytest.raises(ValueError, match=r"id|negative|mask"):
        visitor(**changes)


@pytest.mark.parametrize("ids", [("", "V1"), ("C1", "")])
def test_a_standing_row_needs_both_people(ids: tuple[str, str]) -> None:
    """Neither id may be empty."""
    with pytest.raises(ValueError, match="needs a child and a visitor"):
        StandingRow(*ids, Status.ACTIVE)


def test_a_name_is_the_first_name_or_else_the_code() -> None:
    """A name is optional and never needed."""
    assert (child().name, child(known_as="Sam").name) == ("C1", "Sam")
    assert (visitor().name, visitor(known_as="Alex").name) == ("V1", "Alex")


def test_records_cannot_be_changed_but_copied_with_changes() -> None:
    """What-if questions are asked of copies."""
    one = child()
    with pytest.raises(FrozenInstanceError):
        one.age = 14  # type: ignore[misc]
    assert replace(one, age=14).age == 14


def test_a_range_of_ages_includes_both_ends() -> None:
    """Without an upper end it means "and over"."""
    assert [age in AgeRange(8, 15) for age in (7, 8, 15, 16)] == [False, True, True, False]
    assert [age in AgeRange(30) for age in (29, 30, 99)] == [False, True, True]
    assert "9" not in AgeRange(8, 15)
    assert (str(AgeRange(8, 15)), str(AgeRange(30))) == ("8 to 15", "30 and over")
    for ends in ((-1, 3), (15, 8)):
        with pytest.raises(ValueError, match="not a range"):
            AgeRange(*ends)


def test_a_wish_is_there_when_something_is_wished() -> None:
    """No must and no preference is no wish."""
    assert not Wish()
    assert Wish(musts=("female",))
    assert not AgeWish()
    assert AgeWish(prefers=(AgeRange(30),))
