"""What the scenarios would do: side by side with the plan in force, and who gains, loses and moves."""

import streamlit as st

from matcher.policy.facts import Facts
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import keeping, trying
from matcher.ui.words import plain


def show(now: Opened, facts: Facts) -> None:
    """Show what the scenarios come to."""
    parts.section("What it would do")
    trial = trying.tried(now, facts, keeping.beside())
    for name, fault in trial.faults.items():
        parts.problem(f"“{name}” cannot be tried: {fault}")
    for sentence in trial.comparison.sentences():
        st.markdown(f"- {plain(sentence)}")
