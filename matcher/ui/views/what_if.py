"""What if: named lists of edits tried on the round in hand, side by side with the plan in force."""

from matcher.ui import opened, parts
from matcher.ui.what_ifs import listing, outcomes
from matcher.ui.words import bold, day


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
    name = listing.show(now, now.facts)
    if name:
        outcomes.show(now, now.facts)


_LEDE = (
    "Try a change, and see what it would do to everybody. Nothing you try here touches a record, a decision"
    " or the policy."
)


show()
