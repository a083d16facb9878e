"""Criteria of how a child and a visitor suit each other: wishes, identity, likes and manner."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from matcher.policy.criterion import Appraisal, Criterion
from matcher.policy.facts import Facts
from matcher.policy.safety_rules import NOTHING
from matcher.policy.wish_rules import (
    ETHNICITY,
    LANGUAGE,
    RELIGION,
    TRAITS,
    Trait,
    age_spans,
    plain,
    shown,
)
from matcher.policy.wording import counted, listed
from matcher.records.child import AgeRange, Child
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MOST_INTERESTS = 3
"""Shared interests beyond these count no more."""
DISLIKES_TO_FULL = 6
"""Half the scale is three dislikes more in common than held against: one is a sixth of the scale."""
_OPPOSITES = {
    "quiet": "lively",
    "lively": "quiet",
    "planner": "spontaneous",
    "spontaneous": "planner",
    "indoors": "outdoors",
    "outdoors": "indoors",
}


def _tags(tags: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, tags)) - NOTHING


def _prefers(trait: Trait) -> Callable[[Child], Iterable[str]]:
    return lambda child: map(plain, trait.wish(child).prefers)


def _age_prefers(child: Child) -> tuple[AgeRange, ...]:
    return child.wish_age.prefers


def _wishes(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    """Share of the columns with a *prefer* of which one is met; 1 where there is none."""
    stated = np.zeros(child.shape, np.int64)
    met = np.zeros(child.shape, np.int64)
    for trait in TRAITS:
        found = facts.incidence(f"prefer {trait.name}", _prefers(trait), trait.values)
        stated += found.child_count[child] > 0
        met += found.meets(child, visitor)
    ages = facts.remember("prefer age", lambda: age_spans(map(_age_prefers, facts.children)))
    stated += facts.remember(
        "prefer age stated", lambda: np.array([bool(_age_prefers(one)) for one in facts.children], np.bool_)
    )[child]
    met += ages.hold(child, facts.visitor_age[visitor])
    return np.where(stated > 0, met / np.maximum(stated, 1), 1.0)


def _appraise_wishes(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    verdicts = {
        f"{trait.name} {shown(trait, trait.wish(child).prefers)}": bool(
            set(_prefers(trait)(child)) & set(trait.values(visitor))
        )
        for trait in TRAITS
        if trait.wish(child).prefers
    }
    if _age_prefers(child):
        asked = listed(map(str, _age_prefers(child)), "or")
        verdicts[f"age {asked}"] = any(visitor.age in one for one in _age_prefers(child))
    if not verdicts:
        return Appraisal(1.0, f"{child.name} has stated no preference")
    met = sum(verdicts.values())
    missed = [wish for wish, kept in verdicts.items() if not kept]
    said = f"{met} of {counted(len(verdicts), 'preference')} of {child.name} met"
    return Appraisal(met / len(verdicts), f"{said}{f', not {listed(missed)}' if missed else ''}")


WISHES = Criterion(
    code="wishes",
    title="What the child prefers",
    array=_wishes,
    appraise=_appraise_wishes,
)


def _interests(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    found = facts.incidence("interests", lambda one: _tags(one.interests), lambda one: _tags(one.interests))
    count = found.child_count[child]
    full = np.clip(count, 1, MOST_INTERESTS)
    share = np.minimum(found.shared(child, visitor) / full, 1.0)
    return np.where((count > 0) & (found.visitor_count[visitor] > 0), share, 0.5)


def _appraise_interests(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    ours, theirs = _tags(child.interests), _tags(visitor.interests)
    unknown = [one.name for one, tags in ((child, ours), (visitor, theirs)) if not tags]
    if unknown:
        return Appraisal(0.5, f"No interests are recorded for {listed(unknown)}")
    both = sorted(ours & theirs)
    score = min(len(both) / min(len(ours), MOST_INTERESTS), 1.0)
    return Appraisal(score, f"Both like {listed(both)}" if both else "No interest in common")


INTERESTS = Criterion(
    code="interests",
    title="Shared interests",
    array=_interests,
    appraise=_appraise_interests,
)


def _style(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    alike = facts.incidence("style", lambda one: _tags(one.style), lambda one: _tags(one.style))
    clashing = facts.incidence("style clashes", _clashing, lambda one: _tags(one.style))
    count = alike.child_count[child]
    net = alike.shared(child, visitor) - clashing.shared(child, visitor)
    share = np.clip(net / np.maximum(count, 1), 0, 1)
    return np.where((count > 0) & (alike.visitor_count[visitor] > 0), share, 0.5)


def _clashing(child: Child) -> frozenset[str]:
    return frozenset(_OPPOSITES[tag] for tag in _tags(child.style) if tag in _OPPOSITES)


def _appraise_style(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    ours, theirs = _tags(child.style), _tags(visitor.style)
    unknown = [one.name for one, tags in ((child, ours), (visitor, theirs)) if not tags]
    if unknown:
        return Appraisal(0.5, f"Personality and pace are not recorded for {listed(unknown)}")
    both, against = sorted(ours & theirs), sorted(_clashing(child) & theirs)
    score = min(max((len(both) - len(against)) / len(ours), 0.0), 1.0)
    parts = [f"both are {listed(both)}"] if both else []
    parts += [f"{visitor.name} is {listed(against)} where {child.name} is not"] if against else []
    said = "; ".join(parts) or "No trait in common"
    return Appraisal(score, said[0].upper() + said[1:])


STYLE = Criterion(
    code="style",
    title="Personality and pace",
    array=_style,
    appraise=_appraise_style,
)


def _own_ethnicity(child: Child) -> tuple[str, ...]:
    return (plain(child.ethnicity),) if child.ethnicity.strip() and child.wish_ethnicity else ()


def _own_religion(child: Child) -> tuple[str, ...]:
    return (plain(child.religion),) if child.religion.strip() and child.wish_religion else ()


def _own_language(child: Child) -> tuple[str, ...]:
    """Give the languages a child wishes for: the children's table has no other column of language."""
    return tuple(map(plain, (*child.wish_language.musts, *child.wish_language.prefers)))


