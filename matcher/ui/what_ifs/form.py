"""The fields of an edit: each keeps what is typed in the ledger at once, and says what is so now."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import streamlit as st

from matcher.policy.facts import Facts
from matcher.records.availability import SLOTS, describe, slot_names
from matcher.ui import faults, state
from matcher.ui.opened import Opened
from matcher.ui.words import plain

Table = dict[str, Any]
Option = TypeVar("Option")
_LOAD: Final = "what-if-load"
_DRAFT: Final = "what-if"
_FIELD_WIDTH: Final = 240
AT: Final = "at"
"""The draft's own key: which kind of edit is being filled in."""


class Form:
    """The fields of one kind of edit, laid out in a grid that a narrow window folds to one column.

    Each field gives what is chosen, None for nothing, and notes in :attr:`missing` what is still needed.

    Parameters
    ----------
    now
        The round in hand, for people's names.
    facts
        The round's people and policy with the edits that stand before this one.
    scenario
        Its name.
    entry
        The kind of edit that is asked for.
    """

    def __init__(self, now: Opened, facts: Facts, scenario: str, entry: str) -> None:
        self.now, self.facts, self.scenario, self.entry = now, facts, scenario, entry
        self.missing: list[str] = []
        self._draft: Table = draft_of(now, scenario).get(entry, {})
        self._grid = st.grid(3, min_column_width=_FIELD_WIDTH, gap="medium")

    def visitor(self, label: str = "Visitor", among: Sequence[str] | None = None) -> str | None:
        """Ask for a visitor of the round as it would be."""
        ids = [each.visitor_id for each in self.facts.visitors] if among is None else list(among)
        return self.choice("visitor", label, ids, self.now.visitor_name, needs="Choose a visitor.")

    def child(self, label: str = "Child", among: Sequence[str] | None = None) -> str | None:
        """Ask for a child of the round as it would be."""
        ids = [each.child_id for each in self.facts.children] if among is None else list(among)
        return self.choice("child", label, ids, self.now.child_name, needs="Choose a child.")

    def choice(
        self,
        field: str,
        label: str,
        options: Sequence[str],
        said: Callable[[str], str] = str,
        *,
        needs: str = "",
        empty: str = "Choose",
        own: bool = False,
        about: str = "",
    ) -> str | None:
        """Ask for one of several; with ``own``, something else may be typed instead."""
        key = self._key(field)
        kept = st.session_state.get(key, self._kept(field))
        fits = kept in options or (own and isinstance(kept, str) and kept)
        st.session_state[key] = kept if fits else None
        with self._grid.cell():
            st.selectbox(
                label,
                options,
                index=None,
                format_func=lambda option: said(option) if option in options else option,
                key=key,
                placeholder=empty,
                accept_new_options=own,
                help=about or None,
                on_change=self._take,
                args=(field,),
            )
        chosen: str | None = self._given(field, needs)
        return chosen

    def number(
        self,
        field: str,
        label: str,
        *,
        lowest: float,
        highest: float,
        step: float = 1,
        now: float | None = None,
        needs: str = "",
        none: str = "",
    ) -> float | None:
        """Ask for a number; whole ones only where the step is whole. ``now`` is what it is so far."""
        kind: Any = int if isinstance(step, int) else float
        key = self._key(field)
        kept = st.session_state.get(key, self._kept(field))
        st.session_state[key] = None if kept is None else kind(min(max(kept, lowest), highest))
        with self._grid.cell():
            st.number_input(
                label,
                min_value=kind(lowest),
                max_value=kind(highest),
                value=None,
                step=kind(step),
                format=None if kind is int else "%0.1f",
                key=key,
                placeholder=f"Now {now:g}" if now is not None else none or None,
                on_change=self._take,
                args=(field,),
            )
        given: float | None = self._given(field, needs)
        return given

    def text(
        self, field: str, label: str, *, needs: str = "", empty: str = "", about: str = ""
    ) -> str | None:
        """Ask for a line of text."""
        key = self._key(field)
        st.session_state[key] = st.session_state.get(key, self._kept(field)) or ""
        with self._grid.cell():
            st.text_input(
                label,
                key=key,
                max_chars=200,
                placeholder=empty or None,
                help=about or None,
                on_change=self._take,
                args=(field,),
            )
        typed: str | None = self._given(field, needs)
        return typed

    def day(self, field: str, label: str, *, earliest: date, latest: date, needs: str = "") -> date | None:
        """Ask for a day."""
        key = self._key(field)
        if key not in st.session_state:
            kept = self._kept(field)
            st.session_state[key] = date.fromisoformat(kept) if kept else None
        with self._grid.cell():
            st.date_input(
                label,
                min_value=earliest,
                max_value=latest,
                format="DD/MM/YYYY",
                key=key,
                on_change=self._take,
                args=(field,),
            )
        chosen: date | None = self._given(field, needs)
        return chosen

    def slots(self, field: str, label: str, *, free_already: int = 0, needs: str = "") -> list[str] | None:
        """Ask for times of the week, of those at which somebody is not free already."""
        there = slot_names(free_already)
        options = [name for name in SLOTS if name not in there]
        key = self._key(field)
        kept = st.session_state.get(key, self._kept(field)) or []
        st.session_state[key] = [name for name in kept if name in options]
        with self._grid.cell():
            st.multiselect(label, options, key=key, placeholder="Choose", on_change=self._take, args=(field,))
        chosen: list[str] | None = self._given(field, needs)
        return chosen

    def either(
        self, field: str, label: str, words: Mapping[str, bool], *, now: bool | None = None, needs: str = ""
    ) -> bool | None:
        """Ask for one of two, as yes or no; not answering is possible."""
        said = self.choice(field, label, list(words), needs=needs, empty=_so_now(words, now))
        return None if said is None else words[said]

    def now_is(self, sentence: str) -> None:
        """Say what is so now."""
        st.caption(plain(sentence))

    def free_now(self, mask: int) -> None:
        """Say when somebody is free now."""
        self.now_is(f"Free now: {describe(mask)}.")

    def need(self, sentence: str) -> None:
        """Note what is still needed."""
        self.missing.append(sentence)

    def kept(self, field: str) -> Any:
        """Give what is kept of a field that the form lays out itself."""
        return self._kept(field)

    def keep(self, field: str, value: Any) -> None:
        """Keep what is chosen in a field that the form lays out itself."""
        draft = draft_of(self.now, self.scenario)
        draft.setdefault(self.entry, {})[field] = value
        keep_draft(self.now, self.scenario, draft)

    def _given(self, field: str, needs: str) -> Any:
        value = st.session_state[self._key(field)]
        if value in (None, "", []):
            if needs:
                self.need(needs)
            return None
        return value

    def _kept(self, field: str) -> Any:
        return self._draft.get(field)

    def _key(self, field: str) -> str:
        # A new load gives every field a new key, so that the fields are empty once an edit is added.
        load = st.session_state.setdefault(_LOAD, 0)
        return f"what-if {load} {self.now.entry.reference} {self.scenario} {self.entry} {field}"

    @faults.guarded
    def _take(self, field: str) -> None:
        value = st.session_state[self._key(field)]
        self.keep(field, value.isoformat() if isinstance(value, date) else value)


