"""A start date that is past: no rule looks back to it, the round says so, and old rounds stay as made."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.policy.facts import Facts
from matcher.policy.measures import BY_VERSION
from matcher.policy.policy import Policy, Service
from matcher.policy.rules import rule
from matcher.records.child import ServiceEnd
from matcher.rounds.audit import audit_round
from matcher.rounds.headline import headline
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round

START, TODAY = date(2026, 11, 22), date(2026, 12, 10)
"""A policy that was written for one round and is used for the next."""


@pytest.fixture
def late(tiny: Facts) -> Facts:
    """The small service, eighteen days after the start date of its policy."""
    service = Service(start_date=START, min_months_left=1)
    return replace(tiny, policy=Policy(service=service), today=TODAY)


def _with(facts: Facts, child: dict[str, object] | None = None, **visitor: object) -> Facts:
    children = (replace(facts.children[0], **(child or {})), *facts.children[1:])
    visitors = (replace(facts.visitors[0], **visitor), *facts.visitors[1:])
    return replace(facts, pool=replace(facts.pool, children=children, visitors=visitors))


def _proposed(result: MatchRound) -> set[str]:
    return {match.visitor_id for match in result.matches}


def _absent(result: MatchRound) -> list[tuple[str | None, str]]:
    """Give who does not take part, but for V3, who is never trained."""
    absent = ((one.child_id or one.visitor_id, one.code) for one in result.not_taking_part)
    return [each for each in absent if each[0] != "V3"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"dbs_issued_on": date(2023, 12, 5), "dbs_checked_on": None}, "dbs"),
        ({"paused_from": date(2026, 12, 1), "paused_until": date(2026, 12, 31)}, "paused"),
    ],
)
def test_a_visitor_who_stopped_being_ready_since_is_not_proposed(
    late: Facts, cells: dict[str, object], code: str
) -> None:
    """The DBS check ran out on 5 December, the pause began on the first: nothing is proposed on the 10th."""
    facts = _with(late, **cells)
    result = run_round(facts)
    visitor = facts.visitors[0].visitor_id
    assert _absent(result) == [(visitor, code)]
    assert visitor not in _proposed(result)
    assert audit_round(result, facts) == ()


def test_a_child_who_came_of_age_since_is_not_proposed_to(late: Facts) -> None:
    """The service ended on 1 December, or is to end before a whole month is over."""
    child = late.children[0].child_id
    cells: dict[str, object] = {"service_end": ServiceEnd.GIVEN, "leaves_on": date(2026, 12, 1)}
    gone = run_round(_with(late, cells))
    assert (child, "upper-age") in _absent(gone)
    soon = run_round(_with(late, {**cells, "leaves_on": date(2026, 12, 31)}))
    assert _absent(soon) == [(child, "months-left")]


def test_a_birthday_since_the_start_counts(late: Facts) -> None:
    """The child was 17 on the start date and is 18 on the day of the round."""
    facts = _with(
        late,
        {"service_end": ServiceEnd.BIRTHDAY, "leaves_on": date(2026, 12, 1), "upper_age_read": 18, "age": 17},
    )
    assert int(facts.child_age[0]) == 18
    assert not rule("upper-age").verdict(facts, 0, 0).holds


def test_a_visitor_who_became_ready_since_is_proposed(late: Facts) -> None:
    """Trained and free from 1 December: ready on the 10th, and on the start date not yet."""
    facts = _with(late, trained_on=date(2026, 12, 1), available_from=date(2026, 12, 1))
    assert _absent(run_round(facts)) == []
    before = _with(replace(late, today=START), trained_on=date(2026, 12, 1))
    assert _absent(run_round(before)) == [("V1", "training")]


def test_a_start_still_to_come_counts_as_before(late: Facts) -> None:
    """A DBS check that runs out between today and the start is already too old."""
    facts = _with(replace(late, today=START - timedelta(days=60)), dbs_issued_on=date(2023, 11, 1))
    assert facts.start_date == START
    assert ("V1", "dbs") in _absent(run_round(facts))


def test_the_round_says_that_its_start_is_past(late: Facts) -> None:
    """In the file stands the day that counted; the headline says both, and what to do."""
    result = run_round(late)
    assert (result.start_date, result.today) == (TODAY, TODAY)
    assert headline(result).warnings[0] == (
        "The policy's start date, 22 November 2026, is 18 days before this round: checks and pauses were"
        " taken on 10 December 2026. Change the start date and run again."
    )
    assert headline(run_round(replace(late, today=START))).warnings == ()


def test_the_audit_works_the_start_out_itself(late: Facts) -> None:
    """A round that says it looked at the past start date is refused."""
    result = run_round(late).model_copy(update={"start_date": START})
    assert [fault.code for fault in audit_round(result, late)] == ["digests"]


def test_a_round_of_the_first_version_is_audited_as_it_was_made(late: Facts) -> None:
    """It looked at the start date: with that it agrees, and its headline says on which day."""
    facts = _with(late, dbs_issued_on=date(2023, 12, 5), dbs_checked_on=None)
    old = run_round(replace(facts, measures=BY_VERSION[1]))
    assert (old.start_date, _absent(old)) == (START, [])
    assert audit_round(old, facts) == ()
    assert headline(old).warnings[0] == (
        "Ages and checks were taken on the start date, 22 November 2026, 18 days before this round."
        " Change the start date and run again."
    )
