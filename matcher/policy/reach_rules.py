"""Rules about getting together: a place, a distance, a limit, an hour in the week."""

import numpy as np
import numpy.typing as npt

from matcher.policy.capacity import place_for, places_hold, places_of, taken
from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule, Verdict
from matcher.policy.wording import counted, in_minutes, km, km_beyond, minutes_beyond, number
from matcher.records.availability import describe
from matcher.records.place import is_well_formed, outward
from matcher.travel.distance import minutes

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def _judge_places(facts: Facts, c: int, v: int) -> Verdict:
    name, left = facts.visitors[v].name, places_of(facts, v)
    if place_for(facts, c, v):
        return Verdict(True, f"{name} has a place for {facts.children[c].name}.")
    if left <= 0:
        return Verdict(False, f"{name} has no place left.")
    settled = counted(taken(facts, v), "offer or pin", "offers or pins")
    return Verdict(False, f"{name} has {counted(left, 'place')} left, and {settled} for it.")


def _distance_known(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    known: BoolArray = facts.child_placed[child] & facts.visitor_placed[visitor]
    return known


def _judge_distance_known(facts: Facts, c: int, v: int) -> Verdict:
    distance = distance_of(facts, c, v)
    child, visitor = facts.children[c].name, facts.visitors[v].name
    if distance is None:
        nowhere = [name for name, known in _whereabouts(facts, c, v) if not known]
        return Verdict(
            False, f"No distance is known: there is no point on the map for {' and '.join(nowhere)}."
        )
    return Verdict(True, f"{child} and {visitor} are roughly {km(distance)} apart by road.")


def _caution_district(facts: Facts, c: int, v: int) -> str | None:
    distance = distance_of(facts, c, v)
    if distance is None or not is_district_apart(facts, c, v):
        return None
    child, visitor = facts.children[c], facts.visitors[v]
    where = "near each other" if not (area := _one_district(facts, c, v)) else f"both in {area}"
    return (
        f"{child.name} and {visitor.name} are {where}, and one is known only by half a postcode: the distance"
        f" is not exactly known, and taken as {km(distance)}."
    )


def is_district_apart(facts: Facts, c: int, v: int) -> bool:
    """Say whether the distance of one pair is not exactly known, and taken as that within a district."""
    return bool(facts.is_district_apart(np.array([c]), np.array([v]))[0])


def _one_district(facts: Facts, c: int, v: int) -> str:
    """Give the postcode district both are in; empty where they are not, or it is not known."""
    codes = [facts.children[c].postcode, facts.visitors[v].postcode]
    heads = {outward(code) if is_well_formed(code) else "" for code in codes}
    return heads.pop() if len(heads) == 1 else ""


def _whereabouts(facts: Facts, c: int, v: int) -> tuple[tuple[str, bool], tuple[str, bool]]:
    return (
        (facts.children[c].name, bool(facts.child_placed[c])),
        (facts.visitors[v].name, bool(facts.visitor_placed[v])),
    )


def distance_of(facts: Facts, c: int, v: int) -> float | None:
    """Give the rough road kilometres of one pair; None where a point is not known."""
    distance = float(facts.distance_km(np.array([c]), np.array([v]))[0])
    return None if np.isnan(distance) else distance


def minutes_of(facts: Facts, c: int, v: int) -> float | None:
    """Give the rough minutes of one pair; None where a point is not known."""
    return _minutes(facts, v, distance_of(facts, c, v))


def _minutes(facts: Facts, v: int, distance: float | None) -> float | None:
    return None if distance is None else float(minutes(np.array([distance]), facts.speed_kmh[[v]])[0])


def _travel(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    distance = facts.distance_km(child, visitor)
    taken_minutes = minutes(distance, facts.speed_kmh[visitor])
    within: BoolArray = (distance <= facts.limit_km[visitor]) & (
        taken_minutes <= facts.limit_minutes[visitor]
    )
    return within | np.isnan(distance)


def _judge_travel(facts: Facts, c: int, v: int) -> Verdict:
    distance = distance_of(facts, c, v)
    taken_minutes = _minutes(facts, v, distance)
    if distance is None or taken_minutes is None:
        return Verdict(True, "No distance is known, so no limit is looked at.")
    beyond = [*_beyond_km(facts, v, distance), *_beyond_minutes(facts, v, taken_minutes)]
    if beyond:
        return Verdict(False, f"{'; '.join(beyond)}.")
    about = f"roughly {km(distance)}, {in_minutes(taken_minutes)} {way_of(facts, v)}"
    return Verdict(True, f"{facts.visitors[v].name} would travel {about}, within reach.")


def _beyond_km(facts: Facts, v: int, distance: float) -> list[str]:
    visitor, limit = facts.visitors[v], float(facts.limit_km[v])
    if distance <= limit:
        return []
    said = f"{number(limit)} km; this is {km_beyond(distance, limit)}"
    own = visitor.max_travel_km
    if own is not None and own <= facts.policy.service.max_travel_km:
        return [f"{visitor.name} travels up to {said}"]
    return [f"The service asks for up to {said}"]


def _beyond_minutes(facts: Facts, v: int, taken_minutes: float) -> list[str]:
    visitor = facts.visitors[v]
    limit = visitor.max_travel_minutes
    if limit is None or taken_minutes <= limit:
        return []
    said = f"this is about {minutes_beyond(taken_minutes)} {way_of(facts, v)}"
    return [f"{visitor.name} travels up to {number(limit)} {'minute' if limit == 1 else 'minutes'}; {said}"]


def way_of(facts: Facts, v: int) -> str:
    """Say by which way a visitor's journey is timed; the slower one where it is not known who drives."""
    drives, travel = facts.visitors[v].drives, facts.policy.travel
    if drives is not None:
        return "by car" if drives else "by public transport"
    slower = "by car" if travel.drive_kmh < travel.public_kmh else "by public transport"
    return f"{slower} (who drives is not recorded; the slower way is taken)"


def _shared_slots(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    return facts.slots_in_common(child, visitor) >= facts.policy.service.min_shared_slots


def _judge_shared_slots(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    both = child.available & visitor.available
    found, asked = both.bit_count(), facts.policy.service.min_shared_slots
    if found == 0:
        return Verdict(False, f"{child.name} and {visitor.name} are never free at the same time of the week.")
    times = f"{child.name} and {visitor.name} are both free on {describe(both)}"
    if found < asked:
        return Verdict(False, f"{times}: {counted(found, 'slot')}, and {asked} are needed.")
    return Verdict(True, f"{times}.")


REACH_RULES: tuple[PairRule, ...] = (
    PairRule(
        code="places",
        visitor_cells=("capacity", "active_children"),
        title="The visitor has a place for this child",
        array=places_hold,
        judge=_judge_places,
    ),
    PairRule(
        code="distance-known",
        title="The distance is known",
        array=_distance_known,
        judge=_judge_distance_known,
        warn=_caution_district,
    ),
    PairRule(
        code="travel",
        visitor_cells=("max_travel_km", "max_travel_minutes"),
        title="Within the visitor's and the service's travel limit",
        array=_travel,
        judge=_judge_travel,
    ),
    PairRule(
        code="shared-slots",
        title="Free at the same time of the week",
        array=_shared_slots,
        judge=_judge_shared_slots,
    ),
)
