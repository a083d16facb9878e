"""Vetting that counted when the tables were recorded and has run out since stops a decision today."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from matcher.errors import NotAllowed
from matcher.exports.listing import write_csv
from matcher.policy.policy import Policy, Service
from tests.decisions.small_round import REFERENCE, TODAY, small_places, small_pool, small_round
from tests.decisions.test_newest_tables import KEEPING, with_visitor

ENDS = date(2029, 3, 2)
"""36 months after the certificate of everybody in the small round."""
EVE = ENDS - timedelta(1)
SAID = "The DBS check of NamedV1 counted until 2 March 2029 and has run out since"


def on(folder: Path, day: date) -> Ledger:
    """Open a ledger as if it were some day."""
    return Ledger.open(folder, today=lambda: day)


@pytest.fixture
def folder(kept: Ledger) -> Path:
    """A data folder in which the small round is kept with its tables, nothing decided."""
    return kept.folder


@pytest.mark.parametrize("kind", KEEPING)
def test_nothing_is_kept_from_the_day_a_certificate_has_run_out(folder: Path, kind: str) -> None:
    """The tables have not changed: only the day has. A "no" is taken down all the same."""
    with on(folder, ENDS) as ledger:
        with pytest.raises(NotAllowed, match=rf"^{SAID}\. Record the new one\.$"):
            ledger.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Their wish")
        assert ledger.decisions() == ()
        ledger.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Too late")


@pytest.mark.parametrize("day", [TODAY - timedelta(1), TODAY, EVE])
def test_the_day_before_it_still_counts(folder: Path, day: date) -> None:
    """A clock that is behind the round's day makes nothing run in, nor out."""
    with on(folder, day) as ledger:
        assert ledger.stops(small_round()) == {}
        assert ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_undoing_a_no_does_not_bring_back_what_has_run_out(folder: Path) -> None:
    """The approval that would stand again is asked of today."""
    with on(folder, EVE) as ledger:
        ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
        ledger.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Too far")
    with on(folder, ENDS) as ledger, pytest.raises(NotAllowed, match=SAID):
        ledger.undo(REFERENCE, "C1", "V1", by="Asha")


@pytest.mark.parametrize("names", [True, False])
def test_what_was_approved_before_is_told_to_be_stopped(folder: Path, tmp_path: Path, names: bool) -> None:
    """It stays approved; the list that is written says what has run out, with names or codes alone."""
    with on(folder, EVE) as ledger:
        ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    sentence = f"{SAID}. Record the new one."
    sentence = sentence if names else sentence.replace("NamedV1", "V1")
    with on(folder, ENDS) as ledger:
        stops = ledger.stops(small_round(), names=names)
        assert stops["C1", "V1"] == (sentence,)
        assert ledger.states(REFERENCE)["C1", "V1"].kind == "approved"
        to = tmp_path / "list.csv"
        write_csv(small_round(), to, ledger.decisions(), small_pool(), names=names, stops=stops)
    assert sentence in to.read_text(encoding="utf-8-sig")


def test_a_new_certificate_in_newer_tables_lets_the_match_go_on(folder: Path) -> None:
    """The newest tables are asked of today, the older ones of their own day."""
    with on(folder, ENDS) as ledger:
        ledger.save_tables(with_visitor("V1", dbs_issued_on=date(2026, 11, 1)), small_places())
        assert ("C1", "V1") not in ledger.stops(small_round())
        assert ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_newer_tables_of_the_same_certificate_are_asked_of_today(folder: Path) -> None:
    """They were recorded while it counted; the sentence names them."""
    with on(folder, EVE) as ledger:
        ledger.save_tables(with_visitor("V1", supervisor="Chidi"), small_places())
        ledger.decide(REFERENCE, "C1", "V1", "held", by="Asha")
    with on(folder, ENDS) as ledger, pytest.raises(NotAllowed, match=rf"{SAID}, according to the tables"):
        ledger.decide(REFERENCE, "C1", "V1", "approved", by="Asha")


def test_a_start_date_still_to_come_counts_more_than_today(folder: Path) -> None:
    """The round starts when the certificate counts no longer: its own rule says so; today adds nothing."""
    starts = Policy(service=Service(start_date=ENDS + timedelta(30)))
    result = small_round().model_copy(update={"policy": starts, "start_date": ENDS + timedelta(30)})
    with on(folder, ENDS) as ledger:
        assert all("has run out since" not in " ".join(said) for said in ledger.stops(result).values())
