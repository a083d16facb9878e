# ruff: noqa: E501  (the table of scores: one line a pair reads better than six)
"""Every criterion: both ends, what is not known, monotone, and the sentence that states the score."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from matcher.policy.criteria import CRITERIA, criterion, fit, scores, weigh
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.availability import ANY_TIME, slot_mask
from matcher.records.child import AgeRange, AgeWish, Gender, PlacementType, Wish
from matcher.records.place import Point
from tests.policy.pairs import LEAH, PRIYA, SALFORD, SAT, SUN, a_pair, facts_of

Cells = dict[str, Any]
ONE_PAIR = (np.array([0]), np.array([0]))
KM_NORTH = 1 / 1.3 / (6371.0088 * np.pi / 180)
"""Degrees of latitude that make one road kilometre at the default circuity."""


def north(km: float) -> Point:
    """Give the point so many road kilometres north of Priya."""
    return Point(SALFORD.latitude + km * KM_NORTH, SALFORD.longitude)


def score(code: str, child: Cells | None = None, visitor: Cells | None = None, **service: Any) -> float:
    """Give one score of Leah and Priya, some cells changed."""
    return float(criterion(code).score(a_pair(child, visitor, service), *ONE_PAIR)[0])


WEEK = [slot_mask([f"{day} {part}"]) for day in ("Sat", "Sun") for part in ("morning", "afternoon")]
LADDERS: dict[str, list[tuple[Cells, Cells, float]]] = {
    "wishes": [
        ({"wish_gender": Wish(prefers=("male",)), "wish_age": AgeWish(prefers=(AgeRange(50),))}, {}, 0.0),
        ({"wish_gender": Wish(prefers=("female",)), "wish_age": AgeWish(prefers=(AgeRange(50),))}, {}, 0.5),
        ({"wish_gender": Wish(prefers=("female",)), "wish_age": AgeWish(prefers=(AgeRange(30),))}, {}, 1.0),
    ],
    "travel": [
        ({"point": north(40.5)}, {}, 0.0),
        ({"point": north(40)}, {}, 0.0),
        ({"point": north(30)}, {}, (40 - 30) / (40 - 40 / 3)),
        ({"point": north(20)}, {}, (40 - 20) / (40 - 40 / 3)),
        ({"point": north(40 / 3 - 0.01)}, {}, 1.0),
        ({"point": north(0)}, {}, 1.0),
    ],
    "steadiness": [
        ({"experience_needed": 3, "lost_visitor": True, "placement_type": PlacementType.SECURE}, {"experience": 0, "commitment_months": 0, "available": SAT}, 0.0),
        ({"experience_needed": 3, "lost_visitor": True, "placement_type": PlacementType.SECURE}, {"experience": 1, "commitment_months": 18, "available": SAT}, 1.5 / 5),
        ({"experience_needed": 3, "lost_visitor": True, "placement_type": PlacementType.SECURE}, {"experience": 3, "commitment_months": 60, "available": ANY_TIME}, 1.0),
    ],
    "interests": [
        ({"interests": ("football", "music", "art", "films")}, {"interests": ("chess",)}, 0.0),
        ({"interests": ("football", "music", "art", "films")}, {"interests": ("football", "chess")}, 1 / 3),
        ({"interests": ("football", "music", "art", "films")}, {"interests": ("football", "music", "art")}, 1.0),
        ({"interests": ("football", "music", "art", "films")}, {"interests": ("football", "music", "art", "films")}, 1.0),
    ],
    "style": [
        ({"style": ("quiet", "outdoors")}, {"style": ("lively", "indoors")}, 0.0),
        ({"style": ("quiet", "outdoors")}, {"style": ("quiet", "indoors")}, 0.0),
        ({"style": ("quiet", "outdoors")}, {"style": ("quiet", "planner")}, 0.5),
        ({"style": ("quiet", "outdoors")}, {"style": ("quiet", "outdoors")}, 1.0),
    ],
    "identity": [
        ({"ethnicity": "mixed", "wish_ethnicity": Wish(prefers=("mixed",)), "wish_language": Wish(prefers=("urdu",))}, {"ethnicity": "pakistani"}, 0.0),
        ({"ethnicity": "mixed", "wish_ethnicity": Wish(prefers=("mixed",)), "wish_language": Wish(prefers=("urdu",))}, {"ethnicity": "mixed"}, 0.5),
        ({"ethnicity": "mixed", "wish_ethnicity": Wish(prefers=("mixed",)), "wish_language": Wish(prefers=("urdu",))}, {"ethnicity": "mixed", "languages": ("urdu",)}, 1.0),
    ],
    "dislikes": [
        ({"interests": ("a", "b", "c")}, {"dislikes": ("a", "b", "c")}, 0.0),
        ({"interests": ("a", "b", "c")}, {"dislikes": ("a",)}, 0.5 - 1 / 6),
        ({"dislikes": ("x", "y", "z")}, {}, 0.5),
        ({"dislikes": ("x", "y", "z")}, {"dislikes": ("x", "y")}, 0.5 + 2 / 6),
        ({"dislikes": ("x", "y", "z")}, {"dislikes": ("x", "y", "z")}, 1.0),
    ],
    "slack": [
        ({"available": WEEK[0]}, {"available": WEEK[0]}, 0.0),
        ({"available": ANY_TIME}, {"available": WEEK[0] | WEEK[1]}, 1 / 3),
        ({"available": ANY_TIME}, {"available": sum(WEEK)}, 1.0),
        ({"available": ANY_TIME}, {"available": ANY_TIME}, 1.0),
    ],
    "time-left": [
        ({"leaves_on": LEAH.referred_on}, {}, 0.0),
        ({"leaves_on": LEAH.referred_on.replace(year=2027, month=11, day=22)}, {"commitment_months": 24}, 0.5),
        ({"leaves_on": LEAH.referred_on.replace(year=2027, month=11, day=22)}, {"commitment_months": 12}, 1.0),
        ({}, {"commitment_months": 24}, 1.0),
    ],
}  # fmt: skip
"""For each criterion, pairs that are better and better, from one end to the other."""


@pytest.mark.parametrize("code", LADDERS)
def test_a_criterion_goes_from_0_to_1_and_never_back(code: str) -> None:
    """Both ends are reached, each step has its score, and a better pair never has a lower one."""
    reached = [score(code, child, visitor) for child, visitor, _ in LADDERS[code]]
    assert reached == pytest.approx([wanted for *_, wanted in LADDERS[code]], abs=2e-4)
    assert reached[0] == 0
    assert reached[-1] == 1
    assert all(worse <= better for worse, better in pairwise(reached))


def test_every_criterion_stands_in_the_dictionary_and_is_tried() -> None:
    """The criteria stand in the dictionary's order, which is the order of the weights."""
    assert [each.code for each in CRITERIA] == list(Policy().weights.by_code()) == list(LADDERS)


