"""The smallest change that makes a match: it works, no smaller single one does, all of it may be asked."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import combinations
from math import ceil
from operator import or_

import pytest

import matcher
from matcher.advice.edits.children import AddSlots
from matcher.advice.edits.policy import RelaxRule
from matcher.advice.edits.visitors import (
    Commit,
    EndPause,
    ExtendTravel,
    OfferVisits,
    SetCapacity,
    StartNow,
    VettingDone,
)
from matcher.advice.scenario_files import scenario_from_toml
from matcher.advice.scenarios import Edit, Scenario, apply
from matcher.advice.searching.openings import KEPT, KINDS, Change
from matcher.advice.searching.trying import tried
from matcher.advice.searching.unlocked import Unlock
from matcher.advice.unlocking import Unlocking, unlock_child, unlock_pair, unlock_visitor
from matcher.policy.facts import Facts
from matcher.policy.reach_rules import distance_of, minutes_of
from matcher.policy.rules import broken
from matcher.policy.settings import RULE_SWITCHES
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up
from tests.sample_data.test_sample import SAMPLE

Single = tuple[int, float, Edit]
"""A change that somebody could think of: its kind's place in the order, its number, the edit."""


def every_single_change(facts: Facts) -> Iterator[Single]:
    """Give every single change there is in a small round, thought up without the code under test."""
    service = facts.policy.service
    yield from _slots(facts)
    for v, visitor in enumerate(facts.visitors):
        name = visitor.visitor_id
        for c, child in enumerate(facts.children):
            yield from _travel(facts, c, v)
            wanted = child.visits_per_month or service.visits_per_month
            given = visitor.visits_per_month or service.visits_per_month
            if wanted > given:
                yield KINDS.index("visits"), wanted - given, OfferVisits(name, wanted)
            for code in broken(facts, c, v):
                if code in RULE_SWITCHES and code not in KEPT:
                    yield KINDS.index("exception"), 1, RelaxRule(child.child_id, name, code)
        yield KINDS.index("place"), 1, SetCapacity(name, visitor.capacity + 1)
        if (visitor.commitment_months or 0) < service.commitment_months:
            missing = service.commitment_months - (visitor.commitment_months or 0)
            yield KINDS.index("commitment"), missing, Commit(name, service.commitment_months)
        if visitor.available_from and visitor.available_from > facts.start_date:
            yield KINDS.index("start"), (visitor.available_from - facts.start_date).days, StartNow(name)
        yield KINDS.index("pause"), 1, EndPause(name)
        for step in ("dbs", "references", "interview", "training"):
            yield KINDS.index("vetting"), 1, VettingDone(name, step)  # type: ignore[arg-type]


def _slots(facts: Facts) -> Iterator[Single]:
    """Give as many further slots of one person as a pair must share: of all who could share them."""
    theirs = {each.visitor_id: each.available for each in facts.visitors}
    ours = {each.child_id: each.available for each in facts.children}
    for who, weeks, others in (("visitor", theirs, ours), ("child", ours, theirs)):
        useful = reduce(or_, others.values())
        for name, week in weeks.items():
            slots = [slot for slot in range(21) if useful & ~week & 1 << slot]
            for count in range(1, facts.policy.service.min_shared_slots + 1):
                for chosen in combinations(slots, count):
                    mask = sum(1 << slot for slot in chosen)
                    yield KINDS.index("slot"), count, AddSlots(mask, **{who: name})


def _travel(facts: Facts, c: int, v: int) -> Iterator[Single]:
    visitor, km, minutes = facts.visitors[v], distance_of(facts, c, v), minutes_of(facts, c, v)
    if km is None or minutes is None:
        return
    to_km = ceil(round(km * 10, 6)) / 10 if visitor.max_travel_km and km > visitor.max_travel_km else None
    to_minutes = (
        float(ceil(round(minutes, 6)))
        if visitor.max_travel_minutes and minutes > visitor.max_travel_minutes
        else None
    )
    if to_km or to_minutes:
        more = [to_km - (visitor.max_travel_km or 0)] if to_km else []
        if to_minutes:
            speed = float(facts.speed_kmh[v])
            more.append((to_minutes - (visitor.max_travel_minutes or 0)) * speed / 60)
        yield KINDS.index("travel"), round(max(more), 3), ExtendTravel(visitor.visitor_id, to_km, to_minutes)


Order = tuple[int, float]
Plans = list[tuple[Order, dict[str, str]]]
"""Who is with whom after each single change, the smallest change first."""


