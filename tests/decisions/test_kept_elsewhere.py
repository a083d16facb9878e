"""A child whom a decision keeps uses a place, whether or not the tables at hand know the child."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.decisions.ledger import Ledger
from matcher.errors import NotAllowed
from matcher.records.standing import StandingRow, Status
from tests.decisions.small_round import TODAY, visitor
from tests.decisions.test_racing_for_places import _places
from tests.decisions.test_tables_as_new import OLD, OTHER, gathered, keep

THIRD = replace(OLD, child_id="C3")
BROTHERS = [replace(one, siblings="Fam", siblings_wish="same visitor") for one in (OLD, OTHER)]


def _pinned(ledger: Ledger) -> list[tuple[str, str]]:
    return [(row.child_id, row.visitor_id) for row in ledger.standing() if row.status is Status.PINNED]


@pytest.mark.parametrize("later", [0, 1], ids=["tables of one day", "newer tables"])
@pytest.mark.parametrize("kind", ["approved", "pinned"])
def test_one_table_an_authority_and_one_visitor(ledger: Ledger, later: int, kind: str) -> None:
    """V1 visits for both and has one place; the sentence says whose it is, and in which round."""
    first = keep(ledger, gathered(OLD, visitor("V1")))
    ledger.decide(first.reference, "C1", "V1", "approved", by="Asha")
    second = keep(ledger, gathered(OTHER, visitor("V1"), today=TODAY + timedelta(days=later)))
    with pytest.raises(NotAllowed) as refused:
        ledger.decide(second.reference, "C2", "V1", kind, by="Asha", reason="Their wish")
    assert str(refused.value) == (
        f"V1 has no place left. C1 is approved with V1 in round {first.reference}."
        " Undo or decline another match of V1 first."
    )
    assert _pinned(ledger) == [("C1", "V1")]
    ledger.undo(first.reference, "C1", "V1", by="Asha")
    ledger.decide(second.reference, "C2", "V1", kind, by="Asha", reason="Their wish")


def test_the_rows_of_places_keep_who_is_not_in_the_tables(ledger: Ledger) -> None:
    """Of two places the second is taken; the database holds both, and refuses a third by itself."""
    two = visitor("V1", capacity=2)
    rounds = [keep(ledger, gathered(one, two)) for one in (OLD, OTHER, THIRD)]
    for name, result in zip(("C1", "C2"), rounds, strict=False):
        ledger.decide(result.reference, name, "V1", "approved", by="Asha")
    assert _places(ledger) == (
        [("V1", 1, "child C1"), ("V1", 2, "child C2")],
        [("C1", "V1", 1), ("C2", "V1", 2)],
    )
    with pytest.raises(NotAllowed, match="V1 has no place left"):
        ledger.decide(rounds[2].reference, "C3", "V1", "approved", by="Asha")


def test_brothers_who_are_not_in_the_tables_use_one_place(ledger: Ledger) -> None:
    """They were kept as a family: V1 with two places takes one more child, and no other."""
    two = visitor("V1", capacity=2)
    first, second = keep(ledger, gathered(*BROTHERS, two)), keep(ledger, gathered(THIRD, two))
    third = keep(ledger, gathered(replace(OLD, child_id="C4"), two))
    for name in ("C1", "C2"):
        ledger.decide(first.reference, name, "V1", "approved", by="Asha")
    ledger.decide(second.reference, "C3", "V1", "approved", by="Asha")
    with pytest.raises(NotAllowed, match="V1 has no place left"):
        ledger.decide(third.reference, "C4", "V1", "approved", by="Asha")
    assert [unit for _, _, unit in _places(ledger)[0]] == ["family fam", "child C3"]


def test_who_is_visited_and_not_in_the_tables_uses_a_place(ledger: Ledger) -> None:
    """The standing table names a child who is in none of the tables any more."""
    plain = gathered(OLD, visitor("V1", capacity=2))
    standing = (StandingRow("C8", "V1", Status.ACTIVE),)
    result = keep(ledger, replace(plain, pool=replace(plain.pool, standing=standing)))
    ledger.decide(result.reference, "C1", "V1", "approved", by="Asha")
    assert _places(ledger)[0] == [("V1", 2, "child C1")]


def test_a_place_is_free_again_once_the_decision_elsewhere_is_a_no(ledger: Ledger) -> None:
    """Declined where it was approved, it uses no place in any round."""
    rounds = [keep(ledger, gathered(one, visitor("V1"))) for one in (OLD, OTHER)]
    ledger.decide(rounds[0].reference, "C1", "V1", "approved", by="Asha")
    ledger.decide(rounds[0].reference, "C1", "V1", "declined", by="Asha", reason="Too far")
    ledger.decide(rounds[1].reference, "C2", "V1", "approved", by="Asha")
    assert _pinned(ledger) == [("C2", "V1")]
