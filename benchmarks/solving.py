"""How long each engine takes on the same rounds.

Usage: ``python -m benchmarks.solving [--limit SECONDS] [--large]``.

Made-up services of three sizes; pure, with every gadget of the network at once, and with a travel budget
ten per cent under what the free plan travels. ``--large`` takes 10,000 children and 8,000 visitors with
250,000 pairs in their place. Beside the engine that is chosen: the constraint model, and HiGHS level by
level on all pairs, each given the same seconds. CPU seconds depend on the machine: how many times longer
the others take is what to look at. Where one was stopped, "3 of 10 in 60" says how many levels it had
proved, and the ratio is a lower bound. The widest gap of any level of the engine that is chosen stands in
the column "gap".
"""

import argparse
import time
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

from matcher.optimiser.flows import whole
from matcher.optimiser.gadgets import build
from matcher.optimiser.integer import NotTrusted, greatest, rows_of
from matcher.optimiser.objective import units_of
from matcher.optimiser.problem import Plan, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import service

SIZES = ((40, 25, 400, 40), (200, 150, 5_000, 40), (1_000, 700, 50_000, 40))
LARGE = (10_000, 8_000, 250_000, 600)
"""Children, visitors, pairs, and how many kilometres wide the map is."""

TIES = ("caseload", "distinct", "together", "apart")
KINDS: dict[str, tuple[tuple[str, ...], float | None]] = {
    "pure": ((), None),
    "every gadget": (("cap", *TIES), None),
    "budget": ((), 0.9),
    "all ties at once": (TIES, 0.9),
}

Peer = Callable[[Problem, float], tuple[int, int]]


def main() -> None:
    """Solve each round with the engine that is chosen for it and with each of the others."""
    parser = argparse.ArgumentParser(description="Seconds of each engine on the same made-up rounds.")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each of the others; 60")
    parser.add_argument("--large", action="store_true", help="10,000 x 8,000 in their place")
    given = parser.parse_args()
    peers: dict[str, Peer] = {"constraint model": constraint_model, "HiGHS": highs}
    _warm_up(peers)
    print(f"{'round':36}{'pairs':>8}  {'engine':31}{'CPU':>8}{'wall':>8}  {'gap':>9}", end="")
    print("".join(f"  {name:>17}  {'times':>7}" for name in peers))
    for name, problem in _rounds(large=given.large):
        print(f"{name:36}{len(problem.child):>8}", end="  ", flush=True)
        _compare(problem, given.limit, peers)


def _rounds(*, large: bool) -> Iterator[tuple[str, Problem]]:
    for children, visitors, pairs, side in (LARGE,) if large else SIZES:
        for kind, (features, share) in KINDS.items():
            problem = service(5, children, visitors, pairs, features, budget_share=share, side_km=side)
            yield f"{children} x {visitors} {kind}", problem


def _warm_up(peers: dict[str, Peer]) -> None:
    """Load what is loaded late."""
    small = service(1, 10, 10, 40, budget_share=0.9)
    solve(small)
    for peer in peers.values():
        peer(small, 10.0)


def _compare(problem: Problem, limit: float, peers: dict[str, Peer]) -> None:
    seconds, wall, plan = _timed(problem, 1 if len(problem.child) > 100_000 else 3)
    print(f"{plan.engine:31}{seconds:8.3f}{wall:8.2f}  {_gap(plan):9.4%}", end="", flush=True)
    for peer in peers.values():
        begun = time.process_time()
        proved, levels = peer(problem, limit)
        slow = time.process_time() - begun
        said = f"{slow:.2f}" if proved == levels else f"{proved} of {levels} in {slow:.0f}"
        ratio = f"{'' if proved == levels else '> '}{slow / seconds:.0f}"
        print(f"  {said:>17}  {ratio:>7}", end="", flush=True)
    print()


def _timed(problem: Problem, times: int) -> tuple[float, float, Plan]:
    taken = []
    for _ in range(times):
        begun = time.process_time(), time.perf_counter()
        plan = solve(problem, time_limit=300)
        taken.append((time.process_time() - begun[0], time.perf_counter() - begun[1]))
    return median(cpu for cpu, _ in taken), median(wall for _, wall in taken), plan


def _gap(plan: Plan) -> float:
    return max(abs(level.bound - level.value) / max(1, abs(level.value)) for level in plan.levels)


def constraint_model(problem: Problem, limit: float) -> tuple[int, int]:
    """Solve the constraint model; tell how many levels it proved, and of how many."""
    plan = solve(problem, engine="constraint model", time_limit=limit)
    return sum(level.proved for level in plan.levels), len(plan.levels)


def highs(problem: Problem, limit: float) -> tuple[int, int]:
    """Solve an integer programme over all pairs level by level; tell how many levels it proved."""
    ends = time.monotonic() + limit
    units = units_of(problem)
    network = build(problem, units)
    rows = rows_of(network)
    if problem.budget_m is not None:
        rows = rows.and_one(network.costs(units.monthly_m), problem.budget_m)
    for level in range(units.levels):
        gain = network.costs(units.gain(level))
        left = ends - time.monotonic()
        try:
            found = greatest(whole(network.graph), gain, rows, network.unit_pair >= 0, left)
        except NotTrusted:
            return level, units.levels
        if found.stopped or found.flow is None:
            return level, units.levels
        rows = rows.and_one(-gain, -int(np.sum(gain * found.flow)))
    return units.levels, units.levels


if __name__ == "__main__":
    main()
