"""Taking decisions: who may, who must say why, what may follow what, two people at once."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matcher.decisions.decision import ChangedMeanwhile, Decision, DecisionKind, Seen, cleaned
from matcher.decisions.ledger import Ledger
from matcher.errors import LedgerFault, NotAllowed
from matcher.records.standing import StandingRow, Status
from matcher.rounds.running import run_round
from tests.decisions.small_round import REFERENCE, match, small_places, small_pool, small_round
from tests.rounds.made_up import Ties, made_up


def test_a_decision_records_who_what_they_saw_and_why(kept: Ledger) -> None:
    """An exception that was approved carries the name, the reason, the time and what was on the screen."""
    before = datetime.now(UTC)
    made = kept.decide(REFERENCE, "C2", "V2", "approved", by="  Asha\tKhan ", reason="Her allergy is mild.")
    assert kept.decisions(REFERENCE) == (made,)
    assert (made.number, made.kind, made.by, made.reason) == (
        3,
        DecisionKind.APPROVED,
        "Asha Khan",
        "Her allergy is mild.",
    )
    assert before <= made.at <= datetime.now(UTC)
    assert made.seen == Seen(
        fit=712, distance_km=5.2, exceptions=("allergies",), cautions=("Not known whether V2 smokes.",)
    )


def test_nothing_is_decided_at_first(kept: Ledger) -> None:
    """A round that was only saved has no decision: a person must take each one."""
    assert kept.states(REFERENCE) == {}
    assert kept.entry(REFERENCE).undecided == 5


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_a_name_always(kept: Ledger, kind: DecisionKind) -> None:
    """No decision of any kind without somebody who takes it."""
    with pytest.raises(NotAllowed, match="Say who decides"):
        kept.decide(REFERENCE, "C1", "V1", kind, by=" \u200f\n ", reason="because")


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\U000e0061", ".", "-"])
def test_what_cannot_be_read_is_no_name_and_no_reason(kept: Ledger, unseen: str) -> None:
    """Nor does it make another person of the same looks: the same decision is one."""
    with pytest.raises(NotAllowed, match="Say who decides"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by=unseen)
    with pytest.raises(NotAllowed, match="Say why"):
        kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason=unseen)
    with pytest.raises(NotAllowed, match=r"Say why: this pair is an exception"):
        kept.decide(REFERENCE, "C2", "V2", "approved", by="Asha", reason=unseen)
    assert kept.decisions() == ()


def test_a_name_that_looks_the_same_is_the_same_person(kept: Ledger) -> None:
    """So nobody is told that somebody else decided, and the same decision twice is one."""
    first = kept.decide(REFERENCE, "C1", "V1", "approved", by="Zo\u00eb")
    assert kept.decide(REFERENCE, "C1", "V1", "approved", by="Zoe\u0308\u200b") == first
    assert kept.decide(REFERENCE, "C1", "V1", "held", by="\u2060Zo\u00eb").by == "Zo\u00eb"


@pytest.mark.parametrize("kind", ["declined", "blocked", "pinned"])
def test_a_reason_for_declining_blocking_and_pinning(kept: Ledger, kind: str) -> None:
    """These shape later rounds, so they say why."""
    with pytest.raises(NotAllowed, match="Say why"):
        kept.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason=" ")
    assert kept.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Their wish").reason == "Their wish"


def test_a_reason_for_approving_an_exception(kept: Ledger) -> None:
    """Approving a pair with a relaxed rule needs a reason that names nothing by default."""
    with pytest.raises(NotAllowed, match=r"exception \(allergies\)"):
        kept.decide(REFERENCE, "C2", "V2", "approved", by="Asha")


@pytest.mark.parametrize("kind", ["approved", "held"])
def test_no_reason_is_asked_for_an_ordinary_approval_or_a_not_yet(kept: Ledger, kind: str) -> None:
    """One act is enough where nothing unusual is done."""
    assert kept.decide(REFERENCE, "C1", "V1", kind, by="Asha").kind == kind


def test_texts_past_the_limit_are_refused_not_cut(kept: Ledger) -> None:
    """A long reason is never shortened silently."""
    with pytest.raises(NotAllowed, match=r"2,001 characters; at most 2,000"):
        kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="x" * 2_001)
    with pytest.raises(NotAllowed, match="101 characters"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by="A" * 101)
    assert len(kept.decide(REFERENCE, "C1", "V1", "held", by="Asha", reason="x" * 2_000).reason) == 2_000


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\u202egnol\u202c", "gnol"),
        ("half \ud800 a pair", "half a pair"),
        ("Zoë, Łukasz 👩‍👧", "Zoë, Łukasz 👩‍👧"),
    ],
)
def test_control_characters_are_cleaned(typed: str, kept_as: str) -> None:
    """Controls and turned directions go; letters of every language stay."""
    assert cleaned(typed) == kept_as


def test_a_pair_outside_the_plan_can_be_kept_out_or_pinned_but_not_approved(kept: Ledger) -> None:
    """Approval is for what was proposed; another pair is pinned, and the round run again."""
    for kind in ("approved", "held"):
        with pytest.raises(NotAllowed, match="not proposed in this round"):
            kept.decide(REFERENCE, "C5", "V5", kind, by="Asha")
    for kind in ("blocked", "declined", "pinned"):
        assert kept.decide(REFERENCE, "C5", "V5", kind, by="Asha", reason="Their wish").kind == kind


@pytest.mark.parametrize("kind", ["approved", "pinned", "held"])
def test_a_pair_that_may_never_be_is_not_kept(ledger: Ledger, kind: str) -> None:
    """What the tables say of never-overridable rules stops every decision but a "no"."""
    pool = small_pool()
    employed = tuple(
        replace(one, works_for=("Salford City Council",)) if one.visitor_id == "V1" else one
        for one in pool.visitors
    )
    number = ledger.save_tables(replace(pool, visitors=employed), small_places())
    ledger.save_round(small_round(), number)
    with pytest.raises(NotAllowed, match="NamedV1 works for Salford City Council"):
        ledger.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Their wish")
    assert ledger.decisions() == ()
    for no in ("declined", "blocked"):
        ledger.decide(REFERENCE, "C1", "V1", no, by="Asha", reason="Not independent")


@pytest.mark.parametrize("kind", ["approved", "pinned", "held"])
def test_without_its_tables_nothing_is_kept_in_a_round(ledger: Ledger, kind: str) -> None:
    """Neither a place nor a never-overridable rule can be looked at; a "no" is always taken down."""
    ledger.save_round(small_round())
    with pytest.raises(NotAllowed, match="does not hold the tables this round was made from"):
        ledger.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Their wish")
    ledger.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Too far")


def test_who_does_not_take_part_is_not_pinned(kept: Ledger) -> None:
    """The tables say why, once: what the round says of it is not repeated beside that."""
    with pytest.raises(NotAllowed) as refused:
        kept.decide(REFERENCE, "C6", "V5", "pinned", by="Asha", reason="Their wish")
    assert str(refused.value) == "KnownC6 has not been asked about having a visitor."


def test_a_pin_is_advised_only_where_it_is_allowed(kept: Ledger) -> None:
    """Who may be pinned is told so; where a pin would be refused as well, only the reason is."""
    advice = "Pin the pair and run again."
    with pytest.raises(NotAllowed, match=advice):
        kept.decide(REFERENCE, "C5", "V5", "approved", by="Asha")
    for kind in ("approved", "held"):
        with pytest.raises(NotAllowed) as refused:
            kept.decide(REFERENCE, "C6", "V5", kind, by="Asha")
        assert str(refused.value) == (
            f"C6 with V5 is not proposed in this round, so it cannot be {kind}."
            " KnownC6 has not been asked about having a visitor."
        )


@pytest.mark.parametrize(("child", "visitor"), [("C99", "V1"), ("C1", "V99"), ("", "V1"), ("c1", "V1")])
def test_strangers_are_refused(kept: Ledger, child: str, visitor: str) -> None:
    """A mistyped id is told, not written down."""
    with pytest.raises(NotAllowed, match="There is no"):
        kept.decide(REFERENCE, child, visitor, "blocked", by="Asha", reason="Their wish")


def test_strangers_are_refused_without_tables_too(ledger: Ledger) -> None:
    """A round saved without its tables knows everyone it names."""
    ledger.save_round(small_round())
    with pytest.raises(NotAllowed, match="There is no child C99"):
        ledger.decide(REFERENCE, "C99", "V1", "blocked", by="Asha", reason="Their wish")
    assert ledger.decide(REFERENCE, "C5", "V5", "blocked", by="Asha", reason="Their wish").number == 2
    with pytest.raises(NotAllowed, match="V4 visits C4 already"):
        ledger.decide(REFERENCE, "C4", "V4", "declined", by="Asha", reason="Their wish")


def test_a_child_is_kept_with_one_visitor(kept: Ledger) -> None:
    """A second approval or pin waits until the first is undone or declined."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    with pytest.raises(NotAllowed, match=r"C1 is approved with V1. Undo that first."):
        kept.decide(REFERENCE, "C1", "V5", "pinned", by="Ben", reason="Nearer")
    kept.undo(REFERENCE, "C1", "V1", by="Asha")
    assert kept.decide(REFERENCE, "C1", "V5", "pinned", by="Ben", reason="Nearer").kind == "pinned"


