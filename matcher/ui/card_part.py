"""A pair side by side: the child, the visitor, and what a person weighs before deciding."""

from datetime import date

import streamlit as st

from matcher.policy.ladder import rung_sentence
from matcher.records.availability import describe
from matcher.records.child import AgeWish, Child, Wish
from matcher.records.place import outward, plain_postcode
from matcher.records.visitor import Visitor
from matcher.rounds.result import Match
from matcher.ui import parts, reasons
from matcher.ui.opened import Opened
from matcher.ui.words import day, given, listed, many, number, plain


def show(now: Opened, match: Match) -> None:
    """Show a pair of the plan."""
    child_name, visitor_name = now.child_name(match.child_id), now.visitor_name(match.visitor_id)
    st.subheader(f"{plain(child_name)} with {plain(visitor_name)}", anchor=False)
    st.markdown(figures(match))
    for exception in match.exceptions:
        st.markdown(f":orange-badge[Exception] {plain(reasons.rule_title(exception))}")
    for caution in match.cautions:
        st.markdown(f":orange-badge[Caution] {plain(caution)}")
    why, people = st.columns([5, 7], gap="large")
    with why:
        _why(now, match)
    with people:
        side_by_side(now, match.child_id, match.visitor_id)


def figures(match: Match) -> str:
    """Say the figures of a pair in one line."""
    slots = listed([plain(slot) for slot in match.shared_slots], most=4) or "none"
    return (
        f"Fit **{match.fit}** of 1000 · about **{number(match.distance_km)} km**, roughly"
        f" **{number(match.travel_minutes, 0)} minutes** one way · shared times: {slots}"
    )


def _why(now: Opened, match: Match) -> None:
    st.markdown("**Why this pair**, strongest first")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in reasons.for_pair(now, match)))


def side_by_side(now: Opened, child_id: str, visitor_id: str) -> None:
    """Show what is recorded of a child and of a visitor, one beside the other."""
    if now.facts is None:
        st.caption("The tables of this round are not kept here, so only codes can be shown.")
        return
    c, v = now.facts.child_index[child_id], now.facts.visitor_index[visitor_id]
    left, right = st.columns(2, gap="medium")
    with left:
        parts.facts(_of_child(now, c), alt=f"What is recorded of child {child_id}")
    with right:
        parts.facts(_of_visitor(now, v), alt=f"What is recorded of visitor {visitor_id}")


def _of_child(now: Opened, c: int) -> list[tuple[str, str]]:
    assert now.facts is not None
    child, facts = now.facts.pool.children[c], now.facts
    return [
        ("Child", plain(child.name)),
        ("Age, gender", f"{facts.child_age[c]}, {child.gender.value}"),
        ("Lives", f"{child.placement_type.value}, {plain(_area(child.postcode))}"),
        ("Authority", given(child.responsible_authority)),
        ("Rung", plain(rung_sentence(facts, c))),
        ("Waiting", many(int(facts.waiting_months[c]), "month")),
        ("Wishes", _wishes(child)),
        ("Likes", given(child.interests)),
        ("Dislikes", given(child.dislikes)),
        ("Manner", given(child.style)),
        ("Needs", given(child.needs)),
        ("Conditions", given(child.conditions)),
        ("Allergies", given(child.allergies)),
        ("Free", plain(describe(child.available))),
    ]


def _of_visitor(now: Opened, v: int) -> list[tuple[str, str]]:
    assert now.facts is not None
    visitor, facts = now.facts.pool.visitors[v], now.facts
    drives = {True: "drives", False: "does not drive", None: "driving not recorded"}[visitor.drives]
    return [
        ("Visitor", plain(visitor.name) + (", a couple" if visitor.unit == "couple" else "")),
        ("Age, gender", f"{facts.visitor_age[v]}, {visitor.gender.value}"),
        ("Lives", f"{plain(_area(visitor.postcode))}, {drives}"),
        ("Languages", given(visitor.languages)),
        ("Experience", f"{visitor.experience} of 3" if visitor.experience is not None else "Not recorded"),
        (
            "Commitment",
            many(visitor.commitment_months, "month") if visitor.commitment_months else "Not sure yet",
        ),
        ("DBS issued", _dbs(visitor)),
        ("Likes", given(visitor.interests)),
        ("Dislikes", given(visitor.dislikes)),
        ("Manner", given(visitor.style)),
        ("Skills", given(visitor.skills)),
        ("Pets", given(visitor.pets)),
        ("Supervisor", given(visitor.supervisor)),
        ("Free", plain(describe(visitor.available))),
    ]


def _area(postcode: str) -> str:
    try:
        return outward(plain_postcode(postcode))
    except ValueError:
        return postcode or "place not recorded"


def _dbs(visitor: Visitor) -> str:
    dates: list[date] = [when for when in (visitor.dbs_issued_on, visitor.dbs_checked_on) if when is not None]
    return f"{day(max(dates))}" if dates else "Not recorded"


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
