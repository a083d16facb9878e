"""Rules about what a child needs to be safe and well with a visitor."""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.rule import PairRule, Verdict
from matcher.policy.wish_rules import plain
from matcher.policy.wording import listed
from matcher.records.child import Child, Gender
from matcher.records.visitor import Visitor

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NOTHING = frozenset({"none", "no", "nil", "nothing", "n/a", "na", "no pets", "no allergies"})
"""What people write where there is nothing: recorded, and meeting nothing."""
_USUAL_ALLERGENS = frozenset(
    {
        "dog",
        "dogs",
        "cat",
        "cats",
        "smoke",
        "smoking",
        "horse",
        "horses",
        "bird",
        "birds",
        "rabbit",
        "rabbits",
    }
    | {"hamster", "hamsters", "guinea pig", "guinea pigs", "fur", "pet fur", "feathers", "reptiles", "fish"}
)
"""Words for allergens and pets that may stand in a round file."""
_SHOWN_CONDITIONS = frozenset({"no car", "public places only"})
_SMOKE = frozenset({"smoke", "smoking", "smoker", "tobacco", "cigarette"})
_BARRED = {
    "male": Gender.MALE,
    "men": Gender.MALE,
    "man": Gender.MALE,
    "female": Gender.FEMALE,
    "women": Gender.FEMALE,
    "woman": Gender.FEMALE,
}
_NO_GENDER = re.compile(r"no (male|female|men|man|women|woman)s?( visitors?)?")


def _needs(child: Child) -> Iterable[str]:
    return {plain(tag) for tag in child.needs} - NOTHING


def _skills(visitor: Visitor) -> Iterable[str]:
    return map(plain, visitor.skills)


