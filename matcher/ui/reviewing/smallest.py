"""The smallest change that would make a match: for a child, a visitor or a pair; each can be tried."""

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st

from matcher.advice.scenarios import Scenario
from matcher.advice.searching.unlocked import Unlock, Unlocking
from matcher.advice.unlocking import unlock_child, unlock_pair, unlock_visitor
from matcher.errors import MatcherError
from matcher.ui import acts, parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, going, saying
from matcher.ui.what_ifs import keeping
from matcher.ui.words import bold, listed, plain

OPEN: Final = "smallest-change"


def panel(now: Opened, *, child_id: str = "", visitor_id: str = "") -> None:
    """Show the panel on the smallest change for a child or a visitor; worked out once it is opened."""
    key = f"{OPEN}-{'visitor' if child_id else 'child'}"
    with going.panel("The smallest change that would help", key, ":material/key:") as is_open:
        if is_open:
            show(now, child_id=child_id, visitor_id=visitor_id)


def show(now: Opened, *, child_id: str = "", visitor_id: str = "") -> None:
    """Show the smallest changes for a child, for a visitor, or with both for that pair."""
    found = _found(now, child_id, visitor_id)
    if found is None:
        return
    ways = found.found
    if child_id and visitor_id:
        # An exception for a pair is told apart, with what must be entered for it.
        ways = tuple(way for way in ways if any(change.kind != "exception" for change in way.changes))
    st.markdown(_lede(now, found, ways), width=parts.READING_WIDTH)
    for number, unlock in enumerate(ways):
        _one(now, unlock, key=f"try-{child_id}-{visitor_id}-{number}", first=not number)


def _found(now: Opened, child_id: str, visitor_id: str) -> Unlocking | None:
    what = f"unlock {child_id} {visitor_id}"
    if child_id and visitor_id:
        return asking.of_round(now, what, lambda facts: unlock_pair(facts, now.result, child_id, visitor_id))
    if child_id:
        return asking.of_round(now, what, lambda facts: unlock_child(facts, now.result, child_id))
    return asking.of_round(now, what, lambda facts: unlock_visitor(facts, now.result, visitor_id))


def _lede(now: Opened, found: Unlocking, ways: Sequence[Unlock]) -> str:
    if not found.found:
        return plain(saying.named(now.facts, found.reason))
    if not ways:
        return "Nothing short of an exception would do."
    together = len(ways[0].changes)
    what = "change" if together == 1 else f"{together} changes together"
    several = len(ways)
    would = (
        f"This {what} would do." if several == 1 else f"Any of these {several} would do, the smallest first."
    )
    if several > 1 and together > 1:
        would = f"Each of these {several} takes {what}, the smallest first."
    tried = "It was" if several == 1 else "Each was"
    rest = "" if found.complete else " Not every change could be tried."
    return f"{would} {tried} tried by planning the whole round with it.{rest}"


def _one(now: Opened, unlock: Unlock, key: str, *, first: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        words = saying.named(now.facts, listed([change.words for change in unlock.changes]))
        st.markdown(f"**{plain(words[:1].upper() + words[1:])}**")
        pair = now.pair_name(unlock.child_id, unlock.visitor_id)
        st.markdown(f"{bold(pair)}. {plain(saying.named(now.facts, unlock.cost))}")
        try_it(unlock.scenario(), key, first=first)


def try_it(scenario: Scenario, key: str, *, first: bool = False) -> None:
    """Offer to try something as a what-if; the page *What if* opens with it. ``first`` marks the best."""
    weight: Literal["primary", "secondary"] = "primary" if first else "secondary"
    shows = (scenario.name, *map(str, scenario.edits))
    if acts.button("Try as a what-if", key=key, shows=shows, type=weight, icon=":material/science:"):
        try:
            keeping.try_as_what_if(scenario)
        except MatcherError as fault:
            parts.problem(str(fault))
