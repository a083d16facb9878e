"""The scenario that is open: which one, what it says edit by edit, and what can be done with it."""

import re
from pathlib import Path
from typing import Final

import streamlit as st

from matcher.advice.scenario_files import scenario_from_toml, to_toml
from matcher.advice.scenarios import LONGEST_NAME, Scenario
from matcher.errors import MatcherError, ScenarioFault
from matcher.policy.facts import Facts
from matcher.ui import acts, faults, parts, state
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import adding, form, keeping, trying
from matcher.ui.words import listed, many, plain

_CHOSEN: Final = "what-if-scenario"
_NEW: Final = "what-if-new-name"
_UPLOADS: Final = "what-if-uploads"


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
    elif keeping.last_step():
        _undo_button(keeping.last_step())
    return name


def _choose(names: tuple[str, ...]) -> None:
    st.session_state[_CHOSEN] = keeping.opened()
    st.selectbox("Scenario", names, key=_CHOSEN, on_change=_take_chosen, width=380)


@faults.guarded
def _take_chosen() -> None:
    keeping.open_up(st.session_state[_CHOSEN])


def _start(*, first: bool) -> None:
    st.session_state.setdefault(_NEW, state.setting(_NEW))
    st.text_input(
        "Name of a new scenario",
        key=_NEW,
        on_change=_keep_name,
        max_chars=LONGEST_NAME,
        placeholder="Ben travels further",
        width=300,
    )
    weight = "primary" if first else "secondary"
    acts.button("Start it", key="start-scenario", shows=(), act=_begin, type=weight)


@faults.guarded
def _keep_name() -> None:
    state.keep(_NEW, st.session_state[_NEW])


def _begin() -> None:
    typed = " ".join(st.session_state.get(_NEW, "").split())
    if not typed:
        raise ScenarioFault("Type a name for the new scenario first.")
    keeping.start(Scenario(keeping.free_name(typed)))
    st.session_state[_NEW] = ""
    state.keep(_NEW, "")


def _open(now: Opened, facts: Facts, name: str) -> None:
    parts.section(plain(name))
    try:
        scenario = keeping.read(name)
    except MatcherError as fault:
        parts.problem(str(fault))
        return
    if scenario.note:
        st.markdown(plain(scenario.note), width=parts.READING_WIDTH)
    told, after = trying.lines(scenario, facts)
    if not told:
        st.markdown("Nothing is different yet: this is the plan in force.")
    else:
        st.markdown(f"{many(len(told), 'edit')}, tried in this order:")
    for number, line in enumerate(told):
        _line(name, number, line)
    _tools(now, scenario)
    adding.show(now, after, name)


def _line(name: str, number: int, line: trying.Line) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        said = plain(line.said) if line.said else f":orange-badge[Cannot be] {plain(line.fault)}"
        st.markdown(f"{number + 1}. {said}", width="content")
        acts.button(
            "Remove",
            key=f"remove-{number}",
            shows=(name, str(line.edit)),
            act=_remove,
            args=(name, number, line),
            type="tertiary",
        )


def _remove(name: str, number: int, line: trying.Line) -> None:
    keeping.remove(name, number, line.edit, line.said or "an edit that cannot be")


def _tools(now: Opened, scenario: Scenario) -> None:
    name = scenario.name
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        last = keeping.last_step()
        if last:
            _undo_button(last)
        with st.popover("Name and note"):
            _name_and_note(now, scenario)
        acts.button("Copy", key="copy-scenario", shows=(name,), act=_copy, args=(name,))
        acts.button("Delete", key="delete-scenario", shows=(name,), act=_delete, args=(name,))
        st.download_button(
            "Download",
            to_toml(scenario),
            f"{_file_name(name)}.toml",
            "application/toml",
            key="download-scenario",
            on_click="ignore",
            help="The same file as for the command line: matcher whatif … --edit FILE.",
        )
    if last:
        st.caption(f"Last: {plain(last)}")


def _name_and_note(now: Opened, scenario: Scenario) -> None:
    name = scenario.name
    for label, field, value, most in (
        ("Name", "name", name, LONGEST_NAME),
        ("Why it is tried", "note", scenario.note, 500),
    ):
        key = f"what-if-{field} {name}"
        st.session_state.setdefault(key, value)
        st.text_input(label, key=key, max_chars=most, on_change=_describe, args=(now, name, field, key))


@faults.guarded
def _describe(now: Opened, name: str, field: str, key: str) -> None:
    typed = " ".join(st.session_state.pop(key).split())
    if field == "note":
        keeping.describe(name, typed)
        return
    if not typed:
        raise ScenarioFault("A scenario needs a name. It keeps the one it has.")
    called = keeping.rename(name, typed)
    form.move_draft(now, name, called)


def _copy(name: str) -> None:
    copied = keeping.copy(name)
    state.say(f"“{name}” is copied; the copy is called “{copied}”.")


def _delete(name: str) -> None:
    keeping.delete(name)
    state.say(f"“{name}” is deleted. Undo brings it back.")


def _undo_button(last: str) -> None:
    acts.button(
        "Undo",
        key="undo-scenario",
        shows=(last,),
        act=keeping.undo,
        help=plain(last),
        icon=":material/undo:",
    )


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "what-if"


def bring_in() -> None:
    """Take scenarios in from files, each kept as a scenario of its own."""
    with st.form("what-if-files", border=False, width=parts.READING_WIDTH):
        load = st.session_state.setdefault(_UPLOADS, 0)
        uploads = st.file_uploader(
            "Scenario files (.toml)", type="toml", accept_multiple_files=True, key=f"what-if-files-{load}"
        )
        sent = acts.form_submit_button("Keep these scenarios", key="keep-scenarios", shows=())
    if not sent:
        return
    if not uploads:
        parts.problem("Choose a scenario file first.")
        return
    read = [_uploaded(file.getvalue(), file.name) for file in uploads]
    for scenario in read:
        keeping.start(scenario)
    state.say(f"{many(len(read), 'scenario')} kept: {listed([each.name for each in read])}.")
    st.session_state[_UPLOADS] += 1
    st.rerun()


def _uploaded(content: bytes, name: str) -> Scenario:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioFault(f"{name} is no UTF-8 text. Save it as UTF-8.") from None
    try:
        return scenario_from_toml(text, Path(name).stem)
    except ScenarioFault as fault:
        raise ScenarioFault(f"{name}: {fault}") from fault
