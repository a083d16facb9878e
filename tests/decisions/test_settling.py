"""What decisions settle for the next round: by hand, and as a property of any history."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from matcher.decisions.decision import Decision, DecisionKind
from matcher.decisions.ledger import Ledger
from matcher.decisions.lifecycle import histories, states_of
from matcher.decisions.settling import Baseline, row_of, standing_from, standing_over
from matcher.records.standing import StandingRow, Status
from tests.decisions.small_round import REFERENCE, match, small_places, small_pool, small_round

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(number: int, kind: str, child: str = "C1", visitor: str = "V1", reference: str = "R1") -> Decision:
    """Make up a decision."""
    return Decision(
        number=number,
        round_reference=reference,
        child_id=child,
        visitor_id=visitor,
        kind=DecisionKind(kind),
        by="Asha",
        reason="Their wish",
        at=AT,
    )


def settled(rows: tuple[StandingRow, ...]) -> set[tuple[str, str, str]]:
    """Reduce lines of standing to what they settle."""
    return {(row.child_id, row.visitor_id, str(row.status)) for row in rows}


def test_each_kind_settles_what_it_says() -> None:
    """Approved and pinned are pinned, declined and blocked stay out, held and undone settle nothing."""
    kinds = ("approved", "pinned", "declined", "blocked", "held")
    events = [event(n, kind, f"C{n}") for n, kind in enumerate(kinds, start=1)]
    events += [event(6, "approved", "C6"), event(7, "undone", "C6")]
    assert settled(standing_from(events)) == {
        ("C1", "V1", "pinned"),
        ("C2", "V1", "pinned"),
        ("C3", "V1", "declined"),
        ("C4", "V1", "blocked"),
    }


def test_a_settled_pair_says_who_when_and_why() -> None:
    """The next round shows where a pin came from."""
    row = standing_from([event(1, "pinned")])[0]
    assert (row.by, row.since, row.reason) == ("Asha", date(2026, 11, 22), "Their wish")


def test_what_was_settled_before_stays_unless_decided_anew() -> None:
    """Active, offered and allowed rows stay; a later decision about the same pair wins."""
    before = (
        StandingRow("C1", "V1", Status.OFFERED),
        StandingRow("C2", "V2", Status.ACTIVE),
        StandingRow("C3", "V3", Status.PINNED),
        StandingRow("C3", "V3", Status.ALLOWED, reason="allergies"),
        StandingRow("C4", "V4", Status.DECLINED),
        StandingRow("C5", "V5", Status.BLOCKED),
    )
    events = [event(1, "approved", "C1", "V1"), event(2, "held", "C3", "V3"), event(3, "pinned", "C5", "V5")]
    assert settled(standing_from(events, before)) == {
        ("C1", "V1", "offered"),
        ("C2", "V2", "active"),
        ("C3", "V3", "allowed"),
        ("C4", "V4", "declined"),
        ("C5", "V5", "pinned"),
    }


def test_an_approval_carried_out_does_not_come_back() -> None:
    """Approved, then active in a later round's table, then gone from the table: the match has ended."""
    approved = event(1, "approved")
    baselines = [
        Baseline(0, ()),
        Baseline(1, (StandingRow("C1", "V1", Status.ACTIVE),)),
        Baseline(1, ()),
    ]
    assert settled(standing_over(baselines[:1], [approved])) == {("C1", "V1", "pinned")}
    assert settled(standing_over(baselines[:2], [approved])) == {("C1", "V1", "active")}
    assert settled(standing_over(baselines, [approved])) == set()


def test_undoing_takes_back_what_a_later_round_took_over() -> None:
    """A second run is made around the approval; undoing it in the first round frees the pair again."""
    approved = event(1, "approved")
    echo = row_of(approved)
    assert echo is not None
    baselines = [Baseline(0, ()), Baseline(1, (echo,))]
    assert settled(standing_over(baselines, [approved])) == {("C1", "V1", "pinned")}
    assert standing_over(baselines, [approved, event(2, "undone")]) == ()


def test_a_later_round_decides_over_an_earlier_one() -> None:
    """Declined in the second round; undone there, the first round's approval stands again."""
    events = [event(1, "approved"), event(2, "declined", reference="R2")]
    assert settled(standing_from(events)) == {("C1", "V1", "declined")}
    assert settled(standing_from([*events, event(3, "undone", reference="R2")])) == {("C1", "V1", "pinned")}
    assert settled(standing_from([*events, event(3, "undone")])) == {("C1", "V1", "declined")}


def test_a_pin_in_a_table_does_not_lift_a_no() -> None:
    """Last month's table still pins the pair; the child's no, given here, holds. So does a no in a table."""
    declined, approved = event(1, "declined"), event(1, "approved")
    assert settled(standing_over([Baseline(1, (StandingRow("C1", "V1", Status.PINNED),))], [declined])) == {
        ("C1", "V1", "declined")
    }
    assert settled(standing_over([Baseline(1, (StandingRow("C1", "V1", Status.DECLINED),))], [approved])) == {
        ("C1", "V1", "declined")
    }


