"""Start: who is working, where the data are kept, and what to do next."""

import streamlit as st

from matcher.ui import asking_name, parts, state
from matcher.ui.bringing import tables as bringing
from matcher.ui.words import bold, day, many, plain


def show() -> None:
    """Lay the page out."""
    parts.title(
        "Start",
        "Proposes matches between Independent Visitors and looked-after children. You decide on each one.",
    )
    _who()
    _next()
    _where()


def _who() -> None:
    name = state.person()
    if name:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"You are working as {bold(name)}. The name goes with every decision.", width="content"
            )
            if st.button("Someone else", type="tertiary", key="someone-else"):
                state.call_person("")
                st.rerun()
        return
    asking_name.show()


def _next() -> None:
    parts.section("What to do next")
    entry, tables = state.round_in_hand(), state.tables()
    named = bool(state.person())
    if entry is not None and not entry.is_closed:
        st.markdown(
            f"Round {bold(entry.title)} of {day(entry.today)} has {many(entry.proposed, 'proposal')};"
            f" {entry.undecided} {'is' if entry.undecided == 1 else 'are'} undecided."
        )
        parts.onward("review" if entry.undecided else "export", _onward(entry.undecided), first=named)
    elif tables is not None:
        st.markdown(
            f"{many(len(tables.pool.children), 'child', 'children')} and"
            f" {many(len(tables.pool.visitors), 'visitor')} are saved. The next step is a run."
        )
        parts.onward("run", "Run a round", first=named)
    else:
        st.markdown(
            "Nothing is saved yet. Bring in your two tables, children and visitors, or look around first."
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if tables is None:
            parts.onward("bring_in", "Bring in your tables", first=named)
        else:
            parts.onward("bring_in", "Bring in new tables")
        if st.button("Use the sample", key="use-sample", help="A made-up service around Salford."):
            bringing.hand_over(bringing.sample())
            st.switch_page(parts.page_file("bring_in"))


def _onward(undecided: int) -> str:
    return f"Review the {undecided} undecided" if undecided else "Take the approved list away"


def _where() -> None:
    parts.section("Where your data are kept")
    st.markdown(
        "On this computer, and nowhere else. The app works without a network, listens on this computer only,"
        " and calls nobody. Something leaves only when you export it.",
        width=parts.READING_WIDTH,
    )
    st.markdown("The data folder:")
    st.code(str(state.data_folder()), language=None)
    ledger = state.ledger()
    if ledger.is_read_only:
        st.info("The ledger in it can be read but not written to: look as you like; nothing new is kept.")
    if ledger.folder_warning:
        st.warning(plain(ledger.folder_warning), icon=":material/warning:")


show()
