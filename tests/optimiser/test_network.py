"""The flow: against SciPy on pure rounds, the facts it rests on, and what it does at the edges."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matcher.optimiser import flows, network
from matcher.optimiser.network import solve_network
from matcher.optimiser.problem import FixedPairsClash, Plan, Problem
from tests.optimiser.brute import levels
from tests.optimiser.made_up import NETWORK, hand_made, made_up, mixed, service
from tests.optimiser.proof import check_certificate


def solved(problem: Problem) -> Plan:
    """Solve a round that is a network."""
    plan = solve_network(problem)
    assert plan is not None
    return plan


@pytest.mark.parametrize(
    ("children", "visitors"),
    [(1, 1), (10, 30), (30, 10), (60, 45), pytest.param(200, 150), pytest.param(300, 200)],
)
def test_scipy_s_assignment_agrees_on_pure_rounds(children: int, visitors: int) -> None:
    """An independent solver, given each place as a column and one number a pair, reaches the same levels."""
    for seed in range(3):
        problem = service(seed, children, visitors, children * visitors // 3 + 1)
        plan = solved(problem)
        assert tuple(level.value for level in plan.levels) == levels(problem, _by_scipy(problem))


def _by_scipy(problem: Problem) -> list[int]:
    classes = np.stack([-problem.rung, problem.waiting], axis=1)[problem.child]
    _, rank = np.unique(classes, axis=0, return_inverse=True)
    worth = (rank.ravel() + 1) * (1 + 1000 * len(problem.rung)) + problem.fit
    worth = worth * (1 + len(problem.rung) * int(problem.travel_hm.max())) - problem.travel_hm
    assert worth.max() * len(problem.rung) < 2**53
    column = np.repeat(np.arange(len(problem.places)), problem.places)
    table = np.zeros((len(problem.rung), len(problem.places)))
    table[problem.child, problem.visitor] = worth
    number = np.full(table.shape, -1)
    number[problem.child, problem.visitor] = np.arange(len(worth))
    rows, columns = linear_sum_assignment(table[:, column], maximize=True)
    matched = number[rows, column[columns]]
    return sorted(matched[matched >= 0].tolist())


def test_a_fixed_pair_stays_whatever_it_costs() -> None:
    """A pinned child of the last rung keeps the only place from a child of the first."""
    problem = hand_made(
        pairs=[(0, 0), (1, 0)], visitors=1, rung=[1, 0], waiting=[0, 60], fit=[0, 1000], fixed=[True, False]
    )
    plan = solved(problem)
    assert plan.pairs.tolist() == [0]
    assert plan.certificate is not None
    assert plan.certificate.unit[0] < 0
    check_certificate(problem, plan.certificate, [0])


def test_a_fixed_pair_moves_to_another_slot() -> None:
    """Which slot a fixed pair takes is free: the pinned child makes room for one who has a single slot."""
    problem = hand_made(
        visitors=1,
        pairs=[(0, 0), (1, 0)],
        places=[2],
        slots=[0b11, 0b01],
        fixed=[True, False],
        distinct_slots=[True],
    )
    assert solved(problem).pairs.tolist() == [0, 1]


@pytest.mark.parametrize(
    "limit",
    [
        {"places": [1]},
        {"places": [2], "max_matches": 1},
        {"places": [2], "caseload": [1], "supervisor": [0]},
        {"places": [2], "distinct_slots": [True]},
        {"places": [2], "apart": [0, 0]},
    ],
)
def test_fixed_pairs_that_cannot_stand_are_told(limit: dict[str, object]) -> None:
    """Two pinned children beyond a limit: there is no plan, and a sentence says so."""
    problem = hand_made(visitors=1, pairs=[(0, 0), (1, 0)], fixed=[True, True], **limit)
    with pytest.raises(FixedPairsClash, match="pinned and offered"):
        solve_network(problem)


def test_joining_a_brother_takes_no_place() -> None:
    """A child who joins a brother already visited needs no place, slot, caseload or share of the cap."""
    problem = hand_made(
        visitors=1,
        pairs=[(0, 0), (1, 0)],
        places=[1],
        takes_place=[False, True],
        max_matches=1,
        caseload=[1],
        supervisor=[0],
        distinct_slots=[True],
    )
    assert solved(problem).pairs.tolist() == [0, 1]


def test_a_family_gives_way_to_a_higher_rung() -> None:
    """Two brothers on the second rung give way to one child on the first: fewer matched, rightly."""
    problem = hand_made(
        children=3, visitors=1, pairs=[(0, 0), (1, 0), (2, 0)], rung=[1, 1, 0], together=[0, 0, -1]
    )
    assert solved(problem).pairs.tolist() == [2]


def test_least_travel_breaks_a_tie_in_fit() -> None:
    """Of two plans of the same fit the one with the shorter way is taken."""
    problem = hand_made(pairs=[(0, 0), (0, 1), (1, 0), (1, 1)], fit=[5, 5, 5, 5], travel_hm=[3, 1, 1, 3])
    assert solved(problem).pairs.tolist() == [1, 2]


def test_empty_rounds_have_empty_plans() -> None:
    """No children, no visitors or no pairs: an empty plan, proved."""
    for children, visitors in ((0, 0), (2, 0), (0, 2), (2, 2)):
        plan = solved(hand_made(children=children, visitors=visitors, pairs=[]))
        assert plan.pairs.tolist() == []
        assert [level.value for level in plan.levels] == [0, 0, 0, 0, 0]


def test_a_rung_first_never_lowers_the_number_matched() -> None:
    """Without families that stay together, as many children are matched as if there were no ladder."""
    for seed in range(200):
        problem = mixed(seed, ("cap", "caseload", "distinct", "apart", "fixed"), largest=9)
        level = replace(problem, rung=np.zeros_like(problem.rung), waiting=np.zeros_like(problem.waiting))
        assert len(solved(problem).pairs) == len(solved(level).pairs)


def test_one_visitor_more_never_worsens_the_first_rung() -> None:
    """Taking a visitor away never helps the first rung."""
    for seed in range(100):
        problem = mixed(seed, tuple(each for each in NETWORK if each != "fixed"), largest=8)
        places = problem.places.copy()
        places[:1] = 0
        fewer = replace(problem, places=places)
        assert solved(fewer).levels[0].value <= solved(problem).levels[0].value


def test_order_of_children_and_visitors_changes_nothing() -> None:
    """The levels are the same whatever numbers children and visitors have."""
    for seed in range(100):
        problem = mixed(seed, NETWORK, largest=8)
        assert solved(_shuffled(problem, seed)).levels == solved(problem).levels


def _shuffled(problem: Problem, seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    child, visitor = (rng.permutation(len(side)) for side in (problem.rung, problem.places))
    new_child, new_visitor = np.argsort(child), np.argsort(visitor)
    order = np.lexsort((new_visitor[problem.visitor], new_child[problem.child]))
    pairs = ("fit", "travel_hm", "slots", "fixed", "takes_place", "monthly_m")
    children, visitors = ("rung", "waiting", "together", "apart"), ("places", "supervisor", "distinct_slots")
    return replace(
        problem,
        child=new_child[problem.child][order],
        visitor=new_visitor[problem.visitor][order],
        **{name: getattr(problem, name)[order] for name in pairs},
        **{name: getattr(problem, name)[child] for name in children},
        **{name: getattr(problem, name)[visitor] for name in visitors},
    )


def test_costs_too_large_for_one_flow_are_solved_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where worth does not fit the solver's numbers, ranks come first and fit second: the same plan."""
    problems = [mixed(seed, NETWORK, largest=8) for seed in range(80)]
    usual = [solved(problem) for problem in problems]
    monkeypatch.setattr(flows, "LARGEST", 400_000)
    for problem, plan in zip(problems, usual, strict=True):
        again = solved(problem)
        assert again.levels == plan.levels
        assert again.certificate is not None
        check_certificate(problem, again.certificate, again.pairs.tolist())


@pytest.mark.parametrize("step", [1, 300])
def test_steps_between_ranks_that_are_too_small_are_noticed(
    step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where fit outweighs a rank the proof fails, and the flow is found with steps that are certain."""
    problems = [mixed(seed, NETWORK, largest=8) for seed in range(80)]
    usual = [solved(problem).levels for problem in problems]
    monkeypatch.setattr(network, "_SMALL_STEP", step)
    for problem, levels_found in zip(problems, usual, strict=True):
        plan = solved(problem)
        assert plan.levels == levels_found
        assert plan.certificate is not None
        check_certificate(problem, plan.certificate, plan.pairs.tolist())


def test_the_proof_holds_at_a_service_s_size() -> None:
    """The certificate of a 60 by 45 round with every gadget holds arc by arc."""
    problem = service(3, 60, 45, 900, NETWORK)
    plan = solved(problem)
    assert plan.certificate is not None
    check_certificate(problem, plan.certificate, plan.pairs.tolist())


def test_same_round_same_plan() -> None:
    """Solved twice, a round gives the very same pairs."""
    problem = made_up(1, 40, 30, NETWORK)
    assert solved(problem).pairs.tolist() == solved(problem).pairs.tolist()
