"""A fault that is planted in a good round is found, under its code: one test a kind of check."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from matcher.errors import UnsoundRound
from matcher.policy.facts import Facts
from matcher.policy.rules import broken
from matcher.policy.wording import NO_CERTIFICATE_SEARCH
from matcher.records.child import Agreed
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.audit import audit_round, verify_round
from matcher.rounds.parts import Match, RaisedLimit
from matcher.rounds.result import MatchRound, digests_of
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up

Good = tuple[MatchRound, Facts]


@cache
def good() -> Good:
    """Give a round with offers, pins, exceptions, active matches, and visitors with two children."""
    facts = made_up(379, children=30, visitors=24, ties=Ties(standing=True))
    return run_round(facts), facts


def codes(result: MatchRound, facts: Facts) -> set[str]:
    """Give the codes of what the audit finds."""
    return {fault.code for fault in audit_round(result, facts)}


def told_of(result: MatchRound, facts: Facts) -> MatchRound:
    """Write other facts into a round, so that only what follows from them is wrong."""
    return result.model_copy(update={"digests": digests_of(facts), "policy": facts.policy})


def with_service(facts: Facts, **settings: Any) -> Facts:
    """Give the facts under other settings of the service."""
    service = facts.policy.service.model_copy(update=settings)
    return replace(facts, policy=facts.policy.model_copy(update={"service": service}))


def with_visitor(facts: Facts, visitor_id: str, **changes: Any) -> Facts:
    """Give the facts with one visitor changed."""
    changed = tuple(replace(v, **changes) if v.visitor_id == visitor_id else v for v in facts.visitors)
    return replace(facts, pool=Pool(facts.children, changed, facts.pool.standing))


def with_child(facts: Facts, child_ids: set[str], **changes: Any) -> Facts:
    """Give the facts with some children changed."""
    changed = tuple(replace(c, **changes) if c.child_id in child_ids else c for c in facts.children)
    return replace(facts, pool=Pool(changed, facts.visitors, facts.pool.standing))


def with_row(facts: Facts, child_id: str, visitor_id: str, status: Status, reason: str = "") -> Facts:
    """Give the facts with one more standing row."""
    rows = (*facts.pool.standing, StandingRow(child_id, visitor_id, status, reason=reason))
    return replace(facts, pool=Pool(facts.children, facts.visitors, rows))


def proposed(result: MatchRound) -> list[Match]:
    """Give the matches that nothing settled."""
    return [match for match in result.matches if match.status == "proposed"]


def with_match(result: MatchRound, match: Match, **changes: Any) -> MatchRound:
    """Give the round with one match changed."""
    spoilt = match.model_copy(update=changes)
    return result.model_copy(update={"matches": tuple(spoilt if m == match else m for m in result.matches)})


def shared_visitor(result: MatchRound) -> tuple[Match, Match]:
    """Give two proposed matches of one visitor."""
    matches = proposed(result)
    return next((a, b) for a in matches for b in matches if a.visitor_id == b.visitor_id and a != b)


def test_the_round_to_spoil_is_good() -> None:
    """Nothing is wrong before a fault is planted."""
    result, facts = good()
    assert audit_round(result, facts) == ()
    assert {match.status for match in result.matches} == {"proposed", "pinned", "offered"}


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: with_service(facts, fit_floor=1),
        lambda facts: replace(facts, pool=Pool(facts.children[1:], facts.visitors, facts.pool.standing)),
        lambda facts: replace(facts, pool=Pool(facts.children, facts.visitors, ())),
        lambda facts: replace(facts, today=facts.today.replace(day=1)),
    ],
    ids=["policy", "children", "standing", "day"],
)
def test_other_data_are_noticed(change: Callable[[Facts], Facts]) -> None:
    """A round beside tables it was not made from is told so, and nothing else."""
    result, facts = good()
    other = change(facts)
    if len(other.children) < len(facts.children):
        other = replace(other, places=made_up(1, children=29, visitors=24).places)
    assert codes(result, other) == {"digests"}


@pytest.mark.parametrize("side", ["child_id", "visitor_id"])
def test_an_id_nobody_has_is_found(side: str) -> None:
    """A match of somebody who stands in no table is found."""
    result, facts = good()
    assert "unknown-id" in codes(with_match(result, proposed(result)[0], **{side: "X99"}), facts)


def test_a_child_matched_twice_is_found() -> None:
    """A child in two matches is found."""
    result, facts = good()
    first, second = proposed(result)[:2]
    assert "matched-twice" in codes(with_match(result, second, child_id=first.child_id), facts)


def test_somebody_listed_twice_is_found() -> None:
    """Somebody who stands twice in a list is found."""
    result, facts = good()
    assert "listed-twice" in codes(result.model_copy(update={"unused": result.unused * 2}), facts)


def test_an_active_match_that_is_dropped_is_found() -> None:
    """A match that is active in standing alone is found."""
    result, facts = good()
    assert "active" in codes(result.model_copy(update={"active": ()}), facts)


def test_a_round_that_does_not_hold_is_refused_with_what_is_wrong() -> None:
    """Before anything is built on a round, three of its faults are named and the others counted."""
    result, facts = good()
    verify_round(result, facts)
    spoilt = with_match(result, proposed(result)[0], fit=1, criteria={})
    number = len(audit_round(spoilt, facts))
    with pytest.raises(UnsoundRound, match=rf"The round says fit 1;.* And {number - 3} more\. Take the"):
        verify_round(spoilt, facts)


def test_another_beginning_of_an_active_match_is_found() -> None:
    """Since when a match is running is what the standing table says."""
    result, facts = good()
    first, *others = result.active
    spoilt = first.model_copy(update={"since": facts.today})
    assert codes(result.model_copy(update={"active": (spoilt, *others)}), facts) == {"active"}


@pytest.mark.parametrize("cautions", [(), ("All is well.",)], ids=["erased", "made up"])
def test_another_caution_of_an_active_match_is_found(cautions: tuple[str, ...]) -> None:
    """A running match keeps what wants a second look, and gains nothing."""
    result, facts = good()
    warned = next((one for one in result.active if one.cautions), result.active[0])
    if not warned.cautions:
        facts = with_visitor(facts, warned.visitor_id, references_checked=False)
        result = run_round(facts)
        warned = next(one for one in result.active if one.cautions)
    spoilt = tuple(
        one.model_copy(update={"cautions": cautions}) if one == warned else one for one in result.active
    )
    assert codes(result.model_copy(update={"active": spoilt}), facts) == {"caution"}


def test_another_reason_for_not_taking_part_is_found() -> None:
    """Why somebody is not in the round is said in the rule's own words."""
    result, facts = good()
    first, *others = result.not_taking_part
    spoilt = first.model_copy(update={"reason": "Asked to wait."})
    assert codes(result.model_copy(update={"not_taking_part": (spoilt, *others)}), facts) == {"reason"}


