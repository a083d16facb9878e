"""Where on the page Review a person is, and how one view leads to another."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

import streamlit as st

from matcher.ui.opened import Opened
from matcher.ui.reviewing import deciding

PART: Final = "review-part"
"""Where the session keeps the part of the page that is looked at."""
AS_LIST: Final = "review-list"
WHAT_IT_TAKES: Final = "what-it-takes"
CHILD: Final = "why-not-child"
VISITOR: Final = "why-not-visitor"
WHY_CHILD: Final = "why-child"
_CAME_FROM: Final = "review-came-from"


def view_of(part: str) -> str:
    """Name where the session keeps which view of a part is looked at."""
    return f"review-view-{part}"


def to_view(part: str, view: str = "") -> None:
    """Show a part of the page next, and one of its views."""
    st.session_state[PART] = part
    if view:
        st.session_state[view_of(part)] = view


def to_proposal(child_id: str) -> None:
    """Show the proposal of a child next, one at a time."""
    to_view("proposals")
    st.session_state[deciding.AT] = child_id
    st.session_state[AS_LIST] = False


def follow_address(now: Opened) -> None:
    """Follow a link that names a child, once: to why the child has nobody, or to the proposal."""
    child = st.query_params.get("child", "")
    if any(child == alone.child_id for alone in now.result.unmatched):
        del st.query_params["child"]
        to_view("without", "unmatched")
        st.session_state[WHY_CHILD] = child
    elif any(child == match.child_id for match in now.proposals):
        del st.query_params["child"]
        to_proposal(child)


def to_pair(child_id: str, visitor_id: str) -> None:
    """Show any pair next, with what it would cost; the way back is kept."""
    st.session_state[_CAME_FROM] = st.session_state.get(PART, "proposals")
    to_view("why-not")
    st.session_state[CHILD] = child_id
    st.session_state[VISITOR] = visitor_id
    st.session_state[WHAT_IT_TAKES] = True


@contextmanager
def panel(
    label: str, key: str, icon: str = "", kind: Literal["default", "compact"] = "default"
) -> Iterator[bool]:
    """Show a panel, and say whether it is open: what is in a closed one is not worked out.

    It stays as the person left it when another view or page was looked at meanwhile. The label must stay
    the same from one run to the next: with another one the panel would close.
    """
    left = f"{key} left open"
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(left, False)
    shown = st.expander(label, key=key, on_change="rerun", icon=icon or None, type=kind)
    is_open = bool(shown.open)
    st.session_state[left] = is_open
    with shown:
        yield is_open


def way_back() -> None:
    """Offer the way back to where a pair was opened from; nothing where nobody came from anywhere."""
    if st.session_state.get(_CAME_FROM):
        st.button("Back", key="back-from-pair", icon=":material/arrow_back:", on_click=_back, type="tertiary")


def _back() -> None:
    to_view(st.session_state.pop(_CAME_FROM))
