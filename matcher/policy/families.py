"""Brothers and sisters: whose children share a visitor, and whose must not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from matcher.intake.findings import Finding, Severity
from matcher.policy.facts import Facts
from matcher.policy.wording import listed
from matcher.records.child import Child
from matcher.records.standing import Status

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

Tie = Literal["same visitor", "different visitors", "both", ""]


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """The ties between children who take part.

    Parameters
    ----------
    together
        int[C], number of the family whose children are all with one visitor or all without, -1 for
        none. A family of one that an active brother or sister ties to a visitor has a number too.
    apart
        int[C], number of the family no two of whose children share a visitor, -1 for none.
    joins
        int[C], the visitor who already visits a brother or sister of a family that stays together:
        the only possible one, and no new place is used. -1 for none.
    findings
        Families whose wishes contradict each other, and which are therefore not tied.
    """

    together: IntArray
    apart: IntArray
    joins: IntArray
    findings: tuple[Finding, ...]


def family_code(child: Child) -> str:
    """Give the family's code as compared; empty for no family."""
    return " ".join(child.siblings.casefold().split())


def tie_of(members: Iterable[Child]) -> Tie:
    """Give the strictest wish of a family; ``"both"`` where the wishes contradict each other."""
    wishes = {child.siblings_wish for child in members} & {"same visitor", "different visitors"}
    if len(wishes) > 1:
        return "both"
    return next((wish for wish in ("same visitor", "different visitors") if wish in wishes), "")


def members_by_family(children: Iterable[Child]) -> dict[str, list[Child]]:
    """Group children by family, those without one left out, families and children in order of code."""
    found: dict[str, list[Child]] = defaultdict(list)
    for child in children:
        if child.siblings.strip():
            found[family_code(child)].append(child)
    return dict(sorted(found.items()))


def families(facts: Facts, taking_part: BoolArray) -> Families:
    """Work out the ties. Only children who take part count.

    Parameters
    ----------
    taking_part
        bool[C].
    """
    together, apart, joins = (np.full(len(facts.children), -1, np.int64) for _ in range(3))
    findings = []
    present = [child for child, part in zip(facts.children, taking_part, strict=True) if part]
    for number, (code, members) in enumerate(members_by_family(present).items()):
        positions = [facts.child_index[child.child_id] for child in members]
        tie = tie_of(members)
        visiting = _visitors_of_family(facts, code) if tie == "same visitor" else ()
        if tie == "both" or len(visiting) > 1:
            findings.append(_untied(members, [facts.visitors[v].name for v in visiting]))
        elif tie == "same visitor" and (visiting or len(members) > 1):
            together[positions] = number
            joins[positions] = visiting[0] if visiting else -1
        elif tie == "different visitors" and len(members) > 1:
            apart[positions] = number
    return Families(_renumbered(together), _renumbered(apart), joins, tuple(findings))


def _renumbered(family: IntArray) -> IntArray:
    """Give the families the numbers 0, 1, 2 and so on, in the order in which they stand."""
    numbers, place = np.unique(family, return_inverse=True)
    return place - int(numbers.size > 0 and numbers[0] == -1)


def _visitors_of_family(facts: Facts, code: str) -> tuple[int, ...]:
    """Give the visitors who already visit a child of the family, in order."""

    def gathered() -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for c, v in facts.standing_pairs(Status.ACTIVE):
            found[family_code(facts.children[c])].add(v)
        return found

    return tuple(sorted(facts.remember("visitors by family", gathered).get(code, ())))


def _untied(members: list[Child], visiting: list[str]) -> Finding:
    names = listed(child.name for child in members)
    contradiction = (
        f"{listed(visiting)} already visit brothers and sisters of {names}."
        if visiting
        else f"{names} are a family, and both the same visitor and different visitors are asked for."
    )
    return Finding(
        code="family-wish",
        severity=Severity.WARNING,
        table="children",
        person_id=members[0].child_id,
        found=contradiction,
        expected="one wish for the whole family, and one visitor where it is to be the same",
        mend="Until then they are matched each for themselves.",
    )
