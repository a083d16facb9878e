"""Independence: nobody connected with the child's authority or provider visits the child.

A property of the pair, never overridable. Names are compared without case, spacing, punctuation and council
words.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule, Verdict
from matcher.policy.wording import listed
from matcher.records.bodies import body_key, body_keys, is_other_department
from matcher.records.child import Child
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NOBODY = frozenset(map(body_key, ("none", "nobody", "no one", "nil", "n/a", "not applicable")))
"""What people write where there is no such body: recorded, and connected with nobody."""


class _Side(NamedTuple):
    """One cell that independence compares: what it is called, and the names in it."""

    title: str
    names: tuple[str, ...]


def _child_side(child: Child) -> tuple[_Side, ...]:
    return (
        _Side("responsible authority", _given(child.responsible_authority)),
        _Side("provider", _given(child.placement_provider)),
    )


def _given(name: str) -> tuple[str, ...]:
    return (name,) if name.strip() else ()


def _visitor_side(visitor: Visitor) -> tuple[_Side, ...]:
    return (
        _Side("works for", visitor.works_for),
        _Side("has in the household somebody who works for", visitor.household_works_for),
        _Side("is a member of", visitor.member_of),
    )


_MISSING_TITLES = ("work", "household's work", "memberships")
_MISSING_OF = ("work of {}", "work of the household of {}", "memberships of {}")


def _child_keys(child: Child) -> Iterator[str]:
    return (
        key for side in _child_side(child) for name in side.names if _is_body(name) for key in body_keys(name)
    )


def _visitor_keys(visitor: Visitor, any_employee: bool) -> Iterator[str]:
    for side in _visitor_side(visitor):
        for name in side.names:
            if _is_body(name) and (any_employee or not is_other_department(name)):
                yield from body_keys(name)


def _is_body(name: str) -> bool:
    return bool(name.strip()) and body_key(name) not in NOBODY


def _independent(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    any_employee = facts.policy.service.any_council_employee_barred
    connected = facts.incidence("independence", _child_keys, lambda one: _visitor_keys(one, any_employee))
    return ~connected.meets(child, visitor)


def _links(facts: Facts, child: Child, visitor: Visitor) -> Iterator[str]:
    """Say each connection, cell by cell."""
    any_employee = facts.policy.service.any_council_employee_barred
    for theirs in _visitor_side(visitor):
        for name in theirs.names:
            if is_other_department(name) and not any_employee:
                continue
            for ours in _child_side(child):
                if _is_body(name) and any(
                    _is_body(own) and body_keys(own) & body_keys(name) for own in ours.names
                ):
                    named = "" if facts.impersonal else f" {name},"
                    yield f"{visitor.name} {theirs.title}{named} the {ours.title} of {child.name}"


def _judge_independent(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    links = list(_links(facts, child, visitor))
    if links:
        return Verdict(False, f"{'; '.join(links)}.")
    return Verdict(True, f"No connection found. {compared(facts, c, v)}")


def compared(facts: Facts, c: int, v: int) -> str:
    """Say what was compared for the independence of a pair, and what could not be."""
    child, visitor = facts.children[c], facts.visitors[v]
    ours = ", ".join(
        f"{side.title} {listed(side.names) if side.names else 'not recorded'}" for side in _child_side(child)
    )
    theirs = ", ".join(
        f"{title} {listed(side.names) if side.names else 'not recorded'}"
        for title, side in zip(_MISSING_TITLES, _visitor_side(visitor), strict=True)
    )
    return f"Compared: for {child.name}, {ours}; for {visitor.name}, {theirs}."


def _caution(facts: Facts, c: int, v: int) -> str | None:
    child, visitor = facts.children[c], facts.visitors[v]
    missing = [f"{side.title} of {child.name}" for side in _child_side(child) if not side.names]
    unsaid = zip(_MISSING_OF, _visitor_side(visitor), strict=True)
    missing += [what.format(visitor.name) for what, side in unsaid if not side.names]
    return f"Independence was not fully compared. Not recorded: {listed(missing)}." if missing else None


INDEPENDENCE_RULES: tuple[PairRule, ...] = (
    PairRule(
        code="independence",
        title="The visitor is independent of the authority and the provider",
        never=True,
        array=_independent,
        judge=_judge_independent,
        warn=_caution,
    ),
)
