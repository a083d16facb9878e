"""Questions about a round: each is asked once, in a thread of its own, and its answer is remembered.

Most answers are there before a person notices. What takes longer is waited for without holding the page:
the thread knows nothing of the screen, and the page looks in on it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar, cast

import streamlit as st

from matcher.advice.choices.pricing import Pricing
from matcher.errors import MatcherError
from matcher.policy.facts import Facts
from matcher.ui import faults, parts, state
from matcher.ui.opened import Opened
from matcher.ui.words import many

PATIENCE_SECONDS: Final = 0.8
"""How long a page waits for an answer before it is shown without."""
_POLL_SECONDS: Final = 0.5
NO_TABLES: Final = "The tables of this round are not kept here, so this cannot be worked out."
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Question:
    """A question under way or answered. Written by its thread, read by the page."""

    thread: threading.Thread | None = None
    started: float = field(default_factory=time.monotonic)
    answer: object = None
    fault: Exception | None = None

    def ask(self, work: Callable[[], object]) -> "_Question":
        self.thread = threading.Thread(target=self._work, args=(work,), daemon=True)
        self.thread.start()
        return self

    def _work(self, work: Callable[[], object]) -> None:
        try:
            self.answer = work()
        except Exception as fault:
            self.fault = fault

    @property
    def under_way(self) -> bool:
        return self.thread is not None and self.thread.is_alive()


@st.cache_resource(show_spinner=False, max_entries=64)
def _asked(folder: str, about: str, what: str, _work: Callable[[], object]) -> _Question:
    return _Question().ask(_work)


@dataclass(frozen=True, slots=True, eq=False)
class _Priced:
    """A round ready to be asked about prices, one question at a time: what they share is worked out once."""

    pricing: Pricing
    turn: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False, max_entries=3)
def _priced(folder: str, about: str, _facts: Facts, _now: Opened) -> _Priced:
    return _Priced(Pricing.of(_facts, _now.result))


def forget() -> None:
    """Forget every answer, as when a round was deleted."""
    _asked.clear()
    _priced.clear()


def answer(about: str, what: str, work: Callable[[], Answer]) -> Answer | None:
    """Give the answer to a question. While it is being worked out the page says so, and gets None.

    Parameters
    ----------
    about
        What it is asked about, such as the reference of a round.
    what
        Which question: the same one about the same thing is not asked twice.
    work
        Finds the answer. It is run in a thread, so it must not touch the screen.
    """
    folder = str(state.data_folder())
    question = _asked(folder, about, what, work)
    if question.thread is not None:
        question.thread.join(PATIENCE_SECONDS)
    if question.under_way:
        _wait(question)
        return None
    if question.fault is not None:
        # Asked again when the page is loaded again, in case what stopped it has passed.
        _asked.clear(folder, about, what, work)
        _tell(question.fault)
        return None
    return cast("Answer", question.answer)


def of_round(now: Opened, what: str, work: Callable[[Facts], Answer]) -> Answer | None:
    """Give the answer to a question about the people of a round; None as :func:`answer`."""
    facts = now.facts
    if facts is None:
        st.markdown(NO_TABLES)
        return None
    return answer(_name(now), what, lambda: work(facts))


def of_prices(now: Opened, what: str, work: Callable[[Pricing], Answer]) -> Answer | None:
    """Give the answer to a question about what else the plan could be; None as :func:`answer`."""
    if now.facts is None:
        st.markdown(NO_TABLES)
        return None
    priced = _priced(str(state.data_folder()), _name(now), now.facts, now)

    def in_turn() -> Answer:
        with priced.turn:
            return work(priced.pricing)

    return answer(_name(now), what, in_turn)


def _name(now: Opened) -> str:
    return f"{now.entry.reference} {now.entry.tables_id}"


@st.fragment(run_every=_POLL_SECONDS)
def _wait(question: _Question) -> None:
    if not question.under_way:
        st.rerun()
    seconds = many(int(time.monotonic() - question.started), "second")
    st.status(f"Working it out: {seconds}. You can go on meanwhile.", state="running")


def _tell(fault: Exception) -> None:
    parts.problem(str(fault) if isinstance(fault, MatcherError) else faults.sentence(faults.noted(fault)))
