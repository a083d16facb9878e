"""What the newest tables of a service say holds against every decision in an older round."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.decisions.ledger import Ledger
from matcher.decisions.services import OWN, SAMPLE, service_of
from matcher.errors import NotAllowed
from matcher.intake.reading import read_tables
from matcher.records.child import Agreed, Gender
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.records.unread import UnreadCell
from tests.cli.conftest import TABLES
from tests.decisions.small_round import (
    REFERENCE,
    TODAY,
    in_months,
    match,
    small_places,
    small_pool,
    small_round,
    visitor,
)

WHEN = r"according to the tables saved on \d{1,2} \w{3} \d{4} at \d\d:\d\d\."
KEEPING = ["approved", "pinned", "held"]


def with_child(child_id: str, **changes: object) -> Pool:
    """Give the people of the small round with one child changed."""
    pool = small_pool()
    children = (replace(one, **changes) if one.child_id == child_id else one for one in pool.children)  # type: ignore[arg-type]
    return replace(pool, children=tuple(children))


def with_visitor(visitor_id: str, **changes: object) -> Pool:
    """Give the people of the small round with one visitor changed."""
    pool = small_pool()
    visitors = (replace(one, **changes) if one.visitor_id == visitor_id else one for one in pool.visitors)  # type: ignore[arg-type]
    return replace(pool, visitors=tuple(visitors))


@pytest.mark.parametrize("kind", KEEPING)
def test_a_child_who_objects_since_is_not_kept_from_an_older_round(kept: Ledger, kind: str) -> None:
    """The sentence names the child and the tables; a "no" is taken down all the same."""
    kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places())
    with pytest.raises(NotAllowed, match=f"KnownC1 objects to having a visitor, {WHEN} Run the round again"):
        kept.decide(REFERENCE, "C1", "V1", kind, by="Asha", reason="Their wish")
    assert kept.decisions() == ()
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="C1 objects")
    kept.decide(REFERENCE, "C3", "V3", kind, by="Asha", reason="Their wish")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dbs_issued_on": None}, "No DBS certificate is recorded for NamedV1"),
        ({"references_checked": False}, "The references of NamedV1 are not checked yet"),
        ({"interviewed": None}, "NamedV1"),
        ({"trained_on": None}, "NamedV1"),
        ({"works_for": ("Salford City Council",)}, "NamedV1 works for Salford City Council"),
    ],
)
def test_vetting_and_independence_are_those_of_the_newest_tables(
    kept: Ledger, changes: dict[str, object], said: str
) -> None:
    """Each rule that nothing overrides is asked of the newest tables too."""
    kept.save_tables(with_visitor("V1", **changes), small_places())
    with pytest.raises(NotAllowed, match=f"{said}.*{WHEN}"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")


def test_who_is_no_longer_in_the_tables_is_not_kept(kept: Ledger) -> None:
    """Whether they still agree cannot be read, so the round is to be run again."""
    pool = small_pool()
    gone = Pool(pool.children[1:], pool.visitors, pool.standing)
    kept.save_tables(gone, small_places(gone))
    with pytest.raises(NotAllowed, match=r"C1 is not in the tables saved on .* Run the round again"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")


def test_a_risk_condition_recorded_since_stops_an_approval_and_not_a_pin(kept: Ledger) -> None:
    """A proposal was made without it; a pin says why it is set aside."""
    kept.save_tables(with_child("C1", conditions=("no male visitor",)), small_places())
    for kind in ("approved", "held"):
        with pytest.raises(NotAllowed, match=f"Condition for KnownC1: no male visitor; .*{WHEN}"):
            kept.decide(REFERENCE, "C1", "V1", kind, by="Asha")
    kept.decide(REFERENCE, "C1", "V1", "pinned", by="Asha", reason="The panel looked at it")


def test_places_are_those_of_the_newest_tables_too(kept: Ledger) -> None:
    """V3's one place is taken by an active match in the newest tables."""
    active = (StandingRow("C4", "V4", Status.ACTIVE), StandingRow("C5", "V3", Status.ACTIVE))
    kept.save_tables(small_pool(active), small_places())
    with pytest.raises(NotAllowed, match="V3 has no place left"):
        kept.decide(REFERENCE, "C3", "V3", "approved", by="Asha")
    with pytest.raises(NotAllowed, match=f"C5 is visited by V3, {WHEN}"):
        kept.decide(REFERENCE, "C5", "V5", "pinned", by="Asha", reason="Their wish")


def test_newer_tables_that_say_the_same_stop_nothing(kept: Ledger) -> None:
    """A second import of the same people is no news."""
    kept.save_tables(small_pool(), small_places())
    assert kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha").kind == "approved"


