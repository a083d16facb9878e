"""Suggestions one below the other: whom, what it changes, which child, and a way to try it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from matcher.advice.level_words import in_words
from matcher.advice.recruiting import Recruiting
from matcher.advice.recruits.worths import Worth
from matcher.advice.scenarios import Scenario
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.policy.wording import number
from matcher.ui import acts, parts
from matcher.ui.opened import Opened
from matcher.ui.recruits import supposing
from matcher.ui.what_ifs import keeping
from matcher.ui.words import bold, many, plain

_TRY = "Try as a what-if"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing to look or to ask for.

    Parameters
    ----------
    what
        Whom to look for, or what to ask of whom.
    brings
        What it changes, level by level.
    gains
        The children who have a visitor with it and not without.
    more
        What else there is to say; may be empty.
    scenario
        The same, to be tried.
    """

    what: str
    brings: str
    gains: tuple[str, ...]
    more: str
    scenario: Scenario


def of_worth(facts: Facts, worth: Worth) -> Suggestion:
    """Suggest one more visitor."""
    return Suggestion(
        what=whom(worth),
        brings=in_words(facts.policy, worth.change),
        gains=(worth.child_id,) if worth.child_id else (),
        more=_alike(worth),
        scenario=supposing.with_more(facts, [worth]),
    )


def _alike(worth: Worth) -> str:
    """Say how many others would do as well."""
    if not worth.alike:
        return ""
    others = many(worth.alike, "other, of another kind or place,", "others, of other kinds or places,")
    same = "the same child and as much waiting" if worth.child_id else "as many children and as much waiting"
    return f"{others} would bring {same}."


def whom(worth: Worth) -> str:
    """Say whom to look for: ``"a male visitor within 15 km of Rochdale, free on Saturdays"``."""
    return worth.profile.words(f"within {number(worth.visitor.max_travel_km or 0)} km of {worth.site.name}")


def show(now: Opened, suggestions: Sequence[Suggestion], key: str) -> None:
    """Show suggestions, the best first."""
    for place, each in enumerate(suggestions, start=1):
        with st.container(border=True):
            _one(now, place, each, f"{key}-{place}")


def _one(now: Opened, place: int, each: Suggestion, key: str) -> None:
    said, beside = st.columns([5, 1.4], vertical_alignment="center")
    with said, st.container(gap="xxsmall"):
        st.markdown(f"{place}\\. {bold(_capital(each.what))}")
        st.markdown(f"{plain(_capital(each.brings))}.")
        _who(now, each)
    with beside:
        tried = acts.button(_TRY, key=f"try-{key}", shows=(each.what,), width="stretch")
    if tried:
        keeping.try_as_what_if(each.scenario)


def _who(now: Opened, each: Suggestion) -> None:
    if not each.gains and not each.more:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for child_id in each.gains:
            child(now, child_id)
        if each.more:
            st.markdown(f":small[{plain(each.more)}]", width="content")


def child(now: Opened, child_id: str) -> None:
    """Lead to a child on the page Review."""
    st.page_link(
        parts.page_file("review"),
        label=f":primary[{bold(now.child_name(child_id))}] gets a visitor",
        query_params={"round": now.entry.reference, "child": child_id},
        icon=":material/person:",
    )


def chosen(now: Opened, facts: Facts, found: Recruiting) -> None:
    """Show the next few one by one, and what is certain of them together."""
    st.markdown(plain(found.guarantee), width=parts.READING_WIDTH)
    for note in _solved_for(found):
        st.markdown(plain(note), width=parts.READING_WIDTH)
    show(now, [of_chosen(facts, each) for each in found.chosen], "next")
    label = f"Try these {len(found.chosen)} together as a what-if"
    if len(found.chosen) > 1 and acts.button(label, key="try-next", shows=(label,), type="primary"):
        keeping.try_as_what_if(supposing.with_more(facts, found.chosen))


def of_chosen(facts: Facts, worth: Worth) -> Suggestion:
    """Suggest one of several: what they bring is beside those before."""
    return Suggestion(
        what=whom(worth),
        brings=in_words(facts.policy, worth.change),
        gains=(worth.child_id,) if worth.child_id else (),
        more="",
        scenario=supposing.with_more(facts, [worth]),
    )


def _solved_for(found: Recruiting) -> tuple[str, ...]:
    """Give what is to be said of how they were looked at, but for how many there are."""
    return found.notes[1:]


def brings(policy: Policy, value: dict[str, int]) -> str:
    """Say a change of the levels as a sentence begins."""
    return _capital(in_words(policy, value))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