def test_a_child_who_is_settled_elsewhere_is_not_approved(ledger: Ledger) -> None:
    """Pins, offers and active matches of the standing count, and what another round settled."""
    standing = (
        StandingRow("C1", "V5", Status.PINNED),
        StandingRow("C2", "V2", Status.OFFERED),
        StandingRow("C4", "V4", Status.ACTIVE),
    )
    tables_id = ledger.save_tables(small_pool(standing), small_places())
    plan = (match("C1", "V5", "pinned"), match("C2", "V2", "offered"), match("C3", "V3"))
    ledger.save_round(small_round(plan=plan), tables_id)
    ledger.save_round(small_round("R2", (match("C3", "V5"),)), tables_id)
    for child, visitor, said in (
        ("C1", "V1", "C1 is pinned with V5. Decline that first."),
        ("C2", "V5", "C2 is offered to V2. Decline that first."),
        ("C4", "V5", "C4 is visited by V4 already."),
    ):
        with pytest.raises(NotAllowed, match=said):
            ledger.decide(REFERENCE, child, visitor, "pinned", by="Asha", reason="Their wish")
    ledger.decide(REFERENCE, "C3", "V3", "approved", by="Asha")
    with pytest.raises(
        NotAllowed, match=rf"C3 is approved with V3 in round {REFERENCE}. Undo that there first."
    ):
        ledger.decide("R2", "C3", "V5", "approved", by="Asha")


