"""Who waits, by group, as the advice counts it: asked once a round, and the prices once a way of grouping.

Nothing is counted here. On the screen every figure is whole and marked internal; what is downloaded to be
shared keeps small numbers back.
"""

import streamlit as st

from matcher.advice.choices.pricing import Pricing
from matcher.advice.equality import USUAL_SECONDS, Census, Equality, GroupTable, equality
from matcher.advice.groups import GROUPINGS
from matcher.exports.equality import equality_bytes
from matcher.policy.facts import Facts
from matcher.rounds.result import MatchRound
from matcher.ui import state
from matcher.ui.opened import Opened


def counted(now: Opened, facts: Facts) -> Equality:
    """Give the counts of every way of grouping, small numbers too, without prices."""
    with st.spinner("Counting, group by group", show_time=True):
        return _counted(str(state.data_folder()), now.entry.reference, facts, now.result)


@st.cache_resource(show_spinner=False, max_entries=4)
def _counted(folder: str, reference: str, _facts: Facts, _result: MatchRound) -> Equality:
    return equality(_facts, _result, prices=False, internal=True)


def to_share(now: Opened, facts: Facts) -> bytes:
    """Give the table of every way of grouping as CSV, small numbers kept back."""
    return _to_share(str(state.data_folder()), now.entry.reference, facts, now.result)


@st.cache_resource(show_spinner=False, max_entries=4)
def _to_share(folder: str, reference: str, _facts: Facts, _result: MatchRound) -> bytes:
    return equality_bytes(equality(_facts, _result, prices=False))


def priced(now: Opened, facts: Facts, table: GroupTable) -> GroupTable:
    """Give the groups of one way of grouping with what closing each gap would cost."""
    with st.spinner(
        f"Solving the round anew for each group that lags, up to {USUAL_SECONDS:.0f} seconds a search",
        show_time=True,
    ):
        return _priced(str(state.data_folder()), now.entry.reference, table.code, facts, now.result)


@st.cache_resource(show_spinner=False, max_entries=24)
def _priced(folder: str, reference: str, code: str, _facts: Facts, _result: MatchRound) -> GroupTable:
    grouping = next(each for each in GROUPINGS if each.code == code)
    return Census(Pricing.of(_facts, _result), USUAL_SECONDS, internal=True).table(grouping)
