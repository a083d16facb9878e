"""Possible pairs and counts, held against a plain double loop over the rules' sentences."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.candidates import sifting
from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.screening import screen
from matcher.candidates.settling import Settlement, settle
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.policy import Policy
from matcher.policy.rule import SWITCHES
from matcher.policy.rules import allowed as lifted_by_rows
from matcher.policy.rules import pair_rules, person_rules
from matcher.records.child import Wish
from matcher.records.place import Point
from matcher.records.pool import Pool
from tests.candidates.crowds import allowed, crowd, offered, pinned, possible
from tests.policy.pairs import LEEDS
from tests.rounds.made_up import Ties, made_up, places_of

TIED = Ties(standing=True, together=True, apart=True)


def a_town(seed: int) -> Settlement:
    """Sixty children and forty visitors around Salford, with every status standing somewhere."""
    return settle(made_up(seed, children=60, visitors=40, ties=TIED))


def broken(settlement: Settlement, c: int, v: int) -> list[str]:
    """Give the rules in force that a pair breaks, each asked for its sentence."""
    facts = settlement.facts
    about_one = [rule for rule in person_rules(facts.policy) if rule.code != "places"]
    asked = [*about_one, *pair_rules(facts.policy)]
    return [rule.code for rule in asked if not rule.verdict(facts, c, v).holds]


class Naive:
    """Everything a screening says, by a double loop."""

    def __init__(self, settlement: Settlement) -> None:
        lifted = lifted_by_rows(settlement.facts)
        self.possible: dict[tuple[int, int], tuple[str, ...]] = {}
        self.of_child: Counter[tuple[int, str]] = Counter()
        self.of_visitor: Counter[tuple[int, str]] = Counter()
        self.nearly: list[tuple[int, int, str]] = []
        for c in np.flatnonzero(settlement.attendance.children).tolist():
            for v in np.flatnonzero(settlement.attendance.visitors).tolist():
                codes = broken(settlement, c, v)
                codes = ["distance-known"] if "distance-known" in codes else codes
                kept = (c, v) in settlement.fixed
                excused = SWITCHES if kept else lifted.get((c, v), frozenset())
                self._take_down(c, v, codes, [] if kept else [code for code in codes if code not in excused])

    def _take_down(self, c: int, v: int, codes: list[str], against: list[str]) -> None:
        if not against:
            self.possible[c, v] = tuple(code for code in codes if code in SWITCHES)
        if len(against) == 1 and against != ["distance-known"]:
            self.nearly.append((c, v, against[0]))
        alone = [code for code in ("distance-known", "travel") if code in against][:1]
        for code in alone or against:
            self.of_child[c, code] += 1
            self.of_visitor[v, code] += 1


def counts(pairs: CandidatePairs, side: str) -> Counter[tuple[int, str]]:
    """Give the counts of one side by position and rule."""
    table = getattr(pairs, f"blocked_{side}")
    return Counter(
        {(int(p), pairs.rules[r]): int(table[p, r]) for p, r in zip(*np.nonzero(table), strict=True)}
    )


SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 60))]


def test_screening_a_strict_town_is_what_a_double_loop_gives(town: Facts) -> None:
    """Every rule is broken by somebody, and a floor of fit is asked for."""
    check_against_double_loop(settle(town))


@pytest.mark.parametrize("seed", SEEDS)
def test_screening_is_what_a_double_loop_over_sentences_gives(seed: int) -> None:
    """Pairs, exceptions, counts of both sides and near misses, in whole towns."""
    check_against_double_loop(a_town(seed))


def check_against_double_loop(settlement: Settlement) -> None:
    """Compare everything that a screening says."""
    pairs, naive = screen(settlement), Naive(settlement)
    listed = list(zip(pairs.child.tolist(), pairs.visitor.tolist(), strict=True))
    assert listed == sorted(naive.possible)
    assert {listed[position]: codes for position, codes in pairs.exceptions.items()} == {
        pair: codes for pair, codes in naive.possible.items() if codes
    }
    assert counts(pairs, "children") == naive.of_child
    assert counts(pairs, "visitors") == naive.of_visitor
    columns = (pairs.nearly_child.tolist(), pairs.nearly_visitor.tolist(), pairs.nearly_rule.tolist())
    assert [(c, v, pairs.rules[r]) for c, v, r in zip(*columns, strict=True)] == naive.nearly


@pytest.mark.parametrize("seed", range(6))
def test_what_is_said_of_a_pair_is_what_the_records_give(seed: int) -> None:
    """Fit, scores, kilometres, minutes and slots of every possible pair, asked for one by one."""
    settlement = a_town(seed)
    pairs, facts = screen(settlement), settlement.facts
    points, measured = fit(facts, pairs.child, pairs.visitor)
    assert np.array_equal(pairs.fit, points)
    assert np.array_equal(pairs.scores, measured)
    assert np.array_equal(pairs.distance_km, facts.distance_km(pairs.child, pairs.visitor))
    assert np.array_equal(pairs.travel_hm, [round(km * 10) for km in pairs.distance_km])
    assert np.array_equal(pairs.slots, facts.shared_slots(pairs.child, pairs.visitor))


@pytest.mark.parametrize("seed", range(6))
def test_a_large_pool_gives_the_same_pairs_and_counts(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only near misses of travel are fewer: they are looked for up to 1.5 times a visitor's reach."""
    settlement = a_town(seed)
    everywhere = screen(settlement)
    monkeypatch.setattr(sifting, "LARGE_POOL", 0)
    near = screen(settlement)
    for name in ("child", "visitor", "fit", "blocked_children", "blocked_visitors"):
        assert np.array_equal(getattr(near, name), getattr(everywhere, name))
    facts, travel = settlement.facts, near.rules.index("travel")
    child, visitor = everywhere.nearly_child, everywhere.nearly_visitor
    looked_at = facts.distance_km(child, visitor) <= facts.reach_km[visitor] * sifting.LOOKED_BEYOND
    named = {(c, v) for c, v in (*lifted_by_rows(facts), *settlement.fixed)}
    expected = {
        (c, v)
        for c, v, rule, near_enough in zip(child, visitor, everywhere.nearly_rule, looked_at, strict=True)
        if near_enough or rule != travel or (c, v) in named
    }
    assert set(zip(near.nearly_child, near.nearly_visitor, strict=True)) == expected


