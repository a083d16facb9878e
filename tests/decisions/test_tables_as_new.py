"""Where it cannot be told which tables are the newer ones, what all of them say never to do holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from matcher.decisions.ledger import Ledger
from matcher.decisions.saved import latest_moment, midnight
from matcher.errors import NotAllowed
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.records.child import Agreed, Child
from matcher.records.place import Point
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.clock import DAY_OF_THE_CLOCK
from tests.decisions.small_round import TODAY, child, small_places, visitor
from tests.decisions.test_newest_tables import KEEPING

OLD = child("C1", leaves_on=date(2095, 1, 1))
OBJECTING = replace(OLD, agreed=Agreed.OBJECTS)
OTHER = child("C2", leaves_on=date(2095, 1, 1))
SAID = "KnownC1 objects to having a visitor, according to the tables saved on"


def gathered(*people: Child | Visitor, today: date = TODAY) -> Facts:
    """Give tables of a few people, on a day; two more live far away, so that there is always a plan."""
    far = Point(51.5, -0.1)
    everybody = [*people, child("C9", point=far, leaves_on=date(2095, 1, 1)), visitor("V9", point=far)]
    children = tuple(one for one in everybody if isinstance(one, Child))
    visitors = tuple(one for one in everybody if isinstance(one, Visitor))
    pool = Pool(children, visitors)
    return Facts(pool, small_places(pool), Policy(), today)


def keep(ledger: Ledger, facts: Facts) -> MatchRound:
    """Keep a round with its tables, as ``matcher decide`` does that is given both."""
    result = run_round(facts)
    ledger.keep_round(result, facts)
    return result


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger on a day a week after the rounds."""
    with Ledger.open(tmp_path / "data", today=lambda: TODAY + timedelta(days=7)) as opened:
        yield opened


@pytest.mark.parametrize("kind", KEEPING)
@pytest.mark.parametrize("objection_first", [True, False])
def test_of_tables_of_one_day_the_stricter_count(ledger: Ledger, kind: str, objection_first: bool) -> None:
    """Whichever was handed over first; a round that proposes the child is told whose tables object."""
    before = gathered(OLD, OTHER, visitor("V1"), visitor("V2"))
    since = gathered(OBJECTING, OTHER, visitor("V1"), visitor("V2"))
    first, second = (since, before) if objection_first else (before, since)
    results = {id(facts): keep(ledger, facts) for facts in (first, second)}
    result = results[id(before)]
    pair = next(match for match in result.matches if match.child_id == "C1")
    with pytest.raises(NotAllowed, match=SAID):
        ledger.decide(result.reference, "C1", pair.visitor_id, kind, by="Asha", reason="Their wish")
    assert ledger.decisions() == ()
    assert SAID in " ".join(ledger.stops(result)["C1", pair.visitor_id])


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([OBJECTING, visitor("V2")], "objects"),
        ([OTHER, visitor("V1", references_checked=False)], "references of NamedV1 are not checked"),
        ([OTHER, visitor("V1", dbs_issued_on=None)], "No DBS certificate is recorded for NamedV1"),
        ([OLD, visitor("V1", works_for=("Salford City Council",))], "works for Salford City Council"),
    ],
)
def test_they_speak_of_whom_they_know(ledger: Ledger, people: list[Child | Visitor], said: str) -> None:
    """The child or the visitor alone may be in them: one table an authority."""
    keep(ledger, gathered(*people))
    result = keep(ledger, gathered(OLD, visitor("V1")))
    with pytest.raises(NotAllowed, match=said):
        ledger.decide(result.reference, "C1", "V1", "approved", by="Asha")


def test_who_is_missing_in_tables_of_the_same_day_is_not_gone(ledger: Ledger) -> None:
    """Two tables of one day, one for each authority: both rounds go on."""
    results = [keep(ledger, gathered(one, visitor(name))) for one, name in ((OLD, "V1"), (OTHER, "V2"))]
    ledger.decide(results[0].reference, "C1", "V1", "approved", by="Asha")
    ledger.decide(results[1].reference, "C2", "V2", "approved", by="Asha")
    ledger.decide(results[0].reference, "C1", "V1", "pinned", by="Asha", reason="Their wish")


