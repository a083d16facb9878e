# ruff: noqa: E501  (a table: one line a caution)
"""Cautions: what is said about a pair that is possible."""

from datetime import date
from typing import Any

import pytest

from matcher.policy.cautions import cautions, child_cautions, visitor_cautions
from matcher.policy.facts import Facts
from matcher.records.child import Gender, ServiceEnd
from tests.policy.pairs import a_pair


def test_a_pair_about_which_everything_is_known_has_none() -> None:
    """Leah and Priya have no empty safety cell and no date coming up."""
    assert cautions(a_pair(), 0, 0) == ()


@pytest.mark.parametrize(
    ("code", "says", "child", "visitor"),
    [
        ("appointment", "in the interests of Leah", {"appointment_decided_on": None}, {}),
        ("short-time", "11 whole months after the round starts: less than the 12 months that the service asks for.", {"leaves_on": date(2027, 11, 21)}, {}),
        ("birthday-unknown", "Only the age of Leah is known. The birthday is taken as ", {"service_end": ServiceEnd.AGE}, {}),
        ("conditions-shown", "no car; public places only", {"conditions": ("no car", "public places only")}, {}),
        ("conditions-shown", "never in the park", {"conditions": ("never in the park", "no male visitor")}, {}),
        ("dbs-ending", "until 20 February 2027", {}, {"dbs_issued_on": date(2024, 2, 20)}),
        ("pause-coming", "from 1 March 2027 until 9 March 2027", {}, {"paused_from": date(2027, 3, 1), "paused_until": date(2027, 3, 9)}),
        ("commitment", "has not said how long for", {}, {"commitment_months": None}),
        ("independence", "Not recorded: provider of Leah.", {"placement_provider": ""}, {}),
        ("independence", "Not recorded: work of the household of Priya and memberships of Priya.", {}, {"household_works_for": (), "member_of": ()}),
        ("allergies", "not recorded for Priya: pets", {}, {"pets": ()}),
        ("conditions", "Priya is a couple", {"conditions": ("no male visitor",)}, {"unit": "couple"}),
        ("accepts-genders", "is not recorded", {"gender": Gender.UNKNOWN}, {"accepts_genders": ("male",)}),
    ],
)  # fmt: skip
def test_each_caution_is_said_once_with_its_code(
    code: str, says: str, child: dict[str, Any], visitor: dict[str, Any]
) -> None:
    """One cell changed gives one caution, in a plain sentence."""
    found = cautions(a_pair(child, visitor), 0, 0)
    assert [one.code for one in found] == [code]
    assert says in found[0].sentence
    assert found[0].sentence.endswith(".")


@pytest.mark.parametrize(
    ("child", "visitor"),
    [
        ({"leaves_on": date(2027, 11, 22)}, {}),
        ({}, {"dbs_issued_on": date(2024, 2, 21)}),
        ({}, {"dbs_issued_on": date(2023, 11, 22)}),
        ({}, {"paused_from": date(2026, 1, 1), "paused_until": date(2026, 2, 1)}),
        ({"conditions": ("no male visitor",)}, {}),
    ],
)
def test_at_the_border_nothing_is_said(child: dict[str, Any], visitor: dict[str, Any]) -> None:
    """Just enough time, 91 days of DBS or none left (which is a rule's matter), a pause that is over, a condition that a rule looks after."""
    assert cautions(a_pair(child, visitor), 0, 0) == ()


def test_a_rule_that_is_broken_or_off_gives_no_caution() -> None:
    """What is said instead is why the rule is broken; a rule switched off is not asked."""
    assert cautions(a_pair(visitor={"pets": ("cats",)}), 0, 0) == ()
    assert cautions(a_pair(visitor={"pets": ()}, rules={"allergies": False}), 0, 0) == ()


def test_cautions_about_one_person_need_no_partner(town: Facts) -> None:
    """Lists of children and of visitors say them too."""
    said = {one.code for c in range(60) for one in child_cautions(town, c)}
    assert said >= {"appointment", "short-time", "conditions-shown"}
    assert {one.code for v in range(40) for one in visitor_cautions(town, v)} >= {"dbs-ending"}
