"""Chooses the engine by what is in force."""
from matcher.optimiser.network import solve_network
from matcher.optimiser.problem import Engine, Plan, Problem


def solve(problem: Problem, *, engine: Engine | None = None, time_limit: float | None = None,
          workers: int | None = None) -> Plan:
    plan = solve_network(problem)
    assert plan is not None
    return plan