@pytest.mark.parametrize("seed", range(2))
def test_a_service_without_a_travel_limit_sees_everybody_with_a_distance(seed: int) -> None:
    """With the rule switched off nobody is beyond reach; a pair without a distance is still not possible."""
    facts = made_up(seed, children=30, visitors=20, ties=TIED, policy=Policy(rules={"travel": False}))
    settlement = settle(facts)
    pairs, naive = screen(settlement), Naive(settlement)
    assert list(zip(pairs.child.tolist(), pairs.visitor.tolist(), strict=True)) == sorted(naive.possible)
    assert counts(pairs, "children") == naive.of_child
    assert not any(code == "travel" for _, code in naive.of_child)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    """The tables turned upside down give the same pairs."""
    facts = made_up(seed, children=30, visitors=20, ties=TIED)
    turned = Pool(facts.pool.children[::-1], facts.pool.visitors[::-1], facts.pool.standing[::-1])
    there, back = (screen(settle(f)) for f in (facts, replace(facts, pool=turned, places=places_of(turned))))
    assert np.array_equal(there.child, back.child)
    assert np.array_equal(there.fit, back.fit)
    assert np.array_equal(there.blocked_children, back.blocked_children)


def test_beyond_reach_travel_alone_is_counted() -> None:
    """V1 lives in Leeds and is never free: counted under travel, and named as a near miss by neither."""
    pairs = screen(settle(crowd(1, 1, cells={"V1": {"point": LEEDS, "available": 0}})))
    assert counts(pairs, "children") == {(0, "travel"): 1}
    assert not len(pairs.nearly_child)


def test_a_visitor_whom_travel_alone_stops_is_a_near_miss() -> None:
    """Everything else would hold."""
    pairs = screen(settle(crowd(1, 1, cells={"V1": {"point": LEEDS}})))
    assert [pairs.rules[r] for r in pairs.nearly_rule] == ["travel"]


