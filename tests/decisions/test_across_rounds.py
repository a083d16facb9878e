"""A decision holds in every open round of its service: none is changed there by who has not seen it."""

from dataclasses import replace

import pytest

from matcher.decisions.decision import ChangedMeanwhile
from matcher.decisions.ledger import Ledger
from matcher.errors import NotAllowed
from matcher.records.child import Agreed
from matcher.records.standing import StandingRow
from tests.decisions.small_round import REFERENCE, match, small_places, small_pool, small_round

SECOND = "R2"
CHANGES = [("blocked", "approved"), ("declined", "approved"), ("approved", "blocked"), ("pinned", "held")]


@pytest.fixture
def both(kept: Ledger) -> Ledger:
    """A ledger with two open rounds of one service, in both of which C1 is proposed with V1."""
    tables = kept.save_tables(small_pool(), small_places())
    kept.save_round(small_round(SECOND, (match("C1", "V1"), match("C3", "V3"))), tables)
    return kept


def _row(ledger: Ledger) -> StandingRow:
    [row] = [row for row in ledger.standing() if row.child_id == "C1"]
    return row


@pytest.mark.parametrize(("first", "second"), CHANGES)
@pytest.mark.parametrize("rounds", [(REFERENCE, SECOND), (SECOND, REFERENCE)], ids=["newer", "older"])
@pytest.mark.parametrize("expect", [None, 0, 1])
def test_a_colleagues_decision_in_another_round_is_changed_by_its_number_alone(
    both: Ledger, rounds: tuple[str, str], first: str, second: str, expect: int | None
) -> None:
    """Neither saying nothing, nor that nothing stood, nor another number changes it."""
    made = both.decide(rounds[0], "C1", "V1", first, by="Asha", reason="She is afraid of him")
    before = _row(both)
    with pytest.raises(ChangedMeanwhile, match=f"Asha {first} C1 with V1") as caught:
        both.decide(rounds[1], "C1", "V1", second, by="Martin", reason="It fits", expect=expect)
    assert (caught.value.decision, caught.value.expect) == (made, made.number)
    assert _row(both) == before
    assert both.decisions() == (made,)
    done = both.decide(rounds[1], "C1", "V1", second, by="Martin", reason="It fits", expect=made.number)
    assert both.decisions() == (done, made)


def test_ones_own_is_not_changed_by_who_says_that_nothing_stood(both: Ledger) -> None:
    """Asha's page of the other round did not show what she said before; without a number she may."""
    made = both.decide(REFERENCE, "C1", "V1", "blocked", by="Asha", reason="She is afraid of him")
    with pytest.raises(ChangedMeanwhile):
        both.decide(SECOND, "C1", "V1", "approved", by="Asha", expect=0)
    assert both.decide(SECOND, "C1", "V1", "approved", by="asha").number == made.number + 1


def test_the_number_is_that_of_the_last_decision_of_any_round(both: Ledger) -> None:
    """An older decision of the round itself does not stand any more once it was changed from elsewhere."""
    own = both.decide(SECOND, "C1", "V1", "approved", by="Martin")
    block = both.decide(REFERENCE, "C1", "V1", "blocked", by="Asha", reason="Afraid", expect=own.number)
    for expect in (own.number, 0, None):
        with pytest.raises(ChangedMeanwhile, match="Asha blocked"):
            both.decide(SECOND, "C1", "V1", "pinned", by="Martin", reason="It fits", expect=expect)
    assert _row(both).status == "blocked"
    both.decide(SECOND, "C1", "V1", "pinned", by="Martin", reason="It fits", expect=block.number)


def test_the_same_again_is_not_told_as_done_where_it_was_changed_elsewhere(both: Ledger) -> None:
    """Martin's approval is there, but Asha's block stands."""
    own = both.decide(SECOND, "C1", "V1", "approved", by="Martin")
    both.decide(REFERENCE, "C1", "V1", "blocked", by="Asha", reason="Afraid", expect=own.number)
    with pytest.raises(ChangedMeanwhile, match="Asha blocked"):
        both.decide(SECOND, "C1", "V1", "approved", by="Martin")


def test_what_is_undone_is_the_rounds_own(both: Ledger) -> None:
    """The number named is that of the round's own decision; what a colleague said since stands on."""
    own = both.decide(SECOND, "C1", "V1", "approved", by="Martin")
    block = both.decide(REFERENCE, "C1", "V1", "blocked", by="Asha", reason="Afraid", expect=own.number)
    with pytest.raises(ChangedMeanwhile):
        both.undo(SECOND, "C1", "V1", by="Martin", expect=block.number)
    both.undo(SECOND, "C1", "V1", by="Martin", expect=own.number)
    assert (_row(both).status, _row(both).by) == ("blocked", "Asha")


