"""Why not that one? Any child beside any visitor: why, what it would take, what it would cost."""

import streamlit as st

from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import card as card_part
from matcher.ui.reviewing import choices, deciding, exceptions, going, reasons, saying, smallest
from matcher.ui.words import plain

_TAKES = "What it would take, and what it would cost"


def show(now: Opened) -> None:
    """Pick any child and any visitor, and say why they are not together; pin or block them."""
    if now.facts is None:
        st.markdown("The tables of this round are not kept here, so only what the round says can be shown.")
        return
    going.way_back()
    left, right = st.columns(2)
    children = [child.child_id for child in now.facts.pool.children]
    visitors = [visitor.visitor_id for visitor in now.facts.pool.visitors]
    child = left.selectbox("Child", children, format_func=now.child_name, key=going.CHILD)
    visitor = right.selectbox("Visitor", visitors, format_func=now.visitor_name, key=going.VISITOR)
    st.header(plain(now.pair_name(child, visitor)), anchor=False)
    broken = _why(now, child, visitor)
    _what_it_takes(now, child, visitor, broken)
    card_part.side_by_side(now, child, visitor)
    barred = deciding.barred(now, child, visitor)
    if barred:
        st.warning(
            f"This pair cannot be pinned. {plain(' '.join(barred))} Nobody can set that aside.",
            icon=":material/block:",
        )
    with parts.pinned_bar():
        deciding.show(now, child, visitor, deciding.FOR_ANY_PAIR)


def _why(now: Opened, child: str, visitor: str) -> bool:
    """Say why, or why not; tell whether rules stand against the pair."""
    explanation = reasons.of_pair(now, child, visitor)
    if explanation is None:
        return False
    st.markdown(f"**{plain(explanation.headline)}**")
    if explanation.broken:
        saying.bullets(plain(sentence) for sentence in explanation.sentences()[1:])
    else:
        card_part.why(explanation)
        card_part.tie(now, child, visitor)
    return bool(explanation.broken)


def _what_it_takes(now: Opened, child: str, visitor: str, broken: bool) -> None:
    with going.panel(_TAKES, going.WHAT_IT_TAKES, ":material/key:") as is_open:
        if not is_open:
            return
        if broken:
            smallest.show(now, child_id=child, visitor_id=visitor)
            exceptions.show(now, child, visitor)
        else:
            _cost(now, child, visitor)


def _cost(now: Opened, child: str, visitor: str) -> None:
    found = choices.about_pair(now, child, visitor)
    if found is None:
        return
    if any((match.child_id, match.visitor_id) == (child, visitor) for match in now.result.active):
        st.markdown("This match is running already: a plan neither adds it nor takes it away.")
        return
    if not found.choices:
        st.markdown("No plan can hold this pair beside what is settled.")
        saying.bullets(plain(sentence) for sentence in found.closed)
        return
    (pair,) = found.choices
    if not pair.in_force:
        st.markdown("Pinned, this pair would cost the whole plan, everybody else rearranged:")
        choices.cost(now, pair.choosing, (child, visitor))
    elif pair.forbidding is None:
        st.markdown("This pair is settled: it is kept in every plan until that is undone.")
    else:
        st.markdown("This pair is in the plan. Without it:")
        choices.cost(now, pair.forbidding)
