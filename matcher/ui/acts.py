"""Buttons that write: a press counts only where its page had been on screen for a moment.

A double click, a held key or a click that was queued while the page changed can land on a button that
came up under the pointer an instant ago. So every button that changes something is drawn by this module:
it notes what the page as a whole offers, and the server refuses a press that comes before a page with
exactly these offers had been drawn to its end and left in peace for a while. In the browser the button
does not take the pointer for its first moment, so that a slow browser cannot deliver such a click late.
"""

import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from matcher.ui import faults, state

QUIET_SECONDS: float = 0.7
"""How long a page must have stood, untouched, before it takes an act."""
_DEAF_SHARE: Final = 0.65
"""For which share of this the button does not take the pointer, counted from its first paint."""
UNSEEN: Final = "That click came too soon after the page changed. Nothing was done. Look, then click again."

_OFFERED: Final = "acts offered in this run"
_SCREEN: Final = "acts on screen"
_DONE: Final = "act done last"
_MET: Final = "presses met"

Token = tuple[str | int, ...]
"""What a button was drawn for, such as the round, the pair and the decision shown."""


@dataclass(frozen=True, slots=True)
class _Screen:
    """What the page that was drawn to its end last offers, and since when it has stood in peace."""

    offers: tuple[Token, ...]
    since: float


def begin() -> None:
    """Begin to draw a page. What the page before it offered is on screen until this one is finished."""
    st.session_state[_OFFERED] = []


def finish() -> None:
    """Note that the page was drawn to its end. Where it offers what it did before, it has stood since."""
    offers = tuple(st.session_state.pop(_OFFERED, ()))
    screen: _Screen | None = st.session_state.get(_SCREEN)
    if screen is None or screen.offers != offers:
        st.session_state[_SCREEN] = _Screen(offers, time.monotonic())
    st.session_state.pop(_DONE, None)


def button(
    label: str,
    *,
    key: str,
    shows: Token,
    act: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    unseen: str = UNSEEN,
    **looks: Any,
) -> bool:
    """Draw a button that writes, as :func:`streamlit.button`.

    Parameters
    ----------
    shows
        What it is drawn for: another value is another thing to look at first.
    act, args
        What a press does before the page is drawn again; what stops it is told on top of the page.
        Left out: the press is the value that is given back.
    unseen
        What is told where the press came too soon.
    looks
        Passed on.

    Returns
    -------
    Whether it was pressed, once the page had been seen; always False where ``act`` is given.
    """
    token = _offer(key, shows)
    if act is not None:
        st.button(label, key=key, on_click=_do, args=(token, unseen, act, args), **looks)
        return False
    return st.button(label, key=key, **looks) and _taken(token, unseen)


def form_submit_button(label: str, *, key: str, shows: Token, unseen: str = UNSEEN, **looks: Any) -> bool:
    """Draw the button of a form that writes, and say whether it was sent, once the page had been seen."""
    token = _offer(key, shows)
    return st.form_submit_button(label, key=key, **looks) and _taken(token, unseen)


def _offer(key: str, shows: Token) -> Token:
    token: Token = (key, *shows)
    st.session_state.setdefault(_OFFERED, []).append(token)
    # Another thing to look at, or a press just met, is another animation: it starts anew when painted.
    seed = f"{token} {st.session_state.get(_MET, 0)}"
    name, seconds = f"deaf-{zlib.crc32(seed.encode()):08x}", QUIET_SECONDS * _DEAF_SHARE
    css_class = re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip())
    st.html(
        f"<style>@keyframes {name} {{from, to {{pointer-events: none; opacity: 0.55}}}}"
        f" .st-key-{css_class} button {{animation: {name} {seconds:.2f}s}}</style>"
    )
    return token


@faults.guarded
def _do(token: Token, unseen: str, act: Callable[..., None], args: tuple[Any, ...]) -> None:
    if _accepted(token, unseen):
        act(*args)


def _taken(token: Token, unseen: str) -> bool:
    """Say whether a press that is met while the page is drawn counts; else the page is drawn again."""
    if not _accepted(token, unseen):
        st.rerun()
    return True


def _accepted(token: Token, unseen: str) -> bool:
    if st.session_state.get(_DONE) == token:
        # The second click of a double click, sent before the page could change: the act is done already.
        return False
    # Done or not, what stands under the pointer afterwards has to be looked at first.
    st.session_state[_MET] = st.session_state.get(_MET, 0) + 1
    screen: _Screen | None = st.session_state.get(_SCREEN)
    now = time.monotonic()
    if screen is None or token not in screen.offers or now - screen.since < QUIET_SECONDS:
        if screen is not None:
            # Whoever holds a key or clicks on must leave the page in peace first.
            st.session_state[_SCREEN] = _Screen(screen.offers, now)
        state.object_to(unseen)
        return False
    st.session_state[_DONE] = token
    st.session_state.pop(_SCREEN)
    return True
