"""Who has which tag, as bits, so that what a million pairs share is a few array operations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
WordArray = npt.NDArray[np.uint64]

_BITS = 64
_WORD = (1 << _BITS) - 1
_NO_END = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """Tags of children and visitors.

    Array letters: C children, V visitors, P pairs, W words of 64 bits, enough for the tags that
    stand on both sides. A tag on one side alone is never shared, so it is only counted.

    Parameters
    ----------
    child_words, visitor_words
        uint64[W, C] and uint64[W, V].
    child_count, visitor_count
        int[C] and int[V], how many tags each person has.
    """

    child_words: WordArray
    visitor_words: WordArray
    child_count: IntArray
    visitor_count: IntArray

    @classmethod
    def of(cls, children: Iterable[Iterable[str]], visitors: Iterable[Iterable[str]]) -> Self:
        """Build from each child's and each visitor's tags; a tag given twice counts once."""
        child_tags = [frozenset(tags) for tags in children]
        visitor_tags = [frozenset(tags) for tags in visitors]
        shared = sorted(frozenset().union(*child_tags) & frozenset().union(*visitor_tags))
        bit = {tag: number for number, tag in enumerate(shared)}
        return cls(
            _words(child_tags, bit), _words(visitor_tags, bit), _counts(child_tags), _counts(visitor_tags)
        )

    def shared(self, child: IntArray, visitor: IntArray) -> IntArray:
        """Count the tags that both people of each pair have: int[P]."""
        total = np.zeros(np.broadcast(child, visitor).shape, np.int64)
        for child_word, visitor_word in zip(self.child_words, self.visitor_words, strict=True):
            total += np.bitwise_count(child_word[child] & visitor_word[visitor])
        return total

    def meets(self, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say for each pair whether the two share a tag: bool[P]."""
        met = np.zeros(np.broadcast(child, visitor).shape, np.bool_)
        for child_word, visitor_word in zip(self.child_words, self.visitor_words, strict=True):
            met |= (child_word[child] & visitor_word[visitor]) != 0
        return met


def _words(people: Sequence[frozenset[str]], bit: dict[str, int]) -> WordArray:
    weight = {tag: 1 << number for tag, number in bit.items()}
    sums = [sum([weight.get(tag, 0) for tag in tags]) for tags in people]
    columns = [
        np.array([one >> first & _WORD for one in sums], np.uint64) for first in range(0, len(bit), _BITS)
    ]
    return np.stack(columns) if columns else np.zeros((0, len(people)), np.uint64)


def _counts(people: Sequence[frozenset[str]]) -> IntArray:
    return np.array([len(tags) for tags in people], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Ranges that each of some people has, of whole numbers such as ages.

    Parameters
    ----------
    lowest, highest
        int[K, N], both ends included, K enough for whoever has most; a range that is not there holds
        nothing.
    """

    lowest: IntArray
    highest: IntArray

    @classmethod
    def of(cls, people: Iterable[Sequence[tuple[int, int | None]]]) -> Self:
        """Build from each person's ranges; no upper end means "and over"."""
        ranges = list(people)
        shape = max(map(len, ranges), default=0), len(ranges)
        lowest, highest = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
        for position, own in enumerate(ranges):
            for number, (first, last) in enumerate(own):
                lowest[number, position] = first
                highest[number, position] = _NO_END if last is None else last
        return cls(lowest, highest)

    def hold(self, person: IntArray, value: IntArray) -> BoolArray:
        """Say for each person whether one of their ranges holds the value: bool[P]."""
        held = np.zeros(np.broadcast(person, value).shape, np.bool_)
        for lowest, highest in zip(self.lowest, self.highest, strict=True):
            held |= (lowest[person] <= value) & (value <= highest[person])
        return held


class PairSet:
    """A few named pairs among many, looked up for whole arrays at once."""

    __slots__ = ("_keys", "_visitors")

    def __init__(self, pairs: Iterable[tuple[int, int]], visitors: int) -> None:
        self._visitors = max(visitors, 1)
        keys = sorted({child * self._visitors + visitor for child, visitor in pairs})
        self._keys = np.array(keys, np.int64)

    def has(self, child: IntArray, visitor: IntArray) -> BoolArray:
        """Say for each pair whether it is among them: bool[P]."""
        if not len(self._keys):
            return np.zeros(np.broadcast(child, visitor).shape, np.bool_)
        asked = child * self._visitors + visitor
        place = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
        found: BoolArray = self._keys[place] == asked
        return found
