"""Sureness: what in the plan hangs on the weights, which are a choice, and what does not."""

import streamlit as st

from matcher.advice.sureness import STEPS, MatchSureness, Sureness, sureness
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, saying
from matcher.ui.words import bold, listed, many, plain


def show(now: Opened) -> None:
    """Show what hangs on judgement, what does not, and each match, the least sure first."""
    found = asking.of_round(now, "sureness", lambda facts: sureness(facts, now.result))
    if found is None:
        return
    st.markdown(
        f"The weights were drawn {many(found.settings, 'time')}, each up to a quarter higher or lower, and"
        " the round was planned with each setting."
        f" The whole plan is the same in **{found.same_plan}**, and the"
        f" same children have a visitor in **{found.same_children}**. This says how much hangs on judgement;"
        " it is no forecast of how a match will go.",
        width=parts.READING_WIDTH,
    )
    st.subheader("What does not hang on the weights", anchor=False)
    saying.bullets(_steady(now, found))
    st.subheader("Match by match", anchor=False)
    parts.table(
        _lede(found),
        ["Match", "Stays in", "What flips it first"],
        [_line(now, each) for each in found.matches],
        alt="In how many settings of the weights each match stays, and what flips it first",
        key="sureness",
    )


def _lede(found: Sureness) -> str:
    always = sum(each.stays == each.settings for each in found.matches)
    return (
        f"{always} of {many(len(found.matches), 'match', 'matches')} {'stays' if always == 1 else 'stay'} in"
        f" every setting; {len(found.matches) - always or 'none'} in some only. The least sure first."
    )


def _steady(now: Opened, found: Sureness) -> list[str]:
    titles = {level.code: level.title for level in now.result.levels}
    steady = [f"“{titles.get(code, code)}”" for code in found.steady_levels]
    sometimes = listed([now.child_name(child) for child in found.sometimes], most=8)
    who = f"{many(len(found.always), 'child', 'children')} {'has' if len(found.always) == 1 else 'have'}"
    said = [f"{who} a visitor in every setting{f'; in some only: {plain(sometimes)}' if sometimes else ''}."]
    if steady:
        are = "is" if len(steady) == 1 else "are"
        said.append(
            f"{many(len(steady), 'level')} of the plan {are} the same in every setting:"
            f" {plain(listed(steady))}."
        )
    if found.floor:
        said.append(
            f"A fit floor of {found.floor} is in force, so the weights also decide which pairs are possible."
        )
    else:
        said.append("How many children of each rung have a visitor is decided before fit is looked at.")
    return said


def _line(now: Opened, each: MatchSureness) -> list[str]:
    pair = f"{bold(now.child_name(each.child_id))} with {plain(now.visitor_name(each.visitor_id))}"
    if each.status != "proposed":
        return [pair, "Kept", f"{each.status.capitalize()}, whatever the weights"]
    flips = f"If {each.flips.words()}" if each.flips else f"No single weight, up to {STEPS[-1]} % either way"
    return [pair, f"{each.stays} of {each.settings}", plain(flips).replace(" \\%", "\u00a0\\%")]
