"""Screening anew where a few people are new or changed: only their pairs are asked every rule again.

What is found is what a whole screening would find, to the last count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.candidates.attendance import absences
from matcher.candidates.pairs import CandidatePairs, measured
from matcher.candidates.settling import Pair, Settlement
from matcher.candidates.sifting import Field, Sifted, reaches_everywhere, sift
from matcher.policy.capacity import places
from matcher.policy.facts import Facts
from matcher.policy.families import family_code
from matcher.records.standing import StandingRow

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MOST_CHANGED = 0.25
"""Share of the people above which a whole screening is as quick."""


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """What is settled, and the possible pairs."""

    settlement: Settlement
    pairs: CandidatePairs


@dataclass(frozen=True, eq=False)
class Change:
    """Who stays as they were, in everything that a rule or a criterion looks at.

    Parameters
    ----------
    child_from, visitor_from
        int[C] and int[V], where each person stood before; -1 for whoever is new or changed.
    before
        How many children and visitors there were.
    """

    child_from: IntArray
    visitor_from: IntArray
    before: tuple[int, int]

    @cached_property
    def child_to(self) -> IntArray:
        """int[C before], where each child stands now; -1 for whoever is gone or changed."""
        return _turned(self.child_from, self.before[0])

    @cached_property
    def visitor_to(self) -> IntArray:
        """int[V before], as :attr:`child_to`."""
        return _turned(self.visitor_from, self.before[1])

    @property
    def share(self) -> float:
        """Share of the people of now who are new or changed."""
        changed = int((self.child_from < 0).sum()) + int((self.visitor_from < 0).sum())
        return changed / max(len(self.child_from) + len(self.visitor_from), 1)


def rescreen(settlement: Settlement, before: Screened) -> CandidatePairs | None:
    """List the possible pairs and count what stops the others, given a screening of mostly the same people.

    None where too much is different: the policy, the day, how far is looked, or too many people.
    """
    change = _change(before.settlement, settlement)
    if change is None or change.share > MOST_CHANGED:
        return None
    now = sift(settlement, _fields(change.child_from, change.visitor_from))
    gone = sift(before.settlement, _fields(change.child_to, change.visitor_to))
    return _together(settlement, before.pairs, change, now, gone)


def by_position(
    exceptions: Mapping[Pair, tuple[str, ...]], keys: IntArray, width: int
) -> dict[int, tuple[str, ...]]:
    """Key exceptions by the position of their pair among ``keys``, ``child * width + visitor`` in order."""
    return {int(np.searchsorted(keys, c * width + v)): codes for (c, v), codes in sorted(exceptions.items())}


def _fields(child_from: IntArray, visitor_from: IntArray) -> list[Field]:
    """Give every pair of which one is new, changed or gone: such children with all, the others with such."""
    changed, stays = child_from < 0, child_from >= 0
    return [(changed, np.ones(len(visitor_from), np.bool_)), (stays, visitor_from < 0)]


def _turned(where: IntArray, count: int) -> IntArray:
    turned = np.full(count, -1, np.int64)
    stays = np.flatnonzero(where >= 0)
    turned[where[stays]] = stays
    return turned


def _together(
    settlement: Settlement, before: CandidatePairs, change: Change, now: Sifted, gone: Sifted
) -> CandidatePairs:
    facts, width = settlement.facts, len(settlement.facts.visitors)
    child, visitor = change.child_to[before.child], change.visitor_to[before.visitor]
    kept = np.flatnonzero((child >= 0) & (visitor >= 0))
    new_child, new_visitor = now.tally.possible()
    keys = np.concatenate([child[kept], new_child]) * width + np.concatenate([visitor[kept], new_visitor])
    order = np.argsort(keys, kind="stable")
    columns = {
        name: np.concatenate([getattr(before, name)[kept], new])[order]
        for name, new in measured(facts, new_child, new_visitor).items()
    }
    stay = (
        ((int(child[at]), int(visitor[at])), codes)
        for at, codes in before.exceptions.items()
        if child[at] >= 0 and visitor[at] >= 0
    )
    keys = keys[order]
    nearly_child, nearly_visitor, nearly_rule = _near_misses(before, change, now, width)
    return CandidatePairs(
        child=keys // max(width, 1),
        visitor=keys % max(width, 1),
        **columns,
        exceptions=by_position({**dict(stay), **now.exceptions}, keys, width),
        rules=before.rules,
        blocked_children=_counts(
            now.tally.children, before.blocked_children - gone.tally.children, change.child_from
        ),
        blocked_visitors=_counts(
            now.tally.visitors, before.blocked_visitors - gone.tally.visitors, change.visitor_from
        ),
        nearly_child=nearly_child,
        nearly_visitor=nearly_visitor,
        nearly_rule=nearly_rule,
        children_taking_part=settlement.attendance.children,
        visitors_taking_part=settlement.attendance.visitors,
        not_taking_part=absences(facts, settlement.attendance),
    )


def _near_misses(
    before: CandidatePairs, change: Change, now: Sifted, width: int
) -> tuple[IntArray, IntArray, IntArray]:
    child, visitor = change.child_to[before.nearly_child], change.visitor_to[before.nearly_visitor]
    kept = (child >= 0) & (visitor >= 0)
    old = child[kept], visitor[kept], before.nearly_rule[kept]
    found = [np.concatenate(both) for both in zip(old, now.tally.near_misses(), strict=True)]
    order = np.argsort(found[0] * width + found[1], kind="stable")
    return found[0][order], found[1][order], found[2][order]


def _counts(now: IntArray, before: IntArray, where: IntArray) -> IntArray:
    """Add what is left of the counts before to those of now; whoever is new or changed has those of now."""
    stays = where >= 0
    counts = now.copy()
    counts[stays] += before[where[stays]]
    return counts


def _change(before: Settlement, now: Settlement) -> Change | None:
    where = now.facts.where_in(before.facts)
    if where is None or reaches_everywhere(now) != reaches_everywhere(before):
        return None
    child_from, visitor_from = where[0].copy(), where[1].copy()
    _mark_moved(before, now, child_from, visitor_from)
    rows = _other_rows(before.facts.pool.standing, now.facts.pool.standing)
    kept = _ids(before.facts, before.fixed) ^ _ids(now.facts, now.fixed)
    children = {row.child_id for row in rows} | {child_id for child_id, _ in kept}
    visitors = {row.visitor_id for row in rows} | {visitor_id for _, visitor_id in kept}
    children |= _other(child_from, now.facts, before.facts)
    children |= _brothers_and_sisters(children, (before.facts, now.facts))
    visitors |= _settled_with(children, (*before.facts.pool.standing, *now.facts.pool.standing))
    child_from[_positions(children, now.facts.child_index)] = -1
    visitor_from[_positions(visitors, now.facts.visitor_index)] = -1
    return Change(child_from, visitor_from, (len(before.facts.children), len(before.facts.visitors)))


def _other_rows(before: tuple[StandingRow, ...], now: tuple[StandingRow, ...]) -> set[StandingRow]:
    return set() if before == now else set(before) ^ set(now)


def _mark_moved(before: Settlement, now: Settlement, child_from: IntArray, visitor_from: IntArray) -> None:
    """Take out whoever lives elsewhere, takes part in another way or has another number of places."""
    sides = (
        (
            child_from,
            _points(before.facts, "child"),
            _points(now.facts, "child"),
            (before.attendance.children, before.attendance.child_excepted),
            (now.attendance.children, now.attendance.child_excepted),
        ),
        (
            visitor_from,
            _points(before.facts, "visitor"),
            _points(now.facts, "visitor"),
            (before.attendance.visitors, before.attendance.visitor_excepted, places(before.facts)),
            (now.attendance.visitors, now.attendance.visitor_excepted, places(now.facts)),
        ),
    )
    for where, points_before, points_now, said_before, said_now in sides:
        stays = np.flatnonzero(where >= 0)
        same = np.ones(len(stays), np.bool_)
        for old, new in (
            *zip(points_before, points_now, strict=True),
            *zip(said_before, said_now, strict=True),
        ):
            same &= old[where[stays]] == new[stays]
        where[stays[~same]] = -1


def _points(facts: Facts, side: str) -> tuple[FloatArray, FloatArray]:
    """Give where people are; nowhere is one place."""
    columns = (getattr(facts.places, f"{side}_{axis}") for axis in ("latitude", "longitude"))
    latitude, longitude = (np.nan_to_num(column, nan=999.0) for column in columns)
    return latitude, longitude


def _ids(facts: Facts, pairs: Iterable[Pair]) -> set[tuple[str, str]]:
    return {(facts.children[c].child_id, facts.visitors[v].visitor_id) for c, v in pairs}


def _other(child_from: IntArray, now: Facts, before: Facts) -> set[str]:
    """Give the ids of children who are new, changed or gone."""
    new = {now.children[c].child_id for c in np.flatnonzero(child_from < 0).tolist()}
    return new | (before.child_index.keys() - now.child_index.keys())


def _brothers_and_sisters(children: set[str], both: Iterable[Facts]) -> set[str]:
    """Give the children of the same families: whether they stay together is the whole family's wish."""
    everyone = [(child.child_id, family_code(child)) for facts in both for child in facts.children]
    families = {code for child_id, code in everyone if child_id in children} - {""}
    return {child_id for child_id, code in everyone if code in families}


def _settled_with(children: set[str], rows: Iterable[StandingRow]) -> set[str]:
    """Give the visitors with whom something is settled for one of the children: it may use a place."""
    return {row.visitor_id for row in rows if row.child_id in children}


def _positions(ids: set[str], index: Mapping[str, int]) -> list[int]:
    return [index[person_id] for person_id in ids if person_id in index]
