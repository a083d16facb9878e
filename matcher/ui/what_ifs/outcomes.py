"""What the scenarios would do: a picture, the figures side by side, and who gains, loses and moves."""

from collections.abc import Iterator
from typing import Final

import streamlit as st

from matcher.advice.comparing import Comparison, Move, Outcome
from matcher.policy.facts import Facts
from matcher.ui import faults, parts
from matcher.ui.opened import Opened
from matcher.ui.what_ifs import keeping, picture, trying
from matcher.ui.words import bold, listed, many, number, plain

_BESIDE: Final = "what-if-beside"
_UNPROVED: Final = " (not proved best)"


def show(now: Opened, facts: Facts) -> None:
    """Show what the chosen scenarios come to, beside the plan in force."""
    parts.section("What it would do")
    _choose()
    trial = trying.tried(now, facts, keeping.beside())
    for name, fault in trial.faults.items():
        st.warning(f"{bold(name)} cannot be tried. {plain(fault)}", icon=":material/warning:")
    comparison = trial.comparison
    if not comparison.others:
        return
    for each in comparison.others:
        _say(now, each)
    st.vega_lite_chart(
        None,
        picture.drawn(comparison),
        width="stretch",
        alt=picture.alt_text(comparison),
        key="what-if-picture",
    )
    st.caption(
        "Green is gained, pale orange is lost. A dark line across a bar marks what the plan in force reaches,"
        " where the two differ."
    )
    _figures(comparison)
    _people(now, comparison)


def _choose() -> None:
    st.session_state[_BESIDE] = list(keeping.beside())
    st.multiselect(
        f"Beside the plan in force (up to {keeping.MOST_BESIDE})",
        keeping.names(),
        key=_BESIDE,
        max_selections=keeping.MOST_BESIDE,
        placeholder="Choose scenarios",
        on_change=_take,
        width=parts.READING_WIDTH,
    )


@faults.guarded
def _take() -> None:
    keeping.lay_beside(st.session_state[_BESIDE])


def _say(now: Opened, outcome: Outcome) -> None:
    first, levels, *_ = outcome.sentences
    st.markdown(
        f"{bold(outcome.name)}: {plain(first)} {plain(levels)} {plain(_who(now, outcome))}",
        width=parts.READING_WIDTH,
    )


def _who(now: Opened, outcome: Outcome) -> str:
    said = [
        _children(now, outcome.gains, "gains a visitor", "gain a visitor"),
        _children(now, outcome.loses, "is left without", "are left without"),
        _children(now, outcome.moves, "has another visitor", "have another visitor"),
    ]
    gone = [now.child_name(child) for child in outcome.absent]
    if gone:
        said.append(f"{listed(gone, most=5)} {'is' if len(gone) == 1 else 'are'} not in this one.")
    return " ".join(filter(None, said)) or "Nobody gains, loses or changes a visitor."


def _children(now: Opened, moves: tuple[Move, ...], one: str, several: str) -> str:
    names = [now.child_name(move.child_id) for move in moves]
    return f"{listed(names, most=5)} {one if len(names) == 1 else several}." if names else ""


def _figures(comparison: Comparison) -> None:
    matched = listed([f"{each.matched} in “{plain(each.name)}”" for each in comparison.others])
    parts.table(
        f"{many(comparison.base.matched, 'child', 'children')} matched in the plan in force, {matched}.",
        _headings(["Figure", "In force", *(plain(each.name) for each in comparison.others)]),
        list(_rows(comparison)),
        alt="The figures of each plan side by side",
        key="what-if-figures",
    )


def _headings(names: list[str]) -> list[str]:
    """Tell apart what would read the same: a table has each heading once."""
    told: list[str] = []
    for name in names:
        while name in told:
            name += " (scenario)"
        told.append(name)
    return told


def _rows(comparison: Comparison) -> Iterator[list[str]]:
    outcomes = comparison.outcomes
    yield ["Children matched", *(f"{each.matched} of {each.children}" for each in outcomes)]
    for code, title in {rung.code: rung.title for each in outcomes for rung in each.rungs}.items():
        yield [plain(title), *(_on_rung(each, code) for each in outcomes)]
    waiting = (f"{each.waiting}{_proved(each, each.waiting_code)}" for each in outcomes)
    yield ["Waiting time covered", *waiting]
    yield ["Fit, added up", *(_level(each, "fit", each.levels["fit"]) for each in outcomes)]
    yield ["Mean fit", *(number(each.mean_fit, 0) if each.mean_fit else "No match" for each in outcomes)]
    yield [
        "Journeys, one way",
        *(_level(each, "travel", each.levels["travel"] / 10, " km") for each in outcomes),
    ]
    yield ["Kilometres a month", *(f"{number(each.kilometres_a_month)} km" for each in outcomes)]
    yield ["Mileage a month", *(f"£{each.mileage_pounds_a_month:,.2f}" for each in outcomes)]


def _on_rung(outcome: Outcome, code: str) -> str:
    rung = next((rung for rung in outcome.rungs if rung.code == code), None)
    if rung is None:
        return "Not on this ladder"
    return f"{rung.matched} of {rung.waiting}{_proved(outcome, code)}"


def _level(outcome: Outcome, code: str, value: float, unit: str = "") -> str:
    return f"{number(value)}{unit}{_proved(outcome, code)}"


def _proved(outcome: Outcome, code: str) -> str:
    return "" if outcome.proved.get(code, True) else _UNPROVED


def _people(now: Opened, comparison: Comparison) -> None:
    rows = [row for each in comparison.others for row in _changes(now, each)]
    if not rows:
        return
    parts.table(
        f"{many(len(rows), 'change')}: who gains a visitor, who loses one, who has another.",
        ["Scenario", "Child", "What changes", "In force", "In this plan"],
        rows,
        alt="Who gains, loses or changes a visitor in each scenario",
        key="what-if-people",
    )


def _changes(now: Opened, outcome: Outcome) -> Iterator[list[str]]:
    for what, moves in (
        ("Gains a visitor", outcome.gains),
        ("Is left without", outcome.loses),
        ("Has another visitor", outcome.moves),
    ):
        for move in moves:
            visitors = [plain(now.visitor_name(who)) if who else "Nobody" for who in (move.was, move.now)]
            yield [plain(outcome.name), plain(now.child_name(move.child_id)), what, *visitors]
    for child in outcome.absent:
        yield [plain(outcome.name), plain(now.child_name(child)), "Is not in this one", "A visitor", "—"]