def after_each(facts: Facts, result: MatchRound) -> Plans:
    """Try every single change."""
    keep = {match.child_id: match.visitor_id for match in result.matches}
    singles = {edit: (kind, amount) for kind, amount, edit in every_single_change(facts)}
    plans = ((order, tried(apply(Scenario("one", (edit,)), facts), keep)) for edit, order in singles.items())
    return sorted(((order, plan.visitor_of) for order, plan in plans if plan), key=lambda one: one[0])


def smallest_single(result: MatchRound, plans: Plans, child_id: str, visitor_id: str) -> Order | None:
    """Give kind and number of the smallest single change that makes the match; None for none.

    For a visitor only a change counts by which a child more has somebody: one that merely makes another
    visitor's child fit better here leaves somebody else with nobody, and is not looked for.
    """
    for order, visitor_of in plans:
        if child_id in visitor_of if child_id else _one_more(result, visitor_of, visitor_id):
            return order
    return None


def _one_more(result: MatchRound, visitor_of: dict[str, str], visitor_id: str) -> bool:
    return visitor_id in visitor_of.values() and len(visitor_of) > len(result.matches)


def not_smaller(single: Order | None, told: Order) -> bool:
    """Say whether the smallest change that the test thought of is no smaller than the one told."""
    return single is None or single[0] > told[0] or (single[0] == told[0] and single[1] > told[1] - 0.01)


def check(facts: Facts, result: MatchRound, plans: Plans, found: Unlocking) -> None:
    """Assert that what is told works, that all of it is needed, and that no single change is smaller."""
    single = smallest_single(result, plans, found.child_id, found.visitor_id)
    assert found.complete
    if not found.found:
        assert single is None, found
        return
    first = found.found[0]
    if len(first.changes) == 1:
        change = first.changes[0]
        assert not_smaller(single, (KINDS.index(change.kind), change.amount)), (single, found)
    else:
        assert single is None, found
    for unlock in found.found:
        assert len(unlock.changes) == len(first.changes)
        _check_works(facts, result, found, unlock.scenario())
        for left_out in range(len(unlock.changes) if len(unlock.changes) > 1 else 0):
            edits = tuple(each.edit for n, each in enumerate(unlock.changes) if n != left_out)
            assert not _works(facts, result, found, Scenario("fewer", edits)), found


def _works(facts: Facts, result: MatchRound, found: Unlocking, scenario: Scenario) -> bool:
    after = run_round(apply(scenario, facts), previous=result)
    matched = {match.child_id for match in after.matches}, {match.visitor_id for match in after.matches}
    return found.child_id in matched[0] if found.child_id else found.visitor_id in matched[1]


def _check_works(facts: Facts, result: MatchRound, found: Unlocking, scenario: Scenario) -> None:
    assert _works(facts, result, found, scenario), found
    told = next(each for each in found.found if each.scenario() == scenario)
    after = run_round(apply(scenario, facts), previous=result)
    was = {level.code: level.value for level in result.levels}
    now = {level.code: level.value for level in after.levels}
    assert {code: now[code] - was[code] for code in was if now[code] != was[code]} == told.change
    before = {match.child_id for match in result.matches}
    left = before - {match.child_id for match in after.matches} - {told.child_id}
    assert set(told.loses) == left


@pytest.mark.parametrize(
    "seeds",
    [
        # In 79 a pin waits for a training course, in 100 a rival must have somebody too, in 160 the
        # fit reaches its floor only with more minutes than the way takes.
        pytest.param((0, 1, 79, 100, 160), id="a few"),
        pytest.param(range(2, 200), marks=pytest.mark.long, id="many"),
    ],
)
def test_no_smaller_single_change_makes_the_match(seeds: Sequence[int]) -> None:
    """For each child and visitor with nobody in small rounds, every single change was tried by the test."""
    for seed in seeds:
        facts = made_up(seed, children=5, visitors=3, ties=Ties(standing=bool(seed % 2)))
        try:
            result = run_round(facts)
        except matcher.MatcherError:
            continue
        plans = after_each(facts, result)
        for child in result.unmatched:
            check(facts, result, plans, unlock_child(facts, result, child.child_id))
        for visitor in result.unused[:1]:
            check(facts, result, plans, unlock_visitor(facts, result, visitor.visitor_id))


