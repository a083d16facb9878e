"""Rounds: listed, named, opened, closed, and deleted only after asking."""

import pytest

import matcher
from matcher.decisions import database
from matcher.decisions.ledger import Ledger
from tests.ui.screen import labels, open_page, press, said, save_round, save_sample


@pytest.fixture
def ledger() -> Ledger:
    """The sample's tables are saved."""
    return save_sample()


@pytest.fixture
def result(ledger: Ledger) -> matcher.MatchRound:
    """A round over the sample."""
    return save_round(ledger)


def test_rounds_are_listed_with_their_counts(ledger: Ledger, result: matcher.MatchRound) -> None:
    """The sentence counts the rows of the table; the row counts the decisions."""
    match = next(m for m in result.matches if m.status == "proposed" and not m.exceptions)
    ledger.decide(result.reference, match.child_id, match.visitor_id, "approved", by="Asha")
    screen = open_page("rounds")
    (row,) = screen.table[0].value.to_dict("records")
    assert "1 round, newest first; 1 open" in said(screen)
    assert (row["Approved"], int(row["Undecided"])) == ("1", int(row["Proposals"]) - 1)


def test_a_round_is_named_closed_and_opened_again(ledger: Ledger, result: matcher.MatchRound) -> None:
    """Each act is in the ledger when the press returns."""
    screen = open_page("rounds")
    screen.text_input[0].set_value("November round")
    press(screen, "Keep this name")
    assert ledger.entry(result.reference).name == "November round"
    press(screen, "Close")
    assert ledger.entry(result.reference).is_closed
    assert f"the head of the ledger, {ledger.head.short}" in said(screen)
    press(screen, "Open it again for decisions")
    assert not ledger.entry(result.reference).is_closed
    who = "Asha"
    assert [(entry.kind, entry.by) for entry in ledger.diary(result.reference)[1:]] == [
        ("round-renamed", who),
        ("round-closed", who),
        ("round-reopened", who),
    ]


def test_a_round_is_opened_in_review(result: matcher.MatchRound) -> None:
    """Opening a round leads to its proposals."""
    screen = press(open_page("rounds"), "Open in Review")
    assert screen.title[0].value == "Review"
    assert result.reference in said(screen)


def test_deleting_asks_first(ledger: Ledger, result: matcher.MatchRound) -> None:
    """The first press only asks; Keep it keeps; the button that names the round deletes it and its tables."""
    screen = press(open_page("rounds"), "Delete")
    assert "There is no undo" in said(screen)
    press(screen, "Keep it")
    assert len(ledger.rounds()) == 1
    screen.button(key="delete-round").click().run()
    screen.button(key="delete-for-good").click().run()
    assert ledger.rounds() == ()
    assert ledger.latest_tables() is None
    last = ledger.diary()[-1]
    assert (last.kind, last.by) == ("round-deleted", "Asha")
    assert "Run a round" in labels(screen)


def test_an_archived_ledger_is_shown_and_not_written_to(
    ledger: Ledger, result: matcher.MatchRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages open, a round is taken in hand, and what would be written is refused in a sentence."""
    ledger.close()
    before = ledger.path.read_bytes()
    monkeypatch.setattr(database, "_is_archived", lambda path: True)
    assert "can be read but not written to" in said(open_page("start"))
    screen = press(open_page("rounds"), "Open in Review")
    assert screen.title[0].value == "Review"
    assert result.reference in said(screen)
    screen = press(open_page("rounds"), "Close")
    assert "can be read but not written to, so nothing was kept" in said(screen)
    assert ledger.path.read_bytes() == before
