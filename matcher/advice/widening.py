"""Which visitor's wider travel, further slot or further place would do most for everyone who waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.advice.edits.children import AddSlots
from matcher.advice.edits.visitors import ExtendTravel
from matcher.advice.level_words import in_words
from matcher.advice.outlook import Outlook
from matcher.advice.scenarios import Edit, Scenario, apply
from matcher.advice.searching.openings import Change, second_child
from matcher.advice.searching.reaching import chains_of_those_left
from matcher.advice.searching.trying import Tried, tried
from matcher.policy.facts import Facts
from matcher.policy.wording import listed, number
from matcher.records.availability import SLOTS, describe
from matcher.rounds.result import MatchRound, as_made

FURTHER_KM = 10.0
"""How much further travel is tried, in kilometres; never beyond the service's own limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widening:
    """One change of one visitor, and what it does for everyone.

    Parameters
    ----------
    gains
        Children who have a visitor with it and not without.
    change
        By code of the level, the value with it less the value in force.
    edit
        The same as an edit of a scenario.
    """

    visitor_id: str
    kind: str
    words: str
    gains: tuple[str, ...]
    change: dict[str, int]
    sentence: str
    edit: Edit

    def to_dict(self) -> dict[str, Any]:
        """Give it in plain values."""
        return {
            "visitor_id": self.visitor_id,
            "kind": self.kind,
            "words": self.words,
            "gains": self.gains,
            "change": self.change,
            "sentence": self.sentence,
        }


def most_unlocking(
    facts: Facts, result: MatchRound, most: int = 10, tell: Callable[[int, int], None] | None = None
) -> tuple[Widening, ...]:
    """Rank what each visitor could be asked for by what it does for the whole plan, solved anew each time.

    Only what makes a higher rung or one more match possible is told; of the slots of a visitor the best.

    Parameters
    ----------
    most
        How many are told.
    tell
        Called with ``(tried, in all)`` before each is tried: a solve takes its time.
    """
    facts = as_made(result, facts)
    keep = {match.child_id: match.visitor_id for match in result.matches}
    base = tried(facts, keep, result.lot)
    if base is None:
        return ()
    found: dict[tuple[str, str], tuple[list[int], Widening]] = {}
    asked = list(_asked(Outlook(facts, result), base))
    for place, (v, change) in enumerate(asked):
        if tell:
            tell(place, len(asked))
        # Most people stay as they are: what was worked out about them is taken over.
        wider = replace(apply(Scenario("one", (change.edit,)), facts), earlier=facts)
        after = tried(wider, keep, result.lot)
        if after is None:
            continue
        better = _gain(base, after)
        key = facts.visitors[v].visitor_id, change.kind
        if any(better[:-2]) and better > [0] * len(better) and (key not in found or better > found[key][0]):
            found[key] = better, _told(facts, key[0], change, base, after)
    ranked = sorted(found.values(), key=lambda one: ([-by for by in one[0]], one[1].visitor_id))
    return tuple(widening for _, widening in ranked[:most])


def _gain(base: Tried, after: Tried) -> list[int]:
    """Give what is won on each level, the first level first; less travel counts as won."""
    won = [after.levels[code] - value for code, value in base.levels.items()]
    return [*won[:-1], -won[-1]]


def _asked(outlook: Outlook, base: Tried) -> Iterator[tuple[int, Change]]:
    """Give what could be asked of each visitor and opens a pair on some chain: no more is tried."""
    facts, reach = outlook.facts, chains_of_those_left(base)
    waiting = outlook.children_taking_part()
    for v in outlook.visitors_taking_part():
        against = dict(zip(waiting, outlook.against([(c, v) for c in waiting]), strict=True))
        # Where each child needs a slot of their own, a further one opens more than a pair.
        whole = bool(reach.visitors[v] and base.problem.distinct_slots[v])
        near = {c: codes for c, codes in against.items() if whole or reach.children[c]}
        alone = {c: codes[0] for c, codes in near.items() if len(codes) == 1}
        possible = reach.visitors[v] and any(not codes for codes in against.values())
        if possible or "places" in alone.values():
            yield v, second_child(facts, v)
        yield from ((v, change) for change in _slots(facts, v, _mended_by("shared-slots", near)))
        yield from ((v, change) for change in _further(facts, v, _mended_by("travel", near)))


def _mended_by(code: str, against: dict[int, tuple[str, ...]]) -> list[int]:
    """Give the children whose pairs one kind of change may open: it lifts the fit as well."""
    return [c for c, codes in against.items() if codes and {code, "fit-floor"}.issuperset(codes)]


def _slots(facts: Facts, v: int, children: list[int]) -> Iterator[Change]:
    visitor = facts.visitors[v]
    useful = 0
    for c in children:
        useful |= facts.children[c].available & ~visitor.available
    for slot in range(len(SLOTS)):
        if useful >> slot & 1:
            words = f"a {describe(1 << slot)} from {visitor.visitor_id}"
            yield Change("slot", 1, words, AddSlots(1 << slot, visitor=visitor.visitor_id))


def _further(facts: Facts, v: int, beyond: list[int]) -> Iterator[Change]:
    visitor, general = facts.visitors[v], facts.policy.service.max_travel_km
    if visitor.max_travel_km is None or not beyond:
        return
    to_km = min(visitor.max_travel_km + FURTHER_KM, general)
    distances = facts.distance_km(np.array(beyond), np.full(len(beyond), v))
    if (distances <= facts.measures.limit_km(np.array([to_km]))).any():
        more = round(to_km - visitor.max_travel_km, 3)
        words = f"{number(more)} km more travel from {visitor.visitor_id}"
        yield Change("travel", more, words, ExtendTravel(visitor.visitor_id, to_km))


def _told(facts: Facts, visitor_id: str, change: Change, base: Tried, after: Tried) -> Widening:
    gains = tuple(sorted(after.visitor_of.keys() - base.visitor_of.keys()))
    by = {code: after.levels[code] - value for code, value in base.levels.items()}
    by = {code: value for code, value in by.items() if value}
    words = f"{change.words[0].upper()}{change.words[1:]}"
    lost = sorted(base.visitor_of.keys() - after.visitor_of.keys())
    who = f"{listed(gains)} {'gains' if len(gains) == 1 else 'gain'} a visitor; " if gains else ""
    who += f"{listed(lost)} {'is' if len(lost) == 1 else 'are'} left without; " if lost else ""
    return Widening(
        visitor_id=visitor_id,
        kind=change.kind,
        words=change.words,
        gains=gains,
        change=by,
        sentence=f"{words}: {who}{in_words(facts.policy, by)}.",
        edit=change.edit,
    )
