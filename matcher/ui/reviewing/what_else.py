"""The panel *What else?* on a proposal: other choices, reserves, and what if it goes wrong.

It is worked out only once it is opened, and it stays open from one proposal to the next.
"""

from typing import Final

import streamlit as st

from matcher.rounds.result import Match
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, choices, going, mishaps, saying, shortlists
from matcher.ui.words import plain

OPEN: Final = "what-else"
VIEW: Final = "what-else-view"
_LABEL: Final = "What else? Other choices, reserves, and if it goes wrong"


def show(now: Opened, match: Match) -> None:
    """Show the panel for a match of the plan."""
    with going.panel(_LABEL, OPEN, ":material/alt_route:") as is_open:
        if not is_open:
            return
        views = {
            "child": f"Other visitors for {plain(now.child_name(match.child_id))}",
            "visitor": f"Other children for {plain(now.visitor_name(match.visitor_id))}",
            "reserves": "Reserves",
            "mishaps": "If it goes wrong",
        }
        chosen: str | None = st.pills(
            "What else to look at",
            list(views),
            default="child",
            required=True,
            key=VIEW,
            format_func=views.__getitem__,
            label_visibility="collapsed",
            persist_state="session",
        )
        _view(now, match, chosen or "child")
        st.caption(
            "All of this is about the plan as it was made. What was decided since counts when you run again."
        )


def _view(now: Opened, match: Match, chosen: str) -> None:
    if now.facts is None:
        st.markdown(asking.NO_TABLES)
    elif chosen == "reserves":
        shortlists.of_child(now, match.child_id)
    elif chosen == "mishaps":
        mishaps.of_pair(now, match.child_id)
    elif chosen == "visitor":
        choices.show(now, match.child_id, match.visitor_id, "visitor")
    else:
        _price_of_deciding(now, match)
        choices.show(now, match.child_id, match.visitor_id, "child")


def _price_of_deciding(now: Opened, match: Match) -> None:
    """Say what declining and pinning this very pair would cost."""
    pair = choices.of_pair(now, match.child_id, match.visitor_id)
    if pair is None or pair.forbidding is None:
        return
    declined = f"{saying.whole_plan(pair.forbidding)} {saying.moves(now, pair.forbidding)}"
    saying.bullets(
        [
            f"**If you decline it:** {declined}",
            "**If you pin it:** it costs nothing now, for it is in the plan; it then stays in every plan"
            " until you undo it.",
        ]
    )
