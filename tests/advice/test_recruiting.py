"""Imagined visitors: each worth what a round with them finds; one by one the best together; words and map."""

from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import pytest

from matcher.advice.level_words import in_words
from matcher.advice.outlook import Outlook
from matcher.advice.recruiting import recruit
from matcher.advice.recruits.profiles import Profile, profiles_for
from matcher.advice.recruits.prospects import open_children, prospects_for
from matcher.advice.recruits.sites import MOST_SITES, Site, grid_over, sites_of
from matcher.advice.recruits.worths import Search, with_visitor
from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.records.availability import ANY_TIME
from matcher.records.child import Gender
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, in_brief, made_up

SALFORD = Site("Salford", 53.49, -2.29)


def _levels(result: MatchRound) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([level.value for level in result.levels])


def _service(seed: int, *, children: int = 12, visitors: int = 7, budget: bool = False) -> Facts:
    """Make up a service with any ties, and with a budget only where asked for."""
    import random

    ties = replace(Ties.drawn(random.Random(seed)), budget=budget)
    return made_up(seed, children=children, visitors=visitors, ties=ties)


def _round(facts: Facts) -> MatchRound | None:
    try:
        return run_round(facts)
    except NobodyLeft:
        return None


def _some(seed: int, facts: Facts, result: MatchRound, count: int) -> tuple[list[Site], list[Profile]]:
    """Draw a few places and kinds of those that are looked at."""
    rng = np.random.default_rng(seed)
    children = open_children(Outlook(facts, result).board).tolist()
    sites = sites_of(facts, children)
    profiles = profiles_for([facts.children[c] for c in children])
    return (
        [sites[at] for at in rng.permutation(len(sites))[:count]],
        [profiles[at] for at in rng.permutation(len(profiles))[:count]],
    )


def _check_every_visitor(seed: int, *, budget: bool = False) -> int:
    """Assert of a few imagined visitors that they are worth what a round with them finds."""
    facts = _service(seed, budget=budget)
    result = _round(facts)
    if result is None:
        return 0
    sites, profiles = _some(seed, facts, result, 3)
    if not sites:
        return 0
    board = Outlook(facts, result).board
    search = Search(facts, prospects_for(board, sites, profiles, 15.0 if seed % 2 else 30.0), result.lot)
    step = search.step(facts, board.problem)
    known = range(len(search.prospects.visitors)) if step.solved is None else step.order.tolist()
    for x in known:
        with_them = run_round(with_visitor(facts, search.prospects.visitors[x], search.prospects.site(x)))
        change = (_levels(with_them) - _levels(result)).tolist()
        assert step.change[x].tolist() == change, (seed, x, in_brief(facts))
    return len(known)


def test_every_imagined_visitor_is_worth_what_a_round_with_them_finds() -> None:
    """Whatever ties are in force: standing, caps, caseloads, families, distinct slots, floors."""
    assert sum(_check_every_visitor(seed) for seed in range(24)) > 100


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_imagined_visitors_in_hundreds_of_rounds(part: int) -> None:
    """The same over many more rounds."""
    for seed in range(1_000 + 100 * part, 1_100 + 100 * part):
        _check_every_visitor(seed)


def test_with_a_budget_those_told_are_solved_for() -> None:
    """Where a budget is in force every value told is exact, and it is said that others are not known."""
    assert sum(_check_every_visitor(seed, budget=True) for seed in range(6)) > 0
    for seed in range(6):
        facts = _service(seed, budget=True)
        result = _round(facts)
        if result is not None:
            found = recruit(facts, result)
            assert "solved for" in found.notes[-1]


def test_nothing_worth_something_is_passed_over_under_a_budget() -> None:
    """Who is not solved for and said to be worth nothing is worth nothing."""
    for seed in (2, 5):
        facts = _service(seed, budget=True)
        result = _round(facts)
        if result is None:
            continue
        sites, profiles = _some(seed, facts, result, 2)
        board = Outlook(facts, result).board
        search = Search(facts, prospects_for(board, sites, profiles, 30.0), result.lot)
        step = search.step(facts, board.problem)
        assert step.beyond == 0
        for x in set(range(len(search.prospects.visitors))) - set(step.order.tolist()):
            then = run_round(with_visitor(facts, search.prospects.visitors[x], search.prospects.site(x)))
            assert _levels(then).tolist() == _levels(result).tolist()


