"""Every pair of people who take part, looked at again: which are possible, and what stops the others.

Array letters: C children, V visitors, P possible pairs, R rules, N pairs one rule stops.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.rules import FIT_FLOOR, RULES, pair_rules
from matcher.rounds.checks.arrays import BoolArray, IntArray
from matcher.rounds.checks.attendance import Attendance
from matcher.rounds.checks.bands import pairs_in_bands
from matcher.rounds.checks.settled import Pair, Settled

_FIRST = ("distance-known", "travel")
"""Looked at first: where one of them is broken, no other rule is counted."""


@dataclass(frozen=True, eq=False)
class Survey:
    """What is possible in a round.

    Parameters
    ----------
    codes
        Every rule once, in order.
    child, visitor, fit
        int[P], the possible pairs, sorted by child, then visitor.
    blocked_children, blocked_visitors
        int[C, R] and int[V, R], with how many of the others who take part each rule is broken; beyond
        travel reach, and where no distance is known, only that counts.
    nearly
        int[N, 3], child, visitor and rule of the pairs that one rule alone stops, those beyond reach
        left out.
    """

    codes: tuple[str, ...]
    child: IntArray
    visitor: IntArray
    fit: IntArray
    blocked_children: IntArray
    blocked_visitors: IntArray
    nearly: IntArray

    @cached_property
    def of_child(self) -> IntArray:
        """int[C], how many possible pairs each child has."""
        return np.bincount(self.child, minlength=len(self.blocked_children))

    @cached_property
    def of_visitor(self) -> IntArray:
        """int[V], how many possible pairs each visitor has."""
        return np.bincount(self.visitor, minlength=len(self.blocked_visitors))


def survey(facts: Facts, here: Attendance, settled: Settled) -> Survey:
    """Look at every pair of those who take part."""
    look = _Look(facts, here, settled)
    ordinary = [np.flatnonzero(look.ordinary_children), np.flatnonzero(look.ordinary_visitors)]
    for part in pairs_in_bands(facts, *ordinary, limited=facts.policy.is_on("travel")):
        look.at(*part)
    look.count_beyond_reach()
    look.at_named()
    return look.found()


class _Look:
    """Counts part by part. Pairs that somebody named, and people here by an exception, go one by one."""

    def __init__(self, facts: Facts, here: Attendance, settled: Settled) -> None:
        self.facts, self.here, self.settled = facts, here, settled
        self.ordinary_children = here.children & _unbroken(here.child_broken, len(here.children))
        self.ordinary_visitors = here.visitors & _unbroken(here.visitor_broken, len(here.visitors))
        self.named = sorted(self._named())
        self.named_keys = np.array([c * len(here.visitors) + v for c, v in self.named], np.int64)
        self.codes = tuple(dict.fromkeys(rule.code for rule in RULES))
        self.rules = [rule for rule in pair_rules(facts.policy) if rule.code not in _FIRST]
        self.blocked_children = np.zeros((len(here.children), len(self.codes)), np.int64)
        self.blocked_visitors = np.zeros((len(here.visitors), len(self.codes)), np.int64)
        self.looked_at = [np.zeros(len(here.children), np.int64), np.zeros(len(here.visitors), np.int64)]
        self.possible: list[IntArray] = []
        self.nearly: list[IntArray] = []

    def _named(self) -> set[Pair]:
        """Give the pairs with a row of their own, and all of those who take part by an exception."""
        named = self.settled.kept | self.settled.allowed.keys()
        children, visitors = np.flatnonzero(self.here.children), np.flatnonzero(self.here.visitors)
        unusual_children = children[~self.ordinary_children[children]].tolist()
        unusual_visitors = visitors[~self.ordinary_visitors[visitors]].tolist()
        taking_part = {(c, v) for c, v in named if self.here.children[c] and self.here.visitors[v]}
        taking_part |= {(c, v) for c in unusual_children for v in visitors.tolist()}
        return taking_part | {(c, v) for c in children.tolist() for v in unusual_visitors}

    def at(self, child: IntArray, visitor: IntArray) -> None:
        """Look at some pairs, the named ones left out."""
        if len(self.named_keys):
            ordinary = ~np.isin(child * len(self.here.visitors) + visitor, self.named_keys)
            child, visitor = child[ordinary], visitor[ordinary]
        known = self.facts.child_placed[child] & self.facts.visitor_placed[visitor]
        self._stop("distance-known", child[~known], visitor[~known])
        near = known & within_reach(self.facts, child, visitor)
        for seen, people in zip(self.looked_at, (child, visitor), strict=True):
            seen += np.bincount(people[near | ~known], minlength=len(seen))
        self._at_near(child[near], visitor[near])

    def _at_near(self, child: IntArray, visitor: IntArray) -> None:
        count, last = np.zeros(len(child), np.int64), np.zeros(len(child), np.int64)
        for rule in self.rules:
            stopped = np.flatnonzero(~rule.holds(self.facts, child, visitor))
            self._stop(rule.code, child[stopped], visitor[stopped])
            count[stopped] += 1
            last[stopped] = self.codes.index(rule.code)
        self.possible.append(np.stack([child, visitor], axis=1)[count == 0])
        self.nearly.append(np.stack([child, visitor, last], axis=1)[count == 1])

    def _stop(self, code: str, child: IntArray, visitor: IntArray) -> None:
        column = self.codes.index(code)
        self.blocked_children[:, column] += np.bincount(child, minlength=len(self.blocked_children))
        self.blocked_visitors[:, column] += np.bincount(visitor, minlength=len(self.blocked_visitors))

    def count_beyond_reach(self) -> None:
        """Count everyone ordinary who was not looked at: beyond reach."""
        sides = (self.ordinary_children, self.ordinary_visitors)
        named = [(c, v) for c, v in self.named if sides[0][c] and sides[1][v]]
        column = self.codes.index("travel")
        for side, blocked in enumerate((self.blocked_children, self.blocked_visitors)):
            ordinary, others = sides[side], int(sides[1 - side].sum())
            apart = np.bincount(np.array([pair[side] for pair in named], np.int64), minlength=len(ordinary))
            blocked[ordinary, column] += (others - self.looked_at[side] - apart)[ordinary]

    def at_named(self) -> None:
        """Look at the named pairs by their rules' sentence form, with what standing rows lift."""
        possible, nearly = [], []
        for (c, v), broken in zip(self.named, self._broken_named(), strict=True):
            against = self._against((c, v), broken)
            for code in next(((code,) for code in _FIRST if code in against), against):
                column = self.codes.index(code)
                self.blocked_children[c, column] += 1
                self.blocked_visitors[v, column] += 1
            if not against:
                possible.append((c, v))
            if len(against) == 1 and against[0] != "distance-known":
                nearly.append((c, v, self.codes.index(against[0])))
        self.possible.append(np.array(possible, np.int64).reshape(-1, 2))
        self.nearly.append(np.array(nearly, np.int64).reshape(-1, 3))

    def _broken_named(self) -> list[frozenset[str]]:
        return broken_among(self.facts, self.here, self.named)

    def _against(self, pair: Pair, broken: frozenset[str]) -> tuple[str, ...]:
        if pair in self.settled.kept:
            return ()
        codes = broken - self.settled.lifted(pair)
        return tuple(code for code in self.codes if code in codes)

    def found(self) -> Survey:
        """Give everything that was found."""
        child, visitor = _sorted(self.possible, 2).T
        return Survey(
            codes=self.codes,
            child=child,
            visitor=visitor,
            fit=fit(self.facts, child, visitor)[0],
            blocked_children=self.blocked_children,
            blocked_visitors=self.blocked_visitors,
            nearly=_sorted(self.nearly, 3),
        )


