"""Dates to watch count from the day it is, however old the round."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.ui import state
from matcher.ui.reviewing.reasons import dates_to_watch
from tests.policy.pairs import PRIYA, a_pair
from tests.ui.screen import open_page, said, sample_round, save_round, save_sample
from tests.ui.test_review import view

DBS_UNTIL = date(2029, 3, 2)
"""Priya's certificate is of 2 March 2026 and counts for 36 months."""


@pytest.mark.parametrize(("days_before", "listed"), [(91, False), (90, True), (0, True), (-400, True)])
def test_a_date_is_listed_by_its_distance_from_today(days_before: int, listed: bool) -> None:
    """Within 90 days of today, or past; the start date of the round plays no part."""
    facts = a_pair()
    found = dates_to_watch(facts, DBS_UNTIL - timedelta(days=days_before), 90)
    assert found == ([(DBS_UNTIL, "V1", "DBS runs out")] if listed else [])


def test_a_check_without_a_certificate_is_no_date() -> None:
    """An Update Service check counts only beside a certificate, so it runs out with none."""
    unissued = replace(PRIYA, dbs_issued_on=None, dbs_checked_on=date(2026, 5, 1))
    facts = a_pair()
    facts = replace(facts, pool=replace(facts.pool, visitors=(unissued,)))
    assert dates_to_watch(facts, DBS_UNTIL, 90) == []


def test_an_old_round_opened_today_does_not_say_in_days_what_has_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four years on every certificate of the sample's round has run out: none is "in" so many days."""
    save_round(save_sample())
    later = sample_round().today + timedelta(days=1500)
    monkeypatch.setattr(state, "today", lambda: later)
    screen = view(open_page("review"), "dates")
    told = " | ".join(map(str, screen.table[0].value.to_numpy().ravel()))
    assert "days ago" in told
    assert "| in " not in told
    assert f"days of today, {later:%d/%m/%Y}" in said(screen)