def test_a_child_who_objects_is_found() -> None:
    """A matched child who turns out to object is found, and never an exception."""
    result, facts = good()
    match = proposed(result)[0]
    objecting = with_child(facts, {match.child_id}, agreed=Agreed.OBJECTS)
    assert {"never-rule", "not-taking-part"} <= codes(told_of(result, objecting), objecting)


def test_a_pair_that_is_not_independent_is_found_whatever_stands() -> None:
    """Neither a pin nor a label makes up for a visitor who works for the child's authority."""
    result, facts = good()
    match = next(
        m for m in proposed(result) if facts.children[facts.child_index[m.child_id]].responsible_authority
    )
    authority = facts.children[facts.child_index[match.child_id]].responsible_authority
    related = with_visitor(facts, match.visitor_id, works_for=(authority,))
    related = with_row(related, match.child_id, match.visitor_id, Status.PINNED)
    labelled = with_match(result, match, status="pinned", exceptions=("independence",))
    assert "never-rule" in codes(told_of(labelled, related), related)


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.DECLINED])
def test_a_pair_that_must_not_return_is_found(status: Status) -> None:
    """A declined or blocked pair in the plan is found."""
    result, facts = good()
    match = proposed(result)[0]
    closed = with_row(facts, match.child_id, match.visitor_id, status)
    assert "rule-broken" in codes(told_of(result, closed), closed)


def test_a_broken_rule_is_found() -> None:
    """A match beyond the visitor's limit is found."""
    result, facts = good()
    match = max(proposed(result), key=lambda m: m.distance_km)
    short = with_visitor(facts, match.visitor_id, max_travel_km=match.distance_km / 2)
    found = audit_round(told_of(result, short), short)
    assert any(f.code == "rule-broken" and f.child_id == match.child_id for f in found)


