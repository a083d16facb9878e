"""A round as a flow: exact in milliseconds wherever the round's ties are gadgets of one network.

Two flows make the plan: the first reaches the rungs, the waiting and the fit at once, the second
travels least among all that are as good. The potentials of the first are the proof. Where an earlier
plan is to be kept, a third flow keeps the most of it among all that are equally good on every level.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.optimiser import assignment
from matcher.optimiser.filling import fits, seating
from matcher.optimiser.flows import CostsTooLarge, Face, NoFlow, NotCheapest, whole
from matcher.optimiser.gadgets import Limits, Network, build
from matcher.optimiser.objective import Units, levels_of, units_of
from matcher.optimiser.problem import (
    Certificate,
    FixedPairsClash,
    IntArray,
    Level,
    Plan,
    Potentials,
    Problem,
)

if TYPE_CHECKING:
    from matcher.optimiser.integer import Rows

_SMALL_STEP = 4_000
"""Between ranks: four times what one pair's fit can be. Each fivefold costs the flow one more sweep."""

_TRIES = 10
"""How often a flow is sought anew without the pairs that took a slot of others; one is mostly enough."""


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
    # One more place anywhere can match one more unit and rearrange the fit of all the others.
    farthest = (int(units.rank.max(initial=0)) + 1) * units.step
    flow, potential = _likely(network, units, cost, farthest) or _certain(network, units, cost, farthest)
    return Optimum(network, cost, flow, potential, everything.narrowed(cost, flow, potential))


def _likely(
    network: Network, units: Units, cost: IntArray, farthest: int
) -> tuple[IntArray, IntArray] | None:
    """Find the flow and its proof with smaller steps between ranks, which are mostly enough and quicker.

    Only the ranking of the units counts, until a rearrangement gains more fit than a step. The proof is of
    the full worth; None where there is none.
    """
    if units.step <= _SMALL_STEP:
        return None
    everything = whole(network.graph)
    try:
        flow = _cheapest(everything, network.costs(-(units.rank[units.unit] * _SMALL_STEP + units.fit)))
        return flow, everything.potentials(cost, flow, farthest)
    except (CostsTooLarge, NoFlow, NotCheapest):
        return None


def _cheapest(everything: Face, cost: IntArray) -> IntArray:
    """Find a flow of least cost by whatever is quickest for its size."""
    if len(cost) >= assignment.WORTHWHILE:
        flow = assignment.assigned(everything.graph, cost)
        if flow is not None:
            return flow
    return everything.cheapest(cost)


def _certain(network: Network, units: Units, cost: IntArray, farthest: int) -> tuple[IntArray, IntArray]:
    everything = whole(network.graph)
    try:
        flow = everything.cheapest(cost)
    except CostsTooLarge:
        flow = _rank_then_fit(network, units)
    except NoFlow as clash:
        raise FixedPairsClash("The pinned and offered pairs need more than the limits allow.") from clash
    return flow, everything.potentials(cost, flow, farthest)


def _rank_then_fit(network: Network, units: Units) -> IntArray:
    """Find a flow of greatest worth in two steps of small numbers: ranks, then fit among the best."""
    rank = network.costs(-units.rank[units.unit])
    everything = whole(network.graph)
    face = everything.narrowed(rank, everything.cheapest(rank))
    return face.cheapest(network.costs(-units.fit))


def cheapest_seated(network: Network, units: Units, face: Face, cost: IntArray) -> IntArray | None:
    """Return the unit pairs of a cheap flow in which each child has a slot of its own.

    The cheapest flow wherever that keeps to it; else some flow of the face, without the pairs that
    took a brother's or sister's slot. None where none was found.
    """
    for _ in range(_TRIES):
        try:
            chosen = network.chosen(face.cheapest(cost))
        except NoFlow:
            return None
        standing = unseated(network, units, chosen)
        if len(standing) == 0:
            return chosen
        face = face.without(np.isin(network.unit_pair, standing))
    return None