def test_a_pin_that_the_round_left_out_stops_nothing(ledger: Ledger) -> None:
    """The table pins C1 with V5 and V1's places are pinned away, but the round kept none of it."""
    pins = (("C1", "V5"), ("C2", "V1"), ("C3", "V1"), ("C5", "V1"))
    tables_id = ledger.save_tables(
        small_pool(tuple(StandingRow(*pair, Status.PINNED) for pair in pins)), small_places()
    )
    ledger.save_round(small_round(), tables_id)
    assert ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha").number == 3


@pytest.mark.parametrize("seed", range(6))
def test_everything_a_round_proposes_can_be_approved(ledger: Ledger, seed: int) -> None:
    """Whatever stands in the tables, with families, caps and pins: the plan fits, so nothing is refused."""
    facts = made_up(seed, ties=replace(Ties.drawn(random.Random(seed)), standing=True, budget=False))
    result = run_round(facts)
    ledger.save_round(result, ledger.save_tables(facts.pool, facts.places))
    for pair in result.matches:
        ledger.decide(
            result.reference, pair.child_id, pair.visitor_id, "approved", by="Asha", reason="Agreed"
        )
    entry = ledger.entry(result.reference)
    assert (entry.approved, entry.undecided) == (len(result.matches), 0)


def test_places_are_not_given_twice(kept: Ledger) -> None:
    """V1 has two places: a third child waits, until one of the two is declined."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.decide(REFERENCE, "C5", "V1", "pinned", by="Asha", reason="Their wish")
    with pytest.raises(NotAllowed, match="V1 has no place left"):
        kept.decide(REFERENCE, "C3", "V1", "pinned", by="Asha", reason="Their wish")
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="She chose another")
    kept.decide(REFERENCE, "C3", "V1", "pinned", by="Asha", reason="Their wish")


def test_brothers_who_share_a_visitor_share_a_place(kept: Ledger) -> None:
    """C7 and C8 are visited together, so V6's one place is enough; a third child is one too many."""
    kept.decide(REFERENCE, "C7", "V6", "approved", by="Asha")
    kept.decide(REFERENCE, "C8", "V6", "approved", by="Asha")
    with pytest.raises(NotAllowed, match="V6 has no place left"):
        kept.decide(REFERENCE, "C5", "V6", "pinned", by="Asha", reason="Their wish")


def test_who_visits_already_is_left_alone(kept: Ledger) -> None:
    """An active match is ended in the standing table, not decided here."""
    for kind in ("approved", "declined", "blocked", "pinned", "held"):
        with pytest.raises(NotAllowed, match="V4 visits C4 already"):
            kept.decide(REFERENCE, "C4", "V4", kind, by="Asha", reason="Their wish")


def test_a_change_of_mind_is_another_decision(kept: Ledger) -> None:
    """Nothing is overwritten: all three stand in the history, newest first, the last one in force."""
    for kind in ("held", "approved", "declined"):
        kept.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Thought again")
    assert [event.kind for event in kept.decisions(REFERENCE)] == ["declined", "approved", "held"]
    assert kept.states(REFERENCE)["C1", "V1"].kind == "declined"


