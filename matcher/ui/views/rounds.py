"""Rounds: every round that is kept; name, open, close, delete."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from matcher.decisions.chain import CHECKED_BY_HEAD
from matcher.decisions.saved import RoundEntry
from matcher.typed_text import cleaned
from matcher.ui import acts, faults, opened, parts, state
from matcher.ui.reviewing import asking
from matcher.ui.words import bold, day, many, moment, plain

_ASKED = "round-to-delete"


def show() -> None:
    """Lay the page out."""
    parts.title("Rounds", "Every round is kept with the tables it was made from, until you delete it.")
    entries = state.rounds()
    if not entries:
        parts.empty("No round is kept yet.", "run", "Run a round")
        return
    in_hand = state.round_in_hand()
    is_open = sum(not entry.is_closed for entry in entries)
    parts.table(
        f"{many(len(entries), 'round')}, newest first; {is_open} open.",
        ["Round", "Made for", "Run", "Proposals", "Approved", "Undecided", "Status"],
        [_row(entry, in_hand) for entry in entries],
        alt="Rounds that are kept",
        key="rounds",
    )
    parts.section("One round")
    by_reference = {entry.reference: entry for entry in entries}
    chosen = st.selectbox(
        "Round",
        list(by_reference),
        index=list(by_reference).index(in_hand.reference) if in_hand else 0,
        format_func=lambda reference: _named(by_reference[reference]),
        key="round",
        width=parts.READING_WIDTH,
    )
    _acts(by_reference[chosen])


def _row(entry: RoundEntry, in_hand: RoundEntry | None) -> list[str]:
    here = in_hand is not None and entry.reference == in_hand.reference
    status = "Closed" if entry.is_closed else "Open"
    return [
        bold(entry.title) if here else plain(entry.title),
        day(entry.today),
        str(entry.run_number),
        str(entry.proposed),
        str(entry.approved),
        str(entry.undecided),
        f"{status}, in hand" if here else status,
    ]


def _named(entry: RoundEntry) -> str:
    return f"{entry.name} ({entry.reference})" if entry.name else entry.reference


def _acts(entry: RoundEntry) -> None:
    st.markdown(
        f"Made on {moment(entry.created_at)}"
        + (f" after round {plain(entry.previous)}" if entry.previous else "")
        + f". {many(entry.declined, 'proposal')} declined, {entry.held} held."
    )
    with st.container(horizontal=True):
        st.button("Open in Review", key="open-round", type="primary", on_click=_open, args=(entry,))
        if entry.is_closed:
            _act("Open it again for decisions", "reopen-round", entry, _reopen)
        else:
            _act("Close", "close-round", entry, _close, help=_CLOSED)
        _act("Delete", "delete-round", entry, _ask)
    if st.session_state.pop("go to review", False):
        st.switch_page(parts.page_file("review"))
    if st.session_state.get(_ASKED) == entry.reference:
        _confirm(entry)
    _name(entry)


def _act(label: str, key: str, entry: RoundEntry, act: Callable[[RoundEntry], None], **looks: Any) -> None:
    acts.button(label, key=key, shows=(entry.reference,), act=act, args=(entry,), **looks)


def _name(entry: RoundEntry) -> None:
    with st.form(f"name-{entry.reference}", border=False, width=parts.READING_WIDTH):
        typed = st.text_input(
            "Name of the round", value=entry.name, max_chars=100, placeholder=entry.reference
        )
        if acts.form_submit_button("Keep this name", key="name-round", shows=(entry.reference,)):
            state.ledger().rename_round(entry.reference, typed, by=state.person())
            state.say(f"Round {entry.reference} is called {cleaned(typed) or entry.reference}.")
            st.rerun()


_CLOSED = "Nothing more is decided in a closed round. What it settled still counts."


@faults.guarded
def _open(entry: RoundEntry) -> None:
    state.take_in_hand(entry.reference)
    st.session_state["go to review"] = True


def _close(entry: RoundEntry) -> None:
    ledger = state.ledger()
    ledger.close_round(entry.reference, by=state.person())
    state.say(
        f"Round {entry.title} is closed. What it settled still counts in the next run. Write down the head of"
        f" the ledger, {ledger.head.short}. {CHECKED_BY_HEAD.format(head=ledger.head.short)}"
    )


def _reopen(entry: RoundEntry) -> None:
    state.ledger().reopen_round(entry.reference, by=state.person())
    state.say(f"Round {entry.title} is open again.")


def _ask(entry: RoundEntry) -> None:
    st.session_state[_ASKED] = entry.reference


def _confirm(entry: RoundEntry) -> None:
    with st.container(border=True, width=parts.READING_WIDTH):
        st.markdown(
            f"**Delete round {plain(entry.title)} for good?** Its plan, its decisions and the tables that no"
            " other round needs are overwritten. What was settled in it is forgotten. The ledger keeps only"
            " that it was deleted, when and by whom. There is no undo."
        )
        with st.container(horizontal=True):
            _act(f"Delete round {plain(entry.title)}", "delete-for-good", entry, _delete)
            st.button("Keep it", key="keep-round", type="primary", on_click=_keep)


def _delete(entry: RoundEntry) -> None:
    st.session_state.pop(_ASKED, None)
    state.ledger().delete_round(entry.reference, by=state.person())
    opened.forget()
    asking.forget()
    state.say(f"Round {entry.title} is deleted, with the tables that no other round needs.")


def _keep() -> None:
    st.session_state.pop(_ASKED, None)


show()
