"""An exception for one pair: what it would cost, trying it, and what a named person must enter for it."""

import streamlit as st

from matcher.advice.choices.pricing import Pricing
from matcher.advice.edits.policy import RelaxRule
from matcher.advice.scenarios import LONGEST_NAME, Scenario
from matcher.advice.searching.openings import KEPT
from matcher.policy.rule import SWITCHES
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, choices, reasons, smallest
from matcher.ui.words import listed, plain

Line = tuple[str, str, str]
"""A child, a visitor of theirs to be, and the rule to be relaxed for the two."""


def lines(pricing: Pricing, child_id: str, visitor_id: str) -> tuple[Line, ...]:
    """Give what must be relaxed for a pair, for brothers and sisters who go together too.

    Empty where nothing stands against the pair, or something that nobody may relax.
    """
    outlook = pricing.outlook
    v = outlook.visitor(visitor_id)
    members = pricing.family(outlook.child(child_id))
    against = outlook.against([(c, v) for c in members])
    found = tuple(
        (outlook.facts.children[c].child_id, visitor_id, code)
        for c, codes in zip(members, against, strict=True)
        for code in codes
    )
    return found if SWITCHES.issuperset(code for _, _, code in found) else ()


def show(now: Opened, child_id: str, visitor_id: str) -> None:
    """Show what an exception for a pair would take; nothing where none may be made or none is needed."""
    needed = asking.of_prices(
        now, f"exception {child_id} {visitor_id}", lambda pricing: lines(pricing, child_id, visitor_id)
    )
    if not needed:
        return
    titles = listed(
        [f"“{reasons.rule_title(code)}”" for code in dict.fromkeys(code for _, _, code in needed)]
    )
    st.subheader("As an exception", anchor=False)
    st.markdown(
        f"A named person may relax {plain(titles)} for this pair alone. With the pair in the plan then:",
        width=parts.READING_WIDTH,
    )
    found = choices.of_pair(now, child_id, visitor_id, exceptions=True)
    if found is not None:
        choices.cost(now, found.choosing, (child_id, visitor_id))
    if KEPT.intersection(code for _, _, code in needed):
        st.markdown(":orange-badge[Caution] It sets aside what the child said. Ask the child first.")
    count = "this line" if len(needed) == 1 else f"these {len(needed)} lines"
    smallest.try_it(_scenario(now, needed), key=f"try-exception-{child_id}-{visitor_id}")
    parts.table(
        f"For it to be so, a named person enters {count} in the standing table, brings the table in, and runs"
        " again:",
        ["child_id", "visitor_id", "status", "by", "reason"],
        [
            [plain(child), plain(visitor), "allowed", "your name", plain(code)]
            for child, visitor, code in needed
        ],
        alt="Lines for the standing table",
        key="exception-lines",
    )


def _scenario(now: Opened, needed: tuple[Line, ...]) -> Scenario:
    child, visitor, _ = needed[0]
    name = f"An exception for {now.pair_name(child, visitor)}"
    return Scenario(name[:LONGEST_NAME], tuple(RelaxRule(*line) for line in needed))