def unseated(network: Network, units: Units, chosen: IntArray) -> IntArray:
    """Return chosen unit pairs for which no slot of their own is left: where others' were open to them."""
    standing: list[int] = []
    unsure = chosen[np.isin(units.visitor[chosen], network.own_slots.visitors)]
    sitting: dict[int, list[int]] = {}
    for pair in unsure[np.argsort(~units.fixed[unsure], kind="stable")].tolist():
        masks = sitting.setdefault(int(units.visitor[pair]), [])
        mask = int(units.slots[pair])
        if seating([*masks, mask]) is None:
            standing.append(pair)
        else:
            masks.append(mask)
    return np.array(standing, np.int64)


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
    least = best.face.cheapest(network.costs(units.travel_hm))
    chosen = _least_travel(problem, network, units, best.face, least)
    if chosen is None:
        return None
    if units.preferred.any():
        chosen = _fewest_changes(problem, network, units, best.face, chosen)
    pairs = units.pairs_of(chosen)
    levels = tuple(Level(value, value, True) for value in levels_of(problem, pairs))
    proof = certificate(problem, units, best, least if _as_short(network, units, chosen, least) else None)
    return Plan(pairs, levels, "network", True, proof, "")


def _as_short(network: Network, units: Units, chosen: IntArray, flow: IntArray) -> bool:
    """Say whether unit pairs travel no further than a flow."""
    travelled = network.costs(units.travel_hm) * flow
    return int(units.travel_hm[chosen].sum()) == int(travelled.sum())


def proof_of(problem: Problem, plan: Plan) -> Certificate | None:
    """Prove a plan that something else found; None where it is no best flow of its network.

    Only for problems without a travel budget and without groups that have a least number.
    """
    units = units_of(problem)
    network = build(problem, units)
    best = optimum(network, units)
    least = best.face.cheapest(network.costs(units.travel_hm))
    reached, free = (levels_of(problem, units.pairs_of(network.chosen(flow))) for flow in (best.flow, least))
    found = levels_of(problem, plan.pairs)
    if tuple(found)[:-1] != tuple(reached)[:-1]:
        return None
    return certificate(problem, units, best, least if tuple(found) == tuple(free) else None)


def _least_travel(
    problem: Problem, network: Network, units: Units, face: Face, flow: IntArray
) -> IntArray | None:
    """Return the unit pairs of the plan of least travel on a face, None where no plan there can be seated.

    Parameters
    ----------
    flow
        One of least travel on the face; it need not seat everybody.
    """
    travel = network.costs(units.travel_hm)
    if len(unseated(network, units, network.chosen(flow))) == 0:
        return network.chosen(flow)
    chosen = cheapest_seated(network, units, face, travel)
    if chosen is not None and _as_short(network, units, chosen, flow):
        return chosen
    # Loads SciPy's optimisation, which other rounds never need.
    from matcher.optimiser.integer import NotTrusted, greatest, rows_of

    try:
        found = greatest(face, -travel, rows_of(network), network.unit_pair >= 0, None)
    except NotTrusted:
        return None
    chosen = None if found.flow is None else network.chosen(found.flow)
    return chosen if chosen is not None and fits(replace(problem, budget_m=None), units, chosen) else None


def _fewest_changes(
    problem: Problem, network: Network, units: Units, face: Face, chosen: IntArray
) -> IntArray:
    """Return the unit pairs of a plan that travels no further and keeps the most of an earlier plan.

    ``chosen``, a plan of least travel, where none keeps more.
    """
    travel, kept = network.costs(units.travel_hm), network.costs(units.preferred)
    least = face.cheapest(travel)
    if (travel * least).sum() == units.travel_hm[chosen].sum():
        face = face.narrowed(travel, least)
    found = network.chosen(face.cheapest(-kept))
    if len(unseated(network, units, found)) == 0 and _travels_no_further(units, found, chosen):
        return found
    # Loads SciPy's optimisation, which other rounds never need.
    from matcher.optimiser.integer import rows_of

    rows = rows_of(network).and_one(travel, int(units.travel_hm[chosen].sum()))
    return keeping_most(replace(problem, budget_m=None), network, units, face, rows, chosen)


