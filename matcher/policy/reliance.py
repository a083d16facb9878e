"""Criteria of how well a match could hold: the journey, the visitor's steadiness, room and time.

Travel, time pressure and moving away end most matches, so these four say how much of each there is.
"""

import numpy as np
import numpy.typing as npt

from matcher.policy.criterion import Appraisal, Claim, Criterion
from matcher.policy.facts import Facts
from matcher.policy.reach_rules import distance_of, is_district_apart, minutes_of, way_of
from matcher.policy.wording import counted, in_minutes, km, number
from matcher.records.child import Child, PlacementType, ServiceEnd
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

NEAR_KM = 10.0
NEAR_MINUTES = 20.0
"""Up to here a journey loses nothing.

Source: one large mentoring programme aims for a drive of 20 minutes or less; 10 km is a choice.
"""
LONGEST_COMMITMENT = 36
"""Months; a longer commitment counts no more."""
FULL_SLACK = 3
"""Weekly slots beyond the minimum; more count no more."""


def _near_km(facts: Facts) -> FloatArray:
    """float[V]: the road kilometres up to which a journey loses nothing, by distance or by minutes."""
    return np.maximum(NEAR_KM, facts.speed_kmh * NEAR_MINUTES / 60)


def _travel(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    distance = facts.distance_km(child, visitor)
    near, reach = _near_km(facts)[visitor], facts.reach_km[visitor]
    span = np.where(reach > near, reach - near, 1.0)
    falling = np.clip((reach - distance) / span, 0, 1)
    score = np.where(distance <= np.minimum(near, reach), 1.0, np.where(reach > near, falling, 0.0))
    return np.where(np.isnan(distance), 0.0, score)


def _appraise_travel(facts: Facts, c: int, v: int) -> Appraisal:
    distance, taken = distance_of(facts, c, v), minutes_of(facts, c, v)
    if distance is None or taken is None:
        return Appraisal(0.0, "No distance is known")
    speed = float(facts.speed_kmh[v])
    # A round keeps tenths of minutes; rounded from those, a card says one figure and not two.
    journey = f"Roughly {km(distance)}, {in_minutes(round(taken, 1))} {way_of(facts, v)}"
    journey += _unsure(facts, c, v)
    near, reach = max(NEAR_KM, speed * NEAR_MINUTES / 60), float(facts.reach_km[v])
    if distance <= min(near, reach):
        return Appraisal(1.0, f"{journey}: near")
    if distance >= reach:
        return Appraisal(0.0, f"{journey}: at or beyond the limit of {number(reach)} km")
    return Appraisal((reach - distance) / (reach - near), f"{journey}, of {number(reach)} km within reach")


def _unsure(facts: Facts, c: int, v: int) -> str:
    apart = is_district_apart(facts, c, v)
    return " (within a postcode district; distance not exactly known)" if apart else ""


TRAVEL = Criterion(
    code="travel",
    title="A short journey",
    array=_travel,
    appraise=_appraise_travel,
)


def complexity(child: Child) -> int:
    """Give what a child asks of a visitor's steadiness, 0 to 5.

    ===============================================  ======
    the child                                        points
    ===============================================  ======
    needs experience of 0 to 3                       0 to 3
    lost an earlier visitor                          1
    lives in a residential or a secure placement     1
    ===============================================  ======
    """
    housed = child.placement_type in (PlacementType.RESIDENTIAL, PlacementType.SECURE)
    return (child.experience_needed or 0) + bool(child.lost_visitor) + housed


def strength(facts: Facts, visitor: Visitor) -> float | None:
    """Give how much steadiness a visitor brings, 0 to 5; None where nothing about it is recorded.

    =====================================================  ===========================
    the visitor                                            points
    =====================================================  ===========================
    has experience of 0 to 3                               0 to 3
    commits to some months                                 months / 36, at most 1
    has weekly slots beyond the service's minimum          slots / 3, at most 1
    =====================================================  ===========================

    A commitment that is not recorded counts as the service's minimum. Where neither experience nor
    commitment is recorded, nothing is known.
    """
    if visitor.experience is None and visitor.commitment_months is None:
        return None
    lowest, service = facts.policy.service.commitment_months, facts.policy.service
    months = lowest if visitor.commitment_months is None else visitor.commitment_months
    spare = max(visitor.available.bit_count() - service.min_shared_slots, 0)
    return (visitor.experience or 0) + min(months / LONGEST_COMMITMENT, 1) + min(spare / FULL_SLACK, 1)


def _steadiness(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    """Strength over complexity, at most 1; a child who asks nothing is covered by everyone."""
    asked = facts.remember("complexity", lambda: _complexities(facts))[child]
    brought = facts.remember("strength", lambda: _strengths(facts))[visitor]
    covered = np.where(asked > 0, np.minimum(brought / np.maximum(asked, 1), 1.0), 1.0)
    return np.where(np.isnan(brought), 0.5, covered)


def _complexities(facts: Facts) -> IntArray:
    return np.array([complexity(child) for child in facts.children], np.int64)


def _strengths(facts: Facts) -> FloatArray:
    known = (strength(facts, visitor) for visitor in facts.visitors)
    return np.array([np.nan if brought is None else brought for brought in known], np.float64)


def _appraise_steadiness(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    asked, brought = complexity(child), strength(facts, visitor)
    if brought is None:
        return Appraisal(
            0.5,
            f"No experience or commitment of {visitor.name} to compare: counts half",
            (
                Claim("visitor", "commitment", "recorded", False),
                Claim("visitor", "experience", "recorded", False),
            ),
        )
    if asked == 0:
        return Appraisal(1.0, f"{child.name} asks no particular steadiness: counts in full")
    return Appraisal(
        min(brought / asked, 1.0),
        f"{visitor.name} brings {number(brought)} points of steadiness ({_counted_in(facts, visitor)});"
        f" {child.name} asks {asked}",
        (
            Claim("visitor", "commitment", "recorded", visitor.commitment_months is not None),
            Claim("visitor", "experience", "recorded", visitor.experience is not None),
        ),
    )


def _counted_in(facts: Facts, visitor: Visitor) -> str:
    """Say what the points are made of; what is not recorded is said to be taken, never to be known."""
    lowest = facts.policy.service.commitment_months
    experience = "experience" if visitor.experience is not None else "no experience recorded"
    commitment = (
        "commitment"
        if visitor.commitment_months is not None
        else f"a commitment not recorded and taken as {counted(lowest, 'month')}"
    )
    return f"{experience}, {commitment}, spare slots"


STEADINESS = Criterion(
    code="steadiness",
    title="A visitor steady enough for this child",
    array=_steadiness,
    appraise=_appraise_steadiness,
)


def _slack(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    spare = facts.slots_in_common(child, visitor) - facts.policy.service.min_shared_slots
    return np.clip(spare / FULL_SLACK, 0, 1)


def _appraise_slack(facts: Facts, c: int, v: int) -> Appraisal:
    found = (facts.children[c].available & facts.visitors[v].available).bit_count()
    asked = facts.policy.service.min_shared_slots
    score = min(max(found - asked, 0) / FULL_SLACK, 1.0)
    return Appraisal(score, f"{counted(found, 'weekly slot')} in common, where {asked} would do")


SLACK = Criterion(
    code="slack",
    title="Room in the week",
    array=_slack,
    appraise=_appraise_slack,
)


def _time_left(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    promised = facts.remember("promised months", lambda: _promised(facts))[visitor]
    left = np.maximum(facts.months_left[child], 0)
    covered = np.where(promised > 0, np.minimum(left / np.maximum(promised, 1), 1.0), 1.0)
    return np.where(np.isnan(promised), 0.5, covered)


def _promised(facts: Facts) -> FloatArray:
    months = (visitor.commitment_months for visitor in facts.visitors)
    return np.array([np.nan if given is None else given for given in months], np.float64)


def _appraise_time_left(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor, left = facts.children[c], facts.visitors[v], max(int(facts.months_left[c]), 0)
    promised = visitor.commitment_months
    known = child.service_end is not ServiceEnd.AGE
    lasts = f"{'' if known else 'at least '}{counted(left, 'month')} from the start of the round"
    said = f"The service lasts {lasts} for {child.name}"
    claims = (
        Claim("visitor", "commitment", "recorded", promised is not None),
        Claim("child", "birthday", "known", known),
    )
    if promised is None:
        return Appraisal(0.5, f"{said}; no commitment of {visitor.name} to compare: counts half", claims)
    score = min(left / promised, 1.0) if promised > 0 else 1.0
    return Appraisal(score, f"{said}; {visitor.name} commits to {counted(promised, 'month')}", claims)


TIME_LEFT = Criterion(
    code="time-left",
    title="Time left for the visitor's commitment",
    array=_time_left,
    appraise=_appraise_time_left,
)
