"""Rules about what a child insists on: one of the musts is met, or the pair is not possible."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.incidence import Spans
from matcher.policy.rule import PairRule, Verdict
from matcher.policy.wording import listed
from matcher.records.child import AgeRange, Child, Gender, Wish
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def plain(text: str) -> str:
    """Write a value as it is compared: lower case, single spaces."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class Trait:
    """Something of a visitor that a child may have a wish about.

    Parameters
    ----------
    name
        As in the columns and in sentences.
    wish
        The child's wish.
    values
        The visitor's values as compared; none where not known.
    """

    name: str
    wish: Callable[[Child], Wish]
    values: Callable[[Visitor], tuple[str, ...]]


def _gender(visitor: Visitor) -> tuple[str, ...]:
    return () if visitor.gender == Gender.UNKNOWN else (visitor.gender.value,)


def _text(value: str) -> tuple[str, ...]:
    return (plain(value),) if value.strip() else ()


GENDER = Trait("gender", lambda child: child.wish_gender, _gender)
ETHNICITY = Trait("ethnicity", lambda child: child.wish_ethnicity, lambda visitor: _text(visitor.ethnicity))
RELIGION = Trait("religion", lambda child: child.wish_religion, lambda visitor: _text(visitor.religion))
LANGUAGE = Trait(
    "language",
    lambda child: child.wish_language,
    lambda visitor: tuple(map(plain, visitor.languages)),
)
TRAITS = (GENDER, ETHNICITY, RELIGION, LANGUAGE)
"""The traits with a word for a value; age has ranges instead."""


def shown(trait: Trait, values: Iterable[str], last: str = "or") -> str:
    """Write values of a trait: genders as they are, the names of peoples and languages with capitals."""
    return listed((value if trait is GENDER or value == "none" else value.title() for value in values), last)


def _must_rule(trait: Trait) -> PairRule:
    def musts(child: Child) -> Iterable[str]:
        return map(plain, trait.wish(child).musts)

    def array(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
        found = facts.incidence(f"must {trait.name}", musts, trait.values)
        met: BoolArray = (found.child_count[child] == 0) | found.meets(child, visitor)
        return met

    def judge(facts: Facts, c: int, v: int) -> Verdict:
        child, visitor = facts.children[c], facts.visitors[v]
        asked, has = tuple(musts(child)), trait.values(visitor)
        if not asked:
            return Verdict(True, f"{child.name} does not insist on the visitor's {trait.name}.")
        theirs = shown(trait, has, "and") if has else "not recorded"
        return Verdict(
            bool(set(asked) & set(has)),
            f"{child.name} must have a visitor of {trait.name} {shown(trait, asked)};"
            f" the {trait.name} of {visitor.name} is {theirs}.",
        )

    return PairRule(
        code=f"wish-{trait.name}",
        child_cells=(f"wish_{trait.name}",),
        title=f"What the child insists on: the visitor's {trait.name}",
        array=array,
        judge=judge,
    )


def age_spans(ranges: Iterable[tuple[AgeRange, ...]]) -> Spans:
    """Make ranges of age, those of each person, into arrays."""
    return Spans.of([(one.lowest, one.highest) for one in own] for own in ranges)


def _age_musts(child: Child) -> tuple[AgeRange, ...]:
    return child.wish_age.musts


def _must_age(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    musts = facts.remember("must age", lambda: age_spans(map(_age_musts, facts.children)))
    insists = facts.remember(
        "must age asked", lambda: np.array([bool(one.wish_age.musts) for one in facts.children], np.bool_)
    )
    return ~insists[child] | musts.hold(child, facts.visitor_age[visitor])


def _judge_must_age(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    musts = _age_musts(child)
    if not musts:
        return Verdict(True, f"{child.name} does not insist on the visitor's age.")
    asked = listed(map(str, musts), "or")
    return Verdict(
        any(visitor.age in one for one in musts),
        f"{child.name} must have a visitor aged {asked}; {visitor.name} is {visitor.age}.",
    )


WISH_RULES: tuple[PairRule, ...] = (
    *map(_must_rule, TRAITS),
    PairRule(
        code="wish-age",
        child_cells=("wish_age",),
        title="What the child insists on: the visitor's age",
        array=_must_age,
        judge=_judge_must_age,
    ),
)