def test_a_row_carried_over_from_last_month_says_nothing_new() -> None:
    """An offer that was declined since stays declined, though the next table has it too; a new one counts."""
    offered = StandingRow("C1", "V1", Status.OFFERED, reason="profile shown")
    again = StandingRow("C1", "V1", Status.OFFERED, reason="written down anew")
    declined = event(1, "declined")
    assert settled(standing_over([Baseline(0, (offered,)), Baseline(1, (again,))], [declined])) == {
        ("C1", "V1", "declined")
    }
    assert settled(standing_over([Baseline(0, ()), Baseline(1, (again,))], [declined])) == {
        ("C1", "V1", "offered")
    }


def test_an_earlier_table_beside_rounds_saved_without_theirs(ledger: Ledger) -> None:
    """The table the round was run with is given again: decisions hold against it, the rest of it stays."""
    given = (
        StandingRow("C1", "V1", Status.OFFERED),
        StandingRow("C3", "V3", Status.PINNED),
        StandingRow("C5", "V5", Status.BLOCKED),
    )
    ledger.save_round(small_round(plan=(match("C1", "V1", "offered"), match("C3", "V3", "pinned"))))
    ledger.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="She said no")
    ledger.decide(REFERENCE, "C3", "V3", "declined", by="Asha", reason="He said no")
    assert settled(ledger.standing(given)) == {
        ("C1", "V1", "declined"),
        ("C3", "V3", "declined"),
        ("C5", "V5", "blocked"),
    }


def test_closed_rounds_count_and_deleted_ones_do_not(kept: Ledger) -> None:
    """Closing a round keeps what it settled; deleting it forgets it."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.close_round(REFERENCE)
    assert settled(kept.standing()) == {("C1", "V1", "pinned"), ("C4", "V4", "active")}
    kept.delete_round(REFERENCE)
    assert kept.standing() == ()


def test_what_was_settled_outlives_its_round_in_the_round_made_around_it(kept: Ledger) -> None:
    """Once a second run holds the pin in its own table, deleting the first round does not lose it."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    pool = small_pool(kept.standing())
    second = small_round("R2", (match("C1", "V1", "pinned"),))
    kept.save_round(second, kept.save_tables(pool, small_places()), previous=REFERENCE)
    assert kept.entry("R2").run_number == 2
    kept.delete_round(REFERENCE)
    assert settled(kept.standing()) == {("C1", "V1", "pinned"), ("C4", "V4", "active")}


def test_a_table_brought_in_takes_the_place_of_the_last_one(kept: Ledger) -> None:
    """C4's match has ended in this month's table; what was decided here still counts."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    given_now = (StandingRow("C2", "V2", Status.ACTIVE),)
    assert settled(kept.standing(given_now)) == {("C1", "V1", "pinned"), ("C2", "V2", "active")}


def test_a_round_without_tables_still_shows_who_is_active(ledger: Ledger) -> None:
    """Saved from a round file alone, the round's own active and offered pairs count as its standing."""
    ledger.save_round(small_round(plan=(match("C1", "V1", "offered"), match("C3", "V3"))))
    assert settled(ledger.standing()) == {("C1", "V1", "offered"), ("C4", "V4", "active")}


KINDS = st.sampled_from([str(kind) for kind in DecisionKind])
PAIRS = st.tuples(st.sampled_from(["C1", "C2"]), st.sampled_from(["V1", "V2"]))


def _fold(kinds: list[tuple[str, tuple[str, str]]]) -> dict[tuple[str, str], list[str]]:
    """Keep a pile a pair: put a decision on top, take one off for an undoing. The plain model."""
    piles: dict[tuple[str, str], list[str]] = {}
    for kind, pair in kinds:
        pile = piles.setdefault(pair, [])
        if kind == "undone":
            del pile[-1:]
        else:
            pile.append(kind)
    return piles


@given(st.lists(st.tuples(KINDS, PAIRS), max_size=25), st.randoms(use_true_random=False))
def test_any_history_folds_to_its_state(history: list[tuple[str, tuple[str, str]]], chance: object) -> None:
    """Whatever was decided and undone: the state is the top of the pile, however events are ordered."""
    events = [event(n, kind, *pair) for n, (kind, pair) in enumerate(history, start=1)]
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    piles = _fold(history)
    assert {pair: str(state.kind) for pair, state in states_of(shuffled).items()} == {
        pair: pile[-1] for pair, pile in piles.items() if pile
    }
    assert {pair: [str(e.kind) for e in stack] for (_, pair), stack in histories(shuffled).items()} == piles
    kept = {"approved": "pinned", "pinned": "pinned", "declined": "declined", "blocked": "blocked"}
    assert settled(standing_from(shuffled)) == {
        (*pair, kept[pile[-1]]) for pair, pile in piles.items() if pile and pile[-1] in kept
    }


@given(st.lists(st.tuples(KINDS, PAIRS), max_size=15), KINDS.filter(lambda kind: kind != "undone"), PAIRS)
def test_undoing_at_once_changes_nothing(
    history: list[tuple[str, tuple[str, str]]], kind: str, pair: tuple[str, str]
) -> None:
    """A decision and its undoing leave the standing as it was."""
    events = [event(n, each, *named) for n, (each, named) in enumerate(history, start=1)]
    more = [*events, event(len(events) + 1, kind, *pair), event(len(events) + 2, "undone", *pair)]
    assert standing_from(more) == standing_from(events)
