"""The possible pairs of a round as index arrays, and the count of what stopped the others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.policy.criteria import fit
from matcher.policy.facts import Facts

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CandidatePairs:
    """Every possible pair, and how often each rule stopped one.

    Array letters: C children, V visitors, P possible pairs, R rules, K criteria, N pairs that one rule
    alone stopped.

    Parameters
    ----------
    child, visitor
        int[P], indices into the pool's children and visitors, sorted by child, then visitor. Pairs of
        people who take part and between whom every rule holds or is relaxed; pairs that are pinned or
        offered and can stand are among them.
    fit
        int[P], 0 to 1000.
    distance_km, travel_minutes
        float[P], one way.
    travel_hm
        int[P], one way in whole hundreds of metres.
    slots
        int[P], mask of the weekly slots both have.
    scores
        float[P, K], each criterion 0 to 1, in the order of ``policy.criteria.CRITERIA``.
    exceptions
        For each pair that stands although an overridable rule is broken: the codes, by position.
    rules
        The codes of all rules, in the order of the columns below.
    blocked_children, blocked_visitors
        int[C, R] and int[V, R]: with how many of the others who take part each rule is broken. A pair
        beyond travel reach counts under ``travel`` alone, one without a distance under
        ``distance-known`` alone. 0 for people who do not take part.
    nearly_child, nearly_visitor, nearly_rule
        int[N], the pairs that only one rule stopped, and the rule's column; sorted like the pairs. A
        pair without a distance is not among them; how far those beyond travel reach are looked for is
        :func:`matcher.candidates.sifting.reaches_everywhere`'s matter.
    children_taking_part, visitors_taking_part
        bool[C], bool[V].
    not_taking_part
        ``(person id, rule code, sentence)`` for each reason of each person who does not.
    """

    child: IntArray
    visitor: IntArray
    fit: IntArray
    distance_km: FloatArray
    travel_minutes: FloatArray
    travel_hm: IntArray
    slots: IntArray
    scores: FloatArray
    exceptions: dict[int, tuple[str, ...]]
    rules: tuple[str, ...]
    blocked_children: IntArray
    blocked_visitors: IntArray
    nearly_child: IntArray
    nearly_visitor: IntArray
    nearly_rule: IntArray
    children_taking_part: BoolArray
    visitors_taking_part: BoolArray
    not_taking_part: tuple[tuple[str, str, str], ...]


def measured(facts: Facts, child: IntArray, visitor: IntArray) -> dict[str, npt.NDArray[Any]]:
    """Give everything that is measured of some pairs, by the names it has in :class:`CandidatePairs`."""
    points, scores = fit(facts, child, visitor)
    distance = facts.distance_km(child, visitor)
    return {
        "fit": points,
        "distance_km": distance,
        "travel_minutes": facts.travel_minutes(child, visitor),
        "travel_hm": np.rint(distance * 10).astype(np.int64),
        "slots": facts.shared_slots(child, visitor),
        "scores": scores,
    }
