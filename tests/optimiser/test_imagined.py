"""Every imagined visitor against adding them and solving anew, levels compared."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.optimiser.imagined import imagined_visitors
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import IntArray, Plan, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import NETWORK, hand_made, mixed


def _drawn(seed: int) -> tuple[Problem, Plan]:
    problem = mixed(seed, NETWORK, largest=7 if seed % 3 else 10)
    return problem, solve(problem)


def _visitors(problem: Problem, seed: int) -> tuple[IntArray, IntArray]:
    """Draw five visitors: fit and travel with every child, a fit below 0 where not possible."""
    rng = np.random.default_rng(seed)
    shape = (5, len(problem.rung))
    fit = np.where(rng.random(shape) < 0.4, rng.integers(0, 11, shape) * 100, -1)
    return np.where(_shut(problem), -1, fit), rng.integers(0, 30, shape)


def _shut(problem: Problem) -> IntArray:
    """Find the children whom no new visitor can have: of fixed pairs, or who join a brother or sister."""
    kept = problem.child[problem.fixed | ~problem.takes_place]
    families = np.unique(problem.together[kept][problem.together[kept] >= 0])
    shut: IntArray = np.isin(np.arange(len(problem.rung)), kept) | np.isin(problem.together, families)
    return shut


def _with_visitor(problem: Problem, fit: IntArray, travel_hm: IntArray, supervisor: int) -> Problem:
    """Return the round with one more visitor of one place."""
    child = np.flatnonzero(fit >= 0)
    columns = {
        "child": child,
        "visitor": np.full(len(child), len(problem.places)),
        "fit": fit[child],
        "travel_hm": travel_hm[child],
        "slots": np.zeros_like(child),
        "fixed": np.zeros(len(child), np.bool_),
        "takes_place": np.ones(len(child), np.bool_),
        "monthly_m": np.zeros_like(child),
    }
    joined = {name: np.concatenate([getattr(problem, name), added]) for name, added in columns.items()}
    order = np.lexsort((joined["visitor"], joined["child"]))
    return replace(
        problem,
        places=np.append(problem.places, 1),
        supervisor=np.append(problem.supervisor, supervisor),
        distinct_slots=np.append(problem.distinct_slots, False),
        **{name: values[order] for name, values in joined.items()},  # type: ignore[arg-type]
    )


def _by_unit(prices: Prices, fit: IntArray, travel_hm: IntArray) -> tuple[IntArray, IntArray]:
    """Sum over families; a family is possible where all of its children are."""
    belongs = np.eye(len(prices.units.first_child), dtype=np.int64)[prices.units.of_child]
    missing = (fit < 0).astype(np.int64) @ belongs
    return np.where(missing > 0, -1, fit @ belongs), travel_hm @ belongs


def _check(problem: Problem, plan: Plan, seed: int) -> None:
    """Assert of five visitors that the levels change as solving with them says."""
    prices = Prices.of(problem, plan.pairs)
    if not prices.always_exact:
        return
    fit, travel_hm = _visitors(problem, seed)
    supervisor = seed % 3 - 1 if len(problem.caseload) > 1 else -1
    found = imagined_visitors(prices, *_by_unit(prices, fit, travel_hm), supervisor=supervisor)
    before = np.array([level.value for level in plan.levels])
    for number in range(len(fit)):
        solved = solve(_with_visitor(problem, fit[number], travel_hm[number], supervisor)).levels
        assert (before + found.change[number]).tolist() == [level.value for level in solved]
        assert (found.unit[number] < 0) == (not found.change[number].any())


def test_every_imagined_visitor_is_worth_what_solving_finds() -> None:
    """One more visitor, under a supervisor or none, with or without a cap: the same levels."""
    for seed in range(100):
        _check(*_drawn(seed), seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(5))
def test_imagined_visitors_in_thousands_of_rounds(part: int) -> None:
    """The same over many more rounds."""
    for seed in range(5_000 + 400 * part, 5_400 + 400 * part):
        _check(*_drawn(seed), seed)


def test_a_visitor_nobody_needs_is_worth_nothing() -> None:
    """Everybody has somebody as good: no unit and no change."""
    prices = Prices.of(hand_made(1, 1, ((0, 0),), fit=[800]))
    found = imagined_visitors(prices, np.array([[700], [900]]), np.zeros((2, 1), np.int64))
    assert found.unit.tolist() == [-1, 0]
    assert found.change.tolist() == [[0, 0, 0, 0, 0], [0, 0, 0, 100, 0]]


def test_a_supervisor_without_room_brings_nothing() -> None:
    """A new visitor of a supervisor who may have no new match changes nothing."""
    problem = hand_made(1, 1, (), caseload=[0, 1])
    fit, travel_hm = np.array([[700]]), np.array([[5]])
    found = [imagined_visitors(Prices.of(problem), fit, travel_hm, supervisor=s) for s in (0, 1, -1)]
    assert [each.unit.tolist() for each in found] == [[-1], [0], [0]]


def test_a_visitor_from_another_country_is_refused() -> None:
    """Farther than a thousand kilometres is past what the numbers leave room for."""
    prices = Prices.of(hand_made(1, 1, ((0, 0),)))
    with pytest.raises(ValueError, match="up to 10000"):
        imagined_visitors(prices, np.array([[1]]), np.array([[10_001]]))
