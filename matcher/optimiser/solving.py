"""The way in: chooses the engine by what is in force and returns the plan.

=====================================  ==============================================================
in force                               engine
=====================================  ==============================================================
no travel budget                       the network: exact, with a certificate
a travel budget                        the network with a price on travel
a family kept apart and distinct       the constraint model, where the network seats a child in a
slots at one visitor                   brother's or sister's slot
=====================================  ==============================================================
"""

from matcher.optimiser.network import solve_network
from matcher.optimiser.problem import Engine, IntArray, Plan, Problem


def solve(
    problem: Problem,
    *,
    engine: Engine | None = None,
    time_limit: float | None = None,
    workers: int | None = None,
) -> Plan:
    """Return the best plan of a round, level by level, and what is proved of it.

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
        When the fixed pairs cannot all be in one plan.
    ValueError
        When the round has ties that the engine asked for cannot take.
    """
    if engine == "constraint model":
        return _constraint_model(problem, time_limit, workers, None)
    plan = solve_network(problem)
    if plan is not None and problem.budget_m is None:
        return plan
    return _constraint_model(problem, time_limit, workers, None)


def _constraint_model(
    problem: Problem, time_limit: float | None, workers: int | None, start: IntArray | None
) -> Plan:
    # Loads the constraint solver and pandas, which most rounds never need.
    from matcher.optimiser.searching import solve_constraint_model

    return solve_constraint_model(problem, time_limit=time_limit, workers=workers or 1, start=start)
