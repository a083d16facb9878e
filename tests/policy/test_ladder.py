# ruff: noqa: E501  (a sentence that a coordinator reads is kept in one piece)
"""The ladder: who stands on which rung, in the policy's order."""

from datetime import date
from typing import Any

import pytest

from matcher.policy.facts import Facts
from matcher.policy.ladder import levels, rung_codes, rung_sentence, rung_titles, rungs
from matcher.policy.policy import RUNG_CODES, Policy, policy_from_toml
from matcher.records.child import PlacementType
from tests.policy.pairs import a_pair

SECURE, RESIDENTIAL = PlacementType.SECURE, PlacementType.RESIDENTIAL


def rung_of(child: dict[str, Any], order: list[Any] | None = None, **service: Any) -> str:
    """Give the code of the step on which Leah stands, some cells changed."""
    sections = {"ladder": {"order": order}} if order else {}
    facts = a_pair(child, None, service, **sections)
    return rung_codes(facts.policy)[rungs(facts)[0]]


@pytest.mark.parametrize(
    ("child", "rung"),
    [
        ({"placement_type": SECURE}, "secure"),
        ({"placement_type": RESIDENTIAL, "out_of_area": True}, "out-of-area-residential"),
        ({"placement_type": RESIDENTIAL, "out_of_area": False}, "everyone-else"),
        ({"placement_type": RESIDENTIAL, "out_of_area": None}, "everyone-else"),
        ({"lost_visitor": True}, "lost-visitor"),
        ({"lost_visitor": None}, "everyone-else"),
        ({"family_contact": "none"}, "isolated"),
        ({"family_contact": None}, "everyone-else"),
        ({"out_of_area": True}, "out-of-area-other"),
        ({"goes_out_alone": False}, "out-of-area-other"),
        ({"goes_out_alone": None}, "everyone-else"),
        ({"leaves_on": date(2028, 1, 1)}, "ageing-out"),
        ({}, "everyone-else"),
    ],
)
def test_each_rung_describes_its_children(child: dict[str, Any], rung: str) -> None:
    """A child stands on the rung that describes them; what is not known describes nobody."""
    assert rung_of(child) == rung


@pytest.mark.parametrize(
    ("leaves_on", "rung"),
    [
        (date(2027, 11, 21), "everyone-else"),  # 11 whole months: too little for the commitment
        (date(2027, 11, 22), "ageing-out"),  # 12: just enough
        (date(2028, 11, 21), "ageing-out"),  # 23: a year later it would not do
        (date(2028, 11, 22), "everyone-else"),  # 24: time enough
    ],
)
def test_ageing_out_lasts_a_year_of_whole_months(leaves_on: date, rung: str) -> None:
    """The months left are at least the commitment, and less than that and twelve."""
    assert rung_of({"leaves_on": leaves_on}) == rung


def test_the_commitment_of_the_service_moves_ageing_out() -> None:
    """With a commitment of two years, a child with 30 months left is ageing out."""
    assert rung_of({"leaves_on": date(2029, 5, 22)}) == "everyone-else"
    assert rung_of({"leaves_on": date(2029, 5, 22)}, commitment_months=24) == "ageing-out"


def test_a_child_stands_on_the_highest_rung_that_describes_them() -> None:
    """A child on several rungs stands on the highest, in whatever order the policy has them."""
    several = {"lost_visitor": True, "family_contact": "none", "out_of_area": True}
    assert rung_of(several) == "lost-visitor"
    assert rung_of(several, order=["isolated", "lost-visitor", "everyone-else"]) == "isolated"


def test_a_rung_left_out_sends_its_children_on() -> None:
    """Without a rung of their own they stand on the next that fits, at last with everyone else."""
    away = {"placement_type": RESIDENTIAL, "out_of_area": True}
    assert rung_of(away, order=["secure", "out-of-area-other", "everyone-else"]) == "out-of-area-other"
    assert rung_of(away, order=["secure", "everyone-else"]) == "everyone-else"


def test_merged_rungs_count_as_one() -> None:
    """Children of merged rungs stand on one step, named after both."""
    order = ["secure", ["lost-visitor", "isolated"], "everyone-else"]
    assert rung_of({"lost_visitor": True}, order) == "lost-visitor+isolated"
    assert rung_of({"family_contact": "none"}, order) == "lost-visitor+isolated"
    policy = Policy.model_validate({"ladder": {"order": order}})
    assert rung_titles(policy)[1] == "Lost a visitor + Isolated"


def test_everyone_else_is_whom_no_other_rung_describes() -> None:
    """Put above another rung, everyone else does not swallow its children."""
    order = ["everyone-else", "isolated"]
    assert rung_of({"family_contact": "none"}, order) == "isolated"
    assert rung_of({}, order) == "everyone-else"


def test_levels_come_in_order_rungs_waiting_fit_travel() -> None:
    """A plan is judged by each rung, highest first, then waiting, fit and travel."""
    assert [code for code, _ in levels(Policy())] == [*RUNG_CODES, "waiting-days", "fit", "travel"]
    assert all(title for _, title in levels(Policy()))


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        ({"placement_type": SECURE}, "Leah is in secure accommodation."),
        ({"goes_out_alone": False}, "Leah cannot go out alone."),
        ({"out_of_area": True}, "Leah lives out of area (foster)."),
        ({"leaves_on": date(2027, 12, 1)}, "The service ends for Leah 12 months after the round starts, and a visitor commits to at least 12."),
        ({"leaves_on": date(2027, 7, 1)}, "No other rung describes Leah: 7 months are left, less than the 12 a visitor commits to."),
        ({}, "No other rung describes Leah."),
    ],
)  # fmt: skip
def test_it_is_said_why_a_child_stands_there(child: dict[str, Any], sentence: str) -> None:
    """The sentence names what puts the child on the rung."""
    assert rung_sentence(a_pair(child), 0) == sentence


def test_tiny_stands_as_worked_out_by_hand(tiny: Facts) -> None:
    """C1 is residential out of area; the other two are everyone else."""
    assert rungs(tiny).tolist() == [1, 6, 6]
    assert tiny.waiting_months.tolist() == [2, 10, 4]


def test_every_rung_is_stood_on_in_town(town: Facts) -> None:
    """The town has children on each of the seven rungs."""
    assert set(rungs(town).tolist()) == set(range(7))


@pytest.mark.parametrize("order", [[], ["secure"], [["lost-visitor", "isolated"]]])
def test_everyone_else_always_stays(order: list[Any]) -> None:
    """A ladder that leaves it out has it as the last rung, written so, and no child falls off."""
    written = policy_from_toml(f"[ladder]\norder = {order}")
    assert written.ladder.order[-1] == "everyone-else"
    assert len(written.ladder.order) == len(order) + 1
    assert written == policy_from_toml(f"[ladder]\norder = {[*order, 'everyone-else']}")
