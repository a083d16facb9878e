"""Small numbers kept back, and as few others as stop anybody from working one out.

Counts of 1 to 4 could point to a child: of children in a group, of those matched, of those left. They are
not shown (primary suppression). Where the totals and the other rows would give one away by subtraction,
or by the bounds that sums and signs set, further cells are kept back: the least number of them that is
enough (complementary suppression), found by an exact search.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

SMALL = 5
"""Counts below this, but nothing at all, are small."""
_ALL, _SPLIT, _NOTHING = 0, 1, 2
"""What is shown of a row: all of it; the children and not how many are matched; nothing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a table of groups, each with its children and how many of them are matched.

    Parameters
    ----------
    children, matched
        A flag a row. Where the children are kept back, so are the matched.
    all_children, all_matched
        Whether the totals may be shown.
    listed
        Whether the groups may be named at all. Not so where, with every figure kept back, their number
        and the total would still give one away: five groups and five children are one child a group.
    """

    children: tuple[bool, ...]
    matched: tuple[bool, ...]
    all_children: bool
    all_matched: bool
    listed: bool = True


def suppress(rows: Sequence[tuple[int, int]]) -> Shown:
    """Say what may be shown of each row and of the totals, keeping back as few cells as is enough.

    Of several ways that keep back equally few, the one with the fewest children in the rows concerned is
    taken, then the first.

    Parameters
    ----------
    rows
        Children (1 or more) and matched children of each group; every child is in one group.
    """
    table = _Table(rows)
    if not table.is_safe([_NOTHING] * len(rows)):
        none = (False,) * len(rows)
        return Shown(none, none, table.all_children, table.all_matched, listed=False)
    states = next(filter(None, (table.safest(extra) for extra in range(2 * len(rows) + 1))))
    return Shown(
        tuple(state < _NOTHING for state in states),
        tuple(state == _ALL for state in states),
        table.all_children,
        table.all_matched,
    )


def _small(count: int) -> bool:
    return 0 < count < SMALL


class _Table:
    """A table of groups, and what somebody who sees part of it can work out of the rest.

    The reader knows that every group named has a child, that the parts make the whole, and that a total
    is kept back only where it is small.
    """

    def __init__(self, rows: Sequence[tuple[int, int]]) -> None:
        self.rows = rows
        self.total = sum(count for count, _ in rows)
        self.matched = sum(matched for _, matched in rows)
        self.all_children = not _small(self.total)
        split = self.matched, self.total - self.matched
        self.all_matched = self.all_children and not any(map(_small, split))

    def safest(self, extra: int) -> Sequence[int] | None:
        """Give what to show of each row with so many cells kept back beyond the small ones, if it can be."""
        least = [self._least(*row) for row in self.rows]
        ways = sorted(
            _raised(least, extra), key=lambda way: (sum(self.rows[place][0] for place in way[0]), way[0])
        )
        return next((states for _, states in ways if self.is_safe(states)), None)

    @staticmethod
    def _least(count: int, matched: int) -> int:
        if _small(count):
            return _NOTHING
        return _SPLIT if _small(matched) or _small(count - matched) else _ALL

    def is_safe(self, states: Sequence[int]) -> bool:
        """Say whether every small count kept back could still be more than one number."""
        view = _View.of(self.rows, states)
        return all(
            len(self._possible(view, place, part)) > 1
            for place, state in enumerate(states)
            for part, value in enumerate(self._parts(place))
            if state > _ALL and _small(value)
        )

    def _parts(self, place: int) -> tuple[int, int, int]:
        count, matched = self.rows[place]
        return count, matched, count - matched

    def _possible(self, view: "_View", place: int, part: int) -> set[int]:
        """Give what a row's children (0), matched (1) or left (2) could be, as far as two tell them apart."""
        known = None if view.states[place] == _NOTHING else self.rows[place][0]
        return {
            end
            for total in ([self.total] if self.all_children else range(1, SMALL))
            for matched in self._totals_matched(total)
            for end in view.ends(known, part, total, matched)
        }

    def _totals_matched(self, total: int) -> Sequence[int]:
        if self.all_matched:
            return [self.matched]
        return [m for m in range(total + 1) if not self.all_children or _small(m) or _small(total - m)]


@dataclass(frozen=True, slots=True)
class _View:
    """What is shown of a table, summed up.

    Parameters
    ----------
    shown, matched, split
        Children of the rows whose children are shown; matched of those whose matched are; children of
        those whose children alone are.
    blank
        How many rows show nothing.
    """

    states: Sequence[int]
    shown: int
    matched: int
    split: int
    blank: int

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int]], states: Sequence[int]) -> "_View":
        """Sum up what is shown."""
        seen = list(zip(rows, states, strict=True))
        return cls(
            states,
            shown=sum(row[0] for row, state in seen if state < _NOTHING),
            matched=sum(row[1] for row, state in seen if state == _ALL),
            split=sum(row[0] for row, state in seen if state == _SPLIT),
            blank=sum(state == _NOTHING for state in states),
        )

    def ends(self, known: int | None, part: int, total: int, matched: int) -> tuple[int, ...]:
        """Give the least and the most that a row's figure can be with these totals; none if they cannot be.

        Every number between the two is possible as well: sums of rows and columns are a flow.

        Parameters
        ----------
        known
            The children of the row; None where they are kept back.
        """
        rest, taken = total - self.shown, matched - self.matched
        room = self.split + rest
        if rest < self.blank or (rest and not self.blank) or not 0 <= taken <= room:
            return ()
        lowest, highest = known or 1, known or rest - self.blank + 1
        if known is None and self.blank == 1:
            lowest = rest
        if part == 0:
            return lowest, highest
        asked = taken if part == 1 else room - taken
        return max(0, asked - (room - lowest)), min(highest, asked)


def _raised(least: Sequence[int], extra: int) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Give each way to keep back so many cells more: the rows concerned, and what is shown of every row."""
    for more in combinations_with_replacement(range(len(least)), extra):
        states = [state + more.count(place) for place, state in enumerate(least)]
        if max(states, default=_ALL) <= _NOTHING:
            yield more, states
