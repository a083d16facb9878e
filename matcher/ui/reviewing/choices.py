"""Other choices for a child or a visitor: what each would cost the whole plan, and who would move."""

from collections.abc import Sequence
from typing import Final, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from matcher.advice.alternatives import Alternative, Alternatives, choices_for
from matcher.advice.choices.pricing import Consequence
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, going, reasons, saying
from matcher.ui.words import bold, listed, many, plain

AT_A_TIME: Final = 8
_MOST_CLOSED: Final = 5
_CELLS: Final = (3, 4, 5)
"""How wide the name, the cost and the moves of a choice are."""
_SOLVED_ANEW: Final = "solved anew"
Side = Literal["child", "visitor"]
_Named = tuple[str, str, str]
"""A round, a child and a visitor."""


def show(now: Opened, child_id: str, visitor_id: str, side: Side) -> None:
    """Show every other visitor for the child of a pair, or every other child for the visitor."""
    found = _found(now, child_id, visitor_id, side)
    if found is None:
        return
    others = [each for each in found.choices if not each.in_force]
    st.markdown(_lede(now, (child_id, visitor_id), side, others), width=parts.READING_WIDTH)
    _rows(now, others, side, key=f"other-{side}")
    _closed(found.closed)
    _exceptions(now, child_id, visitor_id, side, found)


def _found(
    now: Opened, child_id: str, visitor_id: str, side: Side, exceptions: bool = False
) -> Alternatives | None:
    child = child_id if side == "child" else None
    visitor = visitor_id if side == "visitor" else None
    return asking.of_prices(
        now,
        f"choices {child} {visitor} {exceptions}",
        lambda pricing: choices_for(pricing, child_id=child, visitor_id=visitor, also_exceptions=exceptions),
    )


def of_pair(now: Opened, child_id: str, visitor_id: str, exceptions: bool = False) -> Alternative | None:
    """Give what one pair would cost, solved anew where need be; None where no plan holds it, or not yet."""
    found = about_pair(now, child_id, visitor_id, exceptions)
    return found.choices[0] if found is not None and found.choices else None


def about_pair(now: Opened, child_id: str, visitor_id: str, exceptions: bool = False) -> Alternatives | None:
    """Ask about one pair, which is solved anew where need be; None while that is being worked out."""
    return asking.of_prices(
        now,
        f"pair {child_id} {visitor_id} {exceptions}",
        lambda pricing: choices_for(
            pricing, child_id=child_id, visitor_id=visitor_id, also_exceptions=exceptions
        ),
    )


def _lede(now: Opened, pair: tuple[str, str], side: Side, others: Sequence[Alternative]) -> str:
    child, visitor = bold(now.child_name(pair[0])), bold(now.visitor_name(pair[1]))
    if not others:
        nobody = (
            f"Nobody else is possible for {child}"
            if side == "child"
            else f"No other child is possible for {visitor}"
        )
        return f"{nobody} in this round without an exception."
    ties = sum(each.choosing.decided == "tie" for each in others)
    open_ones = sum(not each.choosing.exact and _named(now, each) not in _wanted() for each in others)
    count = len(others)
    first = (
        f"{child} could have {many(count, 'other visitor')}"
        if side == "child"
        else f"{visitor} could go to {many(count, 'other child', 'other children')}"
    )
    tied = f", {ties or 'none'} of them equally good" if count > 1 else ", equally good" if ties else ""
    sure = (
        f" {open_ones} of these costs {'is' if open_ones == 1 else 'are'} not exact yet." if open_ones else ""
    )
    return (
        f"{first}{tied}. Costs are those of the whole plan, everybody else rearranged as well as can be; the"
        f" least comes first.{sure}"
    )


