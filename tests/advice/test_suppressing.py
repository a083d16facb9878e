"""Small numbers stay hidden, also from someone who subtracts; and no more is kept back than that takes."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.advice.suppressing import SMALL, Shown, suppress

Row = tuple[int, int]
Table = tuple[Row, ...]
ROWS = st.lists(
    st.integers(1, 9).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count))),
    min_size=1,
    max_size=3,
)
LONG = st.lists(
    st.integers(1, 40).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count))),
    min_size=1,
    max_size=9,
)


def _small(count: int) -> bool:
    return 0 < count < SMALL


def _totals(rows: Sequence[Row]) -> Row:
    return sum(count for count, _ in rows), sum(matched for _, matched in rows)


def _imagined(rows: Sequence[Row], shown: Shown) -> Iterator[Table]:
    """Give every table that somebody who knows only what is shown must think possible.

    They know that a group has a child, that parts make the whole, and that a total is kept back only
    where it, or the rest beside it, is small.
    """
    total, total_matched = _totals(rows)
    most = total if shown.all_children else SMALL - 1
    columns = product(
        *(
            [count] if there else range(1, most + 1)
            for (count, _), there in zip(rows, shown.children, strict=True)
        )
    )
    for column in columns:
        if sum(column) != total if shown.all_children else sum(column) >= SMALL:
            continue
        splits = product(
            *(
                [matched] if there else range(count + 1)
                for (_, matched), there, count in zip(rows, shown.matched, column, strict=True)
            )
        )
        for split in splits:
            if shown.all_matched:
                possible = sum(split) == total_matched
            else:
                possible = not shown.all_children or _small(sum(split)) or _small(sum(column) - sum(split))
            if possible:
                yield tuple(zip(column, split, strict=True))


def _given_away(rows: Sequence[Row], shown: Shown) -> list[tuple[str, int]]:
    """Give the small numbers, of rows or of the whole, that can only be one number."""
    tables = list(_imagined(rows, shown))
    assert tuple(rows) in tables
    known = []
    figures = {"children": lambda r: r[0], "matched": lambda r: r[1], "left": lambda r: r[0] - r[1]}
    for name, of in figures.items():
        for place, row in enumerate(rows):
            if _small(of(row)) and len({of(table[place]) for table in tables}) == 1:
                known.append((name, place))
        if _small(of(_totals(rows))) and len({of(_totals(table)) for table in tables}) == 1:
            known.append((name, -1))
    return known


def _cells(shown: Shown) -> int:
    """Count the cells kept back."""
    return sum(not flag for flag in (*shown.children, *shown.matched))


def _every_way(rows: Sequence[Row], all_children: bool, all_matched: bool) -> Iterator[Shown]:
    """Give every way of keeping cells back that shows no small number, matched never without children."""
    for states in product(range(3), repeat=len(rows)):
        shows_small = any(
            (state < 2 and _small(count)) or (state == 0 and (_small(matched) or _small(count - matched)))
            for state, (count, matched) in zip(states, rows, strict=True)
        )
        if not shows_small:
            yield Shown(
                tuple(state < 2 for state in states),
                tuple(state == 0 for state in states),
                all_children,
                all_matched,
            )


@settings(max_examples=120, deadline=None)
@given(ROWS)
def test_nothing_small_can_be_worked_out_and_nothing_more_is_kept_back(rows: list[Row]) -> None:
    """Against every table and every way there is: safe, and of all safe ways one with the fewest cells."""
    shown = suppress(rows)
    safe = [
        way for way in _every_way(rows, shown.all_children, shown.all_matched) if not _given_away(rows, way)
    ]
    if not safe:
        assert not shown.listed
        return
    assert shown.listed
    assert shown in safe
    assert _cells(shown) == min(map(_cells, safe))


@settings(max_examples=300, deadline=None)
@given(LONG)
def test_no_small_number_is_shown(rows: list[Row]) -> None:
    """Neither in a row nor as a total; and what is safe everywhere is shown everywhere."""
    shown = suppress(rows)
    for place, (count, matched) in enumerate(rows):
        assert not (_small(count) and shown.children[place])
        assert not (shown.matched[place] and any(map(_small, (count, matched, count - matched))))
        assert shown.children[place] or not shown.matched[place]
    total, total_matched = _totals(rows)
    assert shown.all_children == (not _small(total))
    if shown.all_children:
        assert shown.all_matched == (not _small(total_matched) and not _small(total - total_matched))
    if not any(_small(each) for count, matched in rows for each in (count, matched, count - matched)):
        assert all(shown.matched)


@pytest.mark.parametrize(
    ("rows", "children", "matched"),
    [
        ([(20, 10), (30, 12)], (True, True), (True, True)),
        ([(20, 10), (3, 1), (30, 12)], (False, False, True), (False, False, True)),
        ([(20, 10), (10, 8), (30, 12)], (True, True, True), (False, False, True)),
        ([(20, 0), (30, 30)], (True, True), (True, True)),
        ([(3, 3)], (False,), (False,)),
        # Girls and boys of a service of 29: three of each are left, so how many are matched is kept back.
        ([(14, 11), (15, 12)], (True, True), (False, False)),
        # Two small groups hide each other: nothing else is kept back, though together they are small too.
        ([(3, 0), (1, 0), (20, 10)], (False, False, True), (False, False, True)),
        # Two groups of one are one each, whatever is subtracted: a third is kept back with them.
        ([(1, 1), (1, 1), (9, 4), (20, 10)], (False, False, False, True), (False, False, False, True)),
        # Of the whole only the small part is kept back; a row with nobody matched gives nothing away.
        ([(9, 3), (8, 0)], (True, True), (False, True)),
    ],
)
def test_by_hand(rows: list[Row], children: tuple[bool, ...], matched: tuple[bool, ...]) -> None:
    """A small group takes the smallest it needs with it; nothing and everybody are no small numbers."""
    shown = suppress(rows)
    assert (shown.children, shown.matched, shown.listed) == (children, matched, True)


@pytest.mark.parametrize("rows", [[(1, 0)] * 5, [(1, 1), (1, 0), (1, 1), (1, 1)]])
def test_groups_of_one_child_each_are_not_even_named(rows: list[Row]) -> None:
    """Five groups and five children are one child a group, whatever is kept back."""
    assert not suppress(rows).listed


def test_many_groups_are_searched_as_well() -> None:
    """Sixty ethnicities, every one of them small or with a small part: the search stays a search of few."""
    rows = [(1, 1)] * 50 + [(6, 3)] * 10
    shown = suppress(rows)
    assert shown.listed
    assert _cells(shown) == 2 * 50 + 2 + 9
