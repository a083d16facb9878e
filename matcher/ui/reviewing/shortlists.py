"""Second and third choices that hold up: for one child on the card, for everyone under *Plan B*."""

import streamlit as st

from matcher.advice.reserves import Reserve, Reserves, Shortlist, reserves_of
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, choices, saying
from matcher.ui.words import bold, many, plain

_PLACES = ("Second choice", "Third choice")


def of_child(now: Opened, child_id: str) -> None:
    """Show the further choices of one child."""
    found = _found(now, disjoint=False)
    if found is None:
        return
    saying.notices(found.notices)
    mine = next((each for each in found.shortlists if each.child_id == child_id), None)
    reserves = mine.reserves if mine is not None else ()
    child = bold(now.child_name(child_id))
    if not reserves:
        st.markdown(f"There is no further choice for {child} in this round without an exception.")
        return
    st.markdown(
        f"If {child} says no, {many(len(reserves), 'further choice')}"
        f" {'holds' if len(reserves) == 1 else 'hold'} up, ranked by what each costs the whole plan once"
        " those before said no.",
        width=parts.READING_WIDTH,
    )
    for place, reserve in zip(_PLACES, reserves, strict=False):
        label, name = f"{place}, {_stands_on(reserve)}", now.visitor_name(reserve.visitor_id)
        choices.further(now, label, name, (child_id, reserve.visitor_id), reserve.choosing)


def _stands_on(reserve: Reserve) -> str:
    return f"on {reserve.on_shortlists} shortlists" if reserve.on_shortlists > 1 else "on no other shortlist"


def everyone(now: Opened) -> None:
    """Show the shortlists of the whole round; on request such that nobody stands on two."""
    disjoint = st.toggle(
        "Nobody on two shortlists",
        key="disjoint",
        help="Second choices are given out highest rung first, then longest wait; third choices after them.",
    )
    found = _found(now, disjoint)
    if found is None:
        return
    saying.notices(found.notices)
    lists = found.shortlists
    empty = sum(not each.reserves for each in lists)
    shared = {r.visitor_id for each in lists for r in each.reserves if r.on_shortlists > 1}
    parts.table(
        f"{many(len(lists), 'child', 'children')} with somebody possible, highest rung first;"
        f" {empty or 'none'} of them without a further choice."
        f" {many(len(shared), 'visitor')} {'stands' if len(shared) == 1 else 'stand'} on more than one"
        " shortlist.",
        ["Child", "Proposed", *_PLACES],
        [_line(now, each) for each in lists],
        alt="Second and third choices of every child",
        key="shortlists",
    )


def _line(now: Opened, each: Shortlist) -> list[str]:
    cells = [_cell(now, reserve) for reserve in each.reserves] + ["None"] * len(_PLACES)
    proposed = now.visitor_name(each.proposed) if each.proposed else "Nobody"
    return [plain(now.child_name(each.child_id)), plain(proposed), *cells[: len(_PLACES)]]


def _cell(now: Opened, reserve: Reserve) -> str:
    also = f" ({_stands_on(reserve)})" if reserve.on_shortlists > 1 else ""
    return f"{bold(now.visitor_name(reserve.visitor_id))}: {saying.whole_plan(reserve.choosing)}{also}"


def _found(now: Opened, disjoint: bool) -> Reserves | None:
    return asking.of_prices(
        now, f"reserves {disjoint}", lambda pricing: reserves_of(pricing, disjoint=disjoint)
    )
