"""Families: who shares a visitor, who is kept apart, and who joins one."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.policy.facts import Facts
from matcher.policy.families import Families, families
from matcher.records.child import Child
from matcher.records.standing import StandingRow, Status
from tests.policy.pairs import LEAH, PRIYA, facts_of, row

SAME, DIFFERENT = "same visitor", "different visitors"
LEAH_9 = replace(LEAH, child_id="C9")
VISITORS = (PRIYA, replace(PRIYA, visitor_id="V2", known_as="Joan"))


def family(*wishes: str, code: str = "F1", first: int = 1) -> list[Child]:
    """Give brothers and sisters with these wishes."""
    return [
        replace(LEAH, child_id=f"C{n}", siblings=code, siblings_wish=wish)
        for n, wish in enumerate(wishes, start=first)
    ]


def ties(children: list[Child], *standing: StandingRow, away: int | None = None) -> Families:
    """Give the ties where everybody takes part, or all but one."""
    facts: Facts = facts_of(children, VISITORS, standing=standing)
    part = np.ones(len(children), np.bool_)
    if away is not None:
        part[away] = False
    return families(facts, part)


@pytest.mark.parametrize("wishes", [(SAME, SAME), (SAME, ""), ("", SAME)])
def test_one_wish_for_the_same_visitor_ties_the_family(wishes: tuple[str, ...]) -> None:
    """The strictest wish given counts for all of them."""
    found = ties(family(*wishes))
    assert found.together.tolist() == [0, 0]
    assert found.apart.tolist() == [-1, -1]
    assert found.findings == ()


def test_a_wish_for_different_visitors_keeps_them_apart() -> None:
    """Two families are numbered each for itself; a child without one is in none."""
    children = [*family(DIFFERENT, "", ""), *family(DIFFERENT, DIFFERENT, code="F2", first=4), LEAH_9]
    found = ties(children)
    assert found.apart.tolist() == [0, 0, 0, 1, 1, -1]
    assert found.together.tolist() == [-1] * 6


def test_no_wish_is_no_tie_and_the_code_is_read_forgivingly() -> None:
    """A shared code without a wish ties nobody; case and spaces do not part a family."""
    assert ties(family("", "")).together.tolist() == [-1, -1]
    spelt = [family(SAME)[0], *family("", code=" f1 ", first=2)]
    assert ties(spelt).together.tolist() == [0, 0]


def test_contradicting_wishes_are_a_finding_and_no_tie() -> None:
    """Both wishes in one family: said with names, and they are matched each for themselves."""
    found = ties(family(SAME, DIFFERENT))
    assert found.together.tolist() == found.apart.tolist() == [-1, -1]
    assert [(one.code, one.person_id) for one in found.findings] == [("family-wish", "C1")]
    assert "Leah and Leah are a family" in str(found.findings[0])


def test_only_children_who_take_part_count() -> None:
    """A wish of a child who does not take part ties nobody, and one alone is no family."""
    assert ties(family(SAME, DIFFERENT), away=1).findings == ()
    assert ties(family(SAME, ""), away=0).together.tolist() == [-1, -1]
    assert ties(family(SAME, ""), away=1).together.tolist() == [-1, -1]


def test_a_child_joins_the_visitor_of_an_active_brother() -> None:
    """Where a brother or sister has an active match, that visitor is the one to join."""
    found = ties(family(SAME, SAME, SAME), row(Status.ACTIVE, child="C1", visitor="V2"), away=0)
    assert found.joins.tolist() == [-1, 1, 1]
    assert found.together.tolist() == [-1, 0, 0]
    alone = ties(family(SAME, SAME), row(Status.ACTIVE, child="C1", visitor="V2"), away=0)
    assert alone.joins.tolist() == [-1, 1]


def test_brothers_already_with_two_visitors_leave_nobody_to_join() -> None:
    """The same visitor cannot be two: a finding, and no tie."""
    rows = row(Status.ACTIVE, child="C1", visitor="V1"), row(Status.ACTIVE, child="C2", visitor="V2")
    facts = facts_of(family(SAME, SAME, SAME), VISITORS, standing=rows)
    found = families(facts, np.array([False, False, True]))
    assert found.joins.tolist() == found.together.tolist() == [-1, -1, -1]
    assert "Priya and Joan already visit brothers and sisters" in found.findings[0].found
