"""What imagined visitors are worth: exact, beside everybody who is there, with everybody rearranged.

In a network one search prices all of them. Where a travel budget or another tie is in force that the
network cannot state, the few most promising are solved for, and a step says how many.

Array letters: X imagined visitors, L levels.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.advice.choices.board import Board
from matcher.advice.edits.drafting import Redrawing, redrawn
from matcher.advice.level_words import in_words
from matcher.advice.recruits.profiles import Profile
from matcher.advice.recruits.prospects import Prospects
from matcher.advice.recruits.sites import Site
from matcher.candidates.settling import settle
from matcher.optimiser.imagined import imagined_visitors
from matcher.optimiser.prices import FARTHEST_HM, Prices
from matcher.optimiser.problem import Problem
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.ladder import levels
from matcher.policy.policy import Policy
from matcher.policy.wording import number
from matcher.records.place import Point
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]

SOLVED_ANEW = 12
"""How many imagined visitors are solved for at a time where the network alone cannot price them."""
_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One imagined visitor and what the plan would gain.

    Parameters
    ----------
    visitor
        The record, as it would stand in the table.
    change
        By code of the level, its value in the best plan with them less its value in the best without;
        levels that do not change are left out.
    child_id
        The child, or the first of a family, who is matched then and was not before; empty for none, or
        where that was not looked at.
    alike
        How many others would bring the same child and as many months, with another fit or travel.
    sentence
        ``"a male visitor within 15 km of Rochdale, free on Saturdays: one ... child more"``.
    """

    site: Site
    profile: Profile
    visitor: Visitor
    change: dict[str, int]
    child_id: str
    alike: int
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "place": self.site.name,
            "latitude": self.site.latitude,
            "longitude": self.site.longitude,
            "radius_km": self.visitor.max_travel_km,
            **self.profile.to_dict(),
            "value": self.change,
            "child_id": self.child_id,
            "alike": self.alike,
            "sentence": self.sentence,
        }


def with_visitor(facts: Facts, visitor: Visitor, site: Site) -> Facts:
    """Give the facts with an imagined visitor among the others."""
    points = {visitor.visitor_id: Point(site.latitude, site.longitude)}
    return redrawn(facts, Redrawing(visitors=(*facts.visitors, visitor), points=points))


@dataclass(frozen=True, eq=False, kw_only=True)
class Step:
    """What each imagined visitor is worth beside everybody who is there.

    Parameters
    ----------
    facts
        Everybody who is there, those chosen before among them.
    change
        int[X, L]; where not solved, 0.
    gained
        int[X], the first child of the unit that is matched anew, -1 for none or not looked at.
    order
        int[...], those worth something, from the greatest; of equals the one of whom least is asked.
    solved
        How many were solved for; None where the network priced all of them.
    beyond
        How many more may be worth something, and were not solved for.
    """

    facts: Facts
    change: IntArray
    gained: IntArray
    order: IntArray
    solved: int | None = None
    beyond: int = 0

    def unlike(self, prospects: Prospects) -> list[int]:
        """Give those worth something without near-duplicates.

        Of those who would bring the same child and as many months, the one of whom least is asked stands
        for the others.
        """
        kept: dict[tuple[int, ...], int] = {}
        for x in self.order.tolist():
            other = kept.setdefault(self._brings(x), x)
            if prospects.profile(x).demands < prospects.profile(other).demands:
                kept[self._brings(x)] = x
        place = {x: position for position, x in enumerate(self.order.tolist())}
        return sorted(kept.values(), key=place.__getitem__)

    @cached_property
    def alike(self) -> Counter[tuple[int, ...]]:
        """How many bring the same."""
        return Counter(self._brings(x) for x in self.order.tolist())

    def others_like(self, x: int) -> int:
        """Count the others that bring what a visitor brings."""
        return self.alike[self._brings(x)] - 1

    def _brings(self, x: int) -> tuple[int, ...]:
        return int(self.gained[x]), *self.change[x, :-2].tolist()


