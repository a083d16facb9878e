"""One child, now: whom could this child get between rounds, around what is settled; the best first."""

from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from matcher.advice.alternatives import Alternative, alternatives
from matcher.advice.edits.children import OnlyChild
from matcher.advice.explaining import why_child
from matcher.advice.scenarios import Scenario, apply
from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.policy.measures import CURRENT
from matcher.records.standing import StandingRow, Status
from matcher.rounds.running import run_round
from matcher.ui import faults, parts, policies, state
from matcher.ui.opened import Opened
from matcher.ui.reviewing import card, deciding, reasons
from matcher.ui.words import bold, day, listed, many, plain

CHILD: Final = "child"
"""The part of the address that names the child."""
_CHOSEN: Final = "what-if-child"
_VISITOR: Final = "what-if-child-visitor"
_KEPT: Final = {
    Status.ACTIVE: "is visited by",
    Status.OFFERED: "has been offered",
    Status.PINNED: "is kept with",
}
"""What settles whom a child has, in words."""


def show(now: Opened, facts: Facts) -> None:
    """Ask for a child, and show whom the child could get now."""
    current = _as_it_stands(facts)
    st.markdown(
        "For a child between rounds: who could visit this child now, if nobody else who waits were looked at."
        f" Tried for {day(state.today())} around {_settled(current)}, under the policy in force.",
        width=parts.READING_WIDTH,
    )
    child = _choose(now, current)
    if child is None:
        return
    settled = _visitor_already(current, child)
    if settled is not None:
        _say_settled(now, settled)
        return
    try:
        found = _asked(now, current, child)
    except NobodyLeft as fault:
        st.markdown(plain(str(fault)))
        return
    _answer(now, found, child)


def _as_it_stands(facts: Facts) -> Facts:
    """Give the people of the round with everything that is settled by now, on today's day."""
    pool = replace(facts.pool, standing=state.ledger().standing())
    return replace(facts, pool=pool, policy=policies.in_force(), today=state.today(), measures=CURRENT)


def _settled(facts: Facts) -> str:
    pairs = sum(
        row.status in _KEPT and row.child_id in facts.child_index and row.visitor_id in facts.visitor_index
        for row in facts.pool.standing
    )
    return f"the {many(pairs, 'pair')} settled so far" if pairs else "nothing settled so far"


def _choose(now: Opened, facts: Facts) -> str | None:
    ids = [child.child_id for child in facts.children]
    asked = st.query_params.get(CHILD, "")
    st.session_state[_CHOSEN] = asked if asked in facts.child_index else None
    if asked and asked not in facts.child_index:
        parts.problem("The child in the address is not in the tables of this round. Choose one.")
    chosen: str | None = st.selectbox(
        "Child",
        ids,
        index=None,
        key=_CHOSEN,
        format_func=now.child_name,
        placeholder="Choose a child",
        on_change=_take,
        width=380,
    )
    return chosen


@faults.guarded
def _take() -> None:
    chosen = st.session_state[_CHOSEN]
    if chosen:
        st.query_params[CHILD] = chosen
    else:
        st.query_params.pop(CHILD, None)


def _visitor_already(facts: Facts, child: str) -> StandingRow | None:
    """Give the row that settles whom the child has; None where nothing does."""
    return next((row for row in facts.pool.standing if row.child_id == child and row.status in _KEPT), None)


def _say_settled(now: Opened, row: StandingRow) -> None:
    st.markdown(
        f"{bold(now.child_name(row.child_id))} {_KEPT[row.status]} {bold(now.visitor_name(row.visitor_id))}:"
        " that is settled already."
    )
    if now.decision(row.child_id, row.visitor_id) is not None:
        deciding.show(now, row.child_id, row.visitor_id)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The plan for one child alone, looked at as any round is, and whom the child could get."""

    alone: Opened
    choices: tuple[Alternative, ...]
    told: tuple[str, ...]


def _asked(now: Opened, current: Facts, child: str) -> _Found:
    settled = hash((current.pool.standing, current.policy.digest(), current.today))
    key = f"{state.data_folder()} {now.entry.reference} {now.entry.tables_id} {settled}"
    return _found(key, child, _Asking(now, current))


@dataclass(frozen=True, slots=True, eq=False)
class _Asking:
    now: Opened
    current: Facts


@st.cache_resource(show_spinner=False, max_entries=4)
def _found(key: str, child: str, _asking: _Asking) -> _Found:
    alone = apply(Scenario("One child, now", (OnlyChild(child),)), _asking.current)
    result = run_round(alone, lot_of=_asking.now.result)
    choices = alternatives(alone, result, child_id=child).choices
    told = () if choices else why_child(alone, result, child).sentences()
    return _Found(replace(_asking.now, facts=alone, result=result), choices, told)


def _answer(now: Opened, found: _Found, child: str) -> None:
    name = plain(now.child_name(child))
    if not found.choices:
        st.markdown(f"**Nobody who has a free place is possible for {name} now.**")
        st.markdown("\n".join(f"- {plain(each)}" for each in found.told), width=parts.READING_WIDTH)
        if st.button(
            "See what would help, in Review", key="child-in-review", icon=":material/arrow_forward:"
        ):
            st.switch_page(parts.page_file("review"), query_params={CHILD: child})
        return
    best = found.choices[0]
    parts.table(
        f"{many(len(found.choices), 'visitor')} with a free place {_is(len(found.choices))} possible for"
        f" {name}. The best is {bold(now.visitor_name(best.visitor_id))}.",
        ["Visitor", "Against the best", "In the round in hand proposed for"],
        [_row(now, choice, best) for choice in found.choices],
        alt=f"Visitors who are possible for {child} now, the best first",
        key="one-child",
    )
    visitor = st.selectbox(
        "Look at",
        [choice.visitor_id for choice in found.choices],
        format_func=now.visitor_name,
        key=f"{_VISITOR} {child}",
        width=380,
    )
    _pair(now, found.alone, child, visitor)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _row(now: Opened, choice: Alternative, best: Alternative) -> list[str]:
    price = "The best for this child" if choice is best else choice.choosing.sentence
    others = [
        now.child_name(match.child_id)
        for match in now.result.matches
        if match.visitor_id == choice.visitor_id and match.child_id != choice.child_id
    ]
    return [plain(now.visitor_name(choice.visitor_id)), plain(price), plain(listed(others)) or "Nobody else"]


def _pair(now: Opened, alone: Opened, child: str, visitor: str) -> None:
    parts.section(plain(now.pair_name(child, visitor)))
    match = alone.result.match_of(child)
    if match is not None and match.visitor_id == visitor:
        st.markdown(card.figures(match))
    explanation = reasons.of_pair(alone, child, visitor)
    people, why = st.columns([6, 5], gap="large")
    with people:
        card.side_by_side(alone, child, visitor)
    with why:
        if explanation is not None:
            card.why(explanation)
    with parts.pinned_bar():
        _decide(now, child, visitor)


def _decide(now: Opened, child: str, visitor: str) -> None:
    proposed = now.result.match_of(child)
    if proposed is not None and proposed.visitor_id == visitor:
        st.caption("This pair is proposed in the round in hand as well.")
        deciding.show(now, child, visitor)
        return
    st.caption("Not proposed in the round in hand, so it can be pinned there: then every next plan keeps it.")
    deciding.show(now, child, visitor, deciding.FOR_ANY_PAIR)