def _so_now(words: Mapping[str, bool], now: bool | None) -> str:
    return next((f"Now {word.lower()}" for word, means in words.items() if means is now), "Choose")


def draft_of(now: Opened, scenario: str) -> dict[str, Any]:
    """Give what is filled in of an edit that is not added yet, by kind and field."""
    kept = state.draft(now.entry.reference, f"{_DRAFT} {scenario}")
    draft: dict[str, Any] = json.loads(kept) if kept else {}
    return draft


def keep_draft(now: Opened, scenario: str, draft: Mapping[str, Any]) -> None:
    """Keep what is filled in of an edit that is not added yet."""
    state.keep_draft(now.entry.reference, f"{_DRAFT} {scenario}", json.dumps(draft) if draft else "")


def clear(now: Opened, scenario: str, entry: str) -> None:
    """Empty the fields of a kind of edit: it was added."""
    draft = draft_of(now, scenario)
    draft.pop(entry, None)
    keep_draft(now, scenario, draft)
    st.session_state[_LOAD] = st.session_state.get(_LOAD, 0) + 1


def move_draft(now: Opened, was: str, called: str) -> None:
    """Keep what is filled in under the new name of a scenario."""
    keep_draft(now, called, draft_of(now, was))
    keep_draft(now, was, {})
