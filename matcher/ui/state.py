"""What the screen remembers. The ledger holds everything that counts; the session holds the view only."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit import get_option

from matcher.decisions.archive import draft_name
from matcher.decisions.folders import data_folder as _data_folder
from matcher.decisions.folders import prepare_folder
from matcher.decisions.folders import sample_folder as sample_folder
from matcher.decisions.ledger import Ledger
from matcher.decisions.saved import RoundEntry, SavedTables
from matcher.ui.entrance import cookie_name

PERSON: Final = "person"
IN_HAND: Final = "round in hand"
KEYS: Final = "keys"
_SAID: Final = "said"
_OBJECTIONS: Final = "objections"


def data_folder() -> Path:
    """Give the folder the person's data lie in; it is made where it is missing."""
    folder = _data_folder().expanduser()
    prepare_folder(folder)
    return folder


def ledger() -> Ledger:
    """Give the ledger of the data folder; it is opened once for all pages and tabs.

    Where somebody has put another file in its place, such as a backup, that one is opened and it is said.
    """
    folder = str(data_folder())
    opened = _opened(folder)
    if opened.was_replaced:
        _opened.clear()
        opened = _opened(folder)
        say(
            f"The file {opened.path.name} was replaced by another while it was open. This page shows what is"
            " in the new one."
        )
    return opened


@st.cache_resource(show_spinner=False, max_entries=2, on_release=lambda ledger: ledger.close())
def _opened(folder: str) -> Ledger:
    return Ledger.open(folder, today=lambda: today())


def today() -> date:
    """Give the day it is, on this machine's clock."""
    return date.today()


def setting(name: str, default: str = "") -> str:
    """Give what is kept under a name."""
    return ledger().setting(name, default)


def keep(name: str, value: str) -> None:
    """Keep a value under a name; an empty one is forgotten."""
    ledger().set_setting(name, value or None)


def keep_here(name: str, value: str) -> None:
    """Keep a value for this browser alone, while the app runs: no other browser gets it."""
    st.session_state[name] = value
    if own := _browser():
        _browsers().setdefault(own, {})[name] = value


def kept_here(name: str, default: str = "") -> str:
    """Give what is kept under a name for this browser."""
    if name not in st.session_state:
        st.session_state[name] = _browsers().get(_browser(), {}).get(name, default)
    return str(st.session_state[name])


@st.cache_resource(show_spinner=False)
def _browsers() -> dict[str, dict[str, str]]:
    return {}


def _browser() -> str:
    """Name the browser that asks, by its cookie; empty where it has none."""
    cookie = str(st.context.cookies.get(cookie_name(get_option("server.port")), ""))
    return hashlib.sha256(cookie.encode()).hexdigest() if cookie else ""


def person() -> str:
    """Give the name of the person who is working in this browser; empty while it was not asked."""
    return kept_here(PERSON)


def call_person(name: str) -> None:
    """Take the name of the person who is working in this browser; an empty one is asked again."""
    keep_here(PERSON, " ".join(name.split()))


def keys_on() -> bool:
    """Say whether single keys decide on the review page, in this browser."""
    return kept_here(KEYS, "off") == "on"


def say(sentence: str) -> None:
    """Say what was done, on top of the page that is shown next."""
    st.session_state.setdefault(_SAID, []).append(sentence)


def object_to(sentence: str) -> None:
    """Say what could not be done, in the summary on top of the page that is shown next; once is enough."""
    told = st.session_state.setdefault(_OBJECTIONS, [])
    if sentence not in told:
        told.append(sentence)


def told() -> tuple[list[str], list[str]]:
    """Give what was done and what could not be done since the last page that was drawn to its end."""
    return list(st.session_state.get(_SAID, [])), list(st.session_state.get(_OBJECTIONS, []))


def forget_told(done: int, objections: int) -> None:
    """Forget the first sentences of each kind: a page that told them was drawn to its end."""
    for name, count in ((_SAID, done), (_OBJECTIONS, objections)):
        st.session_state[name] = st.session_state.get(name, [])[count:]


def tables() -> SavedTables | None:
    """Give the tables that were saved last."""
    return ledger().latest_tables()


def rounds() -> tuple[RoundEntry, ...]:
    """Give every round, newest first."""
    return ledger().rounds()


def round_in_hand() -> RoundEntry | None:
    """Give the round that is being worked on: the one in the address, the one opened last, or the newest.

    An id in the address counts only where it is that of a round. What another browser opens meanwhile
    does not take away the round that this one works on.
    """
    entries = rounds()
    by_reference = {entry.reference: entry for entry in entries}
    for reference in (st.query_params.get("round", ""), st.session_state.get(IN_HAND), setting(IN_HAND)):
        if reference in by_reference:
            st.session_state[IN_HAND] = reference
            return by_reference[reference]
    return entries[0] if entries else None


def take_in_hand(reference: str) -> None:
    """Work on a round from now on; the next browser that is opened begins with it."""
    st.session_state[IN_HAND] = reference
    if not ledger().is_read_only:
        keep(IN_HAND, reference)
    if "round" in st.query_params:
        st.query_params["round"] = reference


def draft(reference: str, name: str) -> str:
    """Give typed work that belongs to a round and is not saved yet."""
    return setting(draft_name(reference, name))


def keep_draft(reference: str, name: str, text: str) -> None:
    """Keep typed work that belongs to a round; it goes with the round."""
    keep(draft_name(reference, name), text)
