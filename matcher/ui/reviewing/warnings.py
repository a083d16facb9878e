"""What must be known before anything else of a round: matches to stop, and rules that are switched off."""

import streamlit as st

from matcher.decisions.decision import KEEPS
from matcher.policy.risk_switches import risk_rules_off
from matcher.ui import parts, state
from matcher.ui.opened import Opened
from matcher.ui.words import plain


def show(now: Opened) -> None:
    """Show the tasks first: each match that may not go on, then what is switched off for everybody."""
    parts_of_problem = [
        f"Stop {now.child_name(child)} with {now.visitor_name(visitor)}. {' '.join(against)}"
        " Tell everyone who knows of this match."
        for (child, visitor), against in state.ledger().stops(now.result, now.facts).items()
        if _is_kept(now, child, visitor)
    ]
    if parts_of_problem:
        parts.problem(*parts_of_problem)
    for sentence in risk_rules_off(now.result.policy):
        st.warning(plain(sentence), icon=":material/warning:")


def _is_kept(now: Opened, child: str, visitor: str) -> bool:
    decision = now.decision(child, visitor)
    if decision is not None:
        return decision.kind in KEEPS
    match = now.result.match_of(child)
    return match is None or match.visitor_id != visitor or match.status != "proposed"
