"""What a run changed, and why: in one sentence on top, and each change with its reason."""

import streamlit as st

from matcher.advice.changing import ChangeList, Reasoned, change_list
from matcher.rounds.changes import compare_rounds
from matcher.rounds.result import MatchRound
from matcher.ui import parts, state
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, going, saying
from matcher.ui.words import bold, plain


def on_top(now: Opened) -> None:
    """Say above the proposals what the last run changed; the list opens on request."""
    found = _found(now)
    if found is None:
        return
    against = f"Against round {bold(now.entry.previous)}"
    st.markdown(f"{against}: **{_said(now, found.sentence)}**", width=parts.READING_WIDTH)
    if found.changes:
        with going.panel("Each change and its reason", "changes", kind="compact") as is_open:
            if is_open:
                _table(now, found, f"{against}.")


def show(now: Opened) -> None:
    """Show the whole list under a heading of its own; nothing for a first run."""
    before = _came_from(now)
    if before is None:
        return
    st.subheader("What changed since the last run", anchor=False)
    against = f"Against round {bold(before.reference)}:"
    found = _found(now)
    if found is not None:
        _table(now, found, f"{against} {_said(now, found.sentence)}")
    elif now.facts is None:
        changes = compare_rounds(before, now.result)
        st.markdown(f"{against} {plain(changes.sentence)}", width=parts.READING_WIDTH)


def _came_from(now: Opened) -> MatchRound | None:
    """Give the run that the round in hand came from; None for a first run, or where that was deleted."""
    kept = {entry.reference for entry in state.rounds()}
    return state.ledger().round(now.entry.previous) if now.entry.previous in kept else None


def _found(now: Opened) -> ChangeList | None:
    before = _came_from(now)
    if before is None or now.facts is None:
        return None
    return asking.of_round(now, "changed", lambda facts: change_list(before, now.result, facts))


def _table(now: Opened, found: ChangeList, sentence: str) -> None:
    parts.table(
        sentence,
        ["Child", "How", "What happened", "Why"],
        [
            [
                plain(now.child_name(each.change.child_id)),
                _how(each),
                _said(now, each.change.sentence),
                _said(now, f"{each.reason}."),
            ]
            for each in found.changes
        ],
        alt="What changed since the last run",
        key="changed",
    )


def _how(each: Reasoned) -> str:
    if not each.change.was:
        return "New"
    return "Moved" if each.change.now else "Gone"


def _said(now: Opened, sentence: str) -> str:
    return plain(saying.named(now.facts, sentence))
