"""Two people of whom only half a postcode is known are not at one point: roughly apart, and said so."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.decisions.saved import places_from_json, places_to_json
from matcher.policy.cautions import cautions
from matcher.policy.criteria import criterion
from matcher.policy.facts import Facts
from matcher.policy.measures import BY_VERSION
from matcher.policy.policy import Policy
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.rounds.result import digests_of
from matcher.travel.gazetteer import Gazetteer
from matcher.travel.placing import place
from tests.policy.pairs import LEAH, PRIYA

TODAY = date(2026, 11, 22)
GAZETTEER = Gazetteer({"M6": (53.4925, -2.2840), "M65WG": (53.4929, -2.2845), "M300AA": (53.4840, -2.3600)})
"""Two codes of one district, some 60 m apart, and one 5 km off."""


def facts_at(child: str, visitor: str, version: int = 2, point: Point | None = None) -> Facts:
    """Give the facts of one pair that lives at two postcodes."""
    pool = Pool(
        (replace(LEAH, postcode=child, point=point),), (replace(PRIYA, postcode=visitor, point=None),)
    )
    places, _ = place(pool, GAZETTEER)
    return Facts(pool, places, Policy(), TODAY, measures=BY_VERSION[version])


@pytest.mark.parametrize(
    ("child", "visitor", "km"),
    [
        ("M6", "M6", 2.6),  # both at the middle of the district
        ("M6 9ZZ", "M6 8YY", 2.6),  # neither full code is known, so both fall back to the middle
        ("M6 5WG", "M6", 2.6),  # one exact point, 60 m from the middle: as little is known
        ("M6 5WG", "M6 5WG", 0.0),  # the same full postcode is the same street
        ("M6", "M30 0AA", 6.7),  # far enough for half a postcode not to matter
    ],
)
def test_nobody_in_one_district_is_nothing_apart(child: str, visitor: str, km: float) -> None:
    """At least what lies between two people of a district, where one is known only to the district."""
    facts = facts_at(child, visitor)
    assert float(facts.distance_km(np.array([0]), np.array([0]))[0]) == km
    told = [sentence for code, sentence in cautions(facts, 0, 0) if code == "distance-known"]
    assert bool(told) == (km == 2.6)
    said = criterion("travel").appraise(facts, 0, 0).because
    assert ("distance not exactly known" in said) == (km == 2.6)
    assert ("0.0 km, 0 minutes" in said) == (km == 0.0)


def test_the_card_names_the_district_and_no_more_of_the_postcode() -> None:
    """The caution says what is not known, and what is taken instead."""
    told = dict(cautions(facts_at("M6 9ZZ", "M6"), 0, 0))
    assert told["distance-known"] == (
        "Leah and Priya are both in M6, and one is known only by half a postcode: the distance is not exactly"
        " known, and taken as 2.6 km."
    )


def test_own_coordinates_are_exact_whatever_the_postcode() -> None:
    """Latitude and longitude in the row win over half a postcode."""
    exact = facts_at("M6", "M6 5WG", point=Point(53.4929, -2.2845))
    assert float(exact.distance_km(np.array([0]), np.array([0]))[0]) == 0.0
    assert not exact.places.has_rough


def test_rounds_of_version_1_keep_their_distances_and_digests() -> None:
    """What was made before is verified as it was made; the digest knows no precision then."""
    old, new = facts_at("M6", "M6", version=1), facts_at("M6", "M6")
    assert float(old.distance_km(np.array([0]), np.array([0]))[0]) == 0.0
    plain = replace(new.places, child_rough=None, visitor_rough=None)
    assert digests_of(old).places == plain.digest() != digests_of(new).places


def test_precision_is_kept_and_old_places_can_be_read() -> None:
    """The ledger keeps what is rough; places that were kept before have nothing of it."""
    places = facts_at("M6 5WG", "M6").places
    again = places_from_json(places_to_json(places))
    assert again.child_rough is None
    assert again.visitor_rough is not None
    assert again.visitor_rough.tolist() == [True]
    assert again.digest() == places.digest()
    old = places_from_json('{"children": [[53.4, -2.2]], "visitors": [[53.5, -2.3]]}')
    assert not old.has_rough
