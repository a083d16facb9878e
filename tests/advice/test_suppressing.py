"""Small numbers stay hidden, also from someone who subtracts."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.advice.suppressing import SMALL, suppress

Row = tuple[int, int]
ROWS = st.lists(
    st.integers(1, 16).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count))),
    min_size=1,
    max_size=4,
)


def _tables(rows: list[Row]) -> list[list[Row]]:
    """Every table that somebody who knows only what is shown must think possible."""
    shown = suppress(rows)
    total = sum(count for count, _ in rows), sum(matched for _, matched in rows)
    hidden = sum(not each for each in shown.children)
    # Where the total of children is kept back it is known to be small; else the hidden rows make the rest.
    rest = total[0] - sum(count for (count, _), there in zip(rows, shown.children, strict=True) if there)
    most = rest - hidden + 1 if shown.all_children else SMALL - 1
    counts = product(
        *(
            [count] if there else range(1, most + 1)
            for (count, _), there in zip(rows, shown.children, strict=True)
        )
    )
    found = []
    for column in counts:
        if shown.all_children and sum(column) != total[0]:
            continue
        splits = product(
            *(
                [matched] if there else range(count + 1)
                for (_, matched), there, count in zip(rows, shown.matched, column, strict=True)
            )
        )
        found += [
            list(zip(column, split, strict=True))
            for split in splits
            if not shown.all_matched or sum(split) == total[1]
        ]
    return found


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_no_small_number_can_be_worked_out(rows: list[Row]) -> None:
    """Of every small count, of children, matched or left, at least two values remain possible."""
    tables = _tables(rows)
    assert rows in tables
    for place, (count, matched) in enumerate(rows):
        for value, of in (
            (count, lambda row: row[0]),
            (matched, lambda row: row[1]),
            (count - matched, lambda row: row[0] - row[1]),
        ):
            if 0 < value < SMALL:
                assert len({of(table[place]) for table in tables}) > 1


@settings(max_examples=300, deadline=None)
@given(ROWS)
def test_no_small_number_is_shown(rows: list[Row]) -> None:
    """Neither in a row nor as a total; and what is safe everywhere is shown everywhere."""
    shown = suppress(rows)
    small = [0 < count < SMALL for count, _ in rows]
    split = [any(0 < each < SMALL for each in (matched, count - matched)) for count, matched in rows]
    for place in range(len(rows)):
        assert not (small[place] and shown.children[place])
        assert not ((small[place] or split[place]) and shown.matched[place])
        assert shown.children[place] or not shown.matched[place]
    if not any(small) and not any(split):
        total = sum(count for count, _ in rows), sum(matched for _, matched in rows)
        assert all(shown.children)
        assert all(shown.matched) == (not 0 < total[1] < SMALL and not 0 < total[0] - total[1] < SMALL)


@pytest.mark.parametrize(
    ("rows", "children", "matched"),
    [
        ([(20, 10), (30, 12)], (True, True), (True, True)),
        ([(20, 10), (3, 1), (30, 12)], (False, False, True), (False, False, True)),
        ([(20, 10), (10, 8), (30, 12)], (True, True, True), (False, False, True)),
        ([(20, 0), (30, 30)], (True, True), (True, True)),
        ([(3, 3)], (False,), (False,)),
    ],
)
def test_by_hand(rows: list[Row], children: tuple[bool, ...], matched: tuple[bool, ...]) -> None:
    """A small group takes the next smallest with it; nothing and everybody are no small numbers."""
    shown = suppress(rows)
    assert (shown.children, shown.matched) == (children, matched)
