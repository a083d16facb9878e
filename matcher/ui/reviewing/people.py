"""Those who are in no proposal, and why; dates to watch; why not that one; history in words."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from matcher.rounds.result import Unmatched, Unused
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import card as card_part
from matcher.ui.reviewing import deciding, reasons
from matcher.ui.words import day, listed, many, moment, plain

SOON_DAYS = 90


def unmatched(now: Opened) -> None:
    """Show the children without anyone, and why."""
    people = now.result.unmatched
    if not people:
        st.markdown("Every child who takes part has a visitor in this plan.")
        return
    parts.table(
        f"{many(len(people), 'child', 'children')} who {'takes' if len(people) == 1 else 'take'} part"
        f" {'has' if len(people) == 1 else 'have'} nobody.",
        ["Child", "Rung", "Waiting", "Possible visitors", "Rules most often not met"],
        [
            [
                plain(now.child_name(child.child_id)),
                plain(reasons.rung_title(child.rung)),
                many(child.waiting_months, "month"),
                str(child.possible_pairs),
                _most(child),
            ]
            for child in people
        ],
        alt="Children without a visitor",
        key="unmatched",
    )
    chosen = st.selectbox(
        "Why has this child nobody?",
        [child.child_id for child in people],
        format_func=now.child_name,
        key="why-child",
        width=parts.READING_WIDTH,
    )
    _sentences(reasons.for_child(now, chosen))


def _most(person: Unmatched | Unused) -> str:
    ranked = sorted(person.blocked_by.items(), key=lambda entry: (-entry[1], entry[0]))[:2]
    return listed([f"{plain(reasons.rule_title(code))} ({count})" for code, count in ranked]) or "No rule"


def unused(now: Opened) -> None:
    """Show the visitors who are in no match of the plan, and why."""
    people = now.result.unused
    if not people:
        st.markdown("Every visitor who takes part has a child in this plan.")
        return
    parts.table(
        f"{many(len(people), 'visitor')} who {'takes' if len(people) == 1 else 'take'} part"
        f" {'is' if len(people) == 1 else 'are'} not used.",
        ["Visitor", "Possible children", "Rules most often not met"],
        [[plain(now.visitor_name(v.visitor_id)), str(v.possible_pairs), _most(v)] for v in people],
        alt="Visitors who are not used",
        key="unused",
    )
    chosen = st.selectbox(
        "Why is this visitor not used?",
        [visitor.visitor_id for visitor in people],
        format_func=now.visitor_name,
        key="why-visitor",
        width=parts.READING_WIDTH,
    )
    _sentences(reasons.for_visitor(now, chosen))


def absent(now: Opened) -> None:
    """Show who is in the tables and not in the round, and the rows that could not be used."""
    people, rows = now.result.not_taking_part, now.result.left_out
    count = absent_count(now)
    parts.table(
        f"{many(count, 'person', 'people')} in the tables {'does' if count == 1 else 'do'} not take part;"
        f" {many(len(people), 'reason')} in all."
        if people
        else "Everyone in the tables takes part.",
        ["Who", "Child or visitor", "Why"],
        [
            [
                plain(now.child_name(p.child_id) if p.child_id else now.visitor_name(p.visitor_id or "")),
                "Child" if p.child_id else "Visitor",
                plain(p.reason),
            ]
            for p in people
        ],
        alt="People who do not take part",
        key="absent",
    )
    parts.table(
        f"{many(len(rows), 'row')} could not be used." if rows else "No row was left out.",
        ["Table", "Row", "Who", "Why"],
        [[plain(r.table), str(r.row), plain(r.person_id) or "Not readable", plain(r.reason)] for r in rows],
        alt="Rows that were left out",
        key="left-out",
    )


def absent_count(now: Opened) -> int:
    """Count the people who are in the tables and not in the round; one may have several reasons."""
    return len({(person.child_id, person.visitor_id) for person in now.result.not_taking_part})


def settled(now: Opened) -> None:
    """Show what was settled before the run: running matches, offers, pins."""
    rows = [
        [
            plain(now.child_name(m.child_id)),
            plain(now.visitor_name(m.visitor_id)),
            m.status.capitalize(),
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
    named = {
        match.child_id: f"{now.child_name(match.child_id)} with {now.visitor_name(match.visitor_id)}"
        for match in now.settled
    }
    child = st.selectbox(
        "Decide about a pinned or offered pair",
        list(named),
        format_func=named.__getitem__,
        key="settled-pair",
        width=parts.READING_WIDTH,
    )
    visitor = next(match.visitor_id for match in now.settled if match.child_id == child)
    deciding.show(now, child, visitor)


def _notes(match: object) -> str:
    exceptions = [f"Exception: {reasons.rule_title(code)}" for code in getattr(match, "exceptions", ())]
    return plain("; ".join([*exceptions, *getattr(match, "cautions", ())]))


def why_not(now: Opened) -> None:
    """Pick any child and any visitor, and say why they are not together; pin or block them."""
    if now.facts is None:
        st.markdown("The tables of this round are not kept here, so only what the round says can be shown.")
        return
    left, right = st.columns(2)
    children = [child.child_id for child in now.facts.pool.children]
    visitors = [visitor.visitor_id for visitor in now.facts.pool.visitors]
    child = left.selectbox("Child", children, format_func=now.child_name, key="why-not-child")
    visitor = right.selectbox("Visitor", visitors, format_func=now.visitor_name, key="why-not-visitor")
    st.header(f"{plain(now.child_name(child))} with {plain(now.visitor_name(visitor))}", anchor=False)
    explanation = reasons.of_pair(now, child, visitor)
    if explanation is not None:
        st.markdown(f"**{plain(explanation.headline)}**")
        if explanation.broken:
            _sentences(explanation.sentences()[1:])
        else:
            card_part.why(explanation)
    card_part.side_by_side(now, child, visitor)
    barred = deciding.barred(now, child, visitor)
    if barred:
        st.warning(
            f"This pair cannot be pinned. {plain(' '.join(barred))} Nobody can set that aside.",
            icon=":material/block:",
        )
    deciding.show(now, child, visitor, deciding.FOR_ANY_PAIR)


def _sentences(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences), width=parts.READING_WIDTH)


def dates(now: Opened) -> None:
    """Show the DBS certificates that run out and the pauses that begin or end."""
    if now.facts is None:
        st.markdown("The tables of this round are not kept here, so dates cannot be shown.")
        return
    rows = sorted(reasons.dates_to_watch(now.facts, SOON_DAYS))
    parts.table(
        f"{many(len(rows), 'date')} within {SOON_DAYS} days of {day(now.facts.start_date)}, or past it."
        if rows
        else f"No DBS certificate runs out and no pause begins or ends within {SOON_DAYS} days.",
        ["Date", "Visitor", "What", "When"],
        [
            [day(when), plain(now.visitor_name(visitor)), what, _in_days(when, now.facts.start_date)]
            for when, visitor, what in rows
        ],
        alt="DBS certificates that run out, and pauses",
        key="dates",
    )


def _in_days(when: date, start: date) -> str:
    left = (when - start) // timedelta(days=1)
    if left < 0:
        return f":orange-badge[{many(-left, 'day')} ago]"
    return "on the start date" if left == 0 else f"in {many(left, 'day')}"


def history(now: Opened) -> None:
    """Show every decision of the round in words, newest first."""
    parts.table(
        f"{many(len(now.decisions), 'decision')}, newest first. None is ever changed: a change of mind is"
        " another one."
        if now.decisions
        else "Nothing is decided in this round yet.",
        ["Number", "Child", "Visitor", "When", "What was decided"],
        [
            [
                str(d.number),
                plain(now.child_name(d.child_id)),
                plain(now.visitor_name(d.visitor_id)),
                moment(d.at),
                plain(d.sentence),
            ]
            for d in now.decisions
        ],
        alt="History of the round",
        key="history",
    )
