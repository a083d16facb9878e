"""Waits for what comes in its own time: asks again until it is there, so a busy machine is only slower."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PLENTY_SECONDS = 180.0
"""Longer than anything waited for takes on the busiest machine; reached only where something is wrong."""
_BETWEEN_SECONDS = 0.05


def wait_for(ask: Callable[[], Found | None], what: str | Callable[[], str]) -> Found:
    """Ask until the answer is true, and give it.

    Parameters
    ----------
    ask
        Called again and again; a false answer means not yet.
    what
        What did not come, for the sentence that says so.

    Raises
    ------
    AssertionError
        If it has not come after plenty of time.
    """
    until = time.monotonic() + PLENTY_SECONDS
    while not (answer := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"Waited in vain for {what if isinstance(what, str) else what()}")
        time.sleep(_BETWEEN_SECONDS)
    return answer
