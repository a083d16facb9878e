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
    if joins(facts, c, v):
        return True
    mine, fixed = unit(facts, c), _fixed_units(facts, v)
    ahead = fixed[: fixed.index(mine)] if mine in fixed else fixed
    return len(ahead) < places_of(facts, v)


def joins(facts: Facts, c: int, v: int) -> bool:
    """Say whether a child needs no further place of a visitor: visited already, or brothers or sisters are.

    The wish to share a visitor is that of the family's children who take part; a brother or sister who
    is visited looks for nobody, and ties nobody. Of two visitors of the family neither is joined.
    """
    if facts.visited[c]:
        return (c, v) in facts.remember("visits", lambda: frozenset(facts.standing_pairs(Status.ACTIVE)))
    code = family_code(facts.children[c])
    if not code or not _takes_part(facts)[c] or code not in _families_that_stay(facts):
        return False
    return facts.remember("visitors by family code", lambda: _visiting(facts)).get(code) == {v}


def _visiting(facts: Facts) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for c, v in facts.standing_pairs(Status.ACTIVE):
        found.setdefault(family_code(facts.children[c]), set()).add(v)
    return found


def _takes_part(facts: Facts) -> BoolArray:
    return facts.remember("children who may take part", lambda: _taking_part(facts))


def _taking_part(facts: Facts) -> BoolArray:
    """Say which children take part: not visited, and no rule about themselves broken that no row allows."""
    # The rules about people ask for places themselves, of visitors alone.
    from matcher.policy.rules import allowed, person_rules

    broken: dict[int, set[str]] = {}
    for rule in person_rules(facts.policy):
        if rule.subject == "child":
            for c in np.flatnonzero(~rule.holds(facts)).tolist():
                broken.setdefault(c, set()).add(rule.code)
    lifted = {c for (c, _), codes in allowed(facts).items() if broken.get(c, set()) <= codes}
    stays_out = [c for c in broken if c not in lifted]
    taking = ~np.asarray(facts.visited, np.bool_)
    taking[stays_out] = False
    return taking


def taken(facts: Facts, v: int) -> int:
    """Count the places of this round that offered and pinned pairs of a visitor use."""
    return len(_fixed_units(facts, v))


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
    members = facts.remember("children by family code", lambda: _children_by_family(facts))
    pairs = {(c, v) for fixed, v in settled for c in (fixed, *members[family_code(facts.children[fixed])])}
    return {(c, v): place_for(facts, c, v) for c, v in pairs}


def _children_by_family(facts: Facts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"": []}
    for c, child in enumerate(facts.children):
        if code := family_code(child):
            found.setdefault(code, []).append(c)
    return found


def unit(facts: Facts, c: int) -> str:
    """Name the unit that takes a place: the family that stays together, else the child.

    Of children who are visited, whose places are used already, the whole family's wish counts; of those
    who take part, their own.
    """
    child = facts.children[c]
    code = family_code(child)
    if facts.visited[c]:
        together = code in facts.remember("families as a whole", lambda: _staying(facts.children))
    else:
        together = bool(_takes_part(facts)[c]) and code in _families_that_stay(facts)
    return f"family {code}" if together else f"child {child.child_id}"


def _families_that_stay(facts: Facts) -> frozenset[str]:
    """Give the families whose children who take part are to have the same visitor."""

    def gathered() -> frozenset[str]:
        present = _takes_part(facts)
        return _staying(child for c, child in enumerate(facts.children) if present[c])

    return facts.remember("families that stay together", gathered)


def _staying(children: Iterable[Child]) -> frozenset[str]:
    groups = members_by_family(children)
    return frozenset(code for code, members in groups.items() if tie_of(members) == "same visitor")


def _fixed_units(facts: Facts, v: int) -> list[str]:
    """Give the units that are offered, then pinned, and need a place: each once, in order of child."""
    offered = _units_by_visitor(facts, Status.OFFERED).get(v, [])
    pinned = _units_by_visitor(facts, Status.PINNED).get(v, [])
    return list(dict.fromkeys([*offered, *pinned]))


def _units_by_visitor(facts: Facts, status: Status) -> dict[int, list[str]]:
    """Give the units of each visitor under a status, without those that join an active one."""

    def grouped() -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for c, v in facts.standing_pairs(status):
            if status is not Status.ACTIVE and joins(facts, c, v):
                continue
            found.setdefault(v, []).append(unit(facts, c))
        return found

    return facts.remember(f"units {status}", grouped)
