"""What the screen remembers. The ledger holds everything that counts; the session holds the view only."""

from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from matcher.decisions.archive import draft_name
from matcher.decisions.folders import data_folder as _data_folder
from matcher.decisions.folders import sample_folder as sample_folder
from matcher.decisions.ledger import Ledger
from matcher.decisions.saved import RoundEntry, SavedTables

PERSON: Final = "person"
IN_HAND: Final = "round in hand"
KEYS: Final = "keys"
_SAID: Final = "said"
_OBJECTIONS: Final = "objections"


def data_folder() -> Path:
    """Give the folder the person's data lie in; it is made where it is missing."""
    folder = _data_folder().expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ledger() -> Ledger:
    """Give the ledger of the data folder; it is opened once for all pages and tabs."""
    return _opened(str(data_folder()))


@st.cache_resource(show_spinner=False, max_entries=2, on_release=lambda ledger: ledger.close())
def _opened(folder: str) -> Ledger:
    return Ledger.open(folder)


def today() -> date:
    """Give the day it is, on this machine's clock."""
    return date.today()


def setting(name: str, default: str = "") -> str:
    """Give what is kept under a name."""
    return ledger().setting(name, default)


def keep(name: str, value: str) -> None:
    """Keep a value under a name; an empty one is forgotten."""
    ledger().set_setting(name, value or None)


def person() -> str:
    """Give the name of the person who is working; empty while it was not asked."""
    return setting(PERSON)


def keys_on() -> bool:
    """Say whether single keys decide on the review page."""
    return setting(KEYS, "off") == "on"


def say(sentence: str) -> None:
    """Say what was done, on top of the page that is shown next."""
    st.session_state.setdefault(_SAID, []).append(sentence)


def object_to(sentence: str) -> None:
    """Say what could not be done, in the summary on top of the page that is shown next."""
    st.session_state.setdefault(_OBJECTIONS, []).append(sentence)


def told() -> tuple[list[str], list[str]]:
    """Give what was done and what could not be done since the last page, and forget both."""
    return st.session_state.pop(_SAID, []), st.session_state.pop(_OBJECTIONS, [])


def tables() -> SavedTables | None:
    """Give the tables that were saved last."""
    return ledger().latest_tables()


def rounds() -> tuple[RoundEntry, ...]:
    """Give every round, newest first."""
    return ledger().rounds()


def round_in_hand() -> RoundEntry | None:
    """Give the round that is being worked on: the one in the address, the one opened last, or the newest.

    An id in the address counts only where it is that of a round.
    """
    entries = rounds()
    by_reference = {entry.reference: entry for entry in entries}
    for reference in (st.query_params.get("round", ""), setting(IN_HAND)):
        if reference in by_reference:
            return by_reference[reference]
    return entries[0] if entries else None


def take_in_hand(reference: str) -> None:
    """Work on a round from now on."""
    keep(IN_HAND, reference)
    if "round" in st.query_params:
        st.query_params["round"] = reference


def draft(reference: str, name: str) -> str:
    """Give typed work that belongs to a round and is not saved yet."""
    return setting(draft_name(reference, name))


def keep_draft(reference: str, name: str, text: str) -> None:
    """Keep typed work that belongs to a round; it goes with the round."""
    keep(draft_name(reference, name), text)
