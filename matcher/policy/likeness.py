"""Criteria of how a child and a visitor suit each other: wishes, identity, likes and manner."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from matcher.policy.criterion import Appraisal, Claim, Criterion
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


_WISH_NAMES = (*(trait.name for trait in TRAITS), "age")


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
        (trait.name, shown(trait, trait.wish(child).prefers)): bool(
            set(_prefers(trait)(child)) & set(trait.values(visitor))
        )
        for trait in TRAITS
        if trait.wish(child).prefers
    }
    if _age_prefers(child):
        asked = listed(map(str, _age_prefers(child)), "or")
        verdicts["age", asked] = any(visitor.age in one for one in _age_prefers(child))
    if not verdicts:
        return _without_preference(child, visitor)
    met = sum(verdicts.values())
    missed = [f"{name} {asked}" for (name, asked), kept in verdicts.items() if not kept]
    said = f"{met} of {counted(len(verdicts), 'preference')} of {child.name} met"
    return Appraisal(
        met / len(verdicts),
        f"{said}{f', not {listed(missed)}' if missed else ''}",
        _wish_claims(child, visitor),
    )


def _wish_claims(child: Child, visitor: Visitor) -> tuple[Claim, ...]:
    """Give what is said of a child's wishes: that they are stated, and which values the visitor has."""
    claims = []
    for trait in TRAITS:
        if trait.wish(child):
            claims.append(Claim("child", f"wish {trait.name}", "stated"))
            claims += _value_claims(trait, child, visitor)
    wish = child.wish_age
    if wish:
        claims.append(Claim("child", "wish age", "stated"))
        claims += [
            Claim("pair", "wish age", str(one), visitor.age in one) for one in (*wish.musts, *wish.prefers)
        ]
    return tuple(claims)


def _value_claims(trait: Trait, child: Child, visitor: Visitor) -> list[Claim]:
    has = set(trait.values(visitor))
    return [Claim("pair", f"wish {trait.name}", value, value in has) for value in _wished(trait, child)]


def _without_preference(child: Child, visitor: Visitor) -> Appraisal:
    """Say that there is nothing to compare, and never deny what the child insists on, which is a rule."""
    insisted = [
        (trait.name, shown(trait, trait.wish(child).musts), _meets_must(trait, child, visitor))
        for trait in TRAITS
        if trait.wish(child).musts
    ]
    if child.wish_age.musts:
        ages = listed(map(str, child.wish_age.musts), "or")
        insisted.append(("age", ages, any(visitor.age in one for one in child.wish_age.musts)))
    if not insisted:
        none = tuple(Claim("child", f"wish {name}", "stated", False) for name in _WISH_NAMES)
        return Appraisal(1.0, f"No preferences are stated for {child.name}: counts in full", none)
    rules = listed(f"{name} {asked} ({'met' if met else 'not met'})" for name, asked, met in insisted)
    return Appraisal(
        1.0,
        f"No further preferences are stated: counts in full. What {child.name} insists on is a rule: {rules}",
        _wish_claims(child, visitor),
    )


def _meets_must(trait: Trait, child: Child, visitor: Visitor) -> bool:
    return bool(set(map(plain, trait.wish(child).musts)) & set(trait.values(visitor)))


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
        return Appraisal(0.5, f"No interests to compare for {listed(unknown)}: counts half")
    both = sorted(ours & theirs)
    score = min(len(both) / min(len(ours), MOST_INTERESTS), 1.0)
    claims = tuple(Claim("pair", "interests", tag) for tag in both)
    return Appraisal(score, f"Both like {listed(both)}" if both else "No interest in common", claims)


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
        return Appraisal(0.5, f"No personality or pace to compare for {listed(unknown)}: counts half")
    both, against = sorted(ours & theirs), sorted(_clashing(child) & theirs)
    score = min(max((len(both) - len(against)) / len(ours), 0.0), 1.0)
    parts = [f"both are {listed(both)}"] if both else []
    where = listed(_OPPOSITES[tag] for tag in against)
    parts += [f"{visitor.name} is {listed(against)} where {child.name} is {where}"] if against else []
    said = "; ".join(parts) or "No trait in common"
    claims = [Claim(who, "style", tag) for tag in both for who in ("child", "visitor")]
    claims += [Claim("visitor", "style", tag) for tag in against]
    claims += [Claim("child", "style", _OPPOSITES[tag]) for tag in against]
    return Appraisal(score, said[0].upper() + said[1:], tuple(claims))


STYLE = Criterion(
    code="style",
    title="Personality and pace",
    array=_style,
    appraise=_appraise_style,
)


