"""The way in: chooses the engine by what is in force and returns the plan.

==========================  ====================================================================
in force                    engine
==========================  ====================================================================
no travel budget            the network: exact, with a certificate
a travel budget             the network with a price on travel
families kept apart where   the network; the network with a price on travel (the price is 0, the search
slots are distinct too      counts) where every best flow seats a child in a slot only a sibling has
groups with a least number  the constraint model
==========================  ====================================================================
"""

from dataclasses import replace

from matcher.optimiser.drawn_order import DrawnOrder
from matcher.optimiser.network import proof_of, solve_network
from matcher.optimiser.problem import Engine, Plan, Problem


def solve(
    problem: Problem,
    *,
    engine: Engine | None = None,
    time_limit: float | None = None,
    workers: int | None = None,
) -> Plan:
    """Return the best plan of a round, level by level, and what is proved of it.

    Of plans equally good on every level, the round's drawn order decides.

    Parameters
    ----------
    engine
        Which engine to use. None chooses the quickest that can take the round.
    time_limit
        Seconds after which a search stops and the best plan so far is returned with its gap. The
        network takes no notice of it: it is always quick. None for no limit.
    workers
        Threads for a search, 1 or more. None for one. They change how long it takes and, unless the
        limit strikes, not the plan.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be in one plan, or not so many of a group can be matched.
    ValueError
        When the round has ties that the engine asked for cannot take.
    """
    drawn = DrawnOrder.of(problem)
    return drawn.plan_given(_solved(drawn.problem, engine, time_limit, workers))


def _solved(problem: Problem, engine: Engine | None, time_limit: float | None, workers: int | None) -> Plan:
    if engine == "constraint model" or (engine is None and problem.at_least):
        return _constraint_model(problem, time_limit, workers)
    if engine is None:
        plan = solve_network(problem) if problem.budget_m is None else None
        return plan or _descent(problem, time_limit) or _constraint_model(problem, time_limit, workers)
    plan = None if problem.at_least else _ENGINES[engine](problem, time_limit)
    if plan is None:
        raise ValueError(f"This round has ties that the engine '{engine}' cannot take.")
    return plan


def _network(problem: Problem, time_limit: float | None) -> Plan | None:
    return solve_network(problem) if problem.budget_m is None else None


def _price_on_travel(problem: Problem, time_limit: float | None) -> Plan | None:
    return _descent(problem, time_limit) if problem.budget_m is not None else None


def _descent(problem: Problem, time_limit: float | None) -> Plan | None:
    # Loads SciPy's optimisation, which a round that is a network never needs.
    from matcher.optimiser.budget import solve_under_budget
    from matcher.optimiser.integer import NotTrusted

    try:
        return solve_under_budget(problem, time_limit=time_limit)
    except NotTrusted:
        return None


_ENGINES = {"network": _network, "network with a price on travel": _price_on_travel}


def _constraint_model(problem: Problem, time_limit: float | None, workers: int | None) -> Plan:
    # Loads the constraint solver and pandas, which most rounds never need.
    from matcher.optimiser.searching import solve_constraint_model

    plan = solve_constraint_model(problem, time_limit=time_limit, workers=workers or 1)
    if problem.budget_m is not None or problem.at_least:
        return plan
    # A round that a network can state has a proof, whoever found its plan.
    proof = proof_of(problem, plan)
    return plan if proof is None else replace(plan, certificate=proof, no_certificate="")
