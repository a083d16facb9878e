"""Plan B: what happens if a child says no, a visitor drops out, or a DBS check is late."""

import streamlit as st

from matcher.advice.rehearsing import Rehearsal, rehearsals_of
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, saying
from matcher.ui.words import bold, many, plain


def of_pair(now: Opened, child_id: str) -> None:
    """Show what may go wrong with one match."""
    found = _found(now)
    if found is None:
        return
    places = {each.child_id: place for place, each in enumerate(found, start=1)}
    if child_id in places:
        st.markdown(
            f"Of {many(len(found), 'match', 'matches')} in the plan, a “no” here is number"
            f" {places[child_id]}, counted from the one that hurts the round most.",
            width=parts.READING_WIDTH,
        )
        _one(now, found[places[child_id] - 1], key="mishap")


def _one(now: Opened, each: Rehearsal, key: str) -> None:
    child, visitor = plain(now.child_name(each.child_id)), plain(now.visitor_name(each.visitor_id))
    told = [
        (f"**{child} says no**", each.says_no),
        (f"**{visitor} can no longer visit**", each.drops_out),
        (f"**The DBS of {visitor} is late**, and waited for, meanwhile", each.dbs_late),
    ]
    parts.table(
        f"{len(told)} things can go wrong. For the first two the round is planned again; in the last"
        " nobody else moves.",
        ["If", "The whole plan", "Who would move"],
        [[what, saying.whole_plan(happens), saying.moves(now, happens)] for what, happens in told],
        alt="What may go wrong with this match",
        key=key,
    )


def everyone(now: Opened) -> None:
    """Show all rehearsals, the "no" that hurts most first."""
    found = _found(now)
    if found is None:
        return
    parts.table(
        _lede(now, found),
        ["Match", "If the child says no", "If the visitor drops out", "If the DBS is late"],
        [
            [
                f"{bold(now.child_name(each.child_id))} with {plain(now.visitor_name(each.visitor_id))}",
                saying.whole_plan(each.says_no),
                saying.whole_plan(each.drops_out),
                saying.whole_plan(each.dbs_late),
            ]
            for each in found
        ],
        alt="What may go wrong with each match, and what it would cost the whole plan",
        key="rehearsals",
        size=10,
    )
    if found:
        _picked(now, found)


def _lede(now: Opened, found: tuple[Rehearsal, ...]) -> str:
    if not found:
        return "This plan has no match to rehearse."
    first = found[0]
    pair = f"{bold(now.child_name(first.child_id))} with {bold(now.visitor_name(first.visitor_id))}"
    return (
        f"{many(len(found), 'match', 'matches')} rehearsed, the “no” that hurts the round most first: {pair}."
        " A late DBS is waited for and nobody else moves."
    )


def _picked(now: Opened, found: tuple[Rehearsal, ...]) -> None:
    by_child = {each.child_id: each for each in found}
    chosen = st.selectbox(
        "Who would move? Choose a match",
        list(by_child),
        format_func=lambda child: now.pair_name(child, by_child[child].visitor_id),
        key="rehearsed",
        width=parts.READING_WIDTH,
    )
    _one(now, by_child[chosen], key="rehearsal")


def _found(now: Opened) -> tuple[Rehearsal, ...] | None:
    return asking.of_prices(now, "rehearsals", rehearsals_of)
