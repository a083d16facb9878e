"""Who has which tag, as bits, so that what a million pairs share is a few array operations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
WordArray = npt.NDArray[np.uint64]
Array = TypeVar("Array", npt.NDArray[np.int64], npt.NDArray[np.uint64])

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
    bit
        The number of each shared tag.
    child_only, visitor_only
        The tags that stand on one side alone.
    """

    child_words: WordArray
    visitor_words: WordArray
    child_count: IntArray
    visitor_count: IntArray
    bit: Mapping[str, int]
    child_only: frozenset[str]
    visitor_only: frozenset[str]

    @classmethod
    def of(cls, children: Iterable[Iterable[str]], visitors: Iterable[Iterable[str]]) -> Self:
        """Build from each child's and each visitor's tags; a tag given twice counts once."""
        child_tags = [frozenset(tags) for tags in children]
        visitor_tags = [frozenset(tags) for tags in visitors]
        of_children: frozenset[str] = frozenset().union(*child_tags)
        of_visitors: frozenset[str] = frozenset().union(*visitor_tags)
        bit = {tag: number for number, tag in enumerate(sorted(of_children & of_visitors))}
        return cls(
            _words(child_tags, bit),
            _words(visitor_tags, bit),
            _counts(child_tags),
            _counts(visitor_tags),
            bit,
            of_children - of_visitors,
            of_visitors - of_children,
        )

    def redrawn(
        self,
        child_from: IntArray,
        visitor_from: IntArray,
        children: Sequence[Iterable[str]],
        visitors: Sequence[Iterable[str]],
    ) -> Self | None:
        """Give the tags of other people, most of whom stay; None where a tag is shared that was not.

        Parameters
        ----------
        child_from, visitor_from
            int[C] and int[V], where each person stands here, -1 for whoever is new or changed.
        children, visitors
            Tags of those who are new or changed, in order.
        """
        child_tags, visitor_tags = [*map(frozenset, children)], [*map(frozenset, visitors)]
        of_children: frozenset[str] = frozenset().union(*child_tags)
        of_visitors: frozenset[str] = frozenset().union(*visitor_tags)
        newly_shared = (of_children & of_visitors) - self.bit.keys()
        if newly_shared or of_children & self.visitor_only or of_visitors & self.child_only:
            return None
        known = self.bit.keys()
        return type(self)(
            _placed(self.child_words, child_from, _words(child_tags, self.bit)),
            _placed(self.visitor_words, visitor_from, _words(visitor_tags, self.bit)),
            _placed(self.child_count, child_from, _counts(child_tags)),
            _placed(self.visitor_count, visitor_from, _counts(visitor_tags)),
            self.bit,
            self.child_only | (of_children - known),
            self.visitor_only | (of_visitors - known),
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


def _words(people: Sequence[frozenset[str]], bit: Mapping[str, int]) -> WordArray:
    weight = {tag: 1 << number for tag, number in bit.items()}
    sums = [sum([weight.get(tag, 0) for tag in tags]) for tags in people]
    columns = [
        np.array([one >> first & _WORD for one in sums], np.uint64) for first in range(0, len(bit), _BITS)
    ]
    return np.stack(columns) if columns else np.zeros((0, len(people)), np.uint64)


def _placed(known: Array, where: IntArray, changed: Array) -> Array:
    """Give the columns of those who stay, with those of who is new or changed in their places."""
    columns = known[..., where]
    columns[..., where < 0] = changed
    return columns


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
