"""Who waits, by group: match rate, waiting, distance and fit, why a group lags, and what a remedy costs.

These are counts of one round, most of them small. They say where to look; they prove neither fairness
nor its lack. Whole figures are for the coordinator's own eyes and marked so; in what is shared numbers
under 5 are kept back, with as few others as stop anybody from working one out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.advice.choices.pricing import Pricing
from matcher.advice.groups import GROUPINGS, Grouping, grouped
from matcher.advice.level_words import in_words
from matcher.advice.suppressing import SMALL, Shown, suppress
from matcher.optimiser.problem import FixedPairsClash
from matcher.optimiser.shares import best_levels
from matcher.policy.dates import DAYS_OF_A_WAITING_MONTH
from matcher.policy.facts import Facts
from matcher.policy.wording import km
from matcher.rounds.result import MatchRound

USUAL_SECONDS = 30.0
"""Of the clock, for each search: some thirty times what one takes at 200 by 150, as a machine may be busy."""
KEPT_BACK = "kept back *"
FOOTNOTE = "* Under 5, or kept back so that a number under 5 cannot be worked out."
INTERNAL = "Internal: small numbers shown. Do not share."
"""Stands wherever whole figures stand."""
UNLISTED = "So few children are in these groups that none is named."
CAUSES = {
    "wishes": "what the children insist on",
    "rules": "rules other than the children's wishes",
    "supply": "nobody within reach",
    "plan": "visitors are possible, and go to children who come first",
}
"""Why a child has nobody, by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What it would cost to raise a group's match rate to the overall one, everybody else rearranged.

    Parameters
    ----------
    asked
        How many of the group that takes.
    reached
        How many can be matched at most, up to that; None where it was not found in time.
    cost
        By code of the level, its value in the best such plan less its value in the plan in force.
    sentence
        In words.
    """

    asked: int
    reached: int | None
    cost: dict[str, int]
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {
            "asked": self.asked,
            "reached": self.reached,
            "cost": self.cost,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """The figures of one group; None where there is none or it is kept back.

    Parameters
    ----------
    children, matched
        How many take part, and how many have a match in the plan.
    rate
        Per cent matched.
    waiting_months, waiting_days
        Mean time waited so far, of all of them, in months of 30 days and in days.
    distance_km, fit
        Means of the matches.
    mainly
        Why most of those without a visitor have none, a code of :data:`CAUSES`; empty where the group
        does not lag, no cause is most of them, or, in what is shared, they are too few to say.
    closing
        What it would cost to close the gap; None where there is none, or it was not asked.
    """

    group: str
    children: int | None
    matched: int | None
    rate: float | None
    waiting_months: float | None
    waiting_days: float | None
    distance_km: float | None
    fit: float | None
    mainly: str = ""
    closing: Closing | None = None

    def cells(self) -> tuple[str, ...]:
        """Give the figures as they stand in a table."""
        matched = KEPT_BACK if self.matched is None else str(self.matched)
        return (
            self.group,
            KEPT_BACK if self.children is None else str(self.children),
            matched,
            _shown(self.rate, "{:.0f} %"),
            _shown(self.waiting_months, "{:.1f}"),
            "-" if self.distance_km is None else km(self.distance_km),
            _shown(self.fit, "{:.0f}"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON; null for what is kept back."""
        return {
            "group": self.group,
            "children": self.children,
            "matched": self.matched,
            "rate_percent": self.rate,
            "waiting_months": self.waiting_months,
            "waiting_days": self.waiting_days,
            "distance_km": self.distance_km,
            "fit": self.fit,
            "mainly": self.mainly or None,
            "closing": self.closing.to_dict() if self.closing else None,
        }


