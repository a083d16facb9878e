"""No traceback reaches a person: a plain sentence with a reference does, and the log keeps the place.

The log holds the kind of fault and the lines it passed through, never its message: a message may hold
what somebody typed.
"""

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from matcher.errors import MatcherError
from matcher.ui import parts, state

LOG = "faults.log"


@contextmanager
def told() -> Iterator[None]:
    """Let a page run; what stops it is said in plain words on the page."""
    try:
        yield
    except Exception as fault:
        caught(fault)


def caught(fault: Exception) -> bool:
    """Say what stopped the work; return True, so that nothing else is shown of it."""
    if isinstance(fault, MatcherError):
        parts.problem(str(fault))
    else:
        reference = noted(fault)
        parts.problem(
            "This page could not finish. What you saved is safe. Go back or reload the page; if it "
            f"happens again, pass on the reference {reference}."
        )
    return True


def noted(fault: BaseException) -> str:
    """Write down where a fault happened, without a word of data, and give its reference."""
    reference = f"F-{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3).upper()}"
    steps = [
        f"  {frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    entry = "\n".join([f"{datetime.now(UTC).isoformat()} {reference} {type(fault).__name__}", *steps])
    try:
        with (state.data_folder() / LOG).open("a", encoding="utf-8") as log:
            log.write(entry + "\n")
    except OSError:
        # A fault that cannot be written down must still be told.
        pass
    return reference