@pytest.mark.parametrize(
    ("code", "child", "visitor", "wanted"),
    [
        ("wishes", {}, {}, 1),
        ("wishes", {"wish_gender": Wish(musts=("female",))}, {}, 1),
        ("wishes", {"wish_gender": Wish(prefers=("female",))}, {"gender": Gender.UNKNOWN}, 0),
        ("travel", {"point": None}, {}, 0),
        ("steadiness", {"experience_needed": 2}, {"experience": None, "commitment_months": None}, 0.5),
        ("interests", {"interests": ()}, {"interests": ("art",)}, 0.5),
        ("interests", {"interests": ("art",)}, {"interests": ()}, 0.5),
        ("style", {"style": ()}, {"style": ("quiet",)}, 0.5),
        ("style", {"style": ("quiet",)}, {"style": ()}, 0.5),
        ("identity", {"ethnicity": "mixed"}, {"ethnicity": "pakistani"}, 1),
        ("identity", {"ethnicity": "", "wish_ethnicity": Wish(prefers=("mixed",))}, {}, 0),
        (
            "identity",
            {"ethnicity": "", "wish_ethnicity": Wish(prefers=("mixed",))},
            {"ethnicity": "mixed"},
            1,
        ),
        (
            "identity",
            {"ethnicity": "white british", "wish_ethnicity": Wish(prefers=("mixed",))},
            {"ethnicity": "mixed"},
            1,
        ),
        (
            "identity",
            {"ethnicity": "white british", "wish_ethnicity": Wish(musts=("mixed",))},
            {"ethnicity": "white british"},
            1,
        ),
        ("dislikes", {}, {}, 0.5),
        ("time-left", {}, {"commitment_months": None}, 0.5),
    ],
)
def test_what_is_not_known_counts_as_the_dictionary_says(
    code: str, child: Cells, visitor: Cells, wanted: float
) -> None:
    """Nothing known is neither good nor bad, and no wish is no loss."""
    assert score(code, child, visitor) == wanted


def test_an_unsure_commitment_counts_as_the_minimum() -> None:
    """A visitor who has not said how long is as steady as one who commits to the least."""
    asks = {"experience_needed": 3, "lost_visitor": True}
    unsure = score("steadiness", asks, {"commitment_months": None})
    assert unsure == score("steadiness", asks, {"commitment_months": 12})
    assert unsure < score("steadiness", asks, {"commitment_months": 13})
    assert unsure < score("steadiness", asks, {"commitment_months": None}, commitment_months=24)


def test_a_child_who_asks_nothing_is_covered_by_everyone() -> None:
    """Steadiness is measured against the child: where nothing is asked, nobody falls short."""
    assert score("steadiness", {"experience_needed": 0}, {"experience": 0, "commitment_months": 0}) == 1