HEADINGS = ("Group", "Children", "Matched", "Rate", "Months waited", "Distance", "Fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    """The groups of one kind; no row where so few children are in them that none may be named."""

    code: str
    title: str
    rows: tuple[GroupRow, ...]

    def sentences(self, overall: GroupRow) -> Iterator[str]:
        """Say of each group that lags by how much, why, and what closing the gap would cost."""
        for row in self.rows:
            if _lags(row, overall):
                why = f" Mainly: {CAUSES[row.mainly]}." if row.mainly else ""
                price = f" {row.closing.sentence}" if row.closing else ""
                own, usual = _apart(row.rate or 0.0, overall.rate or 0.0)
                yield (
                    f"{row.group}: {row.matched} of {row.children} matched ({own} %), overall"
                    f" {usual} %.{why}{price}"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Equality:
    """Who waits, by group.

    Parameters
    ----------
    overall
        Everybody who takes part.
    tables
        One a way of grouping.
    internal
        Whether every figure is whole, small numbers too: for the coordinator's own eyes.
    """

    overall: GroupRow
    tables: tuple[GroupTable, ...]
    internal: bool = False

    @property
    def mark(self) -> str:
        """What stands below the figures: that they are internal, or what the star means."""
        return INTERNAL if self.internal else FOOTNOTE

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON; null for what is kept back."""
        return {
            "overall": self.overall.to_dict(),
            "groupings": [
                {"code": table.code, "title": table.title, "rows": [row.to_dict() for row in table.rows]}
                for table in self.tables
            ],
            "internal": self.internal,
            "kept_back": self.mark,
        }


def equality(
    facts: Facts,
    result: MatchRound,
    *,
    prices: bool = True,
    time_limit: float = USUAL_SECONDS,
    internal: bool = False,
) -> Equality:
    """Look at who has a match and who waits, by group.

    Parameters
    ----------
    facts, result
        A round and what it was made from; :func:`~matcher.rounds.result.check_digests` makes sure.
    prices
        Whether to work out what closing each gap would cost; a group's least number is no network, so
        each takes a search.
    time_limit
        Seconds for each of these searches.
    internal
        Give every figure whole, small numbers too: for the coordinator's own eyes, never to be shared.
    """
    census = Census(Pricing.of(facts, result), time_limit if prices else None, internal=internal)
    tables = tuple(census.table(grouping) for grouping in GROUPINGS)
    return Equality(overall=census.overall, tables=tables, internal=internal)


class Census:
    """A round, looked at group by group.

    Parameters
    ----------
    pricing
        The round.
    time_limit
        Seconds for each search of what closing a gap would cost; None for no such search.
    internal
        Whether small numbers are given as well.
    """

    def __init__(self, pricing: Pricing, time_limit: float | None, *, internal: bool = False) -> None:
        self.internal = internal
        self.pricing = pricing
        self.outlook = pricing.outlook
        self.facts = pricing.outlook.facts
        self.match_of = pricing.outlook.match_of
        self.time_limit = time_limit
        self.children = sorted({*self.match_of, *pricing.outlook.children_taking_part()})

    @cached_property
    def overall(self) -> GroupRow:
        """The figures of everybody who takes part."""
        shown = self._shown([self.children])
        return self._row("everybody", self.children, shown.all_children, shown.all_matched)

    def table(self, grouping: Grouping) -> GroupTable:
        """Give the rows of one way of grouping."""
        groups = grouped(self.facts, grouping, self.children)
        shown = self._shown(groups.values())
        if not shown.listed:
            return GroupTable(code=grouping.code, title=grouping.title, rows=())
        flags = zip(groups.items(), shown.children, shown.matched, strict=True)
        rows = [(self._row(name, members, *both), members) for (name, members), *both in flags]
        told = tuple(self._explained(row, members) for row, members in rows)
        return GroupTable(code=grouping.code, title=grouping.title, rows=told)

    def _shown(self, groups: Iterable[list[int]]) -> Shown:
        """Say what may be shown of groups: everything to the coordinator."""
        counts = [(len(members), self._matched(members)) for members in groups]
        everything = (True,) * len(counts)
        return Shown(everything, everything, True, True) if self.internal else suppress(counts)

    def _matched(self, members: list[int]) -> int:
        return sum(c in self.match_of for c in members)

    def _row(self, name: str, members: list[int], children: bool, matched: bool) -> GroupRow:
        matches = [self.match_of[c] for c in members if c in self.match_of] if matched else []
        waited = self.facts.waiting_days[members]
        return GroupRow(
            group=name,
            children=len(members) if children else None,
            matched=len(matches) if matched else None,
            rate=_rounded([100 * (c in self.match_of) for c in members]) if matched else None,
            waiting_months=_rounded((waited / DAYS_OF_A_WAITING_MONTH).tolist()) if children else None,
            waiting_days=_rounded(waited.tolist()) if children else None,
            distance_km=_rounded([match.distance_km for match in matches]),
            fit=_rounded([match.fit for match in matches]),
        )

    def _explained(self, row: GroupRow, members: list[int]) -> GroupRow:
        if not _lags(row, self.overall):
            return row
        closing = None if self.time_limit is None else self._closing(members, self.time_limit)
        return replace(row, mainly=self._mainly(members), closing=closing)

    # Why

    def _mainly(self, members: list[int]) -> str:
        """Give the cause of more than half of those left, and, in what is shared, of no small number."""
        left = [c for c in members if c not in self.match_of]
        cause, count = Counter(self.cause(c) for c in left).most_common(1)[0]
        enough = self.internal or count >= SMALL
        return cause if enough and 2 * count > len(left) else ""

    def cause(self, c: int) -> str:
        """Say why a child has nobody: the first of plan, wishes, supply and rules that is so."""
        against = self.outlook.against_child(c).values()
        if any(not codes for codes in against):
            return "plan"
        if any(all(code.startswith("wish-") for code in codes) for codes in against):
            return "wishes"
        within = [
            codes for codes in against if not {"travel", "distance-known", "places"}.intersection(codes)
        ]
        return "rules" if within else "supply"

    # What it would cost

    def _closing(self, members: list[int], time_limit: float) -> Closing:
        """Raise the group to the overall rate, or as near to it as can be."""
        now = self._matched(members)
        asked = -(-self._matched(self.children) * len(members) // len(self.children))
        for least in range(asked, now, -1):
            try:
                found = self._with_least(members, least, time_limit)
            except FixedPairsClash:
                continue
            if found is None:
                said = f"What matching {asked} of them would cost was not found in {time_limit:g} seconds."
                return Closing(asked=asked, reached=None, cost={}, sentence=said)
            return self._told(asked, least, found)
        said = f"No plan matches more of them, whatever it costs; {asked} would be as many as overall."
        return Closing(asked=asked, reached=now, cost={}, sentence=said)

    def _with_least(self, members: list[int], least: int, time_limit: float) -> tuple[int, ...] | None:
        problem = self.pricing.board.problem
        group = np.zeros(len(problem.rung), np.bool_)
        group[members] = True
        return best_levels(replace(problem, at_least=((group, least),)), time_limit=time_limit)

    def _told(self, asked: int, reached: int, found: tuple[int, ...]) -> Closing:
        values = zip(self.pricing.codes, found, self.pricing.levels_in_force, strict=True)
        cost = {code: then - now for code, then, now in values if then != now}
        price = in_words(self.facts.policy, cost) if cost else "nothing on any level"
        said = f"Matching {reached} of them would cost: {price}."
        if reached < asked:
            said += f" {asked} would be as many as overall, and no plan matches so many."
        return Closing(asked=asked, reached=reached, cost=cost, sentence=said)


def _lags(row: GroupRow, overall: GroupRow) -> bool:
    """Say whether a group whose figures are shown is matched less often than everybody."""
    return row.rate is not None and overall.rate is not None and row.rate < overall.rate


def _apart(rate: float, other: float) -> tuple[str, str]:
    """Write two rates whole, or with a decimal where they would look the same."""
    own, usual = f"{rate:.0f}", f"{other:.0f}"
    return (own, usual) if own != usual else (f"{rate:.1f}", f"{other:.1f}")


def _rounded(values: list[float]) -> float | None:
    return round(float(np.mean(values)), 1) if values else None


def _shown(value: float | None, form: str) -> str:
    return "-" if value is None else form.format(value)
