"""Who stops whom: the counts of the unmatched and the unused, counted again."""

from collections.abc import Iterator

import numpy as np

from matcher.policy.ladder import rung_codes, rungs
from matcher.policy.rules import pair_rules
from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry

EVERYWHERE = 4_000_000
"""Up to so many children times visitors, near misses beyond travel reach are counted in full.

In a larger pool they may be named or not; whoever is named must be one.
"""


def check_unmatched(inquiry: Inquiry) -> Iterator[Fault]:
    """See that each unmatched child's rung, waiting, possible pairs and blocking rules are right."""
    found, codes = inquiry.survey, rung_codes(inquiry.facts.policy)
    for one in inquiry.result.unmatched:
        child = inquiry.facts.child_index.get(one.child_id)
        if child is None:
            continue
        counted = {
            "rung": (one.rung, codes[int(rungs(inquiry.facts)[child])]),
            "waiting months": (one.waiting_months, int(inquiry.facts.waiting_months[child])),
            "possible pairs": (one.possible_pairs, int(found.of_child[child])),
            "blocked by": (_positive(one.blocked_by), _by_code(found.codes, found.blocked_children[child])),
        }
        for name, (said, right) in counted.items():
            if said != right:
                sentence = f"The round says {name} {said}; counted again it is {right}."
                yield Fault("count", sentence, one.child_id)


def check_unused(inquiry: Inquiry) -> Iterator[Fault]:
    """See that each unused visitor's possible pairs and blocking rules are right."""
    found = inquiry.survey
    for one in inquiry.result.unused:
        visitor = inquiry.facts.visitor_index.get(one.visitor_id)
        if visitor is None:
            continue
        counted = {
            "possible pairs": (one.possible_pairs, int(found.of_visitor[visitor])),
            "blocked by": (
                _positive(one.blocked_by),
                _by_code(found.codes, found.blocked_visitors[visitor]),
            ),
        }
        for name, (said, right) in counted.items():
            if said != right:
                sentence = f"The round says {name} {said}; counted again it is {right}."
                yield Fault("count", sentence, visitor_id=one.visitor_id)


def check_near_misses(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the visitors whom one rule alone stops are named, and nobody else is."""
    near = _near_misses(inquiry)
    large = int(inquiry.attendance.children.sum()) * int(inquiry.attendance.visitors.sum()) > EVERYWHERE
    for one in inquiry.result.unmatched:
        if one.child_id not in inquiry.facts.child_index:
            continue
        right = near.get(inquiry.facts.child_index[one.child_id], {})
        said = {code: set(ids) for code, ids in one.only_blocked_by.items() if ids}
        if large:
            right = _as_far_as_said(right, said)
        for code in sorted(right.keys() | said.keys()):
            if right.get(code) != said.get(code):
                names = ", ".join(sorted(right.get(code, set()))) or "nobody"
                yield Fault("count", f"By {code} alone are stopped: {names}.", one.child_id)


def _as_far_as_said(right: dict[str, set[str]], said: dict[str, set[str]]) -> dict[str, set[str]]:
    beyond = right.get("travel", set()) & said.get("travel", set())
    rest = {code: ids for code, ids in right.items() if code != "travel"}
    return {**rest, "travel": beyond} if beyond else rest


def _near_misses(inquiry: Inquiry) -> dict[int, dict[str, set[str]]]:
    """Give, by unmatched child and rule, the visitors whom that rule alone stops."""
    indices = inquiry.facts.child_index
    unmatched = np.array(
        [indices[u.child_id] for u in inquiry.result.unmatched if u.child_id in indices], int
    )
    wanted = np.zeros(len(inquiry.facts.children), np.bool_)
    wanted[unmatched] = True
    codes = inquiry.survey.codes
    rows = inquiry.survey.nearly[wanted[inquiry.survey.nearly[:, 0]]].tolist()
    found: dict[int, dict[str, set[str]]] = {}
    for child, visitor, column in rows:
        found.setdefault(child, {}).setdefault(codes[column], set()).add(inquiry.visitor_ids[visitor])
    for child in np.flatnonzero(wanted).tolist():
        for visitor in _stopped_by_travel_alone(inquiry, child):
            found.setdefault(child, {}).setdefault("travel", set()).add(inquiry.visitor_ids[visitor])
    return found


def _stopped_by_travel_alone(inquiry: Inquiry, child: int) -> list[int]:
    """Give the visitors beyond reach with whom every other rule holds; named pairs are looked at apart."""
    if child in inquiry.attendance.child_broken or not inquiry.facts.policy.is_on("travel"):
        return []
    visitor = np.flatnonzero(inquiry.attendance.visitors & inquiry.facts.visitor_placed)
    unusual = [v for v, codes in inquiry.attendance.visitor_broken.items() if codes]
    named = [v for c, v in inquiry.settled.kept | inquiry.settled.allowed.keys() if c == child]
    visitor = visitor[~np.isin(visitor, [*unusual, *named])]
    rules = sorted(pair_rules(inquiry.facts.policy), key=lambda rule: rule.code != "travel")
    for rule in rules:
        holds = rule.holds(inquiry.facts, np.full(len(visitor), child), visitor)
        visitor = visitor[~holds if rule.code == "travel" else holds]
    left: list[int] = visitor.tolist()
    return left


def _by_code(codes: tuple[str, ...], counts: IntArray) -> dict[str, int]:
    return _positive(dict(zip(codes, counts.tolist(), strict=True)))


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if count}
