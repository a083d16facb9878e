"""Places: who has one, who takes one, and families that take one together."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from matcher.policy.capacity import place_for, places, places_hold, taken
from matcher.policy.facts import Facts
from matcher.policy.person_rules import PERSON_RULES
from matcher.policy.rules import rule
from matcher.records.child import Child
from matcher.records.standing import StandingRow, Status
from tests.policy.pairs import LEAH, PRIYA, facts_of, row


def with_places(children: Iterable[Child], standing: Iterable[StandingRow], **visitor: Any) -> Facts:
    """Give some children, and Priya with some cells changed."""
    return facts_of(children, [replace(PRIYA, **visitor)], standing=standing)


def leahs(count: int, **cells: Any) -> list[Child]:
    """Give several children alike, C1 and on."""
    return [replace(LEAH, child_id=f"C{n}", **cells) for n in range(1, count + 1)]


def free_for(facts: Facts) -> list[bool]:
    """Say for each child whether Priya has a place, by sentence and by array."""
    by_sentence = [place_for(facts, c, 0) for c in range(len(facts.children))]
    everyone = np.arange(len(facts.children))
    assert places_hold(facts, everyone, np.zeros_like(everyone)).tolist() == by_sentence
    return by_sentence


@pytest.mark.parametrize(
    ("said", "rows", "left"),
    [(0, 0, 3), (2, 0, 1), (0, 2, 1), (1, 2, 1), (2, 1, 1), (5, 0, -2)],
)
def test_places_used_are_the_larger_of_the_figure_and_the_rows(said: int, rows: int, left: int) -> None:
    """A visitor's own figure and the active rows are not added up."""
    standing = [row(Status.ACTIVE, child=f"C{n}") for n in range(1, rows + 1)]
    facts = with_places(leahs(3), standing, capacity=3, active_children=said)
    assert places(facts).tolist() == [left]


def test_a_visitor_without_a_place_left_does_not_take_part() -> None:
    """Capacity is used up by active children; an offer leaves the visitor in the round."""
    full = with_places(leahs(1), [], capacity=1, active_children=1)
    offered = with_places(leahs(2), [row(Status.OFFERED)], capacity=1)
    by_person = next(each for each in PERSON_RULES if each.code == "places")
    assert by_person.holds(full).tolist() == [False]
    assert by_person.holds(offered).tolist() == [True]
    assert free_for(offered) == [True, False]
    assert "1 place left, and 1 offer or pin for it" in rule("places").because(offered, 1, 0)


def test_of_two_pins_for_one_place_the_first_stands() -> None:
    """Offers come before pins, then children in order of id."""
    pins = [row(Status.PINNED, child="C2"), row(Status.PINNED, child="C3")]
    assert free_for(with_places(leahs(3), pins)) == [False, True, False]
    later_offer = [row(Status.PINNED, child="C1"), row(Status.OFFERED, child="C3")]
    assert free_for(with_places(leahs(3), later_offer)) == [False, False, True]
    assert free_for(with_places(leahs(3), later_offer, capacity=2)) == [True, False, True]


def test_a_pair_offered_and_pinned_takes_one_place() -> None:
    """Two rows about one pair are one match."""
    both = with_places(leahs(2), [row(Status.OFFERED), row(Status.PINNED)], capacity=2)
    assert taken(both, 0) == 1
    assert free_for(both) == [True, True]


def test_a_family_that_stays_together_takes_one_place() -> None:
    """Brothers and sisters with one visitor use one place, fixed or active."""
    family = leahs(2, siblings="F1", siblings_wish="same visitor")
    stranger = replace(LEAH, child_id="C9")
    pinned = with_places([*family, stranger], [row(Status.PINNED, child="C1")])
    assert free_for(pinned) == [True, True, False]
    active = with_places(
        [*family, stranger], [row(Status.ACTIVE, child="C1"), row(Status.ACTIVE, child="C2")]
    )
    assert places(active).tolist() == [0]
    assert free_for(active) == [True, True, False]


def test_brothers_without_a_tie_take_a_place_each() -> None:
    """A family code alone ties nobody, and contradicting wishes tie nobody either."""
    for wishes in (("", ""), ("different visitors", ""), ("same visitor", "different visitors")):
        children = [
            replace(child, siblings="F1", siblings_wish=wish)
            for child, wish in zip(leahs(2), wishes, strict=True)
        ]
        assert free_for(with_places(children, [row(Status.PINNED, child="C1")])) == [True, False]


@pytest.mark.parametrize(
    "statuses", list(product([None, Status.ACTIVE, Status.OFFERED, Status.PINNED], repeat=3))
)
def test_array_and_sentence_agree_whatever_is_settled(statuses: tuple[Status | None, ...]) -> None:
    """Every way to settle three children with two places, with a family among them and without."""
    standing = [row(status, child=f"C{n}") for n, status in enumerate(statuses, start=1) if status]
    for wish in ("", "same visitor"):
        children = [*leahs(2, siblings="F", siblings_wish=wish), replace(LEAH, child_id="C3")]
        for capacity in (0, 1, 2):
            free_for(with_places(children, standing, capacity=capacity))
