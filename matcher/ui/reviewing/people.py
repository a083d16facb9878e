"""Those who are in no proposal, why, and the smallest change that would help."""

from collections.abc import Sequence

import streamlit as st

from matcher.rounds.result import Unmatched, Unused
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import reasons, smallest
from matcher.ui.words import listed, many, plain


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
                now.result.waited(child),
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
    smallest.panel(now, child_id=chosen)
    parts.onward("recruit", "Whom else to ask, and whom to recruit")


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
    smallest.panel(now, visitor_id=chosen)


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


def _sentences(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences), width=parts.READING_WIDTH)
