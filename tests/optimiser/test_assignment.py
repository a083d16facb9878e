"""The quicker first flow of large pure rounds costs what the flow does, and plan and proof stay the same."""

import numpy as np
import pytest

from matcher.optimiser import assignment, network
from matcher.optimiser.flows import NoFlow, whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.objective import units_of
from tests.optimiser.made_up import NETWORK, made_up, mixed, service
from tests.optimiser.proof import check_certificate


def test_it_costs_what_the_flow_costs() -> None:
    """On small rounds of every make it gives a flow of the same cost, or leaves the round to the flow."""
    given = 0
    for seed in range(300):
        problem = mixed(seed, NETWORK) if seed % 2 else made_up(seed, 8, 6)
        units = units_of(problem)
        graph = build(problem, units)
        cost = graph.costs(-units.worth)
        found = assignment.assigned(graph.graph, cost)
        try:
            flow = whole(graph.graph).cheapest(cost)
        except NoFlow:
            assert found is None
            continue
        if found is None:
            continue
        given += 1
        assert cost @ found == cost @ flow
        assert (found >= 0).all()
        assert (found <= graph.graph.capacity).all()
        np.testing.assert_array_equal(_leaving(graph.graph, found), _leaving(graph.graph, flow))
    assert given > 50


def _leaving(graph: object, flow: np.ndarray) -> np.ndarray:
    """Give what leaves each node less what comes in."""
    balance = np.bincount(graph.tail, flow, graph.nodes)  # type: ignore[attr-defined]
    return balance - np.bincount(graph.head, flow, graph.nodes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_the_plan_and_its_proof_are_the_flow_s(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan, levels and potentials are the same to the last figure, whichever found the first flow."""
    problem = service(seed, 120, 90, 2_000)
    monkeypatch.setattr(network, "_SMALL_STEP", 4_000 - seed)
    by_flow = network.solve_network(problem)
    asked = []
    real = assignment.assigned
    monkeypatch.setattr(assignment, "WORTHWHILE", 0)
    monkeypatch.setattr(assignment, "assigned", lambda *given: asked.append(1) or real(*given))
    by_matching = network.solve_network(problem)
    assert asked
    assert by_flow is not None
    assert by_matching is not None
    assert by_matching.certificate is not None
    assert by_flow.certificate is not None
    np.testing.assert_array_equal(by_matching.pairs, by_flow.pairs)
    assert by_matching.levels == by_flow.levels
    np.testing.assert_array_equal(by_matching.certificate.unit, by_flow.certificate.unit)
    check_certificate(problem, by_matching.certificate, by_matching.pairs.tolist())
