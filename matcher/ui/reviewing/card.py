"""A pair side by side: the child, the visitor, and what a person weighs before deciding."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from matcher.advice.explaining import PairExplanation, tie_of_pair
from matcher.policy.facts import Facts
from matcher.policy.ladder import rung_sentence
from matcher.records.availability import describe
from matcher.records.child import AgeWish, Child, ServiceEnd, Wish
from matcher.records.place import outward, plain_postcode
from matcher.records.visitor import Visitor
from matcher.rounds.result import Match
from matcher.ui import parts
from matcher.ui.opened import Opened
from matcher.ui.reviewing import asking, deciding, reasons, what_else
from matcher.ui.words import day, given, listed, many, number, plain


def show(now: Opened, match: Match) -> None:
    """Show a pair of the plan: the two people, then why, then what to decide."""
    # The bar stands below all of it, and is drawn before what may take a while.
    body, bar = st.container(), parts.pinned_bar()
    with body:
        st.header(plain(now.pair_name(match.child_id, match.visitor_id)), anchor=False)
        st.markdown(figures(match))
        people, why = st.columns([6, 5], gap="large")
        with people:
            side_by_side(now, match.child_id, match.visitor_id)
        with why:
            _why(now, match)
    with bar:
        deciding.show(now, match.child_id, match.visitor_id)
    with body:
        what_else.show(now, match)


def figures(match: Match) -> str:
    """Say the figures of a pair in one line."""
    slots = listed([plain(slot) for slot in match.shared_slots], most=4) or "none"
    return (
        f"Fit **{match.fit}** of 1000 · about **{number(match.distance_km)} km**, roughly"
        f" **{many(round(match.travel_minutes), 'minute')}** one way · shared times: {slots}"
    )


def _why(now: Opened, match: Match) -> None:
    explanation = reasons.of_pair(now, match.child_id, match.visitor_id)
    if explanation is None:
        _watch([reasons.rule_title(code) for code in match.exceptions], match.cautions)
        return
    why(explanation)
    _watch([reason.sentence for reason in explanation.exceptions], explanation.cautions)
    st.caption(plain(explanation.compared))
    tie(now, match.child_id, match.visitor_id)


def tie(now: Opened, child_id: str, visitor_id: str) -> None:
    """Say that a plan with the pair, or for a pair of the plan another one, was as good, where one was."""
    said = asking.of_prices(
        now,
        f"tie {child_id} {visitor_id}",
        lambda pricing: tie_of_pair(
            pricing.outlook, pricing.outlook.child(child_id), pricing.outlook.visitor(visitor_id)
        ),
    )
    if said:
        st.markdown(plain(said))


def why(explanation: PairExplanation) -> None:
    """Show what the fit of a pair is made of."""
    st.table(
        pd.DataFrame(
            reasons.for_pair(explanation), columns=["Why this pair, strongest first", "Points"], dtype=str
        ),
        border="horizontal",
        hide_index=True,
        alt="What the fit is made of",
    )


def _watch(exceptions: Sequence[str], cautions: Sequence[str]) -> None:
    marked = [f":orange-badge[Exception] {plain(sentence)}" for sentence in exceptions]
    marked += [f":orange-badge[Caution] {plain(sentence)}" for sentence in cautions]
    if marked:
        st.markdown("\n".join(f"- {line}" for line in marked))


def side_by_side(now: Opened, child_id: str, visitor_id: str) -> None:
    """Show what is recorded of a child and of a visitor, one beside the other."""
    if now.facts is None:
        st.caption("The tables of this round are not kept here, so only codes can be shown.")
        return
    c, v = now.facts.child_index[child_id], now.facts.visitor_index[visitor_id]
    st.markdown(f"{plain(rung_sentence(now.facts, c))} Waiting {now.facts.waited(c)}.")
    child, visitor = now.facts.pool.children[c], now.facts.pool.visitors[v]
    couple = ", a couple" if visitor.unit == "couple" else ""
    headings = ["About", f"Child: {plain(child.name)}", f"Visitor: {plain(visitor.name)}{couple}"]
    st.table(
        pd.DataFrame(_rows(now.facts, c, v), columns=headings, dtype=str),
        border="horizontal",
        hide_index=True,
        alt=f"Child {child_id} and visitor {visitor_id} side by side",
    )


def _rows(facts: Facts, c: int, v: int) -> list[tuple[str, str, str]]:
    child, visitor = facts.pool.children[c], facts.pool.visitors[v]
    return [
        (
            "**Age, gender**",
            f"{facts.child_age[c]}, {child.gender}",
            f"{facts.visitor_age[v]}, {visitor.gender}",
        ),
        ("**Lives**", f"{child.placement_type}, {plain(_area(child.postcode))}", _base(visitor)),
        ("**Background**", _background(child), _background(visitor)),
        ("**Wishes**", _wishes(child), "—"),
        ("**Likes**", given(child.interests), given(visitor.interests)),
        ("**Dislikes**", given(child.dislikes), given(visitor.dislikes)),
        ("**Manner**", given(child.style), given(visitor.style)),
        ("**Needs, skills**", given(child.needs), given(visitor.skills)),
        ("**Experience**", _of_three(child.experience_needed), _of_three(visitor.experience)),
        ("**Allergies, pets**", given(child.allergies), _pets(visitor)),
        ("**Conditions**", given(child.conditions), "—"),
        ("**Time**", _until(facts, c), _commitment(visitor)),
        ("**Bodies**", given(_bodies(child)), given(_bodies(visitor))),
        ("**Checks**", f"agreed: {child.agreed}", _checks(visitor)),
        ("**Free**", plain(describe(child.available)), plain(describe(visitor.available))),
    ]


def _base(visitor: Visitor) -> str:
    drives = {True: "drives", False: "does not drive", None: "driving not recorded"}[visitor.drives]
    return f"{plain(_area(visitor.postcode))}, {drives}"


def _background(person: Child | Visitor) -> str:
    languages = person.languages if isinstance(person, Visitor) else ()
    return given([part for part in (person.ethnicity, person.religion, *languages) if part])


def _of_three(level: int | None) -> str:
    return f"{level} of 3" if level is not None else "Not recorded"


def _pets(visitor: Visitor) -> str:
    smokes = {True: ("smokes",), False: ("does not smoke",), None: ()}[visitor.smoker]
    return given((*visitor.pets, *smokes))


def _until(facts: Facts, c: int) -> str:
    known = facts.pool.children[c].service_end is not ServiceEnd.AGE
    return f"until {day(facts.leaves_on[c])}{'' if known else ' at the earliest'}"


def _commitment(visitor: Visitor) -> str:
    if visitor.commitment_months is None:
        return "Not sure yet"
    return many(visitor.commitment_months, "month")


def _bodies(person: Child | Visitor) -> list[str]:
    if isinstance(person, Child):
        named = [person.responsible_authority, person.placement_provider]
    else:
        named = [*person.works_for, *person.household_works_for, *person.member_of]
    return [name for name in dict.fromkeys(named) if name]


def _area(postcode: str) -> str:
    try:
        return outward(plain_postcode(postcode))
    except ValueError:
        return postcode or "place not recorded"


def _checks(visitor: Visitor) -> str:
    if visitor.dbs_issued_on is None:
        unread = any(cell.column == "dbs_issued_on" for cell in visitor.unread)
        return "DBS date cannot be read" if unread else "DBS not recorded"
    checked = f", checked {day(visitor.dbs_checked_on)}" if visitor.dbs_checked_on is not None else ""
    return f"DBS of {day(visitor.dbs_issued_on)}{checked}"


def _wishes(child: Child) -> str:
    named: dict[str, Wish | AgeWish] = {
        "gender": child.wish_gender,
        "ethnicity": child.wish_ethnicity,
        "religion": child.wish_religion,
        "language": child.wish_language,
        "age": child.wish_age,
    }
    said = [
        f"{name} {kind} {' or '.join(map(str, values))}"
        for name, wish in named.items()
        for kind, values in (("must be", wish.musts), ("preferably", wish.prefers))
        if values
    ]
    return plain("; ".join(said)) if said else "None said"
