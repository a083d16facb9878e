"""Small numbers kept back, and so many others that no subtraction brings them to light.

Counts of 1 to 4 could point to a child. They are not shown; and where the total and the other rows are
known, a single gap could be filled by subtraction. So further rows are kept back with it, the smallest
first, until those kept back are two or more and make no small number together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 5
"""Counts below this, but nothing at all, are small."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a table of groups, each with its children and how many of them are matched.

    Parameters
    ----------
    children, matched
        A flag a row. Where the children are kept back, so are the matched.
    all_children, all_matched
        Whether the totals may be shown.
    """

    children: tuple[bool, ...]
    matched: tuple[bool, ...]
    all_children: bool
    all_matched: bool


def suppress(rows: Sequence[tuple[int, int]]) -> Shown:
    """Say what may be shown of each row and of the totals.

    Parameters
    ----------
    rows
        Children and matched children of each group; every child is in one group.
    """
    children = sum(row[0] for row in rows), sum(row[1] for row in rows)
    all_children = not _small(children[0])
    all_matched = all_children and not _small(children[1]) and not _small(children[0] - children[1])
    few = _kept_back([(count,) for count, _ in rows], set(), whole=all_children)
    split = [(count, matched, count - matched) for count, matched in rows]
    unsaid = _kept_back(split, few, whole=all_matched)
    return Shown(
        tuple(place not in few for place in range(len(rows))),
        tuple(place not in unsaid for place in range(len(rows))),
        all_children,
        all_matched,
    )


def _small(count: int) -> bool:
    return 0 < count < SMALL


def _kept_back(rows: Sequence[tuple[int, ...]], start: set[int], *, whole: bool) -> set[int]:
    """Give the rows to keep back; all of them where the total is small itself."""
    if not whole:
        return set(range(len(rows)))
    kept = start | {place for place, row in enumerate(rows) if any(map(_small, row))}
    smallest_first = sorted(set(range(len(rows))) - kept, key=lambda place: (rows[place], place))
    while kept and smallest_first and _can_be_undone([rows[place] for place in kept]):
        kept.add(smallest_first.pop(0))
    return kept


def _can_be_undone(rows: Sequence[tuple[int, ...]]) -> bool:
    together = [sum(column) for column in zip(*rows, strict=True)]
    return len(rows) < 2 or any(map(_small, together))
