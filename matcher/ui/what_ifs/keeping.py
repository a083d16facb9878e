"""Scenarios as the page keeps them: every change is in the ledger at once, and each can be undone.

A scenario is known by its name. Which one is open and which stand side by side is the view of a tab; it is
kept as well, so that a reload or a restart shows the same.
"""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from matcher.advice.scenario_files import scenario_from_toml, to_toml
from matcher.advice.scenarios import LONGEST_NAME, Edit, Scenario
from matcher.decisions.scenarios import delete_scenario, save_scenario, scenarios
from matcher.errors import ScenarioFault
from matcher.ui import parts, state

MOST_BESIDE: Final = 5
"""A table has seven columns: what a line is about, the plan in force, and five scenarios."""
_OPEN: Final = "what-if open"
_BESIDE: Final = "what-if beside"
_STEPS: Final = "what-if steps"
_MOST_STEPS: Final = 20
_LOCK = threading.RLock()
"""Two tabs that change scenarios in the same moment take turns, so that neither overwrites the other."""


def try_as_what_if(scenario: Scenario) -> None:
    """Keep a scenario that was prepared elsewhere, and go to the page What if with it open.

    To be called while a page runs, not from a callback: there nobody can be led to another page.
    """
    start(scenario)
    st.switch_page(parts.page_file("what_if"))


def start(scenario: Scenario) -> str:
    """Keep a scenario, open it, lay it beside the plan in force, and give the name it is kept under.

    A name that is taken gets a number; the very same scenario is not kept twice.
    """
    with _LOCK:
        kept = names()
        if scenario.name in kept and read(scenario.name) == scenario:
            _show(scenario.name)
            return scenario.name
        named = replace(scenario, name=free_name(scenario.name))
        _change(f"“{named.name}” is started", {named.name: to_toml(named)})
    _show(named.name)
    return named.name


def names() -> tuple[str, ...]:
    """Name the scenarios that are kept."""
    return tuple(scenarios(state.ledger()))


def read(name: str) -> Scenario:
    """Give a scenario as it is kept.

    Raises
    ------
    matcher.errors.ScenarioFault
        If there is none of that name, or it says what this version cannot read.
    """
    text = scenarios(state.ledger()).get(name)
    if text is None:
        raise ScenarioFault(f"There is no scenario “{name}” any more.")
    return replace(scenario_from_toml(text, name), name=name)


def free_name(wanted: str) -> str:
    """Give a name that is not taken: the one wanted, else with a number behind it."""
    taken, wanted = set(names()), " ".join(wanted.split())
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[: LONGEST_NAME - 6]} ({number})" for number in range(2, len(taken) + 3))
    return next(name for name in numbered if name not in taken)


def add(name: str, edit: Edit, said: str) -> None:
    """Put an edit behind the others of a scenario."""
    _rewrite(name, lambda kept: (*kept, edit), f"Added: {said}")


def remove(name: str, number: int, edit: Edit, said: str) -> None:
    """Take an edit out of a scenario, if it still stands where it was shown."""

    def without(kept: tuple[Edit, ...]) -> tuple[Edit, ...]:
        if number >= len(kept) or kept[number] != edit:
            raise ScenarioFault(
                "This scenario was changed in another tab meanwhile; it is shown as it is now."
            )
        return (*kept[:number], *kept[number + 1 :])

    _rewrite(name, without, f"Removed: {said}")


def rename(name: str, wanted: str) -> str:
    """Call a scenario something else, and give that name; one that is taken gets a number."""
    if " ".join(wanted.split()) == name:
        return name
    with _LOCK:
        renamed = replace(read(name), name=free_name(wanted))
        beside_now = [renamed.name if each == name else each for each in beside()]
        _change(f"“{name}” is called “{renamed.name}”", {name: None, renamed.name: to_toml(renamed)})
    _keep_open(renamed.name)
    lay_beside(beside_now)
    return renamed.name


def describe(name: str, note: str) -> None:
    """Say why a scenario is tried."""
    with _LOCK:
        _change(f"The note of “{name}” is changed", {name: to_toml(replace(read(name), note=note.strip()))})


def copy(name: str) -> str:
    """Keep a scenario once more under a name of its own, open it, and give that name."""
    original = read(name)
    return start(replace(original, name=free_name(original.name)))


def delete(name: str) -> None:
    """Forget a scenario; it can be undone."""
    with _LOCK:
        _change(f"“{name}” is deleted", {name: None})
    left = names()
    if left:
        _keep_open(left[0])


def opened() -> str:
    """Give the name of the scenario that is open; empty where there is none."""
    kept = names()
    for name in (st.session_state.get(_OPEN, ""), state.setting(_OPEN)):
        if name in kept:
            return str(name)
    return kept[0] if kept else ""


def open_up(name: str) -> None:
    """Open a scenario, and lay it beside the plan in force."""
    _show(name)


def beside() -> tuple[str, ...]:
    """Name the scenarios that stand beside the plan in force."""
    kept = names()
    chosen = st.session_state.get(_BESIDE)
    if chosen is None:
        chosen = json.loads(state.setting(_BESIDE, "[]"))
    return tuple(name for name in chosen if name in kept)[:MOST_BESIDE]


def lay_beside(chosen: Iterable[str]) -> None:
    """Choose the scenarios that stand beside the plan in force."""
    st.session_state[_BESIDE] = list(chosen)
    state.keep(_BESIDE, json.dumps(st.session_state[_BESIDE]))


def last_step() -> str:
    """Say what was done last and can be undone; empty for nothing."""
    steps = _steps()
    return str(steps[-1]["said"]) if steps else ""


def undo() -> None:
    """Undo what was done last to any scenario: they stand as they stood before it."""
    with _LOCK:
        steps = _steps()
        if not steps:
            raise ScenarioFault("There is nothing left to undo.")
        step = steps.pop()
        _put(step["before"])
        state.keep(_STEPS, json.dumps(steps) if steps else "")
    back = [name for name, text in step["before"].items() if text is not None]
    if back:
        _show(back[0])
    state.say(f"Undone: {step['said']}")


def _rewrite(name: str, edited: Callable[[tuple[Edit, ...]], tuple[Edit, ...]], said: str) -> None:
    with _LOCK:
        scenario = read(name)
        _change(said, {name: to_toml(replace(scenario, edits=edited(scenario.edits)))})


def _change(said: str, now: Mapping[str, str | None]) -> None:
    kept = scenarios(state.ledger())
    step = {"said": said, "before": {name: kept.get(name) for name in now}}
    _put(now)
    state.keep(_STEPS, json.dumps([*_steps(), step][-_MOST_STEPS:]))


def _put(texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        if text is None:
            delete_scenario(state.ledger(), name)
        else:
            save_scenario(state.ledger(), name, text)


def _steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(state.setting(_STEPS, "[]"))
    return steps


def _show(name: str) -> None:
    _keep_open(name)
    now = beside()
    if name not in now:
        lay_beside([*now[: MOST_BESIDE - 1], name])


def _keep_open(name: str) -> None:
    st.session_state[_OPEN] = name
    state.keep(_OPEN, name)
