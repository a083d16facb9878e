"""Recruit: what one more visitor would be worth, of which kind and where; the next few; those you have."""

import streamlit as st

from matcher.advice.level_words import in_words
from matcher.advice.recruiting import MOST_LISTED, Recruiting
from matcher.advice.recruits.profiles import Profile
from matcher.policy.facts import Facts
from matcher.policy.wording import counted, number
from matcher.ui import opened, parts
from matcher.ui.opened import Opened
from matcher.ui.recruits import asking, charting, finding, listing, widened
from matcher.ui.recruits.asking import Question
from matcher.ui.recruits.spots import Spot, spots
from matcher.ui.words import bold, day, many, plain

_MOST_NEXT = 5
_ANY_KIND = "The best kind at each place"


def show() -> None:
    """Lay the page out."""
    now = opened.in_hand()
    if now is None:
        parts.title("Recruit", _LEDE)
        parts.empty(
            "There is no round yet. Whom to look for is worked out from a plan.", "run", "Run a round"
        )
        return
    parts.title("Recruit", f"{_LEDE} Round {bold(now.entry.title)} of {day(now.result.today)}.")
    if now.facts is None:
        parts.empty(
            "The tables of this round are no longer kept, so nobody can be imagined beside them. Bring the"
            " tables in and run again, or open another round.",
            "rounds",
            "Choose another round",
        )
        return
    _page(now, now.facts)


_LEDE = (
    "What one more visitor would be worth, with everybody else rearranged as well as can be. Nobody imagined"
    " here is written anywhere."
)


def _page(now: Opened, facts: Facts) -> None:
    _who_waits(now)
    parts.section("One more visitor")
    row = st.container(horizontal=True)
    with row:
        radius = asking.radius()
    everything = finding.found(now, facts, Question(radius))
    with row:
        asked = asking.question(now, facts, everything, radius)
    if asked.profiles == ():
        st.markdown(
            f"No kind of visitor is left by these filters, of {many(len(everything.profiles), 'kind')} that"
            " the children of this round make worth looking at. Take a filter away to see more."
        )
    else:
        found = finding.found(now, facts, asked)
        _list(now, facts, found)
        _map(now, facts, asked, found)
        _next(now, facts, asked)
    widened.show(now, facts)


def _who_waits(now: Opened) -> None:
    alone = len(now.result.unmatched)
    if alone:
        st.markdown(
            f"{many(alone, 'child', 'children')} who {'takes' if alone == 1 else 'take'} part"
            f" {'has' if alone == 1 else 'have'} nobody in this plan."
        )
    else:
        st.markdown("Every child who takes part has a visitor in this plan. One more could still fit better.")


def _list(now: Opened, facts: Facts, found: Recruiting) -> None:
    if not found.worths:
        st.markdown(plain(found.sentences()[0]))
        st.markdown("To widen it, take a filter away, or let them travel further.")
    else:
        st.markdown(_how_many(len(found.worths)), width=parts.READING_WIDTH)
        listing.show(now, [listing.of_worth(facts, each) for each in found.worths], "one-more")
    for note in found.notes:
        st.caption(plain(note), width=parts.READING_WIDTH)


def _how_many(ways: int) -> str:
    exact = "Each figure is exact: the best plan with them less the best plan without."
    if ways == MOST_LISTED:
        return f"The {ways} ways in which one more visitor would change the plan most. {exact}"
    return f"One more visitor would change the plan in {many(ways, 'way')}, the most first. {exact}"


def _map(now: Opened, facts: Facts, asked: Question, found: Recruiting) -> None:
    parts.section("Where")
    kinds: dict[str, Profile | None] = {_ANY_KIND: None}
    kinds.update({_kind(each.profile): each.profile for each in found.worths})
    if st.session_state.get("recruit-kind") not in kinds:
        st.session_state["recruit-kind"] = _ANY_KIND
    chosen = st.selectbox(
        "Kind of visitor",
        list(kinds),
        key="recruit-kind",
        width=parts.READING_WIDTH,
        persist_state="session",
    )
    kind = kinds[chosen]
    if kind is not None:
        found = finding.found(now, facts, Question(asked.radius_km, found.sites, (kind,)))
    places = spots(facts.policy, found)
    if not places:
        st.markdown("Of no child who could get another visitor it is known where they live.")
        return
    worth = sum(each.rank is not None for each in places)
    st.markdown(
        f"At {worth} of {counted(len(places), 'place')} somebody new would change the plan. The numbers on"
        " the map are those of the table below it.",
        width=parts.READING_WIDTH,
    )
    with st.container(width=parts.READING_WIDTH):
        st.altair_chart(
            charting.map_of(now, facts, places),
            alt=f"Map of what one more visitor is worth at {counted(len(places), 'place')}, north at the top;"
            " the table below holds the same figures",
            width="stretch",
        )
    st.caption(
        "North is at the top. Every point is rounded to about a kilometre. A town is named at the"
        f" northernmost of its places.{_not_on_the_map(now, facts)}",
        width=parts.READING_WIDTH,
    )
    _places(facts, asked, found, places)


def _not_on_the_map(now: Opened, facts: Facts) -> str:
    alone = (facts.child_index[child.child_id] for child in now.result.unmatched)
    count = sum(not facts.child_placed[c] for c in alone)
    if not count:
        return ""
    children = many(count, "child without a visitor is", "children without a visitor are")
    return f" {children} not on it: where they live is not known."


def _places(facts: Facts, asked: Question, found: Recruiting, places: list[Spot]) -> None:
    """Show the figures of the map as a table."""
    said = {row["place"]: row["sentence"] for row in found.map}
    worth = sum(each.rank is not None for each in places)
    parts.table(
        f"{counted(len(places), 'place')}, the one worth most first; {worth} worth something.",
        ["On the map", "Place", "Whom to look for there", "What it would change"],
        [
            [
                str(each.rank or "–"),
                plain(each.place),
                plain(_whom(facts, asked, each, said[each.place])) if each.rank else "–",
                plain(listing.brings(facts.policy, each.value)) if each.rank else each.gain,
            ]
            for each in places
        ],
        alt="What one more visitor is worth, place by place",
        key="places",
    )


def _whom(facts: Facts, asked: Question, spot: Spot, sentence: str) -> str:
    """Take out of a place's sentence what stands in the other columns."""
    whom = sentence.removesuffix(f": {in_words(facts.policy, spot.value)}")
    whom = whom.replace(f" within {number(asked.radius_km)} km of {spot.place}", "", 1)
    return f"{whom[:1].upper()}{whom[1:]}"


def _kind(profile: Profile) -> str:
    said = profile.words("").replace(" ,", ",", 1)
    return f"{said[:1].upper()}{said[1:]}"


def _next(now: Opened, facts: Facts, asked: Question) -> None:
    parts.section(
        "The best next few",
        "Chosen one by one, each beside those before, with everything solved anew every time.",
    )
    further = st.segmented_control(
        "How many to look for",
        list(range(1, _MOST_NEXT + 1)),
        key="recruit-next",
        persist_state="session",
    )
    if further:
        listing.chosen(now, facts, finding.found(now, facts, asked, further))


show()
