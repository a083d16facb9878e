"""The facts of a round drawn anew with other people, places or policy. The facts at hand never change."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.errors import ScenarioFault
from matcher.policy.facts import Facts
from matcher.policy.faults import checked
from matcher.policy.policy import Policy, to_toml
from matcher.records.child import Child
from matcher.records.place import Point, is_outward_only
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow
from matcher.records.visitor import Visitor
from matcher.travel.gazetteer import Gazetteer
from matcher.travel.placing import Places

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
_NOWHERE = (np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Redrawing:
    """Who is other than before; what is left out stays as it is.

    Parameters
    ----------
    children, visitors, standing
        The whole table as it is to be.
    points
        Where people are who are new or have moved, by id; None for nowhere known.
    """

    children: Iterable[Child] | None = None
    visitors: Iterable[Visitor] | None = None
    standing: Iterable[StandingRow] | None = None
    points: Mapping[str, Point | None] = field(default_factory=dict)


def redrawn(facts: Facts, drawing: Redrawing) -> Facts:
    """Give facts with other people; everyone who stays is where they were."""
    old = facts.pool
    children = old.children if drawing.children is None else tuple(drawing.children)
    visitors = old.visitors if drawing.visitors is None else tuple(drawing.visitors)
    standing = old.standing if drawing.standing is None else tuple(drawing.standing)
    pool = Pool(children, visitors, standing)
    places = facts.places
    places = Places(
        *_columns(
            [child.child_id for child in pool.children],
            facts.child_index,
            (places.child_latitude, places.child_longitude),
            drawing.points,
        ),
        *_columns(
            [visitor.visitor_id for visitor in pool.visitors],
            facts.visitor_index,
            (places.visitor_latitude, places.visitor_longitude),
            drawing.points,
        ),
        _rough(pool.children, facts.child_index, places.child_rough, drawing.points),
        _rough(pool.visitors, facts.visitor_index, places.visitor_rough, drawing.points),
    )
    return replace(facts, pool=pool, places=places)


def _columns(
    ids: Iterable[str],
    index: Mapping[str, int],
    columns: tuple[FloatArray, FloatArray],
    points: Mapping[str, Point | None],
) -> tuple[FloatArray, FloatArray]:
    def spot(person_id: str) -> tuple[float, float]:
        if person_id in points:
            point = points[person_id]
            return _NOWHERE if point is None else (point.latitude, point.longitude)
        position = index[person_id]
        return float(columns[0][position]), float(columns[1][position])

    table = np.array([spot(person_id) for person_id in ids], np.float64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _rough(
    people: Sequence[Child | Visitor],
    index: Mapping[str, int],
    flags: BoolArray | None,
    points: Mapping[str, Point | None],
) -> BoolArray | None:
    """Say whose point stands for a district: as before, and of a new place what its postcode says."""

    def is_rough(person: Child | Visitor) -> bool:
        person_id = person.child_id if isinstance(person, Child) else person.visitor_id
        if person_id in points:
            return person.point is None and is_outward_only(person.postcode)
        return flags is not None and bool(flags[index[person_id]])

    found = np.array([is_rough(person) for person in people], np.bool_)
    return found if found.any() else None


def with_child(facts: Facts, child: Child) -> Facts:
    """Give facts in which one child's record is another."""
    children = (child if each.child_id == child.child_id else each for each in facts.children)
    return redrawn(facts, Redrawing(children=children))


def with_visitor(facts: Facts, visitor: Visitor) -> Facts:
    """Give facts in which one visitor's record is another."""
    visitors = (visitor if each.visitor_id == visitor.visitor_id else each for each in facts.visitors)
    return redrawn(facts, Redrawing(visitors=visitors))


def point_of(postcode: str, point: Point | None, facts: Facts, gazetteer: Gazetteer | None) -> Point:
    """Find a place: the point itself, else the postcode in the gazetteer, else anyone of that postcode.

    Raises
    ------
    matcher.errors.ScenarioFault
        If it is not known where that is.
    """
    if point is not None:
        return point
    known = gazetteer and (gazetteer.find(postcode) or gazetteer.find_outward(postcode))
    found = known or _lived_at(postcode, facts)
    if found is None:
        where = f"Where {postcode} is, is not known" if postcode else "No place is given"
        raise ScenarioFault(
            f"{where}. Give latitude and longitude, or a file of places that knows the postcode."
        )
    return found


def _lived_at(postcode: str, facts: Facts) -> Point | None:
    """Give the point of a person at this very postcode."""
    wanted = "".join(postcode.split()).casefold()
    places = facts.places
    people: list[tuple[Child | Visitor, float, float]] = [
        *zip(facts.children, places.child_latitude, places.child_longitude, strict=True),
        *zip(facts.visitors, places.visitor_latitude, places.visitor_longitude, strict=True),
    ]
    for person, latitude, longitude in people:
        same = "".join(person.postcode.split()).casefold() == wanted
        if wanted and same and not np.isnan(latitude + longitude):
            return Point(float(latitude), float(longitude))
    return None


def policy_with(policy: Policy, section: str, key: str, value: Any) -> Policy:
    """Give a policy in which one key is another; None takes the key away, where there may be none.

    Raises
    ------
    matcher.errors.ScenarioFault
        If there is no such key, or the value cannot be; the nearest right one is named.
    """
    written = tomllib.loads(to_toml(policy))
    # A misspelt key may stand in any section: it is put in and told by the policy's own check.
    table = written.setdefault(section, {})
    spelt = _as_written(table, section, key)
    if value is None:
        _check_key(policy, section, spelt)
        table.pop(spelt, None)
    else:
        table[spelt] = value
    made, faults = checked(written)
    if made is None:
        raise ScenarioFault(" ".join(faults))
    return made


def _as_written(table: Mapping[str, Any], section: str, key: str) -> str:
    hyphens = key.replace("_", "-")
    return hyphens if section in ("weights", "rules", "reasons") or hyphens in table else key


def _check_key(policy: Policy, section: str, key: str) -> None:
    """Make sure that there is such a key, by asking about it with a value it cannot have."""
    if key not in getattr(type(getattr(policy, section, None)), "model_fields", {}):
        raise ScenarioFault(" ".join(checked({section: {key: ""}})[1]) or f"There is no {section}.{key}.")
