"""What the peers are given and what is made of their answers: like is compared with like."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.judging import broken, change, never_better, said
from benchmarks.one_go import go_apart
from benchmarks.peers import PEERS, Job
from benchmarks.services import load, pure_round, save, tied_round, without_ties
from matcher.optimiser.objective import levels_of
from matcher.optimiser.problem import Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import hand_made, made_up

EXACT = [name for name in PEERS if name != "by hand, nearest first"]


@pytest.fixture(scope="module")
def small() -> Problem:
    """A service small enough for every peer to prove its plan at once."""
    return pure_round(40, 25)


@pytest.mark.parametrize("name", EXACT)
def test_every_exact_peer_finds_the_best_plan(name: str, small: Problem) -> None:
    """Handed the worth of each pair, each matches the same children, days and fit as the program does."""
    best = levels_of(small, solve(small).pairs)
    answer = PEERS[name](Job.of(small, 30.0))
    assert answer.proved
    assert levels_of(small, answer.pairs)[:-1] == best[:-1]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("seed", range(6))
def test_peers_agree_where_visitors_have_several_places_or_none(name: str, seed: int) -> None:
    """Places of 0, 2 and 3 are places to every peer, and equal fits are no trouble."""
    problem = made_up(seed, 7, 5)
    answer = PEERS[name](Job.of(problem, 30.0))
    assert levels_of(problem, answer.pairs)[:-1] == levels_of(problem, solve(problem).pairs)[:-1]


@pytest.mark.parametrize("name", [name for name in PEERS if name.startswith("CP-SAT")])
def test_a_constraint_model_travels_least_too(name: str, small: Problem) -> None:
    """Both plain constraint models reach every level, the last one too."""
    assert levels_of(small, PEERS[name](Job.of(small, 30.0)).pairs) == levels_of(small, solve(small).pairs)


def test_by_hand_goes_down_the_list() -> None:
    """The child on the highest rung takes the nearest visitor, though the other child has no other."""
    problem = hand_made(pairs=((0, 0), (0, 1), (1, 0)), rung=[0, 1], travel_hm=[5, 9, 1], fit=[500, 500, 500])
    assert PEERS["by hand, nearest first"](Job.of(problem)).pairs.tolist() == [0]


def test_a_round_is_the_same_in_another_process(small: Problem, tmp_path: Path) -> None:
    """What is written down for a peer's process is read as it was, and the peer comes to the same there."""
    file = save(replace(small, max_matches=7), tmp_path / "round.npz")
    assert load(file).max_matches == 7
    assert np.array_equal(load(file).fit, small.fit)
    found = go_apart("SciPy sparse", file, 60.0)
    assert found is not None
    assert found["levels"][:-1] == list(levels_of(small, solve(small).pairs))[:-1]


def test_a_plan_of_the_program_breaks_no_tie_and_one_without_ties_does() -> None:
    """What is counted against the peers is not there in a plan that was told of the ties."""
    tied = tied_round(30, 22, 200, budget_share=0.9)
    assert broken(tied, solve(tied).pairs) == {}
    assert "km a month over the budget" in broken(tied, solve(without_ties(tied)).pairs)


def test_each_broken_tie_is_counted() -> None:
    """Three children at one visitor: a family in part, brothers apart, one slot, a caseload, the cap."""
    problem = hand_made(
        4,
        1,
        pairs=((0, 0), (1, 0), (2, 0), (3, 0)),
        places=[3],
        slots=[1, 1, 1, 1],
        together=[-1, -1, 7, 7],
        apart=[4, 4, -1, -1],
        supervisor=[0],
        caseload=np.array([2]),
        max_matches=1,
        distinct_slots=[True],
        monthly_m=[1500, 0, 0, 0],
        budget_m=1000,
    )
    assert broken(problem, np.array([0, 1, 2])) == {
        "families split": 1,
        "brothers and sisters at one visitor": 1,
        "visitors with two children in a slot": 1,
        "supervisors over their caseload": 1,
        "matches over the cap": 2,
        "km a month over the budget": 1,
    }


def test_a_change_is_told_in_words() -> None:
    """Levels that differ are named, travel in kilometres; nothing is told of those that do not."""
    assert said([0, -1, 2, 0, -1200, 15]) == "rung 2 −1, rung 3 +2, fit −1,200, travel +1.5 km"
    assert said([0, 0, 0, 0]) == "the same children, days and fit"


def test_worse_on_a_higher_level_outweighs_better_below() -> None:
    """More fit at the price of a child of rung 1 is not better; less travel on equal levels is."""
    assert never_better([-1, 0, 0, 900, 0])
    assert not never_better([0, 0, 0, 0, -1])
    problem = hand_made(fit=[5, 6, 7])
    assert change(problem, np.array([1, 2]), list(levels_of(problem, np.array([1, 2])))) == [0] * 5
