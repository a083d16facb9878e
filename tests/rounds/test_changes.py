"""What changed from one run to the next."""

from matcher.rounds.changes import compare_rounds
from matcher.rounds.result import ActiveMatch, NotTakingPart, Unmatched
from tests.decisions.small_round import match, small_round


def waiting(child_id: str) -> Unmatched:
    """Make up a child who has nobody."""
    return Unmatched(
        child_id=child_id,
        rung="everyone-else",
        waiting_months=8,
        waiting_days=252,
        possible_pairs=0,
        blocked_by={},
        only_blocked_by={},
    )


def test_the_same_plan_has_no_changes() -> None:
    """A pair that was proposed and is pinned now is the same pair."""
    old = small_round(plan=(match("C1", "V1"), match("C2", "V2")))
    new = small_round(plan=(match("C1", "V1", "pinned"), match("C2", "V2")))
    found = compare_rounds(old, new)
    assert not found
    assert found.sentence == "2 pairs as before, 0 new, 0 gone, 0 with another visitor."


def test_each_change_is_told_in_a_sentence() -> None:
    """New, gone and moved, by id, with what became of whoever is gone."""
    old = small_round(
        plan=(match("C1", "V1"), match("C2", "V2"), match("C3", "V3"), match("C6", "V6"), match("C7", "V7")),
        unmatched=(waiting("C5"),),
    )
    new = small_round(
        plan=(match("C1", "V2"), match("C5", "V1"), match("C8", "V5", "pinned")),
        unmatched=(waiting("C2"),),
        active=(ActiveMatch(child_id="C3", visitor_id="V3"),),
        not_taking_part=(NotTakingPart(child_id="C6", code="agreed", reason="C6 objects."),),
    )
    found = compare_rounds(old, new)
    assert [change.sentence for change in found.moved] == ["C1 was proposed with V1 and is proposed with V2."]
    assert [change.sentence for change in found.new] == [
        "C5 had nobody and is proposed with V1.",
        "C8 was not in the last run and is pinned with V5.",
    ]
    assert [change.sentence for change in found.gone] == [
        "C2 was proposed with V2 and has nobody now.",
        "C3 was proposed with V3 and is visited by V3 now.",
        "C6 was proposed with V6 and does not take part now.",
        "C7 was proposed with V7 and is no longer in the tables.",
    ]
    assert [(change.was, change.now) for change in (*found.moved, *found.new, *found.gone)][:2] == [
        ("V1", "V2"),
        ("", "V1"),
    ]
    assert found.sentence == "0 pairs as before, 2 new, 4 gone, 1 with another visitor."


def test_a_child_who_did_not_take_part_before_is_told_so() -> None:
    """Known to the last run, but not waiting in it."""
    absent = NotTakingPart(child_id="C6", code="agreed", reason="C6 was not asked.")
    old = small_round(plan=(), not_taking_part=(absent,))
    (found,) = compare_rounds(old, small_round(plan=(match("C6", "V1"),))).new
    assert found.sentence == "C6 did not take part in the last run and is proposed with V1."