def test_what_was_said_on_an_earlier_day_is_older(ledger: Ledger) -> None:
    """A child who agrees in the tables of a later day has changed their mind."""
    keep(ledger, gathered(OBJECTING, visitor("V1")))
    result = keep(ledger, gathered(OLD, visitor("V1"), today=TODAY + timedelta(days=1)))
    assert ledger.decide(result.reference, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_tables_that_were_here_before_an_objection_are_as_old_as_they_were(ledger: Ledger) -> None:
    """The same tables under a later day are an old file, and lift nothing."""
    keep(ledger, gathered(OLD, visitor("V1")))
    keep(ledger, gathered(OBJECTING, visitor("V1"), today=TODAY + timedelta(days=1)))
    again = keep(ledger, gathered(OLD, visitor("V1"), today=TODAY + timedelta(days=2)))
    with pytest.raises(NotAllowed, match=SAID):
        ledger.decide(again.reference, "C1", "V1", "approved", by="Asha")


def test_an_import_after_tables_of_the_same_day_is_newer(tmp_path: Path) -> None:
    """They were handed over before it, so they say nothing against what was brought in since."""
    with Ledger.open(tmp_path) as ledger:
        keep(ledger, gathered(OBJECTING, visitor("V1"), today=DAY_OF_THE_CLOCK))
        facts = gathered(OLD, visitor("V1"), today=DAY_OF_THE_CLOCK)
        result = run_round(facts)
        ledger.save_round(result, ledger.save_tables(facts.pool, facts.places))
        assert ledger.decide(result.reference, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_tables_handed_over_with_a_round_replace_no_import(ledger: Ledger) -> None:
    """An objection that was brought in is not thrown away by older tables with a round of a later day."""
    facts = gathered(OBJECTING, visitor("V1"))
    number = ledger.save_tables(facts.pool, facts.places, recorded_at=midnight(TODAY) + timedelta(hours=10))
    result = keep(ledger, gathered(OLD, visitor("V1"), today=TODAY))
    assert ledger.tables(number).pool == facts.pool
    with pytest.raises(NotAllowed, match=SAID):
        ledger.decide(result.reference, "C1", "V1", "approved", by="Asha")
    keep(ledger, gathered(OLD, visitor("V1"), today=TODAY + timedelta(days=1)))
    assert ledger.tables(number).pool == facts.pool


def test_an_objection_between_is_not_passed_over(ledger: Ledger) -> None:
    """The round is older than tables that objected: it is run again, whatever is newest."""
    result = keep(ledger, gathered(OLD, visitor("V1")))
    keep(ledger, gathered(OBJECTING, visitor("V1"), today=TODAY + timedelta(days=1)))
    newest = keep(ledger, gathered(OLD, visitor("V1", age=41), today=TODAY + timedelta(days=2)))
    with pytest.raises(NotAllowed, match=f"{SAID} .* Run the round again"):
        ledger.decide(result.reference, "C1", "V1", "approved", by="Asha")
    assert ledger.stops(result) == {}
    assert ledger.decide(newest.reference, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_tables_that_hold_against_another_round_outlive_their_own(ledger: Ledger) -> None:
    """Deleting the round whose tables object does not make the objection forgotten."""
    objecting = keep(ledger, gathered(OBJECTING, OTHER, visitor("V1")))
    result = keep(ledger, gathered(OLD, visitor("V1")))
    ledger.delete_round(objecting.reference)
    with pytest.raises(NotAllowed, match=SAID):
        ledger.decide(result.reference, "C1", "V1", "approved", by="Asha")
    assert ledger.verify().faults == ()


def test_a_round_of_a_day_to_come_is_not_taken_with_its_tables(ledger: Ledger) -> None:
    """It would make older tables the newest of all."""
    keep(ledger, gathered(OBJECTING, visitor("V1")))
    facts = gathered(OLD, visitor("V1"), today=TODAY + timedelta(days=8))
    with pytest.raises(NotAllowed, match="dated 30/11/2026, a day still to come"):
        ledger.keep_round(run_round(facts), facts)
    assert len(ledger.rounds()) == 1


@pytest.mark.parametrize(
    ("recorded", "saved", "latest"),
    [
        ("2026-11-28T00:00", "2026-11-28T10:42", "2026-11-28T10:42"),
        ("2026-11-27T18:15", "2026-11-29T10:42", "2026-11-28T18:14:59.999999"),
        ("2026-11-28T10:42:07.000001", "2026-11-29T10:42", "2026-11-28T10:42:07.000001"),
    ],
    ids=["a day that is not over", "a day in Kathmandu", "a moment"],
)
def test_of_which_moment_tables_can_be(recorded: str, saved: str, latest: str) -> None:
    """Of tables that came with a round the day is known alone, in whichever zone the clock stood."""
    moments = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (recorded, saved, latest)]
    assert latest_moment(moments[0], moments[1]) == moments[2]
