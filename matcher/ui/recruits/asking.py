"""What is asked about one more visitor: where, of what gender, when free, with what. Nothing is everything.

A filter starts empty; beside each of its values stands how many children without a visitor it is about.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from matcher.advice.recruiting import USUAL_RADIUS_KM, Recruiting
from matcher.advice.recruits.profiles import WEEKS, Profile
from matcher.advice.recruits.sites import Site
from matcher.policy.facts import Facts
from matcher.policy.wish_rules import plain as folded
from matcher.records.child import Child, Gender
from matcher.ui.opened import Opened
from matcher.ui.recruits.ground import under

RADIUS: Final = "recruit-km"
_WIDTH: Final = 200
_COUNTS = "The number says how many children without a visitor {about}."


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Parameters
    ----------
    radius_km
        How far an imagined visitor travels, one way.
    sites, profiles
        The places and kinds that are left by the filters; None for all of them.
    """

    radius_km: float
    sites: tuple[Site, ...] | None = None
    profiles: tuple[Profile, ...] | None = None


@dataclass(frozen=True, slots=True)
class Trait:
    """Something a kind of visitor has, and whom it is for.

    Parameters
    ----------
    words
        Short, as a value of a filter.
    has
        Whether a kind has it.
    wanted
        Whether a child wants it.
    """

    words: str
    has: Callable[[Profile], bool]
    wanted: Callable[[Child], bool]


def radius() -> float:
    """Ask how far an imagined visitor travels, one way."""
    return float(
        st.number_input(
            "Travel, km one way",
            min_value=1.0,
            max_value=1000.0,
            value=USUAL_RADIUS_KM,
            step=5.0,
            format="%g",
            key=RADIUS,
            persist_state="session",
            width=_WIDTH,
            help="How far an imagined visitor travels. The policy's own limit holds beside it.",
        )
    )


def question(now: Opened, facts: Facts, everything: Recruiting, radius_km: float) -> Question:
    """Show the filters, and give what is left by them.

    Parameters
    ----------
    everything
        All places and kinds of the round, with this radius.
    """
    waiting = [facts.children[facts.child_index[child.child_id]] for child in now.result.unmatched]
    sites = _sites(facts, waiting, everything.sites)
    profiles: Sequence[Profile] = everything.profiles
    chosen = _filter("Gender", "gender", _genders(profiles), waiting, "insist on it")
    free = _filter("Free on", "free", _weeks(profiles), waiting, "are free then")
    asked = _filter("With", "with", _traits(profiles), waiting, "insist on it")
    for traits, every in ((chosen, False), (free, False), (asked, True)):
        profiles = [each for each in profiles if _passes(each, traits, every=every)]
    narrowed = len(profiles) < len(everything.profiles)
    return Question(radius_km, sites, tuple(profiles) if narrowed else None)


def _passes(profile: Profile, traits: Sequence[Trait], *, every: bool) -> bool:
    return not traits or (all if every else any)(trait.has(profile) for trait in traits)


def _sites(facts: Facts, waiting: Sequence[Child], sites: Sequence[Site]) -> tuple[Site, ...] | None:
    """Ask for places; None for all."""
    named = {site.name: site for site in sites}
    counts = dict.fromkeys(named, 0)
    points = [(site.latitude, site.longitude) for site in sites]
    for child in waiting:
        c = facts.child_index[child.child_id]
        if facts.child_placed[c] and points:
            point = float(facts.places.child_latitude[c]), float(facts.places.child_longitude[c])
            counts[under(points).nearest(sites, *point).name] += 1
    picked = _pick("Place", "place", {name: f"{name} · {counts[name]}" for name in named}, "live nearest")
    return tuple(named[name] for name in picked) or None


def _filter(
    label: str, name: str, traits: dict[str, Trait], waiting: Sequence[Child], about: str
) -> list[Trait]:
    """Ask for traits, in the words and with the number of children who wait for each."""
    said = {
        code: f"{trait.words} · {sum(map(trait.wanted, waiting))}" if code != "driver" else trait.words
        for code, trait in traits.items()
    }
    return [traits[code] for code in _pick(label, name, said, about)]


def _pick(label: str, name: str, said: dict[str, str], about: str) -> list[str]:
    key = f"recruit-{name}"
    # A link may bring values along; what was chosen since counts more.
    if key not in st.session_state:
        st.session_state[key] = [code for code in st.query_params.get_all(name) if code in said]
    st.session_state[key] = [code for code in st.session_state[key] if code in said]
    return st.multiselect(
        label,
        list(said),
        format_func=lambda code: said.get(code, code),
        key=key,
        placeholder="All",
        persist_state="session",
        help=_COUNTS.format(about=about),
        width=_WIDTH,
    )


def _genders(profiles: Sequence[Profile]) -> dict[str, Trait]:
    found = dict.fromkeys(each.gender for each in profiles)
    return {gender.value: _gender(gender) for gender in found if gender is not Gender.UNKNOWN}


def _gender(gender: Gender) -> Trait:
    return Trait(
        gender.value.capitalize(),
        lambda profile: profile.gender is gender,
        lambda child: gender.value in map(folded, child.wish_gender.musts),
    )


def _weeks(profiles: Sequence[Profile]) -> dict[str, Trait]:
    masks = {each.slots for each in profiles}
    return {name: _week(name, mask) for name, mask in WEEKS if mask in masks}


def _week(name: str, mask: int) -> Trait:
    return Trait(
        name.capitalize(),
        lambda profile: profile.slots == mask,
        lambda child: bool(child.available & mask),
    )


def _traits(profiles: Sequence[Profile]) -> dict[str, Trait]:
    """Give what the kinds are told apart by, beside gender and time."""
    return {code: trait for profile in profiles for code, trait in _of(profile)}


def _of(profile: Profile) -> Iterator[tuple[str, Trait]]:
    if profile.drives:
        yield "driver", Trait("A driver", lambda each: bool(each.drives), lambda child: False)
    for word in profile.languages:
        yield f"speaks {word}", _word(f"Speaks {word.capitalize()}", "languages", "wish_language", word)
    for word in profile.skills:
        yield f"skill {word}", Trait(word.capitalize(), partial(_in, "skills", word), partial(_needs, word))
    if profile.experience:
        yield f"experience {profile.experience}", _experience(profile.experience)
    if profile.ethnicity:
        word = profile.ethnicity
        yield f"ethnicity {word}", _word(f"Ethnicity {word}", "ethnicity", "wish_ethnicity", word)
    if profile.religion:
        word = profile.religion
        yield f"religion {word}", _word(f"Religion {word}", "religion", "wish_religion", word)


def _word(words: str, of_profile: str, of_child: str, word: str) -> Trait:
    return Trait(
        words,
        partial(_in, of_profile, word),
        lambda child: word in map(folded, getattr(child, of_child).musts),
    )


def _in(field: str, word: str, profile: Profile) -> bool:
    value = getattr(profile, field)
    return word == value if isinstance(value, str) else word in value


def _needs(word: str, child: Child) -> bool:
    return word in map(folded, child.needs)


def _experience(least: int) -> Trait:
    return Trait(
        f"Experience of {least} or more",
        lambda profile: profile.experience >= least,
        lambda child: (child.experience_needed or 0) >= least,
    )
