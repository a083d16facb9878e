"""Counts of what stopped whom, gathered block by block."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


class Tally:
    """How often each rule stopped a child or a visitor, the pairs that are left, and the near misses.

    Parameters
    ----------
    rules
        Codes of the rules, R of them; each has a column.
    children, visitors
        How many people there are.
    """

    def __init__(self, rules: tuple[str, ...], children: int, visitors: int) -> None:
        self.rules = rules
        self.children = np.zeros((children, len(rules)), np.int64)
        self.visitors = np.zeros((visitors, len(rules)), np.int64)
        self._possible: list[tuple[IntArray, IntArray]] = []
        self._nearly: list[tuple[IntArray, IntArray, IntArray]] = []

    def column(self, code: str) -> int:
        """Give the column of a rule."""
        return self.rules.index(code)

    def stop(self, code: str, child: IntArray, visitor: IntArray) -> None:
        """Count pairs that a rule stops."""
        self.children[:, self.column(code)] += np.bincount(child, minlength=len(self.children))
        self.visitors[:, self.column(code)] += np.bincount(visitor, minlength=len(self.visitors))

    def total(self, code: str) -> int:
        """Give how many pairs a rule has stopped so far."""
        return int(self.children[:, self.column(code)].sum())

    def let_through(self, child: IntArray, visitor: IntArray) -> None:
        """Take down pairs that no rule stops."""
        self._possible.append((child, visitor))

    def nearly(self, code: IntArray | str, child: IntArray, visitor: IntArray) -> None:
        """Take down pairs that one rule alone stops: its code, or int[P] of columns."""
        columns = np.full(len(child), self.column(code)) if isinstance(code, str) else code
        self._nearly.append((child, visitor, columns))

    def possible(self) -> tuple[IntArray, IntArray]:
        """Give the pairs that no rule stops, sorted by child, then visitor."""
        child, visitor = _joined(self._possible, 2)
        order = np.lexsort((visitor, child))
        return child[order], visitor[order]

    def near_misses(self) -> tuple[IntArray, IntArray, IntArray]:
        """Give child, visitor and the rule's column of the pairs that one rule alone stops, sorted."""
        child, visitor, column = _joined(self._nearly, 3)
        order = np.lexsort((visitor, child))
        return child[order], visitor[order], column[order]


def _joined(blocks: Sequence[tuple[IntArray, ...]], width: int) -> tuple[IntArray, ...]:
    columns = zip(*blocks, strict=True) if blocks else [()] * width
    empty = np.empty(0, np.int64)
    return tuple(np.concatenate([empty, *column]) for column in columns)
