"""A card never contradicts itself: every phrase's claims are true of the records, and none is denied.

A claim is data (who, which trait, which value, yes or no). What a phrase claims is held against the two
records, worked out here a second time; what all phrases of a card claim is held against each other.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matcher.policy.cautions import cautions
from matcher.policy.criteria import CRITERIA, criterion
from matcher.policy.criterion import Claim
from matcher.policy.facts import Facts
from matcher.policy.rules import RULES
from matcher.records.child import AgeRange, AgeWish, Child, Gender, PlacementType, ServiceEnd, Wish
from matcher.records.visitor import Visitor
from tests.policy.pairs import a_pair

WORDS = {
    "ethnicity": ("mixed", "pakistani", "white british"),
    "religion": ("muslim", "none", "christian"),
    "language": ("urdu", "bsl", "english"),
    "gender": ("female", "male", "non-binary"),
}
TAGS = st.lists(st.sampled_from(("football", "art", "dogs", "none")), max_size=3, unique=True).map(tuple)
STYLES = st.lists(
    st.sampled_from(("quiet", "lively", "planner", "spontaneous", "indoors")), max_size=3, unique=True
).map(tuple)


def _wishes(trait: str) -> st.SearchStrategy[Wish]:
    some = st.lists(st.sampled_from(WORDS[trait]), max_size=2, unique=True).map(tuple)
    return st.one_of(st.just(Wish()), st.builds(Wish, some, some))


AGES = st.lists(st.builds(AgeRange, st.integers(18, 40), st.none() | st.integers(40, 80)), max_size=2).map(
    tuple
)
CHILDREN: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "ethnicity": st.sampled_from(("", *WORDS["ethnicity"])),
        "religion": st.sampled_from(("", *WORDS["religion"])),
        "wish_gender": _wishes("gender"),
        "wish_ethnicity": _wishes("ethnicity"),
        "wish_religion": _wishes("religion"),
        "wish_language": _wishes("language"),
        "wish_age": st.builds(AgeWish, AGES, AGES),
        "interests": TAGS,
        "dislikes": TAGS,
        "style": STYLES,
        "allergies": TAGS,
        "experience_needed": st.none() | st.integers(0, 3),
        "lost_visitor": st.none() | st.booleans(),
        "placement_type": st.sampled_from(list(PlacementType)),
        "service_end": st.sampled_from(list(ServiceEnd)),
        "leaves_on": st.dates(date(2026, 12, 1), date(2031, 1, 1)),
        "upper_age_read": st.just(18),
    }
)
VISITORS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "gender": st.sampled_from(list(Gender)),
        "ethnicity": st.sampled_from(("", *WORDS["ethnicity"])),
        "religion": st.sampled_from(("", *WORDS["religion"])),
        "languages": st.lists(st.sampled_from(WORDS["language"]), max_size=2, unique=True).map(tuple),
        "age": st.integers(18, 80),
        "interests": TAGS,
        "dislikes": TAGS,
        "style": STYLES,
        "pets": TAGS,
        "smoker": st.none() | st.booleans(),
        "experience": st.none() | st.integers(0, 3),
        "commitment_months": st.none() | st.integers(0, 48),
    }
)


def _claimed(facts: Facts) -> list[Claim]:
    """Gather what every phrase of a card claims: criteria, rules about wishes, and cautions."""
    claims = [claim for each in CRITERIA for claim in each.appraise(facts, 0, 0).claims]
    for rule in RULES:
        if rule.code.startswith("wish-"):
            insists = "does not insist" not in rule.because(facts, 0, 0)
            claims.append(Claim("child", f"must {rule.code[5:]}", "stated", insists))
    for code, sentence in cautions(facts, 0, 0):
        if code == "commitment":
            claims.append(Claim("visitor", "commitment", "recorded", False))
        if code == "birthday-unknown":
            claims.append(Claim("child", "birthday", "known", False))
        if code == "short-time":
            claims.append(Claim("child", "birthday", "known", "may end" not in sentence))
    return claims


def _has(visitor: Visitor, trait: str) -> tuple[str, ...]:
    gender = () if visitor.gender is Gender.UNKNOWN else (str(visitor.gender),)
    texts = {"ethnicity": visitor.ethnicity, "religion": visitor.religion}
    return {"gender": gender, "language": visitor.languages}.get(trait) or (texts.get(trait, ""),)


def _is_true(claim: Claim, child: Child, visitor: Visitor) -> bool:
    """Work out from the records whether a claim is so."""
    person: Any = {"child": child, "visitor": visitor}.get(claim.who)
    kind, _, trait = claim.trait.partition(" ")
    if kind == "wish" and claim.value == "stated":
        return bool(getattr(child, f"wish_{trait}")) == claim.holds
    if kind == "must":
        return bool(getattr(child, f"wish_{trait}").musts) == claim.holds
    if claim.trait == "wish age":
        asked = [one for one in (*child.wish_age.musts, *child.wish_age.prefers) if str(one) == claim.value]
        return bool(asked) and all((visitor.age in one) == claim.holds for one in asked)
    if kind == "wish":
        return (claim.value in _has(visitor, trait)) == claim.holds
    if claim.value == "recorded":
        name = {"commitment": "commitment_months"}.get(claim.trait, claim.trait)
        return (getattr(person, name) is not None) == claim.holds
    if claim.trait == "birthday":
        return (child.service_end is not ServiceEnd.AGE) == claim.holds
    if claim.who == "pair":
        return claim.value in child.interests and claim.value in visitor.interests
    return (claim.value in getattr(person, claim.trait)) == claim.holds


@settings(max_examples=400, deadline=None)
@given(CHILDREN, VISITORS)
@example(
    {"ethnicity": "white british", "wish_ethnicity": Wish(prefers=("mixed",))},
    {"ethnicity": "mixed"},
)
@example({"wish_gender": Wish(musts=("female",))}, {"gender": Gender.FEMALE})
@example({"style": ("quiet", "lively")}, {"style": ("quiet",)})
def test_what_a_card_claims_is_so_and_nothing_denies_it(
    child: dict[str, Any], visitor: dict[str, Any]
) -> None:
    """Each claim is true of the two records; no claim and its denial stand on one card."""
    facts = a_pair(child, visitor)
    claims = _claimed(facts)
    untrue = [claim for claim in claims if not _is_true(claim, facts.children[0], facts.visitors[0])]
    assert untrue == []
    said = set(claims)
    assert [claim for claim in said if claim._replace(holds=not claim.holds) in said] == []


@settings(max_examples=200, deadline=None)
@given(CHILDREN, VISITORS)
def test_a_met_wish_never_stands_beside_nothing_in_common(
    child: dict[str, Any], visitor: dict[str, Any]
) -> None:
    """Where every wish on ethnicity, religion and language is met, identity is full as well."""
    facts = a_pair(child, visitor)
    wishes = {
        "ethnicity": facts.children[0].wish_ethnicity,
        "religion": facts.children[0].wish_religion,
        "language": facts.children[0].wish_language,
    }
    met = [
        bool({*wish.musts, *wish.prefers} & set(_has(facts.visitors[0], trait)))
        for trait, wish in wishes.items()
        if wish
    ]
    identity = criterion("identity").appraise(facts, 0, 0)
    assert identity.score >= (sum(met) / len(met) if met else 1.0)


def test_the_words_of_a_card_by_hand() -> None:
    """What the two cards said that contradicted themselves, and what they say now."""
    wished = a_pair(
        {"ethnicity": "white british", "wish_ethnicity": Wish(prefers=("mixed",))}, {"ethnicity": "mixed"}
    )
    assert criterion("identity").appraise(wished, 0, 0)[:2] == (1.0, "Ethnicity Mixed, as Leah wishes")
    insisted = a_pair({"wish_gender": Wish(musts=("female",))}, {"gender": Gender.FEMALE})
    assert criterion("wishes").appraise(insisted, 0, 0)[:2] == (
        1.0,
        "No further preferences are stated: counts in full."
        " What Leah insists on is a rule: gender female (met)",
    )
    unsaid = a_pair({"wish_gender": Wish()}, {})
    assert criterion("wishes").appraise(unsaid, 0, 0)[:2] == (
        1.0,
        "No preferences are stated for Leah: counts in full",
    )
    both = a_pair({"style": ("quiet", "lively")}, {"style": ("quiet",)})
    assert (
        criterion("style").appraise(both, 0, 0).because
        == "Both are quiet; Priya is quiet where Leah is lively"
    )


def test_what_is_taken_for_granted_is_said_to_be_taken() -> None:
    """A commitment that is not recorded is not told as if it were; nor is a birthday."""
    asks = {
        "experience_needed": 3,
        "service_end": ServiceEnd.AGE,
        "leaves_on": date(2027, 1, 1),
        "upper_age_read": 18,
    }
    facts = a_pair(asks, {"commitment_months": None, "experience": 2})
    assert (
        "a commitment not recorded and taken as 12 months"
        in criterion("steadiness").appraise(facts, 0, 0).because
    )
    assert "lasts at least" in criterion("time-left").appraise(facts, 0, 0).because
    known = replace(facts.children[0], service_end=ServiceEnd.GIVEN)
    again = replace(facts, pool=replace(facts.pool, children=(known,)))
    assert "at least" not in criterion("time-left").appraise(again, 0, 0).because
