"""Ask those you have: whose wider travel, further slot or second child would do most for those who wait."""

import streamlit as st

from matcher.advice.level_words import in_words
from matcher.advice.widening import Widening
from matcher.policy.facts import Facts
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.recruits import finding, listing, supposing
from matcher.ui.recruits.listing import Suggestion
from matcher.ui.words import listed, many


def show(now: Opened, facts: Facts) -> None:
    """Show what those there are could be asked for."""
    parts.section(
        "Ask those you have",
        "Some children could have a visitor if one of those you have travelled further, had another time"
        " free, or took a second child. Each change is tried alone, and the round solved anew with it.",
    )
    found = finding.wider(now)
    if found is None:
        st.caption("With some hundred people it takes a minute or two; you see how far it has come.")
        if not st.button("Find out whom to ask", key="work-out-wider"):
            return
        found = finding.work_out_wider(now, facts)
    if not found:
        st.markdown("No one visitor's wider travel, further time or further place makes one more match.")
        return
    st.markdown(
        f"{many(len(found), 'change')} would change the plan for the better, the one that does most first."
    )
    listing.show(now, [_suggestion(now, facts, each) for each in found], "wider")


def _suggestion(now: Opened, facts: Facts, each: Widening) -> Suggestion:
    without = each.sentence.split("; ")
    left = [part for part in without if part.endswith("left without")]
    return Suggestion(
        what=each.words.replace(each.visitor_id, now.visitor_name(each.visitor_id)),
        brings=in_words(facts.policy, each.change),
        gains=each.gains,
        more=f"{listed(left)}." if left else "",
        scenario=supposing.with_change(each),
    )
