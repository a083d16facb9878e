"""No traceback reaches a person: a plain sentence with a reference does, and the log keeps the place.

The log holds the kind of fault and the lines it passed through, never its message: a message may hold
what somebody typed.
"""

import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

from matcher.decisions.folders import open_private
from matcher.errors import MatcherError
from matcher.ui import parts, state

LOG = "faults.log"
Taken = ParamSpec("Taken")


@contextmanager
def told() -> Iterator[None]:
    """Let a page run; what stops it is said in plain words on the page."""
    try:
        yield
    except Exception as fault:
        caught(fault)


def guarded(act: Callable[Taken, None]) -> Callable[Taken, None]:
    """Wrap what a button does: what stops it is said on top of the page that is shown next."""

    @wraps(act)
    def guarding(*args: Taken.args, **kwargs: Taken.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except MatcherError as fault:
            state.object_to(str(fault))
        except Exception as fault:
            state.object_to(sentence(noted(fault)))

    return guarding


def caught(fault: Exception) -> bool:
    """Say what stopped the work; return True, so that nothing else is shown of it."""
    parts.problem(str(fault) if isinstance(fault, MatcherError) else sentence(noted(fault)))
    return True


def sentence(reference: str) -> str:
    """Say that something unforeseen happened, with the reference under which it was written down."""
    return (
        "This could not be finished; what you saved is safe. Load the page again. If it happens again,"
        f" pass on the reference {reference}."
    )


def noted(fault: BaseException) -> str:
    """Write down where a fault happened, without a word of data, and give its reference."""
    reference = f"F-{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3).upper()}"
    steps = [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    entry = "\n".join([f"{datetime.now(UTC).isoformat()} {reference} {type(fault).__name__}", *steps])
    try:
        with open(state.data_folder() / LOG, "a", encoding="utf-8", opener=open_private) as log:
            log.write(entry + "\n")
    except (OSError, MatcherError):
        # A fault that cannot be written down must still be told.
        pass
    return reference
