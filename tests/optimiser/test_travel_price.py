"""Prices under a price on travel: at most the loss of forcing an arc, everybody else rearranged."""

import numpy as np

from matcher.optimiser.flows import Face, NoFlow, whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.integer import greatest, rows_of
from matcher.optimiser.objective import units_of
from matcher.optimiser.problem import IntArray
from matcher.optimiser.travel_price import Priced, least_prices, price_on, prices
from tests.optimiser.made_up import NETWORK, mixed


def loss_of_forcing(face: Face, cost: IntArray, best: int, arc: int) -> float:
    """Solve again with the arc in use, and return what that costs more."""
    free, held = face.free.copy(), face.held.copy()
    free[arc], held[arc] = False, 1
    try:
        flow = Face(face.graph, free, held).cheapest(cost)
    except NoFlow:
        return np.inf
    return float((cost * flow).sum()) - best


def test_least_prices_never_exceed_the_losses_of_forcing() -> None:
    """Forcing an arc loses its price or more, and an arc that a cheapest flow uses has no price."""
    for seed in range(60):
        problem = mixed(seed, NETWORK, largest=6)
        units = units_of(problem)
        network = build(problem, units)
        face = whole(network.graph)
        cost = network.costs(3 * units.monthly_m - 500 * units.fit)
        flow = face.cheapest(cost)
        price = least_prices(face, Priced(cost, flow, 500, 0))
        for arc in np.flatnonzero(network.unit_pair >= 0).tolist():
            assert 0 <= price[arc] <= loss_of_forcing(face, cost, int((cost * flow).sum()), arc)
            assert price[arc] == 0 or not flow[arc]


def test_prices_are_the_losses_of_forcing() -> None:
    """Each arc's price equals the loss found by forcing it, or both are past what was asked about."""
    for seed in range(60):
        problem = mixed(seed, NETWORK, largest=6)
        units = units_of(problem)
        network = build(problem, units)
        face = whole(network.graph)
        cost = network.costs(3 * units.monthly_m - 500 * units.fit)
        flow = face.cheapest(cost)
        most = 200_000
        price = prices(face, Priced(cost, flow, 500, 0), most)
        for arc in np.flatnonzero(network.unit_pair >= 0).tolist():
            loss = loss_of_forcing(face, cost, int((cost * flow).sum()), arc)
            assert price[arc] == (loss if loss <= most else np.inf)


def test_no_plan_within_the_budget_gains_more_than_the_bound() -> None:
    """The bound holds for the best fit that an exact search finds, and the plans met keep the budget."""
    for seed in range(60):
        problem = mixed(seed, NETWORK, always=("budget",), largest=7)
        units = units_of(problem)
        network = build(problem, units)
        face, budget = whole(network.graph), problem.budget_m or 0
        gain, metres = network.costs(units.fit), network.costs(units.monthly_m)
        over, within = face.cheapest(-gain), face.cheapest(metres)
        priced, kept = price_on(face, gain, metres, budget, over, within, lambda: False)
        rows = rows_of(network).and_one(metres, budget)
        best = greatest(face, gain, rows, network.unit_pair >= 0, None)
        assert best.bound is not None
        assert best.bound <= priced.bound / priced.scale
        assert all((metres * flow).sum() <= budget for flow in kept)
