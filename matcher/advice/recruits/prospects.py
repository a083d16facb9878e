"""Visitors who are not there: whom each could visit by every rule, and how well, all at once.

A temporary pool of the round's children and of imagined visitors is looked at with the rules and the
criteria of the service themselves; nothing here is a second opinion on them.

Array letters: C children, U units, X imagined visitors, P possible pairs of a child with one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from matcher.advice.choices.board import Board
from matcher.advice.recruits.profiles import Profile
from matcher.advice.recruits.sites import Site
from matcher.candidates.nearness import near_pairs
from matcher.optimiser.objective import Units
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.rules import pair_rules
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.rounds.tying import tie
from matcher.travel.placing import Places

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

IMAGINED_ID = "imagined"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prospects:
    """Imagined visitors, and the children each of them could visit.

    Parameters
    ----------
    sites, profiles
        Visitor x has the site ``x // len(profiles)`` and the profile ``x % len(profiles)``.
    visitors
        X of them.
    who, child
        int[P], sorted by visitor.
    fit, travel_hm, slots
        int[P].
    """

    sites: tuple[Site, ...]
    profiles: tuple[Profile, ...]
    visitors: tuple[Visitor, ...]
    who: IntArray
    child: IntArray
    fit: IntArray
    travel_hm: IntArray
    slots: IntArray

    def site(self, x: int) -> Site:
        """Give the place of a visitor."""
        return self.sites[x // len(self.profiles)]

    def profile(self, x: int) -> Profile:
        """Give the kind of a visitor."""
        return self.profiles[x % len(self.profiles)]

    def by_unit(
        self, units: Units, first: int, last: int, *, distinct_slots: bool
    ) -> tuple[IntArray, IntArray]:
        """Give the fit, -1 where not possible, and the travel of some visitors with each unit.

        Parameters
        ----------
        first, last
            The visitors ``first`` to ``last - 1``, X of them.
        distinct_slots
            Whether a visitor's children each need a slot of their own: then a family needs a common one.

        Returns
        -------
        tuple
            int[X, U] and int[X, U], summed over families.
        """
        here = slice(*np.searchsorted(self.who, [first, last]))
        width = len(units.first_child)
        cell = (self.who[here] - first) * width + units.of_child[self.child[here]]
        cells = (last - first) * width
        total = np.bincount(cell, self.fit[here], cells)
        travel = np.bincount(cell, self.travel_hm[here], cells)
        children = np.bincount(cell, minlength=cells).reshape(-1, width)
        possible = children == np.bincount(units.of_child, minlength=width)
        if distinct_slots:
            common = np.full(cells, -1, np.int64)
            np.bitwise_and.at(common, cell, np.where(self.slots[here] > 0, self.slots[here], -1))
            possible &= common.reshape(-1, width) != 0
        points, way = (sums.astype(np.int64).reshape(-1, width) for sums in (total, travel))
        return np.where(possible, points, -1), np.where(possible, way, 0)


def prospects_for(
    board: Board, sites: Sequence[Site], profiles: Sequence[Profile], radius_km: float
) -> Prospects:
    """Imagine a visitor of every kind at every place, and find whom each could visit.

    Parameters
    ----------
    radius_km
        How far each travels, one way.
    """
    facts = board.settlement.facts
    crowd = _crowd(facts, sites, profiles, radius_km)
    blocks = [_screened(crowd, children, visitors) for children, visitors in _near(board, crowd)]
    child, who = (np.concatenate([np.empty(0, np.int64), *side]) for side in zip(*blocks, strict=True))
    order = np.lexsort((child, who))
    child, who = child[order], who[order]
    return Prospects(
        sites=tuple(sites),
        profiles=tuple(profiles),
        visitors=crowd.visitors,
        who=who,
        child=child,
        fit=fit(crowd, child, who)[0],
        travel_hm=np.rint(crowd.distance_km(child, who) * 10).astype(np.int64),
        slots=crowd.shared_slots(child, who),
    )


def open_children(board: Board) -> IntArray:
    """Give the children whom somebody new could visit: who take part, and are neither kept nor tied."""
    attendance = board.settlement.attendance
    ties = tie(board.settlement, board.candidates)
    tied = (ties.fixed_with >= 0) | (ties.joins >= 0)
    return np.flatnonzero(attendance.children & ~attendance.child_excepted & ~tied)


def _crowd(facts: Facts, sites: Sequence[Site], profiles: Sequence[Profile], radius_km: float) -> Facts:
    """Put the children and the imagined visitors into facts of their own; nothing is settled there."""
    number = len(sites) * len(profiles)
    prefix = _unused_id(facts)
    ids = (f"{prefix}-{x:0{len(str(number))}}" for x in range(number))
    models = [profile.visitor(prefix, radius_km, facts.policy, facts.start_date) for profile in profiles]
    visitors = tuple(replace(model, visitor_id=next(ids)) for _, model in product(sites, models))
    places = Places(
        facts.places.child_latitude,
        facts.places.child_longitude,
        np.repeat(np.array([site.latitude for site in sites], np.float64), len(profiles)),
        np.repeat(np.array([site.longitude for site in sites], np.float64), len(profiles)),
        facts.places.child_rough,
    )
    return replace(facts, pool=Pool(facts.children, visitors), places=places)


def _unused_id(facts: Facts) -> str:
    """Give a beginning of ids that no visitor and no child's record knows."""
    named = {*facts.visitor_index, *(name for child in facts.children for name in child.excluded_visitors)}
    prefix = IMAGINED_ID
    while any(name.casefold().startswith(prefix) for name in named):
        prefix += "-x"
    return prefix


def _near(board: Board, crowd: Facts) -> list[tuple[IntArray, IntArray]]:
    """Give the pairs within reach; all of them where the rule of travel is off."""
    children = open_children(board)
    children = children[crowd.child_placed[children]]
    visitors = np.arange(len(crowd.visitors))
    reach = crowd.reach_km if crowd.policy.is_on("travel") else np.full(len(visitors), np.inf)
    found = [(c, v) for c, v, _ in near_pairs(crowd, children, visitors, reach)]
    return found or [(np.empty(0, np.int64), np.empty(0, np.int64))]


def _screened(crowd: Facts, child: IntArray, visitor: IntArray) -> tuple[IntArray, IntArray]:
    """Ask every rule in force of the pairs that those before have left."""
    for rule in pair_rules(crowd.policy):
        if rule.code != "distance-known":
            holds = rule.holds(crowd, child, visitor)
            child, visitor = child[holds], visitor[holds]
    return child, visitor