def _travels_no_further(units: Units, found: IntArray, chosen: IntArray) -> bool:
    return int(units.travel_hm[found].sum()) <= int(units.travel_hm[chosen].sum())


def keeping_most(
    problem: Problem,
    network: Network,
    units: Units,
    face: Face,
    rows: "Rows",
    chosen: IntArray,
    time_limit: float | None = None,
) -> IntArray:
    """Search the flows on a face that keep these rows for the plan with the most preferred pairs.

    It only breaks ties: where the search cannot tell, the plan at hand stays.

    Parameters
    ----------
    chosen
        The plan at hand, unit pairs.
    time_limit
        Seconds; None for no limit.
    """
    from matcher.optimiser.integer import NotTrusted, greatest

    kept = network.costs(units.preferred)
    try:
        flow = greatest(face, kept, rows, network.unit_pair >= 0, time_limit).flow
    except NotTrusted:
        return chosen
    found = chosen if flow is None else network.chosen(flow)
    more = units.preferred[found].sum() > units.preferred[chosen].sum()
    return found if more and fits(problem, units, found) else chosen


def certificate(problem: Problem, units: Units, best: Optimum, least: IntArray | None) -> Certificate:
    """Write the potentials down by what they belong to.

    Parameters
    ----------
    least
        int[A], a flow on the face that travels no less than the plan to prove; None for no proof of travel.
    """
    potentials = _potentials(problem, units, best.network, best.potential, None)
    has_pair = np.zeros(len(problem.rung), np.bool_)
    has_pair[problem.child] = True
    return Certificate(
        step=units.step,
        rank=np.where(has_pair, units.rank[units.of_child], 0),
        travel=None if least is None else _travel_potentials(problem, units, best, least),
        **{field.name: getattr(potentials, field.name) for field in fields(potentials)},
    )


def _travel_potentials(problem: Problem, units: Units, best: Optimum, least: IntArray) -> Potentials:
    face = best.face
    potential = face.potentials(best.network.costs(units.travel_hm), least, None)
    # Only their differences count; the sink's is 0 in a proof.
    return _potentials(problem, units, best.network, potential - potential[-1], face)


def _potentials(
    problem: Problem, units: Units, network: Network, potential: IntArray, face: Face | None
) -> Potentials:
    """Give the potential of everything that has a limit.

    Parameters
    ----------
    potential
        int[N], of the nodes, the sink's 0.
    face
        Where they hold: what is not held there at its limit has none below 0. None for everywhere.
    """

    def values(limits: Limits) -> IntArray:
        # What one more of each limit would be worth: how far the potential falls along its arc.
        worth = potential[limits.node] - potential[network.graph.head[limits.arc]]
        return worth if face is None else np.where(face.free[limits.arc], np.maximum(worth, 0), worth)

    unit = np.zeros(len(problem.rung), np.int64)
    unit[units.first_child] = -potential[: len(units.first_child)]
    unit[units.first_child[units.rank == 0]] = 0
    return Potentials(
        unit=unit,
        visitor=_by_number(len(problem.places), network.visitors, values),
        supervisor=_by_number(len(problem.caseload), network.supervisors, values),
        cap=int(values(network.joint).sum()),
        apart=_by_two_numbers(network.apart, values),
        slot=_by_two_numbers(network.slots, values),
    )


def _by_number(count: int, limits: Limits, values: Callable[[Limits], IntArray]) -> IntArray:
    found = np.zeros(count, np.int64)
    found[limits.first] = values(limits)
    return found


def _by_two_numbers(limits: Limits, values: Callable[[Limits], IntArray]) -> dict[tuple[int, int], int]:
    rows = zip(limits.first.tolist(), limits.second.tolist(), values(limits).tolist(), strict=True)
    return {(first, second): value for first, second, value in rows if value}