def _needs_covered(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    found = facts.incidence("needs", _needs, _skills)
    covered: BoolArray = found.shared(child, visitor) == found.child_count[child]
    return covered


def _judge_needs(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    asked = sorted(_needs(child))
    if not asked:
        return Verdict(True, f"{child.name} needs no particular skill.")
    missing = [tag for tag in asked if tag not in set(_skills(visitor))]
    if not missing:
        return Verdict(True, f"{child.name} needs {listed(asked)}; {visitor.name} can do that.")
    which = "no such skill" if len(asked) == 1 else f"no skill in {listed(missing, 'or')}"
    return Verdict(False, f"{child.name} needs {listed(asked)}; {visitor.name} has {which} recorded.")


def _experienced(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    needed = facts.remember("experience needed", lambda: _levels(c.experience_needed for c in facts.children))
    has = facts.remember("experience", lambda: _levels(v.experience for v in facts.visitors))
    enough: BoolArray = has[visitor] >= needed[child]
    return enough


def _levels(values: Iterable[int | None]) -> IntArray:
    return np.array([value or 0 for value in values], np.int64)


def _judge_experienced(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    needed, has = child.experience_needed or 0, visitor.experience or 0
    if needed == 0:
        return Verdict(True, f"{child.name} needs no earlier experience.")
    theirs = f"has {has}" if visitor.experience is not None else "has none recorded"
    return Verdict(
        has >= needed, f"{child.name} needs experience of {needed} (of 3); {visitor.name} {theirs}."
    )


def _stems(tag: str) -> set[str]:
    """Reduce a tag to words without a plural, so that ``dog`` meets ``guide dogs``; ``no dogs`` is none."""
    text = plain(tag)
    if text in NOTHING or text.startswith("no "):
        return set()
    stems = {word.rstrip("s") for word in re.findall(r"\w+", text)}
    return {"smoke" if stem in _SMOKE else stem for stem in stems}


def _allergens(child: Child) -> set[str]:
    return {stem for tag in child.allergies for stem in _stems(tag)}


def _around(visitor: Visitor) -> set[str]:
    """Give what a child meets with the visitor: pets, and smoke."""
    pets = {stem for tag in visitor.pets for stem in _stems(tag)}
    return pets | {"smoke"} if visitor.smoker else pets


def _no_allergen(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    return ~facts.incidence("allergies", _allergens, _around).meets(child, visitor)


def _judge_allergies(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    met = [tag for tag in child.allergies if _stems(tag) & _around(visitor)]
    if met:
        return Verdict(
            False, f"{child.name} must not meet {_told(facts, met)}; {visitor.name} {_has(facts, visitor)}."
        )
    if not _allergens(child):
        return Verdict(True, f"No allergy of {child.name} is recorded.")
    return Verdict(
        True,
        f"{child.name} must not meet {_told(facts, child.allergies)}; {visitor.name} {_has(facts, visitor)}.",
    )


def _told(facts: Facts, tags: Iterable[str]) -> str:
    return facts.typed(tags, _USUAL_ALLERGENS)


def _has(facts: Facts, visitor: Visitor) -> str:
    animals = [pet for pet in visitor.pets if _stems(pet)]
    pets = (
        f"has {facts.typed(animals, _USUAL_ALLERGENS, 'and')}"
        if animals
        else "has no pets"
        if visitor.pets
        else "has no pets recorded"
    )
    smokes = {True: "smokes", False: "does not smoke", None: "may or may not smoke (not recorded)"}
    return f"{pets} and {smokes[visitor.smoker]}"


def _caution_allergies(facts: Facts, c: int, v: int) -> str | None:
    child, visitor = facts.children[c], facts.visitors[v]
    allergens = _allergens(child)
    if not child.allergies:
        said = _has(facts, visitor) if _around(visitor) else ""
        return f"Allergies of {child.name} are not recorded; {visitor.name} {said}." if said else None
    missing = ["smoker"] if "smoke" in allergens and visitor.smoker is None else []
    missing += ["pets"] if allergens - {"smoke"} and not visitor.pets else []
    if not missing:
        return None
    return (
        f"{child.name} must not meet {_told(facts, child.allergies)};"
        f" not recorded for {visitor.name}: {listed(missing)}."
    )


def barred_genders(child: Child) -> frozenset[Gender]:
    """Give the genders that the child's conditions exclude."""
    found = (_NO_GENDER.fullmatch(plain(condition)) for condition in child.conditions)
    return frozenset(_BARRED[match.group(1)] for match in found if match)


def other_conditions(facts: Facts, child: Child) -> tuple[str, ...]:
    """Give the conditions that exclude nobody and are shown: ``no car``, ``public places only``.

    Where sentences are impersonal, conditions in other words than these are only counted.
    """
    plain_ones = (plain(condition) for condition in child.conditions)
    shown = [one for one in plain_ones if one not in NOTHING and not _NO_GENDER.fullmatch(one)]
    if not facts.impersonal:
        return tuple(shown)
    known = [one for one in shown if one in _SHOWN_CONDITIONS]
    others = len(shown) - len(known)
    return (*known, *([f"{others} in own words, see the tables"] if others else []))


def _conditions(facts: Facts, child: IntArray, visitor: IntArray) -> BoolArray:
    return ~facts.incidence("conditions", barred_genders, _perhaps).meets(child, visitor)


def _perhaps(visitor: Visitor) -> tuple[Gender, ...]:
    """Give the genders a visitor may have: an unknown one may be any that is excluded."""
    return (Gender.MALE, Gender.FEMALE) if visitor.gender == Gender.UNKNOWN else (visitor.gender,)


def _judge_conditions(facts: Facts, c: int, v: int) -> Verdict:
    child, visitor = facts.children[c], facts.visitors[v]
    barred = barred_genders(child)
    if not barred:
        return Verdict(True, f"No condition of {child.name} excludes a visitor.")
    asked = listed(f"no {gender.value} visitor" for gender in sorted(barred))
    if visitor.gender == Gender.UNKNOWN:
        return Verdict(
            False, f"Condition for {child.name}: {asked}; the gender of {visitor.name} is not recorded."
        )
    return Verdict(
        visitor.gender not in barred,
        f"Condition for {child.name}: {asked}; {visitor.name} is {visitor.gender.value}.",
    )


def _caution_conditions(facts: Facts, c: int, v: int) -> str | None:
    child, visitor = facts.children[c], facts.visitors[v]
    if visitor.unit != "couple" or not barred_genders(child):
        return None
    return f"{visitor.name} is a couple: check that the condition of {child.name} holds for both of them."


SAFETY_RULES: tuple[PairRule, ...] = (
    PairRule(
        code="needs",
        title="The visitor has the skills the child needs",
        array=_needs_covered,
        judge=_judge_needs,
    ),
    PairRule(
        code="experience",
        child_cells=("experience_needed",),
        title="The visitor has the experience the child needs",
        array=_experienced,
        judge=_judge_experienced,
    ),
    PairRule(
        code="allergies",
        title="Nothing the child is allergic to",
        array=_no_allergen,
        judge=_judge_allergies,
        warn=_caution_allergies,
    ),
    PairRule(
        code="conditions",
        title="The child's risk conditions",
        array=_conditions,
        judge=_judge_conditions,
        warn=_caution_conditions,
    ),
)
