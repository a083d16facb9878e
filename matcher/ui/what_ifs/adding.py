"""Adding an edit: which kind, in a coordinator's words, then only the fields that this kind needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from matcher.advice.scenario_files import edit_from
from matcher.advice.scenarios import Edit, PolicyEdit
from matcher.errors import MatcherError, ScenarioFault
from matcher.policy.facts import Facts
from matcher.ui import acts, faults, parts
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import about_children, about_rules, about_visitors, form, keeping, trying
from matcher.ui.what_ifs.form import AT, Form, Table


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be different.

    Parameters
    ----------
    kind
        The kind of edit, as in a file.
    label
        In a coordinator's words.
    ask
        Lays out the fields and gives the edit's keys as in a file; None where a key is left out.
    """

    kind: str
    label: str
    ask: Callable[[Form], Table]


MENU: Final[dict[str, dict[str, Entry]]] = {
    "A visitor": {
        "travel": Entry("extend-travel", "A visitor travels further", about_visitors.travels),
        "more": Entry("add-visitor", "One more visitor is found, or several", about_visitors.more),
        "visitor-slots": Entry("add-slots", "A visitor is free at more times", about_visitors.free_more),
        "capacity": Entry("capacity", "A visitor takes another number of children", about_visitors.takes),
        "visits": Entry("visits", "A visitor comes more often", about_visitors.visits),
        "commitment": Entry("commitment", "A visitor commits for longer", about_visitors.commits),
        "vetting": Entry(
            "vetting-done", "A DBS is renewed, a check or training done", about_visitors.checked
        ),
        "start": Entry("start-now", "A visitor starts now instead of later", about_visitors.starts_now),
        "pause": Entry("pause-visitor", "A visitor pauses", about_visitors.pauses),
        "end-pause": Entry("end-pause", "A visitor comes back from a pause", about_visitors.comes_back),
        "remove": Entry("remove-visitor", "A visitor leaves", about_visitors.leaves),
    },
    "A child": {
        "move": Entry("move-child", "A child moves", about_children.moves),
        "child-slots": Entry("add-slots", "A child is free at more times", about_children.free_more),
        "joins": Entry("child-joins", "A child is referred", about_children.is_referred),
        "child-leaves": Entry("child-leaves", "A child leaves the service", about_children.leaves),
        "only": Entry("only-child", "Of all who wait, only one child takes part", about_children.alone),
    },
    "One pair": {
        "relax": Entry("relax", "A rule is relaxed for one pair: an exception", about_rules.exception),
    },
    "The policy": {
        "weight": Entry("weight", "Something counts for more or less in the fit", about_rules.weight),
        "ladder": Entry("ladder", "The ladder is another one: who comes first", about_rules.rungs),
        "rule": Entry("rule", "A rule is switched off or on for everyone", about_rules.switch),
        "setting": Entry("setting", "A setting has another value", about_rules.setting),
        "budget": Entry("budget", "Travel has a budget", about_rules.budget),
        "cap": Entry("cap", "New matches have a cap", about_rules.cap),
    },
}
_ENTRIES: Final = {code: entry for group in MENU.values() for code, entry in group.items()}
_GROUP_OF: Final = {code: group for group, entries in MENU.items() for code in entries}
_GROUP: Final = "what-if-group"
_KIND: Final = "what-if-kind"


def show(now: Opened, facts: Facts, scenario: str) -> None:
    """Ask for an edit, behind those that the scenario has.

    Parameters
    ----------
    facts
        The round as it would be with those.
    """
    st.subheader("Add an edit", anchor=False)
    code = _which(now, scenario)
    entry = _ENTRIES[code]
    fields = Form(now, facts, scenario, code)
    table = {key: value for key, value in entry.ask(fields).items() if value is not None}
    if acts.button("Add this edit", key="add-edit", shows=(scenario, code), type="primary"):
        _add(now, facts, scenario, code, {"kind": entry.kind, **table}, fields.missing)


def _which(now: Opened, scenario: str) -> str:
    kept = form.draft_of(now, scenario).get(AT)
    code = kept if kept in _ENTRIES else next(iter(_ENTRIES))
    group = _GROUP_OF[code]
    st.session_state[_GROUP] = group
    st.segmented_control(
        "What is different",
        list(MENU),
        key=_GROUP,
        required=True,
        on_change=_take_group,
        args=(now, scenario),
    )
    st.session_state[_KIND] = code
    st.selectbox(
        "How",
        list(MENU[group]),
        format_func=lambda each: _ENTRIES[each].label if each in _ENTRIES else each,
        key=_KIND,
        on_change=_take_kind,
        args=(now, scenario),
        width=480,
    )
    return code


@faults.guarded
def _take_group(now: Opened, scenario: str) -> None:
    _keep_at(now, scenario, next(iter(MENU[st.session_state[_GROUP]])))


@faults.guarded
def _take_kind(now: Opened, scenario: str) -> None:
    _keep_at(now, scenario, st.session_state[_KIND])


def _keep_at(now: Opened, scenario: str, code: str) -> None:
    form.keep_draft(now, scenario, {**form.draft_of(now, scenario), AT: code})


def _add(now: Opened, facts: Facts, scenario: str, code: str, table: Table, missing: list[str]) -> None:
    if missing:
        parts.problem(*missing)
        return
    try:
        edit = edit_from(table)
        said = _possible(edit, facts)
        keeping.add(scenario, edit, said)
    except MatcherError as fault:
        parts.problem(str(fault))
        return
    form.clear(now, scenario, code)
    st.rerun()


def _possible(edit: Edit, facts: Facts) -> str:
    """Say an edit, having made sure that it can be and changes something."""
    after = edit.applied(facts, trying.known_places(facts))
    if isinstance(edit, PolicyEdit) and after.policy == facts.policy:
        raise ScenarioFault("That is how it is already. Choose another value.")
    return edit.says(facts)
