"""The lot: what its seed follows from, what it does not, and that nobody else moves under a kept seed."""

import hashlib
import random
from datetime import date

import numpy as np
import pytest

from matcher.lottery import draw_seed, drawn_order

DAY = date(2026, 11, 28)
PEOPLE = (["C01", "C02", "Zoë"], ["V01", "V02"])


def test_the_seed_is_the_first_eight_bytes_of_the_digest_of_date_and_ids() -> None:
    """Written out once, byte by byte: date, sorted children, sorted visitors, as JSON without spaces."""
    text = b'["2026-11-28",["C01","C02","Zo\\u00eb"],["V01","V02"]]'
    expected = int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
    assert draw_seed(DAY, *PEOPLE) == expected == 2021790206232853600


def test_a_place_is_the_digest_of_seed_side_and_id() -> None:
    """Whoever has the lowest digest is drawn first."""
    ids = ["C01", "C02", "C03"]
    lots = [hashlib.sha256(f'[7,"child","{each}"]'.encode()).hexdigest() for each in ids]
    assert drawn_order(7, "child", ids).tolist() == [lots.index(lot) for lot in sorted(lots)]


def test_the_order_of_rows_changes_no_seed() -> None:
    """Ids are sorted first."""
    children, visitors = PEOPLE
    assert draw_seed(DAY, children[::-1], visitors[::-1]) == draw_seed(DAY, children, visitors)


@pytest.mark.parametrize(
    ("children", "visitors", "day"),
    [
        (["C01", "C02"], ["V01", "V02"], DAY),
        (["C01", "C02", "Zoë", "V01"], ["V02"], DAY),
        (["C01", "C02,Zoë"], ["V01", "V02"], DAY),
        (['C01","C02', "Zoë"], ["V01", "V02"], DAY),
        (["C01", "C02", "Zoe"], ["V01", "V02"], DAY),
        (PEOPLE[1], PEOPLE[0], DAY),
        (*PEOPLE, date(2026, 11, 29)),
    ],
)
def test_other_people_or_another_day_draw_another_seed(
    children: list[str], visitors: list[str], day: date
) -> None:
    """Nobody's id can be written so that it passes for two, or for one of the other side."""
    assert draw_seed(day, children, visitors) != draw_seed(DAY, *PEOPLE)


def test_a_child_and_a_visitor_of_one_id_have_two_lots() -> None:
    """The two orders of the same ids are drawn apart."""
    ids = [f"P{number:02}" for number in range(40)]
    assert drawn_order(1, "child", ids).tolist() != drawn_order(1, "visitor", ids).tolist()


@pytest.mark.parametrize("number", range(20))
def test_somebody_new_moves_nobody_else(number: int) -> None:
    """Under a kept seed the others stay in their order, wherever the new one comes in, or one goes."""
    chance = random.Random(number)
    ids = [f"C{chance.randrange(10**6):06}" for _ in range(30)]
    before = [ids[at] for at in drawn_order(number, "child", ids)]
    more = sorted([*ids, "new"])
    after = [more[at] for at in drawn_order(number, "child", more)]
    assert [each for each in after if each != "new"] == before


def test_everybody_can_be_first() -> None:
    """Over many seeds each of six is drawn first about as often: no id is at an advantage."""
    ids = [f"C{number}" for number in range(6)]
    first = [int(drawn_order(seed, "child", ids)[0]) for seed in range(3000)]
    assert (np.abs(np.bincount(first, minlength=6) - 500) < 100).all()
