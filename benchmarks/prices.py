"""How long all prices of a round take, beside solving each anew: ``python -m benchmarks.prices``.

Made-up services of two sizes, pure and with every gadget of the network at once; then what 20,000
imagined visitors would be worth at 200 x 150. Seconds of CPU depend on the machine: the last column,
how many times longer solving each question anew takes, is what to look at. That figure is from a sample
of them, scaled to all.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import TypeVar

import numpy as np

from matcher.optimiser.forcing import requiring
from matcher.optimiser.imagined import imagined_visitors
from matcher.optimiser.prices import Prices
from matcher.optimiser.problem import IntArray, Problem
from matcher.optimiser.solving import solve
from tests.optimiser.made_up import service

SIZES = ((200, 150, 5_000), (1_000, 700, 50_000))
GADGETS = ("cap", "caseload", "distinct", "together", "apart")
KINDS = {"pure": (), "every gadget": GADGETS}
VISITORS = 20_000

T = TypeVar("T")


def main() -> None:
    """Price each round at once, and a sample of its pairs by solving."""
    parser = argparse.ArgumentParser(description="Seconds of all prices of a round, and of solving each.")
    parser.add_argument("--sample", type=int, default=20, help="pairs to solve anew for each round; 20")
    sample = parser.parse_args().sample
    _priced(service(1, 10, 10, 40))  # Loads what is loaded late.
    print(
        f"{'round':32}{'asked':>8}{'the flow':>10}{'all prices':>12}{'one solved':>12}"
        f"{'each solved':>13}  times"
    )
    for children, visitors, pairs in SIZES:
        for kind, features in KINDS.items():
            problem = service(5, children, visitors, pairs, features)
            _tell(f"{children} x {visitors} {kind}", problem, sample)
    _tell_imagined(service(5, *SIZES[0]), sample)


def _tell(name: str, problem: Problem, sample: int) -> None:
    begun, prices = _timed(lambda: Prices.of(problem), 3)
    seconds, found = _timed(lambda: Prices.every_pair(_anew(prices)), 3)
    chance = np.random.default_rng(1)
    asked = chance.choice(len(prices.units.unit), sample, replace=False).tolist()
    taken = []
    for pair in asked:
        forced = requiring(problem, prices.units.pairs_of(np.array([pair])))
        once, plan = _timed(lambda forced=forced: solve(forced), 1)  # type: ignore[misc]
        taken.append(once)
        assert found.levels[pair].tolist() == [level.value for level in plan.levels]
    _row(name, len(found.levels), begun, seconds, float(np.mean(taken)))


def _tell_imagined(problem: Problem, sample: int) -> None:
    """Price imagined visitors whose fit is known; to solve one is to solve the round with one more."""
    prices = Prices.of(problem)
    fit, travel_hm = _imagined(len(prices.units.first_child))
    seconds, _ = _timed(lambda: imagined_visitors(_anew(prices), fit, travel_hm), 3)
    once = float(np.mean([_timed(lambda: solve(problem), 1)[0] for _ in range(sample)]))
    _row("200 x 150 imagined visitors", VISITORS, 0.0, seconds, once)


def _imagined(units: int) -> tuple[IntArray, IntArray]:
    chance = np.random.default_rng(2)
    fit = np.where(chance.random((VISITORS, units)) < 0.3, chance.integers(300, 1001, (VISITORS, units)), -1)
    return fit, chance.integers(0, 400, (VISITORS, units))


def _anew(prices: Prices) -> Prices:
    """Forget what was worked out of a flow, so that it is timed too."""
    return replace(prices)


def _priced(problem: Problem) -> None:
    Prices.of(problem).every_pair()


def _row(name: str, asked: int, begun: float, seconds: float, once: float) -> None:
    ratio = once * asked / (begun + seconds)
    print(
        f"{name:32}{asked:>8}{begun:>10.3f}{seconds:>12.3f}{once:>12.4f}{once * asked:>13.1f}  {ratio:,.0f}",
        flush=True,
    )


def _timed(work: Callable[[], T], times: int) -> tuple[float, T]:
    taken = []
    for _ in range(times):
        begun = time.process_time()
        found = work()
        taken.append(time.process_time() - begun)
    return median(taken), found


if __name__ == "__main__":
    main()