def _rows(now: Opened, choices: Sequence[Alternative], side: Side, key: str) -> None:
    first = 0
    if len(choices) > AT_A_TIME:
        pages = -(-len(choices) // AT_A_TIME)
        whose = choices[0].child_id if side == "child" else choices[0].visitor_id
        first = AT_A_TIME * (st.pagination(pages, key=f"{key}-page-{whose}") - 1)
    shown = choices[first : first + AT_A_TIME]
    for choice in shown:
        _row(now, choice, side, key)
    if len(choices) > AT_A_TIME:
        st.caption(f"Showing {first + 1} to {first + len(shown)} of {len(choices)}")


def _row(now: Opened, choice: Alternative, side: Side, key: str) -> None:
    pair = choice.child_id, choice.visitor_id
    name = now.visitor_name(pair[1]) if side == "child" else now.child_name(pair[0])
    with st.container(border=True, gap="xsmall"):
        cells = st.columns(_CELLS, gap="small", vertical_alignment="center")
        with cells[0]:
            link(bold(name), pair, key)
        found = _solved(now, choice, key)
        if found is None:
            cells[1].markdown("No plan can hold this pair beside what is settled.")
        else:
            _cost_cells(now, found, pair, cells[1:])
        if choice.exceptions:
            st.markdown(_labelled(choice.exceptions))


def further(now: Opened, label: str, name: str, pair: tuple[str, str], found: Consequence) -> None:
    """Show one further choice: what it is, the name as a way to the pair, what it costs, who moves."""
    with st.container(border=True):
        cells = st.columns(_CELLS, gap="small", vertical_alignment="center")
        with cells[0], st.container(gap="xxsmall"):
            st.caption(label)
            link(bold(name), pair, "further")
        _cost_cells(now, found, pair, cells[1:])


def link(label: str, pair: tuple[str, str], key: str) -> None:
    """Lead to a pair, where it can be weighed, pinned and blocked; the label is Markdown."""
    st.button(
        label,
        key=f"{key}-{pair[0]}-{pair[1]}",
        type="tertiary",
        icon=":material/arrow_forward:",
        icon_position="right",
        help="Look at this pair, pin or block it",
        on_click=going.to_pair,
        args=pair,
    )


def cost(now: Opened, found: Consequence, but: tuple[str, str] | None = None) -> None:
    """Show what something does to the whole plan beside who would move."""
    _cost_cells(now, found, but, st.columns(2, gap="medium"))


def _cost_cells(
    now: Opened, found: Consequence, but: tuple[str, str] | None, cells: Sequence[DeltaGenerator]
) -> None:
    plan, people = cells
    plan.markdown(saying.whole_plan(found))
    people.markdown(saying.moves(now, found, but))


def _labelled(codes: Sequence[str]) -> str:
    rules = listed([f"“{plain(reasons.rule_title(code))}”" for code in codes])
    return f":orange-badge[Exception] from {rules}"


def _wanted() -> set[_Named]:
    wanted: set[_Named] = st.session_state.setdefault(_SOLVED_ANEW, set())
    return wanted


def _named(now: Opened, choice: Alternative) -> _Named:
    return now.entry.reference, choice.child_id, choice.visitor_id


def _solved(now: Opened, choice: Alternative, key: str) -> Consequence | None:
    """Give the cost of a choice, solved anew where that was asked for; offer it where it is not exact.

    None where it was solved anew and no plan holds it.
    """
    if choice.choosing.exact:
        return choice.choosing
    if _named(now, choice) in _wanted():
        found = about_pair(now, choice.child_id, choice.visitor_id, bool(choice.exceptions))
        if found is not None:
            return found.choices[0].choosing if found.choices else None
        return choice.choosing
    st.button(
        "Solve this one anew",
        key=f"anew-{key}-{choice.child_id}-{choice.visitor_id}",
        on_click=_wanted().add,
        args=(_named(now, choice),),
        help="Finds the exact cost by planning the whole round with this pair in it.",
    )
    return choice.choosing


def _closed(sentences: Sequence[str]) -> None:
    if not sentences:
        return
    more = len(sentences) - _MOST_CLOSED
    saying.bullets(
        [
            *(plain(sentence) for sentence in sentences[:_MOST_CLOSED]),
            *([f"{many(more, 'more pair')} {'is' if more == 1 else 'are'} no choice."] if more > 0 else []),
        ]
    )


def _exceptions(now: Opened, child_id: str, visitor_id: str, side: Side, usual: Alternatives) -> None:
    wanted = st.toggle(
        "Also pairs that only an exception would allow",
        key=f"exceptions-{side}",
        help="Pairs that break rules which a named person may relax for one pair, and no other rule.",
    )
    if not wanted:
        return
    found = _found(now, child_id, visitor_id, side, exceptions=True)
    if found is None:
        return
    known = {(each.child_id, each.visitor_id) for each in usual.choices}
    excepted = [each for each in found.choices if (each.child_id, each.visitor_id) not in known]
    st.markdown(
        f"{many(len(excepted), 'more pair')} would need an exception. Each shows the rules to be relaxed;"
        " open one to see what must be entered."
        if excepted
        else "No exception that may be made would allow anybody else.",
        width=parts.READING_WIDTH,
    )
    _rows(now, excepted, side, key=f"excepted-{side}")
