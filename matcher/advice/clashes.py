"""Pins and offers that cannot stand: the smallest set of what clashes, and the repairs with what they cost.

The set is found by settling anew and shrunk by deletion: beside all of it the pair cannot stand, beside all
of it but one row the pair can.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matcher.advice.edits.drafting import Redrawing, redrawn
from matcher.advice.level_words import in_words
from matcher.advice.searching.trying import Tried, tried
from matcher.candidates.settling import settle
from matcher.policy.facts import Facts
from matcher.policy.rules import broken
from matcher.policy.wording import listed
from matcher.records.standing import StandingRow, Status

_KEPT = (Status.OFFERED, Status.PINNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Rows that could be taken out so that the pair stands; none of them is taken out for nothing.

    Parameters
    ----------
    rows
        Rows of standing, mostly one.
    change
        By code of the level, the value without those rows less the value in force.
    """

    rows: tuple[StandingRow, ...]
    change: dict[str, int]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A pin or an offer that cannot stand, and what it clashes with.

    Parameters
    ----------
    rows
        The smallest set of other rows of standing with which the pair cannot stand; empty where rules
        alone are against it.
    reasons
        What the rules say where they alone are against it.
    repairs
        What could be taken out instead. Taking out the pin or offer itself costs nothing: it is left out
        of the plan already.
    """

    child_id: str
    visitor_id: str
    status: str
    rows: tuple[StandingRow, ...]
    reasons: tuple[str, ...]
    repairs: tuple[Repair, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say what clashes, then the repairs."""
        pair = f"{self.child_id} with {self.visitor_id} is {self.status} and cannot stand"
        if not self.rows:
            return (f"{pair}: {' '.join(self.reasons)}",)
        against = listed(_named(row) for row in self.rows)
        repairs = tuple(repair.sentence for repair in self.repairs)
        return (f"{pair} beside {against}.", *repairs)

    def to_dict(self) -> dict[str, Any]:
        """Give it in plain values."""
        return {
            "child_id": self.child_id,
            "visitor_id": self.visitor_id,
            "status": self.status,
            "rows": [_plain(row) for row in self.rows],
            "reasons": list(self.reasons),
            "repairs": [
                {"rows": [_plain(row) for row in each.rows], "cost": each.change, "sentence": each.sentence}
                for each in self.repairs
            ],
        }


def _named(row: StandingRow) -> str:
    return f"{row.child_id} with {row.visitor_id} ({row.status})"


def _plain(row: StandingRow) -> dict[str, str]:
    return {"child_id": row.child_id, "visitor_id": row.visitor_id, "status": row.status.value}


def clashes(facts: Facts) -> tuple[Clash, ...]:
    """Find each pin and offer that cannot stand, the smallest set it clashes with, and the repairs."""
    fixed, active = settle(facts).fixed, set(facts.standing_pairs(Status.ACTIVE))
    base = tried(facts)
    found: list[Clash] = []
    for status in _KEPT:
        for c, v in facts.standing_pairs(status):
            if (c, v) not in fixed and (c, v) not in active:
                found.append(_clash(facts, c, v, status, base))
    return tuple(found)


def _clash(facts: Facts, c: int, v: int, status: Status, base: Tried | None) -> Clash:
    ids = facts.children[c].child_id, facts.visitors[v].visitor_id
    others = [row for row in facts.pool.standing if _could_clash(row, ids)]
    if not _stands(facts, c, v, others):
        reasons = tuple(broken(_without(facts, others), c, v).values())
        return Clash(
            child_id=ids[0], visitor_id=ids[1], status=status.value, rows=(), reasons=reasons, repairs=()
        )
    core = list(others)
    for row in others:
        fewer = [other for other in core if other != row]
        if not _stands(facts, c, v, [other for other in others if other not in fewer]):
            core = fewer
    ways = dict.fromkeys(_enough(facts, (c, v), others, row) for row in core)
    return Clash(
        child_id=ids[0],
        visitor_id=ids[1],
        status=status.value,
        rows=tuple(core),
        reasons=(),
        repairs=tuple(_repair(facts, rows, ids, base) for rows in ways),
    )


def _enough(
    facts: Facts, pair: tuple[int, int], others: list[StandingRow], first: StandingRow
) -> tuple[StandingRow, ...]:
    """Give rows to take out, ``first`` among them where it can be, none of which could be left in."""
    gone = list(others)
    for row in [*(other for other in others if other != first), first]:
        fewer = [other for other in gone if other != row]
        if _stands(facts, *pair, fewer):
            gone = fewer
    return tuple(gone)


def _could_clash(row: StandingRow, ids: tuple[str, str]) -> bool:
    """Say whether a row is of the same child or visitor and is not the pair's own pin, offer or exception."""
    same_pair = (row.child_id, row.visitor_id) == ids
    near = row.child_id == ids[0] or row.visitor_id == ids[1]
    return near and row.status is not Status.ALLOWED and not (same_pair and row.status in _KEPT)


def _without(facts: Facts, rows: Iterable[StandingRow]) -> Facts:
    gone = set(rows)
    return redrawn(facts, Redrawing(standing=(row for row in facts.pool.standing if row not in gone)))


def _stands(facts: Facts, c: int, v: int, without: list[StandingRow]) -> bool:
    """Say whether the pair stands once these rows are taken out."""
    return (c, v) in settle(_without(facts, without)).fixed


def _repair(facts: Facts, rows: tuple[StandingRow, ...], ids: tuple[str, str], base: Tried | None) -> Repair:
    after = tried(_without(facts, rows), base.visitor_of if base else None)
    change = {}
    if base is not None and after is not None:
        change = {code: after.levels[code] - value for code, value in base.levels.items()}
        change = {code: by for code, by in change.items() if by}
    cost = in_words(facts.policy, change) if change else "every level as it is"
    said = f"Take out {listed(map(_named, rows))}, and {ids[0]} with {ids[1]} stands: {cost}."
    return Repair(rows=rows, change=change, sentence=said)