def test_an_exception_that_nobody_allowed_is_found() -> None:
    """Naming an exception does not lift a rule; a standing row does."""
    result, facts = good()
    match = max(proposed(result), key=lambda m: m.distance_km)
    short = with_visitor(facts, match.visitor_id, max_travel_km=match.distance_km / 2)
    labelled = with_match(result, match, exceptions=("travel",))
    assert "exception-not-allowed" in codes(told_of(labelled, short), short)
    allowed = with_row(short, match.child_id, match.visitor_id, Status.ALLOWED, "travel")
    assert "exception-not-allowed" not in codes(told_of(labelled, allowed), allowed)


def test_an_exception_without_need_is_found() -> None:
    """An exception is named only where its rule is broken."""
    result, facts = good()
    assert "exception-untrue" in codes(with_match(result, proposed(result)[0], exceptions=("travel",)), facts)


@pytest.mark.parametrize(
    "change",
    [
        lambda match: {"fit": match.fit - 1},
        lambda match: {"distance_km": match.distance_km + 0.1},
        lambda match: {"travel_minutes": match.travel_minutes + 1},
        lambda match: {"criteria": {**match.criteria, "wishes": abs(match.criteria["wishes"] - 0.5)}},
        lambda match: {"criteria": {k: v for k, v in match.criteria.items() if k != "wishes"}},
        lambda match: {"shared_slots": match.shared_slots[1:]},
    ],
    ids=["fit", "distance", "minutes", "criterion", "criterion-missing", "slots"],
)
def test_a_wrong_figure_is_found(change: Callable[[Match], dict[str, Any]]) -> None:
    """Every figure of a match is worked out again."""
    result, facts = good()
    match = proposed(result)[0]
    assert "figure" in codes(with_match(result, match, **change(match)), facts)


def test_a_wrong_rung_is_found() -> None:
    """The rung of a match is worked out again."""
    result, facts = good()
    match = next(m for m in proposed(result) if m.rung != "secure")
    assert "rung" in codes(with_match(result, match, rung="secure"), facts)


def test_a_caution_left_out_is_found() -> None:
    """A match keeps all of its cautions."""
    result, facts = good()
    match = next(m for m in result.matches if m.cautions)
    assert "caution" in codes(with_match(result, match, cautions=match.cautions[1:]), facts)


def test_a_wrong_status_is_found() -> None:
    """A proposal that calls itself pinned is found."""
    result, facts = good()
    assert "status" in codes(with_match(result, proposed(result)[0], status="pinned"), facts)


@pytest.mark.parametrize("status", ["pinned", "offered"])
def test_what_is_settled_and_left_out_is_found(status: str) -> None:
    """A pin or an offer that could stand and is not in the plan is found."""
    result, facts = good()
    kept = next(match for match in result.matches if match.status == status)
    without = tuple(match for match in result.matches if match != kept)
    assert "kept-missing" in codes(result.model_copy(update={"matches": without}), facts)


def test_a_place_too_many_is_found() -> None:
    """A visitor with more children than places is found."""
    result, facts = good()
    one, _ = shared_visitor(result)
    visitor = facts.visitors[facts.visitor_index[one.visitor_id]]
    fewer = with_visitor(facts, one.visitor_id, capacity=visitor.capacity - 1)
    assert "places" in codes(told_of(result, fewer), fewer)


def test_a_cap_that_is_passed_is_found() -> None:
    """More new matches than the policy asks for are found."""
    result, facts = good()
    new = sum(match.status != "offered" for match in result.matches)
    for cap, found in ((new - 1, True), (new, False)):
        capped = with_service(facts, max_new_matches=cap)
        assert ("cap" in codes(told_of(result, capped), capped)) == found


def test_a_caseload_that_is_passed_is_found() -> None:
    """A supervisor with more new matches than asked for is found."""
    result, facts = good()
    loaded = with_service(facts, max_new_per_supervisor=1)
    assert "caseload" in codes(told_of(result, loaded), loaded)


def test_children_who_need_the_same_slot_are_found() -> None:
    """Two children of a visitor with one slot between them are found where slots are distinct."""
    result, facts = good()
    one, other = shared_visitor(result)
    distinct = with_service(facts, distinct_slots=True)
    narrow = with_child(distinct, {one.child_id, other.child_id}, available=1)
    narrow = with_visitor(narrow, one.visitor_id, available=1)
    assert "distinct-slots" in codes(told_of(result, narrow), narrow)


