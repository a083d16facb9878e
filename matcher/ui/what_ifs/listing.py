"""The scenario that is open: which one, what it says edit by edit, and what can be done with it."""

from typing import Final

import streamlit as st

from matcher.advice.scenarios import LONGEST_NAME, Scenario
from matcher.errors import MatcherError, ScenarioFault
from matcher.policy.facts import Facts
from matcher.ui import faults, parts
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import adding, keeping, trying
from matcher.ui.words import many, plain

_CHOSEN: Final = "what-if-scenario"
_NEW: Final = "what-if-new-name"


def show(now: Opened, facts: Facts) -> str:
    """Show the scenarios and the one that is open; give its name, empty where there is none."""
    names = keeping.names()
    if not names:
        st.markdown("No scenario is kept yet. Give the first one a name, then add what should be different.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if names:
            _choose(names)
        _start(first=not names)
    name = keeping.opened()
    if name:
        _open(now, facts, name)
    return name


def _choose(names: tuple[str, ...]) -> None:
    st.session_state[_CHOSEN] = keeping.opened()
    st.selectbox("Scenario", names, key=_CHOSEN, on_change=_take_chosen, width=380)


@faults.guarded
def _take_chosen() -> None:
    keeping.open_up(st.session_state[_CHOSEN])


def _start(*, first: bool) -> None:
    st.text_input(
        "Name of a new scenario",
        key=_NEW,
        max_chars=LONGEST_NAME,
        placeholder="Ben travels further",
        width=300,
    )
    st.button("Start it", key="start-scenario", type="primary" if first else "secondary", on_click=_begin)


@faults.guarded
def _begin() -> None:
    typed = " ".join(st.session_state.get(_NEW, "").split())
    if not typed:
        raise ScenarioFault("Type a name for the new scenario first.")
    keeping.start(Scenario(keeping.free_name(typed)))
    st.session_state[_NEW] = ""


def _open(now: Opened, facts: Facts, name: str) -> None:
    parts.section(plain(name))
    try:
        scenario = keeping.read(name)
    except MatcherError as fault:
        parts.problem(str(fault))
        return
    told, after = trying.lines(scenario, facts)
    if not told:
        st.markdown("Nothing is different yet: this is the plan in force.")
    else:
        st.markdown(f"{many(len(told), 'edit')}, tried in this order:")
    for number, line in enumerate(told):
        _line(name, number, line)
    adding.show(now, after, name)


def _line(name: str, number: int, line: trying.Line) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = plain(line.said) if line.said else f":orange-badge[Cannot be] {plain(line.fault)}"
        st.markdown(f"{number + 1}. {said}", width="stretch")
        st.button(
            "Remove",
            key=f"remove-{number}",
            type="tertiary",
            on_click=_remove,
            args=(name, number, line),
        )


@faults.guarded
def _remove(name: str, number: int, line: trying.Line) -> None:
    keeping.remove(name, number, line.edit, line.said or line.fault)
