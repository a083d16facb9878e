"""Several children and visitors alike, between all of whom every rule holds; tests change some cells."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from matcher.candidates.screening import screen
from matcher.candidates.settling import Settlement, settle
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.standing import StandingRow, Status
from tests.policy.pairs import LEAH, PRIYA, facts_of, row

Cells = Mapping[str, Any]


def crowd(
    children: int,
    visitors: int,
    standing: Iterable[StandingRow] = (),
    *,
    cells: Mapping[str, Cells] | None = None,
    service: Cells | None = None,
    **sections: Cells,
) -> Facts:
    """Give the facts of C1, C2 ... and V1, V2 ..., with the cells of some of them changed."""
    changed = cells or {}
    people = {f"C{n}": replace(LEAH, child_id=f"C{n}", known_as="") for n in range(1, children + 1)}
    others = {f"V{n}": replace(PRIYA, visitor_id=f"V{n}", known_as="") for n in range(1, visitors + 1)}
    return facts_of(
        [replace(child, **changed.get(code, {})) for code, child in people.items()],
        [replace(visitor, **changed.get(code, {})) for code, visitor in others.items()],
        Policy.model_validate({"service": dict(service or {}), **sections}),
        standing,
    )


def pinned(child: str, visitor: str) -> StandingRow:
    """Pin a pair."""
    return row(Status.PINNED, child=child, visitor=visitor)


def offered(child: str, visitor: str) -> StandingRow:
    """Offer a pair."""
    return row(Status.OFFERED, child=child, visitor=visitor)


def active(child: str, visitor: str) -> StandingRow:
    """Let a match run already."""
    return row(Status.ACTIVE, child=child, visitor=visitor)


def allowed(child: str, visitor: str, reason: str) -> StandingRow:
    """Relax a rule for a pair."""
    return row(Status.ALLOWED, reason, child=child, visitor=visitor)


def kept(settlement: Settlement) -> dict[str, str]:
    """Give what stands, ``{"C1-V1": "pinned"}``."""
    facts = settlement.facts
    return {
        f"{facts.children[c].child_id}-{facts.visitors[v].visitor_id}": status.value
        for (c, v), status in settlement.fixed.items()
    }


def possible(facts: Facts) -> list[str]:
    """Give the possible pairs, ``["C1-V1", ...]``, in order."""
    pairs = screen(settle(facts))
    return [
        f"{facts.children[c].child_id}-{facts.visitors[v].visitor_id}"
        for c, v in zip(pairs.child.tolist(), pairs.visitor.tolist(), strict=True)
    ]
