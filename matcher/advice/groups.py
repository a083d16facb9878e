"""How children are put into groups: each child in one group of each kind, whatever is not recorded too."""

from collections.abc import Callable
from dataclasses import dataclass

from matcher.policy.facts import Facts
from matcher.policy.ladder import rung_titles, rungs

NOT_RECORDED = "not recorded"
_AGES = ((8, "under 8"), (12, "8 to 11"), (16, "12 to 15"))
_OLDEST = "16 and over"


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to put children into groups.

    Parameters
    ----------
    code, title
        Stable code, and the heading.
    group
        ``(facts, c) -> name``.
    order
        The names in the order in which they are shown; the others come after them, by name.
    """

    code: str
    title: str
    group: Callable[[Facts, int], str]
    order: Callable[[Facts], tuple[str, ...]] = lambda facts: ()


def _rung(facts: Facts, c: int) -> str:
    return rung_titles(facts.policy)[int(rungs(facts)[c])]


def _placement(facts: Facts, c: int) -> str:
    return str(facts.children[c].placement_type)


def _gender(facts: Facts, c: int) -> str:
    gender = facts.children[c].gender.value
    return NOT_RECORDED if gender == "unknown" else gender


def _ethnicity(facts: Facts, c: int) -> str:
    return " ".join(facts.children[c].ethnicity.casefold().split()) or NOT_RECORDED


def _age(facts: Facts, c: int) -> str:
    age = int(facts.child_age[c])
    return next((name for below, name in _AGES if age < below), _OLDEST)


def _need(facts: Facts, c: int) -> str:
    needs = sorted(" ".join(need.casefold().split()) for need in facts.children[c].needs)
    return "no special need" if not needs else needs[0] if len(needs) == 1 else "several needs"


GROUPINGS: tuple[Grouping, ...] = (
    Grouping("rung", "Rung of the ladder", _rung, lambda facts: rung_titles(facts.policy)),
    Grouping("placement-type", "Placement", _placement),
    Grouping("gender", "Gender", _gender),
    Grouping("ethnicity", "Ethnicity", _ethnicity),
    Grouping("age-band", "Age", _age, lambda facts: (*(name for _, name in _AGES), _OLDEST)),
    Grouping("need", "Need", _need, lambda facts: ("no special need",)),
)


def grouped(facts: Facts, grouping: Grouping, children: list[int]) -> dict[str, list[int]]:
    """Put children into groups, in the order in which they are shown."""
    found: dict[str, list[int]] = {}
    for c in children:
        found.setdefault(grouping.group(facts, c), []).append(c)
    first = grouping.order(facts)
    ranked = sorted(found, key=lambda name: (first.index(name) if name in first else len(first), name))
    return {name: found[name] for name in ranked}
