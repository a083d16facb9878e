"""What a criterion is: a measure of a pair for whole arrays, and the same measure in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


class Appraisal(NamedTuple):
    """How well a pair does, 0 to 1, and why in one plain sentence."""

    score: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A soft measure of a pair, 0 to 1. It looks at the two people and the policy only.

    Parameters
    ----------
    code, title
        Stable code, and the criterion in plain words.
    array
        ``(facts, child[P], visitor[P]) -> float[P]``.
    appraise
        ``(facts, c, v) -> Appraisal``, worked out from the records.
    """

    code: str
    title: str
    array: Callable[[Facts, IntArray, IntArray], FloatArray]
    appraise: Callable[[Facts, int, int], Appraisal]

    def score(self, facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
        """Measure each pair: float[P], 0 to 1."""
        return self.array(facts, child, visitor)

    def sentence(self, facts: Facts, c: int, v: int) -> str:
        """Say the measure of one pair, with its score at the end: ``"... (0.67)."``."""
        found = self.appraise(facts, c, v)
        return f"{found.because} ({found.score:.2f})."
