"""What one more visitor is worth, worked out once for each question and kept while the round lies open."""

import streamlit as st

from matcher.advice.recruiting import Recruiting, recruit
from matcher.advice.widening import Widening, most_unlocking
from matcher.policy.facts import Facts
from matcher.rounds.result import MatchRound
from matcher.ui import state
from matcher.ui.opened import Opened
from matcher.ui.recruits.asking import Question
from matcher.ui.words import many

Wider = tuple[Widening, ...]
_MOST_KEPT = 4


def found(now: Opened, facts: Facts, asked: Question, further: int = 0) -> Recruiting:
    """Give what one more visitor is worth, and whom to look for one after the other."""
    with st.spinner("Imagining visitors of every kind at every place", show_time=True):
        return _found(str(state.data_folder()), now.entry.reference, asked, further, facts, now.result)


@st.cache_resource(show_spinner=False, max_entries=24)
def _found(
    folder: str, reference: str, asked: Question, further: int, _facts: Facts, _result: MatchRound
) -> Recruiting:
    return recruit(
        _facts,
        _result,
        further=further,
        radius_km=asked.radius_km,
        sites=asked.sites,
        profiles=asked.profiles,
    )


def wider(now: Opened) -> Wider | None:
    """Give what those there are could be asked for; None where that was not worked out yet."""
    return _kept().get(_key(now))


def work_out_wider(now: Opened, facts: Facts) -> Wider:
    """Try each change of each visitor, and show how far it has come."""
    bar = st.progress(0.0, "Looking for changes that would open a pair")

    def tell(tried: int, in_all: int) -> None:
        bar.progress(tried / in_all, f"Tried {tried} of {many(in_all, 'change')}, each by solving anew")

    answer = most_unlocking(facts, now.result, tell=tell)
    kept = _kept()
    for old in list(kept)[: 1 - _MOST_KEPT]:
        kept.pop(old, None)
    kept[_key(now)] = answer
    bar.empty()
    return answer


def _key(now: Opened) -> tuple[str, str]:
    return str(state.data_folder()), now.entry.reference


@st.cache_resource(show_spinner=False)
def _kept() -> dict[tuple[str, str], Wider]:
    return {}
