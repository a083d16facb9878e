"""What if: named lists of edits tried on the round in hand, side by side with the plan in force."""

from typing import Final

import streamlit as st

from matcher.ui import opened, parts
from matcher.ui.what_ifs import adopting, listing, one_child, outcomes, sweep
from matcher.ui.words import bold, day

_VIEW: Final = "what-if-view"
_SCENARIOS: Final = "Scenarios"
_ONE_CHILD: Final = "One child, now"


def show() -> None:
    """Lay the page out."""
    now = opened.in_hand()
    if now is None:
        parts.title("What if", _LEDE)
        parts.empty("There is no round yet. A what-if is tried on the plan of a round.", "run", "Run a round")
        return
    parts.title("What if", f"{_LEDE} Tried on round {bold(now.entry.title)} of {day(now.result.today)}.")
    if now.facts is None:
        parts.empty(
            "The tables of this round are no longer kept, so nothing can be tried on it. Bring the tables in"
            " and run again, or open another round.",
            "rounds",
            "Choose another round",
        )
        return
    if _view() == _ONE_CHILD:
        one_child.show(now, now.facts)
        return
    if listing.show(now, now.facts):
        outcomes.show(now, now.facts)
        adopting.show(now, now.facts)
    parts.section("As a file", "A scenario can be brought in from a file, as the command line takes it.")
    listing.bring_in()
    sweep.show(now, now.facts)


_LEDE = (
    "Try a change, and see what it would do to everybody. Nothing you try here touches a record, a decision"
    " or the policy."
)


def _view() -> str:
    st.session_state.setdefault(_VIEW, _ONE_CHILD if one_child.CHILD in st.query_params else _SCENARIOS)
    chosen: str | None = st.segmented_control(
        "What to try",
        [_SCENARIOS, _ONE_CHILD],
        key=_VIEW,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or _SCENARIOS


show()
