"""Who stops whom: the counts of the unmatched and the unused, counted again."""

from collections.abc import Iterator

import numpy as np

from matcher.policy.ladder import rung_codes, rungs
from matcher.policy.rules import pair_rules
from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.bands import everyone
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry

Named = dict[int, dict[str, set[str]]]
"""Visitors by child and rule."""
EVERYWHERE = 1_000_000
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
            "waiting days": (one.waiting_days, _days(inquiry, child)),
            "possible pairs": (one.possible_pairs, int(found.of_child[child])),
            "blocked by": (_positive(one.blocked_by), _by_code(found.codes, found.blocked_children[child])),
        }
        for name, (said, right) in counted.items():
            if said != right:
                sentence = f"The round says {name} {said}; counted again it is {right}."
                yield Fault("count", sentence, one.child_id)


def _days(inquiry: Inquiry, child: int) -> int | None:
    """Give the days a child has waited; None where the round's version knew only months."""
    return int(inquiry.facts.waiting_days[child]) if inquiry.facts.measures.version > 1 else None


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
    listed = {
        inquiry.facts.child_index[one.child_id]: {
            code: set(ids) for code, ids in one.only_blocked_by.items() if ids
        }
        for one in inquiry.result.unmatched
        if one.child_id in inquiry.facts.child_index
    }
    near = _near_misses(inquiry, listed)
    for child, said in listed.items():
        right = near.get(child, {})
        for code in sorted(right.keys() | said.keys()):
            if right.get(code) != said.get(code):
                names = ", ".join(sorted(right.get(code, set()))) or "nobody"
                yield Fault("count", f"By {code} alone are stopped: {names}.", inquiry.child_ids[child])


def _near_misses(inquiry: Inquiry, listed: Named) -> Named:
    """Give, by unmatched child and rule, the visitors whom that rule alone stops."""
    wanted = np.zeros(len(inquiry.facts.children), np.bool_)
    wanted[list(listed)] = True
    rows = inquiry.survey.nearly[wanted[inquiry.survey.nearly[:, 0]]].tolist()
    named = [(child, visitor, inquiry.survey.codes[column]) for child, visitor, column in rows]
    named += [(child, visitor, "travel") for child, visitor in _stopped_by_travel_alone(inquiry, listed)]
    found: Named = {}
    for child, visitor, code in named:
        found.setdefault(child, {}).setdefault(code, set()).add(inquiry.visitor_ids[visitor])
    return found


def _stopped_by_travel_alone(inquiry: Inquiry, listed: Named) -> Iterator[tuple[int, int]]:
    """Give the pairs beyond reach in which every other rule holds; named pairs are looked at apart."""
    rules = sorted(pair_rules(inquiry.facts.policy), key=lambda rule: rule.code != "travel")
    if rules[0].code != "travel":
        return
    apart = inquiry.settled.kept | inquiry.settled.allowed.keys()
    for child, visitor in _perhaps_beyond(inquiry, listed):
        for rule in rules:
            holds = rule.holds(inquiry.facts, child, visitor)
            left = ~holds if rule.code == "travel" else holds
            child, visitor = child[left], visitor[left]
        yield from (pair for pair in zip(child.tolist(), visitor.tolist(), strict=True) if pair not in apart)


def _perhaps_beyond(inquiry: Inquiry, listed: Named) -> Iterator[tuple[IntArray, IntArray]]:
    """Give the pairs to look at: all of the unmatched, or in a large pool those that are named."""
    here = inquiry.attendance
    children = [child for child in listed if here.children[child] and not here.child_broken.get(child)]
    ordinary = [v for v in np.flatnonzero(here.visitors).tolist() if not here.visitor_broken.get(v)]
    if int(here.children.sum()) * int(here.visitors.sum()) <= EVERYWHERE:
        yield from everyone(np.array(children, np.int64), np.array(ordinary, np.int64))
        return
    index, usual = inquiry.facts.visitor_index, set(ordinary)
    pairs = [(c, index[v]) for c in children for v in listed[c].get("travel", set()) if v in index]
    some = np.array([pair for pair in pairs if pair[1] in usual], np.int64).reshape(-1, 2)
    yield some[:, 0], some[:, 1]


def _by_code(codes: tuple[str, ...], counts: IntArray) -> dict[str, int]:
    return _positive(dict(zip(codes, counts.tolist(), strict=True)))


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if count}
