"""A sweep from the screen: the work in a thread of its own, held for its round; a reload loses nothing.

The thread knows nothing of the screen. What came of it is kept until the program ends or another is begun.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from matcher.advice.sweeping.grid import Sweep
from matcher.advice.sweeps import Swept, run_sweep
from matcher.errors import MatcherError
from matcher.policy.facts import Facts
from matcher.ui import faults, state
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import trying

SHOWN_AFTER_SECONDS: Final = 1.0
_ALONE: Final = 40
"""Up to so many scenarios are done before other processes have so much as started."""
_MOST_HELD: Final = 8


@dataclass(slots=True, eq=False)
class SweepRun:
    """A sweep under way or done. Written by its thread, read by the page."""

    asked: int
    started: float = field(default_factory=time.monotonic)
    done: int = 0
    swept: Swept | None = None
    fault: str = ""
    cancel: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def under_way(self) -> bool:
        """Whether the thread is at work."""
        return self.thread is not None and self.thread.is_alive()

    @property
    def seconds(self) -> int:
        """How long it has been at work."""
        return int(time.monotonic() - self.started)


@st.cache_resource(show_spinner=False)
def _runs() -> dict[tuple[str, str], SweepRun]:
    return {}


def current(now: Opened) -> SweepRun | None:
    """Give the sweep that was begun last on a round."""
    return _runs().get(_of(now))


def _of(now: Opened) -> tuple[str, str]:
    return str(state.data_folder()), now.entry.reference


def start(now: Opened, facts: Facts, sweep: Sweep) -> SweepRun:
    """Begin a sweep, and wait a moment for it. One that is under way is not begun twice."""
    running = current(now)
    if running is not None and running.under_way:
        return running
    run = SweepRun(len(sweep.cells()))
    run.thread = threading.Thread(target=_work, args=(run, now, facts, sweep), daemon=True)
    held = _runs()
    held.pop(_of(now), None)
    while len(held) >= _MOST_HELD:
        held.pop(next(iter(held)))
    held[_of(now)] = run
    run.thread.start()
    run.thread.join(SHOWN_AFTER_SECONDS)
    return run


def _work(run: SweepRun, now: Opened, facts: Facts, sweep: Sweep) -> None:
    def tell(done: int, of: int) -> None:
        run.done = done

    try:
        run.swept = run_sweep(
            sweep,
            facts,
            now.result,
            trying.known_places(facts),
            jobs=1 if run.asked <= _ALONE else None,
            progress=tell,
            cancelled=run.cancel.is_set,
        )
    except MatcherError as fault:
        run.fault = str(fault)
    except Exception as fault:
        run.fault = faults.sentence(faults.noted(fault))
