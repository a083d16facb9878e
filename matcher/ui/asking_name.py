"""Asks for the name that goes with every decision, once in each browser."""

import streamlit as st

from matcher.decisions.decision import LONGEST_NAME, said_by
from matcher.errors import NotAllowed
from matcher.ui import parts, state


def show(lede: str = "") -> None:
    """Show the form; nothing that is typed into it in one browser is known in another."""
    with st.form("who", border=False, width=parts.READING_WIDTH):
        if lede:
            st.markdown(lede)
        typed = st.text_input(
            "Your name",
            max_chars=LONGEST_NAME,
            autocomplete="name",
            help="Asked once in each browser. It goes with every decision you take.",
        )
        if st.form_submit_button("Keep my name", type="primary"):
            try:
                state.call_person(said_by(typed))
            except NotAllowed:
                parts.problem(
                    "Type your name: every decision is kept with the name of the person who took it."
                )
            else:
                st.rerun()