def test_undoing_a_no_does_not_bring_back_what_may_not_be(kept: Ledger) -> None:
    """The approval that would stand again is looked at as a new one is."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    kept.decide(REFERENCE, "C1", "V1", "declined", by="Asha", reason="Too far")
    kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places())
    with pytest.raises(NotAllowed, match=f"objects to having a visitor, {WHEN}"):
        kept.undo(REFERENCE, "C1", "V1", by="Asha")


def test_what_was_approved_before_stays_and_is_told_to_be_stopped(kept: Ledger) -> None:
    """The approval stands; what is against it is said with names or with codes alone."""
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    assert kept.stops(small_round()) == {}
    kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places())
    assert kept.states(REFERENCE)["C1", "V1"].kind == "approved"
    for names, called in ((True, "KnownC1"), (False, "C1")):
        [(pair, said)] = kept.stops(small_round(), names=names).items()
        assert pair == ("C1", "V1")
        assert re.fullmatch(f"{called} objects to having a visitor, {WHEN}", " ".join(said))
    assert kept.barred(REFERENCE, "C1", "V1") == kept.stops(small_round())["C1", "V1"]


def test_a_copy_made_for_a_round_is_no_newer_than_its_original(kept: Ledger) -> None:
    """Tables saved again for an older round never hide what was imported since."""
    first = kept.latest_tables()
    assert first is not None
    kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places(), file_names=("newer.xlsx",))
    kept.save_tables(small_pool(()), small_places(), recorded_at=first.recorded_at)
    newest = kept.latest_tables()
    assert newest is not None
    assert newest.file_names == ("newer.xlsx",)
    with pytest.raises(NotAllowed, match="objects"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")


def test_the_newest_tables_outlive_their_round_while_others_are_kept(kept: Ledger) -> None:
    """Deleting the round that was made from them does not make an objection forgotten."""
    number = kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places())
    kept.save_round(small_round("R2", ()), number)
    kept.delete_round("R2")
    with pytest.raises(NotAllowed, match="objects"):
        kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")


def test_nothing_recorded_later_than_now(ledger: Ledger) -> None:
    """A wrong clock cannot make tables newer than every import to come."""
    ledger.save_tables(small_pool(), small_places(), recorded_at=datetime(2999, 1, 1, tzinfo=UTC))
    found = ledger.latest_tables()
    assert found is not None
    assert found.recorded_at <= datetime.now(UTC)


def _sample() -> Pool:
    return read_tables(*TABLES[:2], TABLES[3], as_of=TODAY, today=TODAY).pool


def test_the_sample_is_another_service(kept: Ledger) -> None:
    """Trying the sample neither replaces the service's tables nor speaks against its rounds."""
    sample = _sample()
    assert (service_of(sample), service_of(small_pool()), service_of(Pool((), ()))) == (SAMPLE, OWN, OWN)
    unused = kept.save_tables(with_child("C1", gender=Gender.MALE), small_places())
    kept.save_tables(sample, small_places(Pool((), ())))
    assert kept.tables(unused).service == OWN
    kept.decide(REFERENCE, "C1", "V1", "approved", by="Asha")
    assert {row.child_id for row in kept.standing()} == {"C1", "C4"}
    assert kept.standing(service=SAMPLE) == ()


@pytest.mark.parametrize("more", [1, 20])
def test_a_row_of_the_sample_makes_no_other_service(kept: Ledger, more: int) -> None:
    """Whoever objects in the service's tables is not approved from a file with made-up children in it."""
    sample, pool = _sample(), small_pool()
    mixed = Pool((pool.children[0], *sample.children[:more]), pool.visitors)
    assert service_of(mixed) == OWN
    number = kept.save_tables(mixed, small_places(pool))
    kept.save_round(small_round("R2", (match("C1", "V1"),)), number)
    kept.save_tables(with_child("C1", agreed=Agreed.OBJECTS), small_places())
    with pytest.raises(NotAllowed, match="objects"):
        kept.decide("R2", "C1", "V1", "approved", by="Asha")


def test_a_sample_with_a_visitor_of_ones_own_is_no_sample() -> None:
    """Every child and every visitor is the sample's, or it is the service's own."""
    sample = _sample()
    assert service_of(replace(sample, visitors=(*sample.visitors, visitor("V-own")))) == OWN
    assert service_of(replace(sample, children=sample.children[:1], visitors=())) == SAMPLE


def test_a_sample_with_corrected_cells_is_still_the_sample() -> None:
    """Also with its dates moved; a service with the same codes and postcodes of its own is its own."""
    sample = _sample()
    changed = tuple(replace(child, agreed=Agreed.OBJECTS) for child in sample.children[:20])
    assert service_of(replace(sample, children=changed)) == SAMPLE
    moved = tuple(
        replace(child, referred_on=child.referred_on + timedelta(days=400)) for child in sample.children
    )
    assert service_of(replace(sample, children=moved)) == SAMPLE
    mended = tuple(replace(child, postcode="M5 4WT") for child in sample.children)
    assert service_of(replace(sample, children=mended)) == SAMPLE
    elsewhere = tuple(replace(child, postcode="M5 4WT", known_as="") for child in sample.children)
    assert service_of(replace(sample, children=elsewhere)) == OWN


def unread(column: str, written: str) -> UnreadCell:
    """Make up a cell that was typed and cannot be read."""
    return UnreadCell(column, column, written, "a table", "K2")


@pytest.mark.parametrize("kind", ["approved", "held"])
@pytest.mark.parametrize(
    ("pool", "said"),
    [
        (with_visitor("V1", unread=(unread("max_travel_km", "near"),)), "near"),
        (with_visitor("V1", unread=(unread("accepts_ages", "10 up"),)), "10 up"),
        (with_child("C1", unread=(unread("wish_gender", "must?"),)), "must"),
    ],
)
def test_present_measures_judge_new_decisions_in_a_round_of_an_earlier_version(
    ledger: Ledger, pool: Pool, said: str, kind: str
) -> None:
    """When it was made, a cell that cannot be read counted as empty: now it breaks its rule."""
    result = in_months(small_round())
    ledger.save_round(result, ledger.save_tables(pool, small_places()))
    with pytest.raises(NotAllowed, match=f"{said}.* cannot be read .* Run the round again"):
        ledger.decide(REFERENCE, "C1", "V1", kind, by="Asha")
    assert ledger.decide(REFERENCE, "C3", "V3", kind, by="Asha").kind == kind
    assert ledger.stops(result) == {}