def test_a_family_that_is_split_is_found() -> None:
    """Brothers and sisters who are to share a visitor and have two are found."""
    result, facts = good()
    matches = proposed(result)
    one, other = next((a, b) for a in matches for b in matches if a.visitor_id != b.visitor_id)
    family = with_child(facts, {one.child_id, other.child_id}, siblings="F9", siblings_wish="same visitor")
    assert "family-split" in codes(told_of(result, family), family)


def test_a_family_that_is_not_apart_is_found() -> None:
    """Brothers and sisters who are to have different visitors and share one are found."""
    result, facts = good()
    one, other = shared_visitor(result)
    family = with_child(
        facts, {one.child_id, other.child_id}, siblings="F9", siblings_wish="different visitors"
    )
    assert "family-not-apart" in codes(told_of(result, family), family)


def test_a_tie_let_go_without_need_is_found() -> None:
    """The exception for brothers and sisters stands only where what is kept lets their tie go."""
    result, facts = good()
    assert "siblings" in codes(with_match(result, proposed(result)[0], exceptions=("siblings",)), facts)


def test_a_budget_that_is_passed_is_found() -> None:
    """More kilometres a month than the budget allows are found."""
    result, facts = good()
    for budget, found in ((result.totals.kilometres_a_month - 1, True), (10_000.0, False)):
        tight = with_service(facts, monthly_travel_km_budget=budget)
        assert ("budget" in codes(told_of(result, tight), tight)) == found


def test_a_limit_raised_without_need_is_found() -> None:
    """A limit is raised only where what is kept needs it."""
    result, facts = good()
    capped = with_service(facts, max_new_matches=50)
    raised = RaisedLimit(code="max_new_matches", asked=50, raised_to=60, sentence="")
    spoilt = told_of(result, capped).model_copy(update={"raised_limits": (raised,)})
    assert "limit-raised" in codes(spoilt, capped)


def test_a_limit_raised_in_silence_is_found() -> None:
    """Where pins alone need more than the cap, the round says so."""
    result, facts = good()
    capped = with_service(facts, max_new_matches=0)
    assert "limit-raised" in codes(told_of(result, capped), capped)


def _with_level(result: MatchRound, number: int, **changes: Any) -> MatchRound:
    levels = list(result.levels)
    levels[number] = levels[number].model_copy(update=changes)
    return result.model_copy(update={"levels": tuple(levels)})


@pytest.mark.parametrize("number", range(10))
def test_a_wrong_level_is_found(number: int) -> None:
    """Every level is counted again."""
    result, facts = good()
    value = result.levels[number].value
    assert "level-value" in codes(_with_level(result, number, value=value + 1, bound=value + 1), facts)


def test_a_level_left_out_is_found() -> None:
    """The levels are those of the policy."""
    result, facts = good()
    assert "levels" in codes(result.model_copy(update={"levels": result.levels[1:]}), facts)


@pytest.mark.parametrize("beyond", [-1, 1])
def test_a_bound_that_cannot_be_is_found(beyond: int) -> None:
    """A value better than its bound, or proved without meeting it, is found."""
    result, facts = good()
    assert "bound" in codes(_with_level(result, 1, bound=result.levels[1].value + beyond), facts)


def test_a_proof_that_is_only_claimed_is_found() -> None:
    """A network round that says proved brings its certificate."""
    result, facts = good()
    bare = {"certificate": None, "no_certificate": NO_CERTIFICATE_SEARCH}
    assert codes(result.model_copy(update=bare), facts) == {"no-certificate"}


@pytest.mark.parametrize(
    "name",
    [
        "children_taking_part",
        "children_matched",
        "visitors_taking_part",
        "kilometres_a_month",
        "mileage_pounds_a_month",
        "mean_waiting_months_left",
        "longest_waiting_months_left",
        "mean_waiting_days_left",
        "longest_waiting_days_left",
    ],
)
def test_a_wrong_total_is_found(name: str) -> None:
    """Every sum is added up again."""
    result, facts = good()
    totals = result.totals.model_copy(update={name: getattr(result.totals, name) + 1})
    assert codes(result.model_copy(update={"totals": totals}), facts) == {"total"}