@dataclass(frozen=True, eq=False)
class Search:
    """Imagined visitors, looked at beside whoever is there.

    Parameters
    ----------
    facts
        The round's people and policy.
    prospects
        The imagined visitors.
    seed
        Of the round's lot; None where the order of ids decides between equally good plans.
    """

    facts: Facts
    prospects: Prospects
    seed: int | None

    @property
    def policy(self) -> Policy:
        """The policy of the round."""
        return self.facts.policy

    def step(self, facts: Facts, problem: Problem, plan: IntArray | None = None) -> Step:
        """Price every imagined visitor beside these facts.

        Parameters
        ----------
        plan
            Positions of the plan in force, which is told of where plans are equally good.
        """
        prices = Prices.of(problem, plan)
        near = bool((self.prospects.travel_hm <= FARTHEST_HM).all())
        change, gained = self._priced(prices)
        if prices.always_exact and near:
            return Step(facts=facts, change=change, gained=gained, order=self._ordered(change))
        now = np.array([level.value for level in solve(problem).levels])
        most = change + np.array(prices.best.levels) - now
        # Of those who travel too far for the network's numbers nothing is known: they come last.
        hopeful = self._hopeful(most) if near else np.arange(len(change))
        return self._solved(facts, now, hopeful)

    def _priced(self, prices: Prices) -> tuple[IntArray, IntArray]:
        number_of = len(self.prospects.visitors)
        rows = max(1, _AT_ONCE // max(len(prices.units.first_child), 1))
        change = np.zeros((number_of, prices.units.levels), np.int64)
        gained = np.full(number_of, -1, np.int64)
        distinct = self.policy.service.distinct_slots
        for first in range(0, number_of, rows):
            last = min(first + rows, number_of)
            fit, travel = self.prospects.by_unit(prices.given_units, first, last, distinct_slots=distinct)
            far = travel > FARTHEST_HM
            found = imagined_visitors(prices, np.where(far, -1, fit), np.where(far, 0, travel))
            change[first:last] = found.change
            gained[first:last] = np.where(found.gained >= 0, prices.given_units.first_child[found.gained], -1)
        return change, gained

    def _ordered(self, change: IntArray) -> IntArray:
        """Give those worth something, from the greatest value; of equals the one of whom least is asked."""
        gain = _gains(change)
        demands = np.array([each.demands for each in self.prospects.profiles], np.int64)
        asked = np.tile(demands, len(self.prospects.sites))
        order = np.lexsort((np.arange(len(gain)), asked, *(-gain.T[::-1])))
        return order[_is_more(gain[order])]

    def _hopeful(self, most: IntArray) -> IntArray:
        """Give those whose bound leaves something to gain, the most promising first, near-duplicates last."""
        order = self._ordered(most)
        step = Step(facts=self.facts, change=most, gained=np.full(len(most), -1), order=order)
        unlike = step.unlike(self.prospects)
        others = order[~np.isin(order, unlike)]
        return np.concatenate([np.array(unlike, np.int64), others])

    def _solved(self, facts: Facts, now: IntArray, hopeful: IntArray) -> Step:
        """Solve for the first few."""
        tried = hopeful[:SOLVED_ANEW]
        change = np.zeros((len(self.prospects.visitors), len(now)), np.int64)
        for x in tried.tolist():
            change[x] = self._levels_with(facts, x) - now
        return Step(
            facts=facts,
            change=change,
            gained=np.full(len(change), -1),
            order=self._ordered(change),
            solved=len(tried),
            beyond=len(hopeful) - len(tried),
        )

    def _levels_with(self, facts: Facts, x: int) -> IntArray:
        problem = self._problem(with_visitor(facts, self.prospects.visitors[x], self.prospects.site(x)))
        return np.array([level.value for level in solve(problem).levels])

    def one_by_one(self, step: Step, further: int) -> Iterator[Worth]:
        """Choose the best, put them among the others, and price everybody anew."""
        for place in range(1, further + 1):
            if not len(step.order):
                return
            x = int(step.order[0])
            worth = self.worth(step, x)
            # The same kind at the same place may be chosen again.
            visitor = replace(worth.visitor, visitor_id=f"{worth.visitor.visitor_id}-{place}")
            yield replace(worth, visitor=visitor)
            if place < further:
                facts = with_visitor(step.facts, visitor, worth.site)
                step = self.step(facts, self._problem(facts))

    def _problem(self, facts: Facts) -> Problem:
        return Board(settle(facts), frozenset(), self.seed).problem

    def worth(self, step: Step, x: int) -> Worth:
        """Say what a visitor is worth."""
        change, child = self._by_code(step.change[x]), int(step.gained[x])
        site, profile, visitor = self.prospects.site(x), self.prospects.profile(x), self.prospects.visitors[x]
        return Worth(
            site=site,
            profile=profile,
            visitor=visitor,
            change=change,
            child_id=self.facts.children[child].child_id if child >= 0 else "",
            alike=step.others_like(x),
            sentence=f"{profile.words(_where(site, visitor))}: {in_words(self.policy, change)}",
        )

    def _by_code(self, change: IntArray) -> dict[str, int]:
        codes = (code for code, _ in levels(self.policy, self.facts.measures))
        return {code: by for code, by in zip(codes, change.tolist(), strict=True) if by}


def _gains(change: IntArray) -> IntArray:
    """Turn the sign of travel, so that more is better on every level."""
    return np.column_stack([change[:, :-1], -change[:, -1]])


def _is_more(gain: IntArray) -> npt.NDArray[np.bool_]:
    """Say of each row, bool[X], whether the first level that changes is gained on."""
    first = (gain != 0).argmax(axis=1)
    return np.take_along_axis(gain, first[:, None], axis=1)[:, 0] > 0


def _where(site: Site, visitor: Visitor) -> str:
    return f"within {number(visitor.max_travel_km or 0)} km of {site.name}"
