"""What is on record beside the plan: pairs settled before, dates to watch, and every decision in words."""

from datetime import date, timedelta

import streamlit as st

from matcher.decisions.lifecycle import run_name
from matcher.policy.cautions import DBS_NOTICE_DAYS
from matcher.ui import parts, state
from matcher.ui.opened import Opened
from matcher.ui.reviewing import deciding, reasons
from matcher.ui.words import day, many, moment, plain


def settled(now: Opened) -> None:
    """Show what was settled before the run: running matches, offers, pins."""
    rows = [
        [
            plain(now.child_name(m.child_id)),
            plain(now.visitor_name(m.visitor_id)),
            plain(now.settled_words(m)),
            _notes(m),
        ]
        for m in now.settled
    ] + [
        [
            plain(now.child_name(a.child_id)),
            plain(now.visitor_name(a.visitor_id)),
            f"Active since {day(a.since)}",
            "",
        ]
        for a in now.result.active
    ]
    parts.table(
        f"{many(len(rows), 'pair')} {'was' if len(rows) == 1 else 'were'} settled before this run."
        if rows
        else "Nothing was settled before this run.",
        ["Child", "Visitor", "How", "To watch"],
        rows,
        alt="Pairs that were settled before the run",
        key="settled",
    )
    if now.settled:
        _about_a_settled_pair(now)


def _about_a_settled_pair(now: Opened) -> None:
    named = {match.child_id: now.pair_name(match.child_id, match.visitor_id) for match in now.settled}
    child = st.selectbox(
        "Decide about a pinned or offered pair",
        list(named),
        format_func=named.__getitem__,
        key="settled-pair",
        width=parts.READING_WIDTH,
    )
    visitor = next(match.visitor_id for match in now.settled if match.child_id == child)
    with parts.pinned_bar():
        deciding.show(now, child, visitor)


def _notes(match: object) -> str:
    exceptions = [f"Exception: {reasons.rule_title(code)}." for code in getattr(match, "exceptions", ())]
    return plain(" ".join([*exceptions, *getattr(match, "cautions", ())]))


def dates(now: Opened) -> None:
    """Show the DBS certificates that run out and the pauses that begin or end."""
    if now.facts is None:
        st.markdown("The tables of this round are not kept here, so dates cannot be shown.")
        return
    today = state.today()
    rows = sorted(reasons.dates_to_watch(now.facts, today, DBS_NOTICE_DAYS))
    parts.table(
        f"{many(len(rows), 'date')} within {DBS_NOTICE_DAYS} days of today, {day(today)}, or past it."
        if rows
        else "No DBS certificate runs out and no pause begins or ends within"
        f" {DBS_NOTICE_DAYS} days of today.",
        ["Date", "Visitor", "What", "When"],
        [
            [day(when), plain(now.visitor_name(visitor)), what, _in_days(when, today)]
            for when, visitor, what in rows
        ],
        alt="DBS certificates that run out, and pauses",
        key="dates",
    )


def _in_days(when: date, today: date) -> str:
    left = (when - today) // timedelta(days=1)
    if left < 0:
        return f":orange-badge[{many(-left, 'day')} ago]"
    return "today" if left == 0 else f"in {many(left, 'day')}"


def history(now: Opened) -> None:
    """Show every decision of all runs of the round in words, newest first."""
    parts.table(
        f"{many(len(now.history), 'decision')}, newest first. None is ever changed: a change of mind is"
        " another one."
        if now.history
        else "Nothing is decided in this round yet.",
        ["Number", "Run", "Child", "Visitor", "When", "What was decided"],
        [
            [
                str(d.number),
                plain(run_name(now.runs, d).removeprefix("run ")),
                plain(now.child_name(d.child_id)),
                plain(now.visitor_name(d.visitor_id)),
                moment(d.at),
                plain(d.sentence),
            ]
            for d in now.history
        ],
        alt="History of the round",
        key="history",
    )