@pytest.mark.parametrize(
    ("part", "code"), [("unmatched", "missing"), ("unused", "missing"), ("not_taking_part", "missing")]
)
def test_somebody_missing_from_a_list_is_found(part: str, code: str) -> None:
    """Nobody is left out of the lists."""
    result, facts = good()
    assert code in codes(result.model_copy(update={part: getattr(result, part)[1:]}), facts)


def test_somebody_in_two_lists_is_found() -> None:
    """A child is matched or unmatched, not both."""
    result, facts = good()
    spoilt = result.unmatched[0].model_copy(update={"child_id": result.matches[0].child_id})
    assert "two-lists" in codes(result.model_copy(update={"unmatched": (*result.unmatched, spoilt)}), facts)


def test_a_visitor_listed_as_unused_who_is_not_is_found() -> None:
    """A visitor with a child in the plan is not unused."""
    result, facts = good()
    spoilt = result.unused[0].model_copy(update={"visitor_id": result.matches[0].visitor_id})
    assert "not-unused" in codes(result.model_copy(update={"unused": (*result.unused, spoilt)}), facts)


def test_a_reason_that_is_not_so_is_found() -> None:
    """A person does not take part for the reasons the records give, and no other."""
    result, facts = good()
    spoilt = result.not_taking_part[0].model_copy(update={"code": "on-hold"})
    changed = (spoilt, *result.not_taking_part[1:])
    assert "listed-wrongly" in codes(result.model_copy(update={"not_taking_part": changed}), facts)


@pytest.mark.parametrize("part", ["unmatched", "unused"])
@pytest.mark.parametrize("what", ["possible_pairs", "blocked_by"])
def test_a_wrong_count_is_found(part: str, what: str) -> None:
    """Who stops whom is counted again."""
    result, facts = good()
    first, *rest = getattr(result, part)
    wrong: Any = first.possible_pairs + 1 if what == "possible_pairs" else {**first.blocked_by, "visits": 99}
    spoilt = first.model_copy(update={what: wrong})
    assert codes(result.model_copy(update={part: (spoilt, *rest)}), facts) == {"count"}


@pytest.mark.parametrize("spoil", [lambda named: {}, lambda named: {**named, "visits": ("V01", "V02")}])
def test_a_wrong_near_miss_is_found(spoil: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Whom one rule alone stops is found out again, and both ways."""
    result, facts = good()
    at = next(n for n, one in enumerate(result.unmatched) if one.only_blocked_by)
    unmatched = list(result.unmatched)
    named = unmatched[at].only_blocked_by
    unmatched[at] = unmatched[at].model_copy(update={"only_blocked_by": spoil(named)})
    assert codes(result.model_copy(update={"unmatched": tuple(unmatched)}), facts) == {"count"}


def test_the_sentences_of_faults_hold_ids_and_no_names() -> None:
    """A fault can be passed on: it names nobody."""
    result, facts = good()
    match = proposed(result)[0]
    named = with_child(facts, {match.child_id}, known_as="Zebedee", agreed=Agreed.OBJECTS)
    found = audit_round(told_of(result, named), named)
    assert found
    assert not any("Zebedee" in str(fault) for fault in found)
    c, v = named.child_index[match.child_id], named.visitor_index[match.visitor_id]
    assert "Zebedee" in broken(named, c, v)["agreed"]


def test_in_a_large_pool_only_those_named_beyond_reach_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Near misses of travel may be left out there, but whoever is named must be one."""
    monkeypatch.setattr("matcher.rounds.checks.counts.EVERYWHERE", 0)
    result, facts = good()
    assert audit_round(result, facts) == ()
    at = next(n for n, one in enumerate(result.unmatched) if "travel" in one.only_blocked_by)
    one = result.unmatched[at]
    near = [*one.only_blocked_by["travel"]]
    others = (visitor.visitor_id for visitor in facts.visitors if visitor.visitor_id not in near)
    for named, found in ((near[1:], set()), ([*near, next(others)], {"count"})):
        changed = one.model_copy(update={"only_blocked_by": {**one.only_blocked_by, "travel": tuple(named)}})
        unmatched = (*result.unmatched[:at], changed, *result.unmatched[at + 1 :])
        assert codes(result.model_copy(update={"unmatched": unmatched}), facts) == found
