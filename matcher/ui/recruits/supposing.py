"""What was found, as a scenario that can be tried on the page What if."""

from collections.abc import Sequence
from dataclasses import replace

from matcher.advice.edits.visitors import AddVisitor
from matcher.advice.recruits.worths import Worth
from matcher.advice.scenarios import LONGEST_NAME, Scenario
from matcher.advice.widening import Widening
from matcher.policy.facts import Facts
from matcher.records.child import Gender
from matcher.records.place import Point
from matcher.records.visitor import Visitor

_ID = "new-visitor"


def with_more(facts: Facts, worths: Sequence[Worth]) -> Scenario:
    """Suppose that these imagined visitors are there."""
    names = _unused_ids(facts, len(worths))
    edits = tuple(
        AddVisitor(_there(each, visitor_id)) for each, visitor_id in zip(worths, names, strict=True)
    )
    note = " ".join(f"{each.sentence}." for each in worths)
    return Scenario(_name(worths), edits, note)


def with_change(widening: Widening) -> Scenario:
    """Suppose that a visitor there is can do more."""
    words = f"{widening.words[0].upper()}{widening.words[1:]}"
    return Scenario(words[:LONGEST_NAME], (widening.edit,), widening.sentence)


def _there(worth: Worth, visitor_id: str) -> Visitor:
    point = Point(worth.site.latitude, worth.site.longitude)
    return replace(worth.visitor, visitor_id=visitor_id, point=point)


def _name(worths: Sequence[Worth]) -> str:
    if len(worths) > 1:
        return f"The best next {len(worths)} visitors"
    one = worths[0]
    gender = "" if one.profile.gender is Gender.UNKNOWN else f"{one.profile.gender.value} "
    return f"One more {gender}visitor near {one.site.name}"[:LONGEST_NAME]


def _unused_ids(facts: Facts, number: int) -> list[str]:
    """Give ids that no visitor has and no child's record names."""
    named = {*facts.visitor_index, *(name for child in facts.children for name in child.excluded_visitors)}
    taken, prefix = {name.casefold() for name in named}, _ID
    while any(name.startswith(prefix) for name in taken):
        prefix += "-x"
    return [prefix] if number == 1 else [f"{prefix}-{place}" for place in range(1, number + 1)]
