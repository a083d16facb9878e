"""Ties and limits with what is kept: what gives way, and what is said of it. Worked out by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from matcher.candidates.screening import screen
from matcher.candidates.settling import settle
from matcher.policy.facts import Facts
from matcher.records.availability import slot_mask
from matcher.records.place import Point
from matcher.records.standing import StandingRow
from matcher.rounds.posing import Posed, pose
from tests.candidates.crowds import active, crowd, offered, pinned
from tests.policy.pairs import SAT, SUN

SAME = {"siblings": "F1", "siblings_wish": "same visitor"}
APART = {"siblings": "F1", "siblings_wish": "different visitors"}
TEN_KM_NORTH = Point(53.4875 + 10 / 1.3 / 111.195, -2.2901)


def posed(facts: Facts) -> Posed:
    """Put the question."""
    settlement = settle(facts)
    return pose(settlement, screen(settlement))


def pairs(facts: Facts, question: Posed, chosen: object = ...) -> list[str]:
    """Name pairs of the problem."""
    child, visitor = question.problem.child[chosen], question.problem.visitor[chosen]
    return [
        f"{facts.children[c].child_id}-{facts.visitors[v].visitor_id}"
        for c, v in zip(child.tolist(), visitor.tolist(), strict=True)
    ]


def named(question: Posed, facts: Facts) -> set[str]:
    """Name the children whose pin let a tie go."""
    return {facts.children[c].child_id for c in question.untied}


def test_a_child_with_a_pin_has_no_other_pair() -> None:
    """C1 is pinned: of four possible pairs its own one and those of C2 are left."""
    facts = crowd(2, 2, [pinned("C1", "V1")], cells={"V1": {"capacity": 2}})
    question = posed(facts)
    assert pairs(facts, question) == ["C1-V1", "C2-V1", "C2-V2"]
    assert question.problem.fixed.tolist() == [True, False, False]


def test_a_pin_of_one_draws_the_whole_family() -> None:
    """C1 and C2 stay together and C1 is pinned to V2: so is C2, in one place."""
    facts = crowd(3, 2, [pinned("C1", "V2")], cells={"C1": SAME, "C2": SAME})
    question = posed(facts)
    assert pairs(facts, question, question.problem.fixed) == ["C1-V2", "C2-V2"]
    assert question.problem.together.tolist() == [0, 0, -1]
    assert question.untied == frozenset()


@pytest.mark.parametrize(
    "cells",
    [
        {"C1": SAME, "C2": {**SAME, "available": 0}},  # C2 is never free
        {"C1": SAME, "C2": {**SAME, "excluded_visitors": ("V2",)}},
    ],
)
def test_a_tie_is_let_go_where_a_sister_cannot_go_too(cells: Mapping[str, Any]) -> None:
    """The pin stands and is labelled, C2 is matched for herself, and a warning says so."""
    facts = crowd(3, 2, [pinned("C1", "V2")], cells=cells)
    question = posed(facts)
    assert pairs(facts, question, question.problem.fixed) == ["C1-V2"]
    assert (question.problem.together < 0).sum() >= 2
    assert named(question, facts) == {"C1"}
    [finding] = question.findings
    assert finding.code == "siblings-let-go"
    assert "are to have the same visitor, which cannot be while C1 with V2 is kept." in finding.found


def test_brothers_pinned_to_two_visitors_stand_and_the_third_is_free() -> None:
    """Each has a place of his own; C3 may go anywhere."""
    standing = [pinned("C1", "V1"), pinned("C2", "V2")]
    facts = crowd(3, 3, standing, cells={"C1": SAME, "C2": SAME, "C3": SAME})
    question = posed(facts)
    assert pairs(facts, question, question.problem.fixed) == ["C1-V1", "C2-V2"]
    assert named(question, facts) == {"C1", "C2"}
    assert "C3-V3" in pairs(facts, question)


def test_those_who_are_pinned_together_keep_sharing_a_place() -> None:
    """C1 and C2 are pinned to V1 with one place, C3 cannot go there: the two stay one unit."""
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    cells = {"C1": SAME, "C2": SAME, "C3": {**SAME, "excluded_visitors": ("V1",)}}
    question = posed(crowd(3, 2, standing, cells=cells))
    tied = question.problem.together
    assert tied[0] == tied[1] >= 0
    assert tied[2] == -1


def test_a_child_whose_brother_is_visited_has_one_possible_visitor_and_needs_no_place() -> None:
    """C1 is with V1: C2 can only join him there, and takes no place."""
    facts = crowd(3, 2, [active("C1", "V1")], cells={"C1": SAME, "C2": SAME, "V1": {"capacity": 2}})
    question = posed(facts)
    assert pairs(facts, question) == ["C2-V1", "C3-V1", "C3-V2"]
    assert question.problem.takes_place.tolist() == [False, True, True]


def test_a_pin_elsewhere_lets_go_the_tie_to_the_visited_brother() -> None:
    """C1 is with V1 and C2 is pinned to V2: the pin stands, takes a place and is labelled."""
    standing = [active("C1", "V1"), pinned("C2", "V2")]
    facts = crowd(2, 2, standing, cells={"C1": SAME, "C2": SAME})
    question = posed(facts)
    assert pairs(facts, question) == ["C2-V2"]
    assert question.problem.takes_place.tolist() == [True]
    assert named(question, facts) == {"C2"}


def test_of_two_pinned_to_one_visitor_though_apart_one_keeps_the_third_away() -> None:
    """C1 and C2 are to have different visitors and are pinned to V1: C3 still keeps away from V1."""
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    cells = {"C1": APART, "C2": APART, "C3": APART, "V1": {"capacity": 3}}
    facts = crowd(3, 2, standing, cells=cells)
    question = posed(facts)
    assert question.problem.apart.tolist() == [0, -1, 0]
    assert named(question, facts) == {"C1", "C2"}
    assert "are to have different visitors" in question.findings[0].found


LIMITS = {"max_new_matches": 2, "max_new_per_supervisor": 1}
SUPERVISED = {"V1": {"supervisor": "Asha"}, "V2": {"supervisor": "Asha"}, "V3": {"supervisor": "Ben"}}


@pytest.mark.parametrize(
    ("standing", "cap", "caseload", "raised"),
    [
        ([], 2, [1, 1], []),
        ([pinned("C1", "V1")], 2, [1, 1], []),
        ([offered("C1", "V1")], 3, [2, 1], []),  # an offer is no new match
        ([pinned("C1", "V1"), pinned("C2", "V2")], 2, [2, 1], ["max_new_per_supervisor"]),
        (
            [pinned("C1", "V1"), pinned("C2", "V2"), pinned("C3", "V3"), offered("C4", "V4")],
            4,
            [2, 1],
            ["max_new_matches", "max_new_per_supervisor"],
        ),
    ],
)
def test_caps_and_caseloads_count_pins_first_and_offers_on_top(
    standing: list[StandingRow], cap: int, caseload: list[int], raised: list[str]
) -> None:
    """Two new matches in all and one a supervisor; Asha has V1 and V2, Ben has V3, nobody has V4."""
    problem = (question := posed(crowd(5, 4, standing, cells=SUPERVISED, service=LIMITS))).problem
    assert problem.max_matches == cap
    assert problem.caseload.tolist() == caseload
    assert problem.supervisor.tolist() == [0, 0, 1, -1]
    assert [limit.code for limit in question.raised] == raised


def test_a_raised_limit_says_what_was_asked_and_what_is_needed() -> None:
    """In numbers and in a sentence."""
    standing = [pinned("C1", "V1"), pinned("C2", "V2")]
    [limit] = posed(crowd(3, 3, standing, service={"max_new_matches": 1})).raised
    assert (limit.asked, limit.raised_to) == (1, 2)
    assert limit.sentence == (
        "Pins alone need 2 new matches, and the policy allows 1: the limit is 2 in this round."
    )


def test_a_family_counts_once_in_every_limit() -> None:
    """Two sisters pinned together are one new match."""
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    facts = crowd(3, 2, standing, cells={"C1": SAME, "C2": SAME}, service={"max_new_matches": 1})
    assert posed(facts).raised == ()


def test_who_joins_a_visited_brother_counts_in_no_cap() -> None:
    """No place, no new match."""
    standing = [active("C1", "V1"), pinned("C2", "V1")]
    facts = crowd(3, 2, standing, cells={"C1": SAME, "C2": SAME}, service={"max_new_matches": 0})
    assert posed(facts).raised == ()


def test_without_a_limit_there_is_none() -> None:
    """No cap, no caseload, no budget."""
    problem = posed(crowd(2, 2, cells=SUPERVISED)).problem
    assert (problem.max_matches, problem.budget_m, len(problem.caseload)) == (None, None, 0)


def test_metres_a_month_are_there_and_back_as_often_as_visited() -> None:
    """Ten kilometres, two visits: forty kilometres a month."""
    cells = {"V1": {"point": TEN_KM_NORTH}, "C1": {"visits_per_month": 2}}
    facts = crowd(1, 1, cells=cells)
    distance = float(facts.distance_km(np.array([0]), np.array([0]))[0])
    assert posed(facts).problem.monthly_m.tolist() == [round(distance * 4000)]
    assert distance == pytest.approx(10, abs=0.01)


def test_a_family_travels_its_largest_distance_as_often_as_it_asks_most() -> None:
    """One lives with V1, the other ten kilometres away and is visited once; both pairs carry both figures."""
    cells = {"C1": {**SAME, "visits_per_month": 2}, "C2": {**SAME, "point": TEN_KM_NORTH}}
    problem = posed(crowd(2, 1, cells=cells)).problem
    assert problem.monthly_m[0] == problem.monthly_m[1]
    assert problem.monthly_m[0] == pytest.approx(2 * 10 * 2 * 1000, rel=0.01)


def test_a_budget_that_pins_and_offers_exceed_is_raised_to_what_they_need() -> None:
    """Twenty kilometres a month each, and five are asked for."""
    cells = {"V1": {"point": TEN_KM_NORTH}, "V2": {"point": TEN_KM_NORTH}}
    standing = [pinned("C1", "V1"), offered("C2", "V2")]
    facts = crowd(3, 3, standing, cells=cells, service={"monthly_travel_km_budget": 5})
    question = posed(facts)
    needed = int(question.problem.monthly_m[question.problem.fixed].sum())
    assert question.problem.budget_m == needed
    [limit] = question.raised
    assert (limit.code, limit.asked, limit.raised_to) == ("monthly_travel_km_budget", 5, needed / 1000)


def test_slots_of_their_own_are_let_go_where_kept_children_cannot_have_them() -> None:
    """Two children are pinned to V1 who shares only Saturday morning with both; V2 still asks for them."""
    cells = {"C1": {"available": SAT}, "C2": {"available": SAT}, "V1": {"capacity": 2}}
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    question = posed(crowd(3, 2, standing, cells=cells, service={"distinct_slots": True}))
    assert question.problem.distinct_slots.tolist() == [False, True]
    [limit] = question.raised
    assert limit.code == "distinct_slots"
    assert "children kept with V1 cannot each have a slot of their own" in limit.sentence


def test_slots_of_their_own_stay_where_kept_children_can_have_them() -> None:
    """One can have Saturday, the other Sunday."""
    cells = {"C1": {"available": SAT}, "C2": {"available": SAT | SUN}, "V1": {"capacity": 2}}
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    question = posed(crowd(3, 2, standing, cells=cells, service={"distinct_slots": True}))
    assert question.problem.distinct_slots.all()
    assert question.raised == ()


def test_a_family_pinned_without_a_slot_in_common_lets_distinct_slots_go() -> None:
    """C1 is free on Saturday and C2 on Sunday: they share V1 and no slot."""
    monday = slot_mask(["Mon morning"])
    cells = {"C1": {**SAME, "available": SAT | monday}, "C2": {**SAME, "available": SUN}}
    question = posed(crowd(2, 1, [pinned("C1", "V1")], cells=cells, service={"distinct_slots": True}))
    assert question.problem.distinct_slots.tolist() == [False]