@pytest.mark.parametrize(
    "seeds",
    [pytest.param(range(3), id="a few"), pytest.param(range(3, 90), marks=pytest.mark.long, id="many")],
)
def test_families_caps_and_caseloads_miss_nothing(seeds: range) -> None:
    """With ties between the matches the smallest change is found as well."""
    ties = (Ties(together=True, apart=True), Ties(cap=True, distinct_slots=True), Ties(caseload=True))
    for seed in seeds:
        facts = made_up(seed + 500, children=5, visitors=3, ties=ties[seed % 3])
        try:
            result = run_round(facts)
        except matcher.MatcherError:
            continue
        plans = after_each(facts, result)
        for child in result.unmatched:
            check(facts, result, plans, unlock_child(facts, result, child.child_id))


@pytest.fixture(scope="module")
def sample() -> tuple[Facts, MatchRound]:
    """The sample's facts and its round."""
    gathered = matcher.gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=date(2026, 11, 22),
    )
    return gathered.facts, run_round(gathered.facts)


def test_sam_needs_a_few_kilometres_from_ben(sample: tuple[Facts, MatchRound]) -> None:
    """The sample's story: the smallest change for Sam, in the coordinator's numbers, at no one's cost."""
    found = unlock_child(*sample, "C04")
    first = found.found[0]
    assert first.changes[0].words == "4.7 km more travel from V07"
    assert (first.child_id, first.visitor_id, first.loses) == ("C04", "V07", ())
    assert first.change["out-of-area-residential"] == 1
    assert [each.changes[0].kind for each in found.found] == ["travel", "travel", "vetting"]
    assert "V16's DBS renewed" in found.sentences()[-1]
    told = found.to_dict()["found"][0]["scenario"]
    assert scenario_from_toml(told).edits == (ExtendTravel("V07", to_km=19.7),)


def test_what_a_child_said_is_never_suggested(sample: tuple[Facts, MatchRound]) -> None:
    """A must wish, an objection, a missing answer: no change to them is told, and the reason is."""
    facts, result = sample
    assert not unlock_child(facts, result, "C13").found
    for child_id in ("C29", "C30"):
        assert "has not agreed" in unlock_child(facts, result, child_id).reason
    assert "wish-ethnicity" in unlock_pair(facts, result, "C12", "V05").reason
    assert "independence" in unlock_pair(facts, result, "C20", "V14").reason
    assert "declined" in unlock_pair(facts, result, "C10", "V15").reason


def test_vetting_is_something_to_be_done(sample: tuple[Facts, MatchRound]) -> None:
    """A visitor who is not vetted is unlocked by the steps themselves, all of them, never by an exception."""
    found = unlock_visitor(*sample, "V17").found[0]
    assert {change.words for change in found.changes} == {"V17 interviewed", "V17's references checked"}
    assert all(change.kind == "vetting" for change in found.changes)


def test_who_has_somebody_needs_nothing(sample: tuple[Facts, MatchRound]) -> None:
    """Asked about a child who is matched or visited, the answer says so."""
    facts, result = sample
    assert unlock_child(facts, result, "C01").reason == "C01 has V01 in this plan."
    assert unlock_child(facts, result, "C33").reason == "C33 is visited already."
    assert unlock_pair(facts, result, "C04", "V07").found[0].changes[0].kind == "travel"


def test_never_rules_are_never_relaxed() -> None:
    """In no round is an exception from a never-overridable rule, a must wish or an agreement told."""
    for seed in range(5):
        facts = made_up(seed, children=10, visitors=6, ties=Ties(standing=True))
        result = run_round(facts)
        for child in result.unmatched[:4]:
            for unlock in unlock_child(facts, result, child.child_id).found:
                relaxed = {each.edit.rule for each in unlock.changes if isinstance(each.edit, RelaxRule)}
                assert relaxed <= set(RULE_SWITCHES) - KEPT


@pytest.mark.parametrize(
    ("ways", "together", "said"),
    [
        (1, 1, "1 change would do:"),
        (1, 2, "2 changes would do:"),
        (3, 1, "Any of these 3 would do; the smallest first:"),
        (3, 2, "Each of these 3 takes 2 changes; the smallest first:"),
    ],
)
def test_how_many_ways_there_are_is_said(ways: int, together: int, said: str) -> None:
    """Three ways of one change each are not one change that would do."""
    change = Change(kind="travel", amount=1.0, words="1 km more travel from V1", edit=ExtendTravel("V1", 5.0))
    way = Unlock(
        changes=(change,) * together,
        child_id="C1",
        visitor_id="V1",
        change={},
        loses=(),
        moves=(),
        cost="It costs nothing.",
    )
    found = Unlocking(child_id="C1", visitor_id="", found=(way,) * ways, reason="", tried=ways, complete=True)
    assert found.sentences()[0] == said
    assert len(found.sentences()) == 1 + ways
