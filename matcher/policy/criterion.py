"""What a criterion is: a measure of a pair for whole arrays, and the same measure in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


class Claim(NamedTuple):
    """What a phrase says of somebody: that a trait of theirs has a value, or has it not.

    A card must not hold a claim and its denial.

    Parameters
    ----------
    who
        ``"child"``, ``"visitor"`` or ``"pair"``.
    trait, value
        As ``"wish gender"`` and ``"stated"``, or ``"interests"`` and ``"football"``.
    holds
        False where the phrase denies it.
    """

    who: str
    trait: str
    value: str
    holds: bool = True


class Appraisal(NamedTuple):
    """How well a pair does, 0 to 1, why in one plain sentence, and what that sentence claims."""

    score: float
    because: str
    claims: tuple[Claim, ...] = ()


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
