"""The sentences that a round says about itself: why this engine, and how to read it.

They hold nothing of anybody but ids. Whoever makes a round writes them; the audit writes them once more.
"""

from typing import Final

from matcher.rounds.parts import EngineName

COUNTED: Final = "Beyond travel reach only travel is counted, and without a distance only that."
FAR: Final = "Visitors whom travel alone stops are named up to 1.5 times their reach."
STOPPED: Final = "The search was stopped by the clock: another run may give another plan."


def joined(child_id: str, visitor_id: str) -> str:
    """Say that a child can only have the visitor of a brother or sister."""
    return (
        f"{visitor_id} visits a brother or sister of {child_id} and is the only one possible for {child_id}."
    )


def kept(reference: str, stands: int, of: int) -> str:
    """Say how many proposals of an earlier round stand as before."""
    return (
        f"Of equally good plans this one changes fewest proposals of round {reference}:"
        f" {stands} of {of} stand as before."
    )


def asked_for(engine: EngineName) -> str:
    """Say that somebody asked for the engine."""
    return f"The engine “{engine}” was asked for."


def engine_reason(engine: EngineName, *, budget: bool) -> str:
    """Say why this engine was chosen, where nobody asked for it.

    Parameters
    ----------
    budget
        Whether a travel budget is in force.
    """
    if engine == "network":
        return "Nothing in force needs more than a network, which is solved exactly."
    if engine == "network with a price on travel" and not budget:
        return (
            "Brothers and sisters are kept apart with a visitor whose children need a slot each: a small"
            " search settles what the network cannot say."
        )
    if engine == "network with a price on travel":
        return "A monthly travel budget is in force: the network is solved with a price on travel."
    if budget:
        return (
            "A monthly travel budget is in force, and the network with a price on travel could not settle it."
        )
    return (
        "Brothers and sisters are kept apart with a visitor whose children need a slot each, and there the"
        " network is no help."
    )
