"""Places: how many children each visitor can still take, and who already has one of them.

A family that shares a visitor is visited together and takes one place.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.families import family_code, members_by_family, tie_of
from matcher.records.child import Child
from matcher.records.standing import Status

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def places(facts: Facts) -> IntArray:
    """Give the places each visitor has for this round: int[V], capacity less active children.

    Active children are the larger of the visitor's own figure and the active rows in standing.
    Offered and pinned pairs of the round use these places too. Negative where the figures say that
    somebody visits more children than the capacity allows.
    """
    return facts.remember("places", lambda: _places(facts))


def _places(facts: Facts) -> IntArray:
    active, offered = np.zeros((2, len(facts.visitors)), np.int64)
    for v, units in _units_by_visitor(facts, Status.ACTIVE).items():
        active[v] = len(set(units))
    for counts, status in ((active, Status.ACTIVE), (offered, Status.OFFERED)):
        for v, strangers in _of_strangers(facts, status).items():
            counts[v] += len(strangers)
    said = np.array([visitor.active_children for visitor in facts.visitors], np.int64)
    capacity = np.array([visitor.capacity for visitor in facts.visitors], np.int64)
    return capacity - np.maximum(said, active) - offered


def places_of(facts: Facts, v: int) -> int:
    """Give the places one visitor has for this round.

    A child who is visited or offered, but no longer in the tables, uses a place as well.
    """
    return int(places(facts)[v])


def _of_strangers(facts: Facts, status: Status) -> dict[int, set[str]]:
    """Give the ids of children who are not in the tables and have a row with a visitor who is."""

    def gathered() -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for row in facts.pool.standing:
            visitor = facts.visitor_index.get(row.visitor_id)
            if row.status is status and row.child_id not in facts.child_index and visitor is not None:
                found.setdefault(visitor, set()).add(row.child_id)
        return found

    return facts.remember(f"strangers {status}", gathered)


def place_for(facts: Facts, c: int, v: int) -> bool:
    """Say whether a place is there for one pair.

    Offers come before pins, then children in order of id: of two pins for one last place the first
    stands. A child of a family that stays together needs no place where the family has one already.
    """
    mine = unit(facts, c)
    active = _active_units(facts, v)
    fixed = [other for other in _fixed_units(facts, v) if other not in active]
    ahead = fixed[: fixed.index(mine)] if mine in fixed else fixed
    return mine in active or len(ahead) < places_of(facts, v)


def taken(facts: Facts, v: int) -> int:
    """Count the places of this round that offered and pinned pairs of a visitor use."""
    active = _active_units(facts, v)
    return sum(other not in active for other in _fixed_units(facts, v))


def places_hold(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    """Say for each pair whether a place is there: bool[P]; :func:`place_for` for whole arrays."""
    used = facts.remember("places taken", lambda: _taken(facts))
    free = used < places(facts)
    special = facts.remember("pairs with their own place", lambda: _special(facts))
    holds = facts.pair_set("pairs that have a place", lambda: (pair for pair, has in special.items() if has))
    fails = facts.pair_set("pairs left no place", lambda: (pair for pair, has in special.items() if not has))
    return (free[visitor] | holds.has(child, visitor)) & ~fails.has(child, visitor)


def _taken(facts: Facts) -> IntArray:
    used = np.zeros(len(facts.visitors), np.int64)
    for status in (Status.OFFERED, Status.PINNED):
        for v in _units_by_visitor(facts, status):
            used[v] = taken(facts, v)
    return used


def _special(facts: Facts) -> dict[tuple[int, int], bool]:
    """Judge the pairs whose unit already stands at the visitor, one by one: there are few."""
    settled = facts.standing_pairs(Status.ACTIVE, Status.OFFERED, Status.PINNED)
    members = facts.remember("children by unit", lambda: _children_by_unit(facts))
    pairs = {(c, v) for fixed, v in settled for c in members[unit(facts, fixed)]}
    return {(c, v): place_for(facts, c, v) for c, v in pairs}


def _children_by_unit(facts: Facts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for c in range(len(facts.children)):
        found.setdefault(unit(facts, c), []).append(c)
    return found


def unit(facts: Facts, c: int) -> str:
    """Name the unit that takes a place: the family that stays together, else the child."""
    child = facts.children[c]
    staying = facts.remember("families that stay together", lambda: _staying(facts.children))
    code = family_code(child)
    return f"family {code}" if code in staying else f"child {child.child_id}"


def _staying(children: Iterable[Child]) -> frozenset[str]:
    groups = members_by_family(children)
    return frozenset(code for code, members in groups.items() if tie_of(members) == "same visitor")


def _active_units(facts: Facts, v: int) -> frozenset[str]:
    return frozenset(_units_by_visitor(facts, Status.ACTIVE).get(v, ()))


def _fixed_units(facts: Facts, v: int) -> list[str]:
    """Give the units that are offered, then those that are pinned, each once, in order of child."""
    offered = _units_by_visitor(facts, Status.OFFERED).get(v, [])
    pinned = _units_by_visitor(facts, Status.PINNED).get(v, [])
    return list(dict.fromkeys([*offered, *pinned]))


def _units_by_visitor(facts: Facts, status: Status) -> dict[int, list[str]]:
    def grouped() -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for c, v in facts.standing_pairs(status):
            found.setdefault(v, []).append(unit(facts, c))
        return found

    return facts.remember(f"units {status}", grouped)