def _wished(trait: Trait, child: Child) -> tuple[str, ...]:
    wish = trait.wish(child)
    return tuple(map(plain, (*wish.musts, *wish.prefers)))


def _own(own: Callable[[Child], str], child: Child) -> tuple[str, ...]:
    """Give the child's own value; none for a language, of which the children's table has no column."""
    return (plain(own(child)),) if own(child).strip() else ()


_IDENTITY: tuple[tuple[Trait, Callable[[Child], str]], ...] = (
    (ETHNICITY, lambda child: child.ethnicity),
    (RELIGION, lambda child: child.religion),
    (LANGUAGE, lambda child: ""),
)
"""Traits of identity, each with the child's own value."""


def _close_by(trait: Trait, own: Callable[[Child], str], facts: Facts) -> Callable[[Child], tuple[str, ...]]:
    """Give what makes a visitor close to a child in a trait on which the child has stated a wish.

    The child's own value, or what the child wishes for. Rounds of version 1 took the own value alone, and
    left a trait out where that was empty.
    """

    def close(child: Child) -> tuple[str, ...]:
        if not trait.wish(child):
            return ()
        if not facts.measures.wish_is_identity and trait is not LANGUAGE:
            return _own(own, child)
        return (*_own(own, child), *_wished(trait, child))

    return close


def _identity(facts: Facts, child: IntArray, visitor: IntArray) -> FloatArray:
    stated = np.zeros(child.shape, np.int64)
    close = np.zeros(child.shape, np.int64)
    for trait, own in _IDENTITY:
        found = facts.incidence(f"identity {trait.name}", _close_by(trait, own, facts), trait.values)
        stated += found.child_count[child] > 0
        close += found.meets(child, visitor)
    return np.where(stated > 0, close / np.maximum(stated, 1), 1.0)


def _appraise_identity(facts: Facts, c: int, v: int) -> Appraisal:
    child, visitor = facts.children[c], facts.visitors[v]
    asked = {
        trait.name: (trait, own, set(_close_by(trait, own, facts)(child)))
        for trait, own in _IDENTITY
        if _close_by(trait, own, facts)(child)
    }
    if not asked:
        return Appraisal(1.0, _no_view(child), _no_view_claims(child))
    close = [name for name, (trait, _, values) in asked.items() if values & set(trait.values(visitor))]
    parts = [_compared(trait, own, child, visitor) for trait, own, _ in asked.values()]
    claims = [Claim("child", f"wish {name}", "stated") for name in asked]
    for trait, _, _ in asked.values():
        claims += _value_claims(trait, child, visitor)
    return Appraisal(len(close) / len(asked), "; ".join(parts), tuple(claims))


def _no_view(child: Child) -> str:
    return f"No wish of {child.name} on ethnicity, religion or language to compare: counts in full"


def _no_view_claims(child: Child) -> tuple[Claim, ...]:
    return tuple(
        Claim("child", f"wish {trait.name}", "stated", False)
        for trait, _ in _IDENTITY
        if not trait.wish(child)
    )


def _compared(trait: Trait, own: Callable[[Child], str], child: Child, visitor: Visitor) -> str:
    """Say how a visitor's value stands to what the child is and wishes for."""
    has = set(trait.values(visitor))
    name = trait.name.capitalize()
    if met := sorted(has & set(_wished(trait, child))):
        return f"{name} {shown(trait, met, 'and')}, as {child.name} wishes"
    if has & set(_own(own, child)):
        return f"{name} {shown(trait, sorted(has), 'and')}, the same as {child.name}"
    theirs = shown(trait, sorted(has), "and") if has else "not recorded"
    neither = f"not what {child.name} wishes"
    if _own(own, child):
        neither += ", nor the same"
    return f"{name} {theirs}: {neither}"


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
    said = "; ".join(parts) or _no_dislikes(child, visitor)
    claims = [Claim(who, "dislikes", tag) for tag in both for who in ("child", "visitor")]
    claims += [Claim("visitor", "dislikes", tag) for tag in like_disliked]
    claims += [Claim("child", "dislikes", tag) for tag in dislike_liked]
    return Appraisal(
        min(max(0.5 + net / DISLIKES_TO_FULL, 0.0), 1.0), said[0].upper() + said[1:], tuple(claims)
    )


def _no_dislikes(child: Child, visitor: Visitor) -> str:
    unknown = [one.name for one in (child, visitor) if not _dislikes(one)]
    if len(unknown) == 2:
        return "no dislikes to compare: counts half"
    return "no dislike in common, and none against the other: counts half"


DISLIKES = Criterion(
    code="dislikes",
    title="Shared dislikes",
    array=_shared_dislikes,
    appraise=_appraise_dislikes,
)
