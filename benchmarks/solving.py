"""How long each engine takes on the same rounds: ``python -m benchmarks.solving [--limit SECONDS]``.

Made-up services of three sizes; pure, with every gadget of the network at once, and with a travel
budget ten per cent under what the free plan travels. Seconds of CPU depend on the machine: the last
column, how many times longer the constraint model takes, is what to look at. Where it was stopped,
"3 of 10 in 60" says how many levels it had proved, and the ratio is a lower bound.
"""

import argparse
import time
from statistics import median

from matcher.optimiser.problem import Engine, Plan, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import service

SIZES = ((40, 25, 400), (200, 150, 5_000), (1_000, 700, 50_000))
GADGETS = ("cap", "caseload", "distinct", "together", "apart")
KINDS: dict[str, tuple[tuple[str, ...], float | None]] = {
    "pure": ((), None),
    "every gadget": (GADGETS, None),
    "budget": ((), 0.9),
    "every gadget, budget": (GADGETS, 0.9),
}


def main() -> None:
    """Solve each round with the engine that is chosen for it and with the constraint model."""
    parser = argparse.ArgumentParser(description="Seconds of each engine on the same made-up rounds.")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for the constraint model; 60")
    limit = parser.parse_args().limit
    for engine in (None, "constraint model"):  # Loads what is loaded late.
        solve(service(1, 10, 10, 40, budget_share=0.9), engine=engine)
    print(f"{'round':34}{'pairs':>7}  {'engine':32}{'seconds':>8}  {'constraint model':>17}  {'times':>6}")
    for children, visitors, pairs in SIZES:
        for kind, (features, share) in KINDS.items():
            problem = service(5, children, visitors, pairs, features, budget_share=share)
            print(f"{f'{children} x {visitors} {kind}':34}{len(problem.child):>7}", end="  ", flush=True)
            _compare(problem, limit)


def _compare(problem: Problem, limit: float) -> None:
    seconds, plan = _timed(problem, None, None, 3)
    print(f"{plan.engine:32}{seconds:8.3f}", end="  ", flush=True)
    assert all(level.proved for level in plan.levels)
    slow, searched = _timed(problem, "constraint model", limit, 1)
    levels = len(searched.levels)
    proved = sum(level.proved for level in searched.levels)
    said = f"{slow:.2f}" if proved == levels else f"{proved} of {levels} in {slow:.0f}"
    print(f"{said:>17}  {'' if searched.reproducible else '> '}{slow / seconds:.0f}", flush=True)


def _timed(problem: Problem, engine: Engine | None, limit: float | None, times: int) -> tuple[float, Plan]:
    taken = []
    for _ in range(times):
        begun = time.process_time()
        plan = solve(problem, engine=engine, time_limit=limit)
        taken.append(time.process_time() - begun)
    return median(taken), plan


if __name__ == "__main__":
    main()
