"""What differs between two months' tables, by id and in words."""

from dataclasses import replace
from datetime import date

import pytest

from matcher.records.availability import slot_mask
from matcher.records.changes import compare_tables, in_words
from matcher.records.child import AgeRange, AgeWish, Agreed, PlacementType, ServiceEnd, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from tests.decisions.small_round import child, visitor

OLD = Pool((child("C1"), child("C2"), child("C3")), (visitor("V1"), visitor("V2")))


def test_the_same_tables_have_no_changes() -> None:
    """Nothing is told where nothing differs; standing is not a matter of people."""
    found = compare_tables(OLD, replace(OLD))
    assert not found
    assert found.sentence == (
        "Children: 0 new, 0 gone, 0 changed, 3 as before. Visitors: 0 new, 0 gone, 0 changed, 2 as before."
    )


def test_who_is_new_gone_and_changed() -> None:
    """People are known by id, in order of id."""
    new = Pool(
        (
            child("C0"),
            child("C2", placement_type=PlacementType.RESIDENTIAL, agreed=Agreed.OBJECTS),
            child("C3"),
        ),
        (visitor("V2"), visitor("V3")),
    )
    found = compare_tables(OLD, new)
    assert (found.children.new, found.children.gone, found.children.same) == (("C0",), ("C1",), 1)
    assert (found.visitors.new, found.visitors.gone, found.visitors.same) == (("V3",), ("V1",), 1)
    assert [change.sentence for change in found.children.changed] == [
        "C2: placement type was foster, is residential; agreed was yes, is objects."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"available": slot_mask(["Sat morning"])}, "available was any time, is Saturday morning"),
        ({"interests": ("films", "dogs")}, "interests was not recorded, is films; dogs"),
        ({"wish_gender": Wish(musts=("female",))}, "wish gender was not recorded, is must: female"),
        (
            {"wish_age": AgeWish(prefers=(AgeRange(25, 40), AgeRange(50)))},
            "wish age was not recorded, is prefer: 25 to 40; prefer: 50 and over",
        ),
        ({"lost_visitor": True}, "lost visitor was not recorded, is yes"),
        ({"referred_on": date(2026, 3, 2)}, "referred on was 01/03/2026, is 02/03/2026"),
        ({"point": Point(53.5, -2.3)}, "place was 53.4900, -2.2900, is 53.5000, -2.3000"),
    ],
)
def test_a_change_is_told_in_the_tables_own_words(changes: dict[str, object], sentence: str) -> None:
    """Values read as a person would write them into a cell."""
    new = Pool((child("C1", **changes), child("C2"), child("C3")), OLD.visitors)
    assert compare_tables(OLD, new).children.changed[0].sentence == f"C1: {sentence}."


@pytest.mark.parametrize(
    "changes",
    [
        {"postcode": "m65wg"},  # the same place in another spelling
        {"service_end": ServiceEnd.GIVEN},
        {"upper_age_read": 21},
        {"leaves_on": date(2030, 1, 1)},  # follows from an age alone, so it moves with every reading
    ],
)
def test_what_only_follows_is_not_told(changes: dict[str, object]) -> None:
    """Every month's table would otherwise seem to differ for every child."""
    assert not compare_tables(OLD, Pool((child("C1", **changes), child("C2"), child("C3")), OLD.visitors))


def test_a_move_is_told_once() -> None:
    """The postcode is told, the point that follows from it is not."""
    moved = child("C1", postcode="OL1 1AA", point=Point(53.54, -2.11))
    (found,) = compare_tables(OLD, Pool((moved, child("C2"), child("C3")), OLD.visitors)).children.changed
    assert found.sentence == "C1: postcode was M6 5WG, is OL1 1AA."


def test_a_visitor_check_is_told_by_its_name() -> None:
    """Abbreviations are written as people write them."""
    new = Pool(
        OLD.children, (visitor("V1", dbs_issued_on=date(2026, 11, 2), max_travel_km=12.5), visitor("V2"))
    )
    (found,) = compare_tables(OLD, new).visitors.changed
    assert "DBS issued on was 02/03/2026, is 02/11/2026" in found.sentence
    assert "max travel km was not recorded, is 12.5" in found.sentence


@pytest.mark.parametrize(
    ("value", "words"), [(None, "not recorded"), ("", "not recorded"), ((), "not recorded"), (0, "0")]
)
def test_nothing_is_never_zero(value: object, words: str) -> None:
    """An empty cell is not recorded; a zero is a zero."""
    assert in_words(value) == words