_IDENTITY: tuple[tuple[Trait, Callable[[Child], tuple[str, ...]]], ...] = (
    (ETHNICITY, _own_ethnicity),
    (RELIGION, _own_religion),
    (LANGUAGE, _own_language),
)


def _identity(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    stated = np.zeros(child.shape, np.int64)
    same = np.zeros(child.shape, np.int64)
    for trait, own in _IDENTITY:
        found = facts.incidence(f"identity {trait.name}", own, trait.values)
        stated += found.child_count[child] > 0
        same += found.meets(child, visitor)
    return np.where(stated > 0, same / np.maximum(stated, 1), 1.0)


def _appraise_identity(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    verdicts = {
        trait.name: bool(set(own(child)) & set(trait.values(visitor)))
        for trait, own in _IDENTITY
        if own(child)
    }
    if not verdicts:
        return Appraisal(1.0, f"{child.name} has stated no view on ethnicity, religion or language")
    same = [name for name, alike in verdicts.items() if alike]
    said = f"The same {listed(same)}" if same else "Nothing the same"
    return Appraisal(
        len(same) / len(verdicts), f"{said}, of what {child.name} has a view on: {listed(verdicts)}"
    )


IDENTITY = Criterion(
    code="identity",
    title="Identity, where the child has a view",
    array=_identity,
    appraise=_appraise_identity,
)


def _likes(person: Child | Visitor) -> frozenset[str]:
    return _tags(person.interests)


def _dislikes(person: Child | Visitor) -> frozenset[str]:
    return _tags(person.dislikes)


def _shared_dislikes(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    """Half, and a sixth more for each shared dislike, a sixth less for each liking disliked."""
    both = facts.incidence("dislikes", _dislikes, _dislikes).shared(child, visitor)
    against = facts.incidence("likes disliked", _likes, _dislikes).shared(child, visitor)
    against += facts.incidence("dislikes liked", _dislikes, _likes).shared(child, visitor)
    return np.clip(0.5 + (both - against) / DISLIKES_TO_FULL, 0, 1)


def _appraise_dislikes(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    both = sorted(_dislikes(child) & _dislikes(visitor))
    like_disliked = sorted(_likes(child) & _dislikes(visitor))
    dislike_liked = sorted(_dislikes(child) & _likes(visitor))
    net = len(both) - len(like_disliked) - len(dislike_liked)
    parts = [f"both dislike {listed(both)}"] if both else []
    parts += (
        [f"{visitor.name} dislikes {listed(like_disliked)}, which {child.name} likes"]
        if like_disliked
        else []
    )
    parts += (
        [f"{child.name} dislikes {listed(dislike_liked)}, which {visitor.name} likes"]
        if dislike_liked
        else []
    )
    said = "; ".join(parts) or "no dislike in common, and none against the other"
    return Appraisal(min(max(0.5 + net / DISLIKES_TO_FULL, 0.0), 1.0), said[0].upper() + said[1:])


DISLIKES = Criterion(
    code="dislikes",
    title="Shared dislikes",
    array=_shared_dislikes,
    appraise=_appraise_dislikes,
)