def test_without_a_distance_that_alone_is_counted() -> None:
    """Nobody knows where C1 lives; that V1 is never free is not looked at."""
    pairs = screen(settle(crowd(1, 2, cells={"C1": {"point": None}, "V1": {"available": 0}})))
    assert counts(pairs, "children") == {(0, "distance-known"): 2}


def test_an_allowed_row_lifts_travel_and_is_labelled() -> None:
    """The pair is possible, far as it is, and carries the exception."""
    standing = [allowed("C1", "V1", "travel: the carer drives halfway")]
    pairs = screen(settle(crowd(1, 1, standing, cells={"V1": {"point": LEEDS}})))
    assert pairs.exceptions == {0: ("travel",)}
    assert not counts(pairs, "children")


def test_an_allowed_row_lifts_its_own_rule_only() -> None:
    """With travel lifted the rule of shared slots still stops the pair, and is what counts."""
    standing = [allowed("C1", "V1", "travel")]
    pairs = screen(settle(crowd(1, 1, standing, cells={"V1": {"point": LEEDS, "available": 0}})))
    assert counts(pairs, "children") == {(0, "shared-slots"): 1}


def test_an_allowed_row_for_a_rule_that_holds_is_no_exception() -> None:
    """Nothing is labelled that is not broken."""
    pairs = screen(settle(crowd(1, 1, [allowed("C1", "V1", "visits")])))
    assert len(pairs.child) == 1
    assert pairs.exceptions == {}


@pytest.mark.parametrize("keep", [pinned, offered])
def test_a_kept_pair_carries_every_rule_it_breaks(keep: object) -> None:
    """A pin under the floor of fit, too far and without a shared slot is labelled with all three."""
    assert callable(keep)
    cells = {"V1": {"point": LEEDS, "available": 0}, "C1": {"wish_gender": Wish(prefers=("male",))}}
    pairs = screen(settle(crowd(1, 1, [keep("C1", "V1")], cells=cells, service={"fit_floor": 990})))
    assert pairs.exceptions == {0: ("travel", "shared-slots", "fit-floor")}


def test_a_rule_that_is_switched_off_is_no_exception() -> None:
    """Where the policy has no such rule, nothing is relaxed."""
    facts = crowd(1, 1, cells={"V1": {"available": 0}}, rules={"shared-slots": False})
    pairs = screen(settle(facts))
    assert len(pairs.child) == 1
    assert pairs.exceptions == {}


def test_a_place_that_is_pinned_is_there_for_nobody_else() -> None:
    """V1 has one place and C1 is pinned to it: for C2 the rule of places is broken."""
    facts = crowd(2, 2, [pinned("C1", "V1")])
    assert possible(facts) == ["C1-V1", "C1-V2", "C2-V2"]
    assert counts(screen(settle(facts)), "children") == {(1, "places"): 1}


def test_people_who_do_not_take_part_are_counted_nowhere() -> None:
    """A visitor who pauses stops nobody and is stopped by nobody."""
    pairs = screen(settle(crowd(2, 2, cells={"V1": {"paused_from": date(2026, 11, 1)}})))
    assert not pairs.blocked_children.any()
    assert not pairs.blocked_visitors.any()
    assert pairs.visitors_taking_part.tolist() == [False, True]


def test_progress_is_told_and_ends_at_all_of_it() -> None:
    """Whoever waits is told how far it is."""
    told: list[float] = []
    screen(settle(crowd(3, 3)), lambda doing, done: told.append(done))
    assert told[-1] == 1


def test_who_does_not_drive_is_timed_by_public_transport() -> None:
    """7.7 km at 20 km/h are 23 minutes, within 25; at the 15 km/h of an inner city they would not be."""
    cells = {
        "C1": {"point": Point(53.52, -2.30)},
        "V1": {"point": Point(53.48, -2.24), "max_travel_minutes": 25, "drives": False},
        "V2": {"point": Point(53.48, -2.24), "max_travel_minutes": 25, "drives": None},
    }
    facts = crowd(1, 2, cells=cells, travel={"drive_kmh": 15, "public_kmh": 20})
    assert facts.distance_km(np.array([0]), np.array([0])).tolist() == [7.7]
    assert possible(facts) == ["C1-V1"]