def test_a_short_reach_has_no_slope() -> None:
    """Within 10 km everything is near, also for a visitor whose limit is below that."""
    assert score("travel", {"point": north(8)}, {"max_travel_km": 8.5}) == 1
    assert score("travel", {"point": north(9)}, {"max_travel_km": 8.5}) == 0


def test_twenty_minutes_by_public_transport_are_nearer_than_ten_km() -> None:
    """The further of 20 minutes and 10 km is near: a walker has 10 km, a driver 13.3."""
    assert score("travel", {"point": north(9.9)}, {"drives": False}) == 1
    assert score("travel", {"point": north(13)}, {"drives": False}) == pytest.approx(27 / 30, abs=1e-3)
    assert score("travel", {"point": north(13)}, {"drives": True}) == 1


def test_a_limit_in_minutes_is_the_pairs_limit_too() -> None:
    """A visitor who travels for 30 minutes by car reaches 20 km, and the line falls to there."""
    limited = {"max_travel_minutes": 30}
    near, limit = 40 / 3, 20
    reached = score("travel", {"point": north(17)}, limited)
    assert reached == pytest.approx((limit - 17) / (limit - near), abs=1e-3)


@pytest.mark.parametrize("each", CRITERIA, ids=lambda each: each.code)
def test_arrays_and_sentences_agree_for_every_pair_of_town(each: Any, town: Facts) -> None:
    """Each of the 2,400 pairs has one score, within 0 and 1, and its sentence states it."""
    child, visitor = map(np.ravel, np.indices((len(town.children), len(town.visitors))))
    by_array = each.score(town, child, visitor)
    assert ((by_array >= 0) & (by_array <= 1)).all()
    by_sentence = [each.appraise(town, c, v).score for c, v in zip(child, visitor, strict=True)]
    assert by_array == pytest.approx(by_sentence, abs=1e-12)
    for c, v in zip(child[::7], visitor[::7], strict=True):
        said = each.sentence(town, c, v)
        stated = re.search(r"\((\d\.\d\d)\)\.$", said)
        assert stated, said
        assert float(stated.group(1)) == pytest.approx(by_array[c * len(town.visitors) + v], abs=0.0051)


def test_nobody_else_changes_a_fit(town: Facts) -> None:
    """A pair has the same fit and scores in a town as alone."""
    child, visitor = np.array([3, 11, 40]), np.array([5, 0, 39])
    in_town, measured = fit(town, child, visitor)
    for position, (c, v) in enumerate(zip(child, visitor, strict=True)):
        people = replace(town.pool, children=(town.children[c],), visitors=(town.visitors[v],), standing=())
        places = replace(
            town.places,
            **{
                name: getattr(town.places, name)[[c if name.startswith("child") else v]]
                for name in town.places.__dataclass_fields__
                if getattr(town.places, name) is not None
            },
        )
        alone = replace(town, pool=people, places=places)
        assert fit(alone, *ONE_PAIR)[0][0] == in_town[position]
        assert (fit(alone, *ONE_PAIR)[1][0] == measured[position]).all()


def test_fit_is_the_weighted_mean_rounded_once() -> None:
    """All ones are 1000, all zeros 0; halves go up; weights are divided by their sum."""
    facts = a_pair()
    ends = np.array([[0.0] * 9, [1.0] * 9])
    assert weigh(facts, ends).tolist() == [0, 1000]
    one_of_two = a_pair(weights={"wishes": 3, "travel": 3} | {each.code: 0 for each in CRITERIA[2:]})
    assert weigh(one_of_two, np.array([[1.0] + [0.0] * 8])).tolist() == [500]
    assert weigh(one_of_two, np.array([[0.001] + [0.0] * 8])).tolist() == [1]


def test_tiny_has_the_fit_worked_out_by_hand(tiny: Facts) -> None:
    """The fits of the three children's pairs are those in the fixture's docstring."""
    child, visitor = np.array([0, 1, 1, 2]), np.array([0, 1, 0, 1])
    assert fit(tiny, child, visitor)[0].tolist() == [840, 840, 853, 840]


def test_a_weight_of_nothing_takes_a_criterion_out_but_keeps_its_score() -> None:
    """A criterion that does not count is still measured and still said."""
    facts = a_pair({"interests": ("art",)}, {"interests": ("art",)}, weights={"interests": 0})
    assert scores(facts, *ONE_PAIR)[0, 3] == 1
    assert criterion("interests").sentence(facts, 0, 0) == "Both like art (1.00)."


def test_the_limit_of_one_visitor_is_not_that_of_another() -> None:
    """Two visitors at one place have each their own scores."""
    patient = replace(PRIYA, visitor_id="V2", max_travel_km=20.0)
    facts = facts_of([replace(LEAH, point=north(18), available=SAT | SUN)], [PRIYA, patient])
    near, far = criterion("travel").score(facts, np.array([0, 0]), np.array([0, 1]))
    assert near > far > 0
