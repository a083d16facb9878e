"""Every criterion, and the fit they make together.

A criterion looks at the two people and the policy only, never at who else is in the pool: otherwise a
newcomer would change everyone's fit. Fit is no forecast: weights are a choice of the service.
"""

import numpy as np
import numpy.typing as npt

from matcher.policy.criterion import Criterion
from matcher.policy.facts import Facts
from matcher.policy.likeness import DISLIKES, IDENTITY, INTERESTS, STYLE, WISHES
from matcher.policy.reliance import SLACK, STEADINESS, TIME_LEFT, TRAVEL

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

FULL_FIT = 1000
CRITERIA: tuple[Criterion, ...] = (
    WISHES,
    TRAVEL,
    STEADINESS,
    INTERESTS,
    STYLE,
    IDENTITY,
    DISLIKES,
    SLACK,
    TIME_LEFT,
)
"""Every criterion, in the order of the dictionary of criteria; K of them."""


def criterion(code: str) -> Criterion:
    """Give the criterion of a code.

    Raises
    ------
    KeyError
        If there is no such criterion.
    """
    return {each.code: each for each in CRITERIA}[code]


def scores(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    """Measure each pair by each criterion: float[P, K], 0 to 1, in the order of ``CRITERIA``."""
    columns = [each.score(facts, child, visitor) for each in CRITERIA]
    return np.stack(columns, axis=-1)


def weigh(facts: Facts, measured: FloatArray) -> IntArray:
    """Make scores into fit: int[P], 0 to 1000.

    The weighted mean, times 1000, rounded once, halves up. The products are added up in the order of
    the criteria, so that a pair's fit is the same alone and among a million.

    Parameters
    ----------
    measured
        float[P, K], as given by :func:`scores`.
    """
    weights = facts.policy.weights.by_code()
    total = np.zeros(measured.shape[:-1], np.float64)
    for position, each in enumerate(CRITERIA):
        total += weights[each.code] * measured[..., position]
    mean = total / sum(weights.values())
    return np.floor(mean * FULL_FIT + 0.5).astype(np.int64)


def fit(facts: Facts, child: IntArray, visitor: IntArray) -> tuple[IntArray, FloatArray]:
    """Give the fit of each pair, int[P] of 0 to 1000, and the scores it is made of, float[P, K]."""
    measured = scores(facts, child, visitor)
    return weigh(facts, measured), measured
