"""The pool: sorted, without twins, with digests, and written and read whole."""

import random
from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from matcher.records.child import AgeRange, AgeWish, Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from tests.records.test_people import child, visitor


def pool() -> Pool:
    """Give a pool in which most kinds of fields are filled."""
    children = (
        child(child_id="C2", point=Point(53.5, -2.3), wish_age=AgeWish(musts=(AgeRange(30),))),
        child(child_id="C1", wish_gender=Wish(("female",), ("other",)), leaves_on=date(2030, 3, 1)),
    )
    visitors = (visitor(visitor_id="V2", accepts_ages=(AgeRange(8, 15),)), visitor(visitor_id="V1"))
    standing = (
        StandingRow("C2", "V2", Status.PINNED),
        StandingRow("C1", "V1", Status.ACTIVE, date(2026, 1, 1), "Asha", "r"),
    )
    return Pool(children, visitors, standing)


def test_a_pool_is_sorted_whatever_order_it_came_in() -> None:
    """The same people make the same pool and the same digests."""
    one = pool()
    assert [found.child_id for found in one.children] == ["C1", "C2"]
    assert [found.visitor_id for found in one.visitors] == ["V1", "V2"]
    shuffled = list(one.children)
    random.Random(1).shuffle(shuffled)
    other = Pool(tuple(shuffled), one.visitors[::-1], (*one.standing[::-1], one.standing[0]))
    assert other == one
    assert other.digests() == one.digests()


def test_twins_are_refused() -> None:
    """An id stands once in a table."""
    with pytest.raises(ValueError, match="C1 stands twice"):
        Pool((child(), child()), ())
    with pytest.raises(ValueError, match="V1 stands twice"):
        Pool((), (visitor(), visitor()))


def test_a_change_shows_in_the_digest_of_its_table_alone() -> None:
    """One cell changes one digest."""
    one = pool()
    other = Pool((replace(one.children[0], age=14), one.children[1]), one.visitors, one.standing)
    changed = {name for name, digest in other.digests().items() if digest != one.digests()[name]}
    assert changed == {"children"}


def test_a_pool_is_written_and_read_whole() -> None:
    """Nothing is lost on the way to JSON and back."""
    assert Pool.from_json(pool().to_json()) == pool()
    with pytest.raises(ValidationError):
        Pool.from_json('{"children": 1}')