def test_a_policy_without_the_rule_of_travel_looks_everywhere() -> None:
    """With travel switched off, distance stops nobody, here as in a round."""
    facts = made_up(3, children=8, visitors=5, ties=Ties())
    facts = replace(facts, policy=facts.policy.model_copy(update={"rules": {"travel": False}}))
    result = run_round(facts)
    board = Outlook(facts, result).board
    search = Search(facts, prospects_for(board, [SALFORD], [Profile()], 1.0), result.lot)
    then = run_round(with_visitor(facts, search.prospects.visitors[0], SALFORD))
    found = search.step(facts, board.problem).change[0]
    assert found.tolist() == (_levels(then) - _levels(result)).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_the_best_one_by_one_are_the_best_together(seed: int) -> None:
    """Two and three visitors chosen one by one equal the best of all choices, on every level."""
    facts = made_up(seed, children=9, visitors=3, ties=Ties(standing=seed % 2 == 0, together=seed % 3 == 0))
    result = _round(facts)
    if result is None:
        return
    sites, profiles = _some(seed, facts, result, 2)
    found = recruit(facts, result, further=3, sites=sites, profiles=profiles, radius_km=30)
    board = Outlook(facts, result).board
    kinds = prospects_for(board, sites, profiles, 30.0)
    for count in range(1, len(found.chosen) + 1):
        best = max(
            _gains(facts, result, [(kinds.visitors[x], kinds.site(x)) for x in several])
            for several in combinations_with_replacement(range(len(kinds.visitors)), count)
        )
        assert _gains(facts, result, [(w.visitor, w.site) for w in found.chosen[:count]]) == best
    assert ("on every level" in found.guarantee) == bool(found.chosen)


def _gains(facts: Facts, result: MatchRound, several: list[tuple[Visitor, Site]]) -> tuple[int, ...]:
    for number, (visitor, site) in enumerate(several):
        facts = with_visitor(facts, replace(visitor, visitor_id=f"new-{number}"), site)
    *others, travel = (_levels(run_round(facts)) - _levels(result)).tolist()
    return (*others, -travel)


def test_with_a_caseload_nothing_is_promised_of_several() -> None:
    """One by one, each the best next step: no figure for them together."""
    facts = made_up(1, children=12, visitors=6, ties=Ties(caseload=True))
    found = recruit(facts, run_round(facts), further=2)
    assert "best next step" in found.guarantee
    assert "on every level" not in found.guarantee


def test_words_and_figures_agree() -> None:
    """Each sentence tells the place, the kind and the very change that stands beside it."""
    facts = made_up(4, children=24, visitors=10, ties=Ties())
    found = recruit(facts, run_round(facts), further=2)
    assert found.worths
    for worth in (*found.worths, *found.chosen):
        assert worth.site.name in worth.sentence
        assert worth.sentence.endswith(in_words(facts.policy, worth.change))
        assert ("male visitor" in worth.sentence) == (worth.profile.gender in (Gender.MALE, Gender.FEMALE))
    assert [row["place"] for row in found.map] == [site.name for site in sites_of(facts, _open(facts))]
    for row in found.map:
        assert not row["value"] or row["sentence"].endswith(in_words(facts.policy, row["value"]))
    assert found.to_dict()["list"] == [worth.to_dict() for worth in found.worths]


def _open(facts: Facts) -> list[int]:
    board = Outlook(facts, run_round(facts)).board
    return open_children(board).tolist()


def test_the_list_is_ranked_and_without_near_duplicates() -> None:
    """From the greatest value; no two bring the same child and the same months."""
    facts = made_up(4, children=24, visitors=10, ties=Ties())
    found = recruit(facts, run_round(facts), most=1000)
    codes = [level.code for level in run_round(facts).levels]
    values = [[worth.change.get(code, 0) for code in codes] for worth in found.worths]
    assert [row[:-2] for row in values] == sorted((row[:-2] for row in values), reverse=True)
    assert len({(worth.child_id, *row[:-2]) for worth, row in zip(found.worths, values, strict=True)}) == len(
        found.worths
    )
    assert sum(worth.alike + 1 for worth in found.worths) <= found.imagined


def test_kinds_say_as_little_as_they_can() -> None:
    """The least demanding kinds come first, and what nobody asks for is in none."""
    facts = made_up(0, children=24, visitors=10, ties=Ties())
    profiles = profiles_for(facts.children)
    assert [each.demands for each in profiles] == sorted(each.demands for each in profiles)
    assert len(set(profiles)) == len(profiles)
    asked = {need for child in facts.children for need in child.needs}
    assert {skill for each in profiles for skill in each.skills} == asked
    assert {ANY_TIME} < {each.slots for each in profiles}


def test_places_are_few_and_no_list_of_addresses() -> None:
    """No more than some, rounded to a hundredth of a degree; a grid stands over all of the children."""
    facts = made_up(0, children=300, visitors=5, ties=Ties())
    everyone = list(range(300))
    for sites in (sites_of(facts, everyone), grid_over(facts, everyone, beyond_km=15)):
        assert all(round(axis, 2) == axis for site in sites for axis in (site.latitude, site.longitude))
    assert 1 < len(sites_of(facts, everyone)) <= MOST_SITES
    grid = grid_over(facts, everyone, beyond_km=15)
    assert len(grid) <= 400
    assert min(site.latitude for site in grid) < np.nanmin(facts.places.child_latitude)
    assert max(site.longitude for site in grid) > np.nanmax(facts.places.child_longitude)


def test_a_round_where_nobody_could_be_visited_says_so() -> None:
    """Nobody open: an empty list, and a sentence."""
    facts = made_up(0, children=6, visitors=4, ties=Ties())
    found = recruit(facts, run_round(facts), sites=[], further=2)
    assert found.worths == found.chosen == ()
    assert found.sentences()[0].startswith("No visitor")
    assert found.guarantee == "Nobody of the kinds looked at would change the plan."
