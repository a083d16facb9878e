"""Pins and offers that cannot stand: the smallest set they clash with, and the repairs with their cost."""

import hashlib

import streamlit as st

from matcher.advice.clashes import Clash, clashes
from matcher.policy.facts import Facts
from matcher.records.standing import Status
from matcher.ui import parts
from matcher.ui.reviewing import asking, saying
from matcher.ui.words import plain


def show(facts: Facts) -> None:
    """Show which pins and offers cannot stand in the next run; nothing where all of them can."""
    if not any(row.status in (Status.PINNED, Status.OFFERED) for row in facts.pool.standing):
        return
    found = asking.answer(_name(facts), "clashes", lambda: clashes(facts))
    if not found:
        return
    st.subheader("Pins and offers that cannot stand", anchor=False)
    st.markdown(
        "1 pair that is pinned or offered cannot stand, and the run leaves it out. Beside it is the smallest"
        " set that is in its way."
        if len(found) == 1
        else f"{len(found)} pairs that are pinned or offered cannot stand, and the run leaves them out."
        " Beside each is the smallest set that is in its way.",
        width=parts.READING_WIDTH,
    )
    for clash in found:
        _one(facts, clash)


def _one(facts: Facts, clash: Clash) -> None:
    first, *repairs = clash.sentences()
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(saying.named(facts, first))}**")
        own = (
            f"Take out {clash.child_id} with {clash.visitor_id} itself: nothing changes, for it is left out."
        )
        st.markdown("\n".join(f"- {plain(saying.named(facts, each))}" for each in [*repairs, own]))


def _name(facts: Facts) -> str:
    """Name what the next run is made from: another name, another answer."""
    said = f"{facts.pool!r} {facts.policy!r} {facts.today}"
    return hashlib.sha256(said.encode()).hexdigest()
