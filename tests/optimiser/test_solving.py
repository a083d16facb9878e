"""The way in: which engine is chosen, and that the same round gives the same plan."""

import subprocess
import sys

import numpy as np
import pytest

from matcher.optimiser import budget
from matcher.optimiser.integer import Found, NotTrusted
from matcher.optimiser.problem import FixedPairsClash, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import FEATURES, NETWORK, hand_made, mixed, service

TIED = ("cap", "caseload", "distinct", "together", "apart")


def tied_apart_and_seated() -> Problem:
    """Return a round that is no network: two sisters kept apart, and slots of their own.

    The first sister and a third child, both on the first rung, have slot 0 alone: one of them can
    have the visitor. A flow would seat her in slot 1, her sister's. Best is the third child in slot
    0 and the other sister, on the second rung, in slot 1.
    """
    return hand_made(
        children=3,
        visitors=1,
        pairs=[(0, 0), (1, 0), (2, 0)],
        places=[2],
        fit=[900, 100, 500],
        slots=[0b01, 0b10, 0b01],
        apart=[0, 0, -1],
        rung=[0, 1, 0],
        distinct_slots=[True],
    )


def test_a_round_without_a_budget_is_solved_by_the_network() -> None:
    """Gadgets do not ask for a slower engine."""
    plan = solve(service(1, 40, 25, 400, TIED))
    assert plan.engine == "network"
    assert plan.certificate is not None


def test_a_round_with_a_budget_is_solved_by_the_price_on_travel() -> None:
    """The budget is what asks for the price on travel."""
    plan = solve(hand_made(monthly_m=[5, 5, 5], budget_m=5))
    assert plan.engine == "network with a price on travel"
    assert len(plan.pairs) == 1


def test_apart_and_seated_is_settled_by_a_search_on_the_network() -> None:
    """Where all best flows seat a sister in a slot that is not hers, a small search settles it."""
    plan = solve(tied_apart_and_seated())
    assert plan.engine == "network with a price on travel"
    assert plan.certificate is None
    assert plan.no_certificate
    assert [level.value for level in plan.levels] == [1, 1, 0, 600, 0]


@pytest.mark.parametrize("engine", ["network", "network with a price on travel", "constraint model"])
def test_the_engine_asked_for_is_used_or_refused(engine: str) -> None:
    """An engine that cannot take a round says so in a sentence."""
    plain, tight = hand_made(), hand_made(budget_m=0)
    suits = {
        "network": [plain],
        "network with a price on travel": [tight],
        "constraint model": [plain, tight],
    }
    for problem in (plain, tight):
        if problem in suits[engine]:
            assert solve(problem, engine=engine).engine == engine
        else:
            with pytest.raises(ValueError, match="has ties that the engine"):
                solve(problem, engine=engine)


@pytest.mark.parametrize("budget", [None, 0])
@pytest.mark.parametrize("engine", [None, "constraint model"])
def test_nobody_at_all_is_a_round(budget: int | None, engine: str | None) -> None:
    """No children, or no pairs: an empty plan, proved on every level."""
    for children in (0, 2):
        problem = hand_made(children=children, visitors=children, pairs=[], budget_m=budget)
        plan = solve(problem, engine=engine)
        assert plan.pairs.tolist() == []
        assert all(level.value == level.bound == 0 and level.proved for level in plan.levels)


@pytest.mark.parametrize("engine", [None, "constraint model"])
def test_fixed_pairs_beyond_the_budget_are_told(engine: str | None) -> None:
    """Pinned pairs that travel further than the budget leave no plan."""
    problem = hand_made(pairs=[(0, 0)], monthly_m=[6], fixed=[True], budget_m=5)
    with pytest.raises(FixedPairsClash):
        solve(problem, engine=engine)


def test_what_rounding_spoils_is_settled_by_the_constraint_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the integer programme cannot be trusted, a search in whole numbers takes over."""

    def spoilt(*_: object) -> Found:
        raise NotTrusted

    problem = service(2, 20, 15, 150, budget_share=0.7)
    usual = solve(problem)
    monkeypatch.setattr(budget, "greatest", spoilt)
    plan = solve(problem)
    assert plan.engine == "constraint model"
    assert plan.levels == usual.levels


def test_same_round_same_plan() -> None:
    """Each engine gives the very same pairs again, whatever the number of workers."""
    for seed in range(12):
        problem = mixed(seed, FEATURES, largest=9)
        assert solve(problem).pairs.tolist() == solve(problem).pairs.tolist()
        searched = [solve(problem, engine="constraint model", workers=n).pairs for n in (1, 1, 2, 4)]
        assert all(np.array_equal(pairs, searched[0]) for pairs in searched)


def test_same_budgeted_round_same_plan() -> None:
    """A service's round whose budget binds gives the very same pairs again."""
    problem = service(2, 60, 45, 900, TIED, budget_share=0.8)
    first, again = solve(problem), solve(problem)
    assert first.levels == again.levels
    assert first.pairs.tolist() == again.pairs.tolist()


def test_a_network_round_loads_no_constraint_solver() -> None:
    """The slow imports happen only where they are needed."""
    code = (
        "import sys; from matcher.optimiser.solving import solve; "
        "from tests.optimiser.made_up import hand_made; solve(hand_made()); "
        "print([name for name in ('pandas', 'ortools.sat', 'scipy') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_network_features_are_all_features_but_the_budget() -> None:
    """The made-up rounds mix every tie."""
    assert {*NETWORK, "budget"} == {*FEATURES}