def within_reach(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    """Say for each pair whether the travel rule lets it through: bool[P]."""
    rules = [rule for rule in pair_rules(facts.policy) if rule.code == "travel"]
    return rules[0].holds(facts, child, visitor) if rules else np.ones(len(child), np.bool_)


def broken_among(facts: Facts, here: Attendance, pairs: Sequence[Pair]) -> list[frozenset[str]]:
    """Give every rule that each pair breaks, in sentence form; exceptions are not taken off.

    The floor of fit is asked of all pairs at once: its sentence is made of the same figure.
    """
    rules = [rule for rule in pair_rules(facts.policy) if rule is not FIT_FLOOR]
    broken = [
        here.broken(pair) | {rule.code for rule in rules if not rule.verdict(facts, *pair).holds}
        for pair in pairs
    ]
    if pairs and facts.policy.is_on(FIT_FLOOR.code):
        child, visitor = np.array(pairs, np.int64).T
        for at in np.flatnonzero(~FIT_FLOOR.holds(facts, child, visitor)).tolist():
            broken[at] |= {FIT_FLOOR.code}
    return broken


def _unbroken(broken: dict[int, frozenset[str]], people: int) -> BoolArray:
    return np.array([not broken.get(position) for position in range(people)], np.bool_)


def _sorted(parts: Sequence[IntArray], columns: int) -> IntArray:
    rows = np.concatenate([np.empty((0, columns), np.int64), *parts])
    return rows[np.lexsort([rows[:, 1], rows[:, 0]])]