def test_what_was_undone_elsewhere_stands_no_more(both: Ledger) -> None:
    """Who saw it before is told that it was undone, and that nothing stands."""
    made = both.decide(REFERENCE, "C1", "V1", "blocked", by="Asha", reason="Afraid")
    both.undo(REFERENCE, "C1", "V1", by="Asha")
    with pytest.raises(ChangedMeanwhile, match="Asha undid the decision about C1 with V1") as caught:
        both.decide(SECOND, "C1", "V1", "approved", by="Martin", expect=made.number)
    assert caught.value.expect == 0
    assert both.decide(SECOND, "C1", "V1", "approved", by="Martin", expect=0).kind == "approved"


def _gone(ledger: Ledger, *ids: str) -> None:
    """Save tables in which some children object."""
    pool = small_pool()
    children = (replace(one, agreed=Agreed.OBJECTS) if one.child_id in ids else one for one in pool.children)
    ledger.save_tables(replace(pool, children=tuple(children)), small_places())


def test_undoing_a_no_brings_back_no_approval_of_another_round_that_may_not_be(both: Ledger) -> None:
    """The child objects since; once the approval is undone where it was given, the "no" can be undone."""
    approved = both.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    both.decide(SECOND, "C1", "V1", "declined", by="Asha", reason="Too far", expect=approved.number)
    _gone(both, "C1")
    with pytest.raises(NotAllowed, match=f"approved again, as in round {REFERENCE}. KnownC1 objects"):
        both.undo(SECOND, "C1", "V1", by="Asha")
    assert _row(both).status == "declined"
    both.undo(REFERENCE, "C1", "V1", by="Asha")
    both.undo(SECOND, "C1", "V1", by="Asha")
    assert all(row.child_id != "C1" for row in both.standing())


def test_undoing_a_no_brings_back_no_approval_of_another_round_for_a_place_that_is_taken(
    both: Ledger,
) -> None:
    """V3 has one place, and C5 has it since."""
    approved = both.decide(REFERENCE, "C3", "V3", "approved", by="Asha")
    both.decide(SECOND, "C3", "V3", "declined", by="Asha", reason="Too far", expect=approved.number)
    both.decide(SECOND, "C5", "V3", "pinned", by="Asha", reason="Nearer")
    with pytest.raises(NotAllowed, match="V3 has no place left"):
        both.undo(SECOND, "C3", "V3", by="Asha")
    assert {row.child_id for row in both.standing() if row.visitor_id == "V3" and row.status == "pinned"} == {
        "C5"
    }


def test_undoing_a_no_brings_back_what_may_be(both: Ledger) -> None:
    """Nothing stands against it, so the approval of the other round stands again."""
    approved = both.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    both.decide(SECOND, "C1", "V1", "declined", by="Asha", reason="Too far", expect=approved.number)
    both.undo(SECOND, "C1", "V1", by="Asha")
    assert _row(both).status == "pinned"


def test_one_of_two_approvals_can_be_undone_though_the_child_objects(both: Ledger) -> None:
    """Undoing brings nothing back here: the other approval stood all the time."""
    approved = both.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    both.decide(SECOND, "C1", "V1", "approved", by="Asha", expect=approved.number)
    _gone(both, "C1")
    both.undo(SECOND, "C1", "V1", by="Asha")
    assert _row(both).status == "pinned"
    both.undo(REFERENCE, "C1", "V1", by="Asha")
    assert all(row.child_id != "C1" for row in both.standing())


def test_deleting_a_round_brings_no_match_of_another_back(both: Ledger) -> None:
    """The round in which it was declined goes once the approval is undone."""
    approved = both.decide(REFERENCE, "C3", "V3", "approved", by="Asha")
    both.decide(SECOND, "C3", "V3", "blocked", by="Ben", reason="Afraid", expect=approved.number)
    with pytest.raises(NotAllowed, match=f"bring back C3 with V3, approved in round {REFERENCE}. Undo that"):
        both.delete_round(SECOND)
    assert len(both.rounds()) == 2
    both.undo(REFERENCE, "C3", "V3", by="Asha")
    both.delete_round(SECOND)
    assert both.verify().faults == ()


def test_the_same_again_is_looked_at_again(both: Ledger) -> None:
    """An approval is not told as done a second time where the child objects since; the first one stays."""
    made = both.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="act-1")
    _gone(both, "C1")
    with pytest.raises(NotAllowed, match="KnownC1 objects"):
        both.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    assert both.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="act-1") == made
    assert both.decisions() == (made,)
