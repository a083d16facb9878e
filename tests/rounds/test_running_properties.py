"""What holds in every round, whatever pins, policy and exceptions say."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.policy.policy import RISK_RULES, RULE_SWITCHES, Policy, Service
from matcher.policy.rules import NEVER, rule
from matcher.policy.settings import SwitchReason
from matcher.records.child import Child
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.audit import audit_round
from matcher.rounds.result import MatchRound, from_json, to_json
from matcher.rounds.running import run_round
from tests.rounds.made_up import TODAY, Ties, made_up, places_of

REASONS = (*RULE_SWITCHES, *sorted(NEVER), "places", "blocked", "they get on")
PLAIN = Ties()
SAID = SwitchReason(by="Maria Holt", reason="The panel looked at every child.")


@st.composite
def services(draw: st.DrawFn) -> Facts:
    """Draw a small service, any policy, and rows of any status between anybody.

    Risk rules that are off have a reason, as a policy must give one.
    """
    facts = made_up(draw(st.integers(0, 10_000)), children=7, visitors=5, ties=PLAIN)
    pair = st.tuples(
        st.sampled_from([*(child.child_id for child in facts.children), "C99"]),
        st.sampled_from([*(visitor.visitor_id for visitor in facts.visitors), "V99"]),
    )
    drawn = draw(st.lists(st.tuples(pair, st.sampled_from(Status), st.sampled_from(REASONS)), max_size=14))
    rows = tuple(StandingRow(c, v, status, TODAY, "Jo", reason) for (c, v), status, reason in drawn)
    rules = draw(st.dictionaries(st.sampled_from(RULE_SWITCHES), st.booleans()))
    policy = Policy(service=draw(services_asked()), rules=rules, reasons=dict.fromkeys(RISK_RULES, SAID))
    pool = Pool(_families(draw, facts), facts.visitors, rows)
    return replace(facts, pool=pool, policy=policy)


def services_asked() -> st.SearchStrategy[Service]:
    """Draw what the service asks, limits tight and loose."""
    return st.builds(
        Service,
        fit_floor=st.sampled_from([0, 500]),
        any_council_employee_barred=st.booleans(),
        distinct_slots=st.booleans(),
        max_new_matches=st.none() | st.integers(0, 4),
        max_new_per_supervisor=st.none() | st.integers(0, 2),
        monthly_travel_km_budget=st.none() | st.sampled_from([0.0, 30.0, 200.0]),
    )


def _families(draw: st.DrawFn, facts: Facts) -> tuple[Child, ...]:
    wishes = st.sampled_from(["", "same visitor", "different visitors"])
    family = st.sampled_from(["", "", "F1", "F2"])
    return tuple(replace(c, siblings=draw(family), siblings_wish=draw(wishes)) for c in facts.children)


def run(facts: Facts) -> MatchRound | None:
    """Run a round; None where nobody is left."""
    try:
        return run_round(facts)
    except NobodyLeft:
        return None


def check_never(facts: Facts) -> None:
    """See that no rule that is never overridden is broken by any match, and that no closed pair is back."""
    result = run(facts)
    closed = {
        (row.child_id, row.visitor_id)
        for row in facts.pool.standing
        if row.status in (Status.BLOCKED, Status.DECLINED)
    }
    for match in result.matches if result else ():
        c, v = facts.child_index[match.child_id], facts.visitor_index[match.visitor_id]
        for code in NEVER:
            verdict = rule(code).verdict(facts, c, v)
            assert verdict.holds, verdict.because
        assert (match.child_id, match.visitor_id) not in closed
        assert NEVER.isdisjoint(match.exceptions)


def check_bookings(facts: Facts) -> None:
    """See that no child is matched twice or beside an active match, and no visitor beyond capacity."""
    result = run(facts)
    if result is None:
        return
    matched = [match.child_id for match in result.matches]
    assert len(set(matched)) == len(matched)
    assert set(matched).isdisjoint(row.child_id for row in facts.pool.standing if row.status is Status.ACTIVE)
    families = {child.child_id: child.siblings or child.child_id for child in facts.children}
    units = Counter(v for _, v in {(families[m.child_id], m.visitor_id) for m in result.matches})
    for visitor in facts.visitors:
        assert units[visitor.visitor_id] <= max(visitor.capacity, 1)
    assert from_json(to_json(result)) == result


@settings(max_examples=120, deadline=None)
@given(services())
def test_a_rule_that_is_never_overridden_is_never_broken(facts: Facts) -> None:
    """No objecting child or one not asked, nobody uncleared or untrained, no dependent pair, none returns."""
    check_never(facts)


@settings(max_examples=60, deadline=None)
@given(services())
def test_nobody_is_booked_twice(facts: Facts) -> None:
    """Whatever is pinned, offered or active; and the round comes back from its file."""
    check_bookings(facts)


@settings(max_examples=60, deadline=None)
@given(services())
def test_the_audit_finds_nothing(facts: Facts) -> None:
    """Made without any of the code that made the round."""
    check_audit(facts)


def check_audit(facts: Facts) -> None:
    """See that the audit agrees with a round."""
    result = run(facts)
    assert result is None or audit_round(result, facts) == ()


@pytest.mark.long
@settings(max_examples=4000, deadline=None)
@given(services())
def test_never_and_bookings_in_thousands(facts: Facts) -> None:
    """The properties above, many more times."""
    check_never(facts)
    check_bookings(facts)
    check_audit(facts)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_visitor_more_never_worsens_the_first_rung(seed: int) -> None:
    """The plan of before is still there to be chosen."""
    facts = made_up(seed, children=12, visitors=8)
    fewer = _without(facts, facts.visitors[-1].visitor_id)
    before, after = run(fewer), run(facts)
    if before is not None and after is not None:
        assert after.levels[0].value >= before.levels[0].value


def _without(facts: Facts, visitor_id: str) -> Facts:
    pool = Pool(
        facts.children,
        tuple(visitor for visitor in facts.visitors if visitor.visitor_id != visitor_id),
        tuple(row for row in facts.pool.standing if row.visitor_id != visitor_id),
    )
    return replace(facts, pool=pool, places=places_of(pool))
