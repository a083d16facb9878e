"""A round as a flow: exact in milliseconds wherever the round's ties are gadgets of one network.

Two flows make the plan: the first reaches the rungs, the months and the fit at once, the second
travels least among all that are as good. The potentials of the first are the proof.
"""

from dataclasses import dataclass

import numpy as np

from matcher.optimiser.filling import seating
from matcher.optimiser.flows import CostsTooLarge, Face, NoFlow, whole
from matcher.optimiser.gadgets import Limits, Network, build
from matcher.optimiser.objective import Units, levels_of, units_of
from matcher.optimiser.problem import Certificate, FixedPairsClash, IntArray, Level, Plan, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The best flow of a network and its proof; all that prices need.

    Parameters
    ----------
    network
        Where it flows.
    cost
        int[A], minus the worth on the arcs of unit pairs.
    flow
        int[A], of greatest worth.
    potential
        int[N], least cost to the sink over what the flow leaves open: ``cost + potential[head] -
        potential[tail]`` is 0 or more where an arc could carry more, 0 or less where it could
        carry less.
    face
        All flows of the same worth.
    """

    network: Network
    cost: IntArray
    flow: IntArray
    potential: IntArray
    face: Face


def optimum(network: Network, units: Units) -> Optimum:
    """Find a flow of greatest worth, and the potentials that prove it.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan.
    """
    everything = whole(network.graph)
    cost = network.costs(-units.worth)
    try:
        flow = everything.cheapest(cost)
    except CostsTooLarge:
        flow = _rank_then_fit(network, units)
    except NoFlow as clash:
        raise FixedPairsClash("The pinned and offered pairs need more than the limits allow.") from clash
    # One more place anywhere can match one more unit and rearrange the fit of all the others.
    farthest = (int(units.rank.max(initial=0)) + 1) * units.step
    potential = everything.potentials(cost, flow, farthest)
    return Optimum(network, cost, flow, potential, everything.narrowed(cost, flow, potential))


def _rank_then_fit(network: Network, units: Units) -> IntArray:
    """Find a flow of greatest worth in two steps of small numbers: ranks, then fit among the best."""
    rank = network.costs(-units.rank[units.unit])
    everything = whole(network.graph)
    face = everything.narrowed(rank, everything.cheapest(rank))
    return face.cheapest(network.costs(-units.fit))


def seated(network: Network, units: Units, chosen: IntArray) -> bool:
    """Tell whether each chosen unit has a slot of its own with the visitors where others' were open to it."""
    return all(
        seating(units.slots[chosen[units.visitor[chosen] == visitor]].tolist()) is not None
        for visitor in network.own_slots.visitors.tolist()
    )


def solve_network(problem: Problem) -> Plan | None:
    """Return the best plan and its proof; None where the round turns out to be no network.

    The travel budget is not looked at.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan.
    """
    units = units_of(problem)
    network = build(problem, units)
    best = optimum(network, units)
    chosen = network.chosen(best.face.cheapest(network.costs(units.travel_hm)))
    if not seated(network, units, chosen):
        return None
    return plan_of(problem, units.pairs_of(chosen), certificate(problem, units, best))


def plan_of(problem: Problem, pairs: IntArray, proof: Certificate) -> Plan:
    """Return a plan of which every level is proved by the network."""
    levels = tuple(Level(value, value, True) for value in levels_of(problem, pairs))
    return Plan(pairs, levels, "network", True, proof, "")


def certificate(problem: Problem, units: Units, best: Optimum) -> Certificate:
    """Write the potentials down by what they belong to."""
    network, potential = best.network, best.potential
    unit = np.zeros(len(problem.rung), np.int64)
    unit[units.first_child] = -potential[: len(units.first_child)]
    unit[units.first_child[units.rank == 0]] = 0
    has_pair = np.zeros(len(problem.rung), np.bool_)
    has_pair[problem.child] = True
    joint = _values(best, network.joint)
    return Certificate(
        step=units.step,
        rank=np.where(has_pair, units.rank[units.of_child], 0),
        unit=unit,
        visitor=_by_number(len(problem.places), network.visitors, best),
        supervisor=_by_number(len(problem.caseload), network.supervisors, best),
        cap=int(joint.sum()),
        apart=_by_two_numbers(network.apart, best),
        slot=_by_two_numbers(network.slots, best),
    )


def _values(best: Optimum, limits: Limits) -> IntArray:
    """Return what one more of each limit would be worth: how far the potential falls along its arc."""
    return best.potential[limits.node] - best.potential[best.network.graph.head[limits.arc]]


def _by_number(count: int, limits: Limits, best: Optimum) -> IntArray:
    values = np.zeros(count, np.int64)
    values[limits.first] = _values(best, limits)
    return values


def _by_two_numbers(limits: Limits, best: Optimum) -> dict[tuple[int, int], int]:
    rows = zip(limits.first.tolist(), limits.second.tolist(), _values(best, limits).tolist(), strict=True)
    return {(first, second): value for first, second, value in rows if value > 0}