def test_the_same_decision_twice_is_one(kept: Ledger) -> None:
    """A double click writes one event; the same kind for another reason, or by another person, is new."""
    first = kept.decide(REFERENCE, "C1", "V1", "held", by="Asha", reason="Ask her first")
    assert kept.decide(REFERENCE, "C1", "V1", "held", by="Asha", reason="Ask her first") == first
    again = kept.decide(REFERENCE, "C1", "V1", "held", by="Ben", reason="Ask her first", expect=first.number)
    assert again != first
    assert len(kept.decisions(REFERENCE)) == 2


def test_a_key_names_an_act(kept: Ledger) -> None:
    """An act sent again under its key is done once, even after the pair was decided otherwise."""
    first = kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="act-1")
    undone = kept.undo(REFERENCE, "C1", "V1", by="Asha", key="act-2")
    assert kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha", key="act-1") == first
    assert kept.undo(REFERENCE, "C1", "V1", by="Asha", key="act-2") == undone
    assert kept.states(REFERENCE) == {}
    with pytest.raises(NotAllowed, match="another decision already"):
        kept.decide(REFERENCE, "C3", "V3", "approved", by="Asha", key="act-1")


def test_what_somebody_else_did_meanwhile_is_told(kept: Ledger) -> None:
    """Who looked before the other decided is told who changed it and when; nothing is written."""
    made = kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha", expect=0)
    with pytest.raises(ChangedMeanwhile, match=r"Asha approved C1 with V1 on .* at \d\d:\d\d\.") as caught:
        kept.decide(REFERENCE, "C1", "V1", "declined", by="Ben", reason="Too far", expect=0)
    assert caught.value.decision == made
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Ben", reason="Too far", expect=made.number)
    with pytest.raises(ChangedMeanwhile, match="Ben declined C1 with V1"):
        kept.undo(REFERENCE, "C1", "V1", by="Asha", expect=made.number)
    assert len(kept.decisions()) == 2


def test_undo_restores_what_was_before(kept: Ledger) -> None:
    """Step by step back to nothing; then there is nothing to undo."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Too far")
    kept.undo(REFERENCE, "C1", "V1", by="Asha")
    assert kept.states(REFERENCE)["C1", "V1"].kind == "approved"
    kept.decide(REFERENCE, "C1", "V1", "undone", by="Asha")
    assert kept.states(REFERENCE) == {}
    with pytest.raises(NotAllowed, match="nothing to undo"):
        kept.undo(REFERENCE, "C1", "V1", by="Asha")


def test_undo_does_not_restore_what_can_no_longer_stand(kept: Ledger) -> None:
    """An old approval does not come back while the child is pinned with somebody else."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Her wish")
    kept.decide(REFERENCE, "C1", "V5", "pinned", by="Asha", reason="Her wish")
    with pytest.raises(NotAllowed, match="C1 is pinned with V5"):
        kept.undo(REFERENCE, "C1", "V1", by="Asha")
    assert kept.states(REFERENCE)["C1", "V1"].kind == "declined"


def test_undo_says_in_which_round_a_pair_was_decided(kept: Ledger) -> None:
    """A pin that came from an earlier round is undone there."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.save_round(small_round("R2", (match("C1", "V1", "pinned"),)))
    with pytest.raises(NotAllowed, match=f"decided in round {REFERENCE}: undo it there"):
        kept.undo("R2", "C1", "V1", by="Asha")


def test_nothing_is_decided_in_a_closed_round(kept: Ledger) -> None:
    """A closed round says so, and takes decisions again once it is opened."""
    kept.close_round(REFERENCE)
    for act in (
        lambda: kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha"),
        lambda: kept.undo(REFERENCE, "C1", "V1", by="Asha"),
    ):
        with pytest.raises(NotAllowed, match="Autumn round is closed"):
            act()
    kept.reopen_round(REFERENCE)
    assert kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha").number == 5


def test_a_round_that_is_not_there(ledger: Ledger) -> None:
    """A reference nobody knows is told."""
    with pytest.raises(LedgerFault, match="There is no round R9"):
        ledger.decide("R9", "C1", "V1", "approved", by="Asha")


def test_a_kind_nobody_knows(kept: Ledger) -> None:
    """A misspelt kind is not written down."""
    with pytest.raises(ValueError, match="aproved"):
        kept.decide(REFERENCE, "C1", "V1", "aproved", by="Asha")


def test_a_decision_in_words() -> None:
    """The history reads as sentences."""
    made = Decision(
        number=1,
        round_reference="R",
        child_id="C1",
        visitor_id="V1",
        kind=DecisionKind.DECLINED,
        by="Asha",
        reason="Too far",
        at=datetime(2026, 11, 22, 10, 42).astimezone(),
    )
    assert made.sentence == "Declined by Asha on 22 Nov 2026 at 10:42: Too far."
