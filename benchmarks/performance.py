"""Measures everything beside its peers and writes docs/performance.md: ``python -m benchmarks.performance``.

The work is cut into parts that can be run one by one; each writes its figures down when it is done, and the
page is made of all that are there, so that a part can be measured anew without the others.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.beside_mentor_match import SCORINGS, NotHad, beside
from benchmarks.judging import broken, change
from benchmarks.measuring import Taken, measured, middle, surroundings
from benchmarks.one_go import HOME, go, go_apart
from benchmarks.peers import PEERS
from benchmarks.performance_page import OTHERS, write_page
from benchmarks.services import pure_round, save, tied_round
from benchmarks.stages import stages_apart, stages_of
from matcher.optimiser.problem import IntArray, Problem
from matcher.optimiser.solving import solve

QUICK = ("matcher", "SciPy sparse", "SciPy dense", "by hand, nearest first")
"""Those that large rounds are asked of."""
UNTOLD = ("SciPy sparse", "by hand, nearest first")
"""Those whose plans for rounds with ties, of which they are not told, are held against the ties."""
TOO_LONG = 15.0
"""Seconds of CPU: what takes longer is run once, not by turns with the others."""
QUARTER_OF_AN_HOUR = 900.0
DOWN = ((40, 25), (200, 150), (1_000, 700))
LARGE = ((5_000, 4_000), (10_000, 8_000))
GROWTH = ((650, 500), (1_250, 1_000), (2_500, 2_000), (5_000, 4_000), (10_000, 8_000))
"""Sizes at which a child has about as many possible pairs, with so many people to a town:"""
GROWTH_TOWN = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is measured.

    Parameters
    ----------
    sizes
        Children and visitors of the rounds all peers solve.
    large
        Those of the rounds that only :data:`QUICK` ones solve.
    goes
        How often, by turns; medians are told.
    limit
        Seconds for each that can take long.
    people
        How many children, and as many visitors, mentor-match is given.
    growth
        Sizes over which the growth of the whole round is fitted.
    apart
        Whether each runs in a process of its own.
    """

    sizes: tuple[tuple[int, int], ...] = DOWN
    large: tuple[tuple[int, int], ...] = LARGE
    goes: int = 5
    limit: float = 120.0
    people: tuple[int, ...] = (500,)
    growth: tuple[tuple[int, int], ...] = GROWTH
    apart: bool = True


TINY = Asked(
    sizes=((12, 9),), large=(), goes=1, limit=5.0, people=(12,), growth=((12, 9), (40, 25)), apart=False
)
"""So little that a test can run it."""


def main(words: list[str] | None = None) -> None:
    """Run the parts that are asked for, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", nargs="+", choices=PARTS, help="parts to measure; all but mentor-match-long")
    asked.add_argument("--page-only", action="store_true", help="measure nothing, write the page anew")
    asked.add_argument("--long", action="store_true", help="mentor-match at 2,000 too, which takes minutes")
    asked.add_argument("--quick", action="store_true", help="tiny rounds, to see that everything runs")
    asked.add_argument("--sizes", nargs="+", metavar="CHILDRENxVISITORS", help="rounds all peers solve")
    asked.add_argument("--limit", type=float, default=120.0, help="seconds for each peer; 120")
    asked.add_argument("--goes", type=int, default=5, help="how often, by turns; 5")
    asked.add_argument("--results", type=Path, default=HOME / "benchmarks" / "results")
    asked.add_argument("--page", type=Path, default=HOME / "docs" / "performance.md")
    given = asked.parse_args(words)
    for part in () if given.page_only else _wanted(given):
        measure(part, _how_much(given), given.results)
    write_page(given.results, given.page)


def _wanted(given: argparse.Namespace) -> list[str]:
    if given.only:
        return list(given.only)
    return [part for part in PARTS if part != "mentor-match-long" or given.long]


def _how_much(given: argparse.Namespace) -> Asked:
    if given.quick:
        return TINY
    asked = Asked(limit=given.limit, goes=given.goes)
    if not given.sizes:
        return asked
    sizes = tuple(
        (int(children), int(visitors)) for children, visitors in (s.split("x") for s in given.sizes)
    )
    return Asked(sizes=sizes, large=(), limit=given.limit, goes=given.goes)


def measure(part: str, asked: Asked, results: Path) -> None:
    """Measure a part and write its figures down, with the machine and the day, after each row."""
    print(f"{part} ...", flush=True)
    begun, found = time.perf_counter(), []
    results.mkdir(parents=True, exist_ok=True)
    for row in PARTS[part](asked):
        found.append(row)
        seconds = time.perf_counter() - begun
        figures = {"surroundings": surroundings(), "seconds": seconds, "found": found}
        (results / f"{part}.json").write_text(json.dumps(_rounded(figures), indent=1) + "\n", "utf-8")
    print(f"{part}: {seconds:.0f} s", flush=True)


def _rounded(figures: Any) -> Any:
    """Keep five digits of each measured figure."""
    if isinstance(figures, float):
        return float(f"{figures:.5g}")
    if isinstance(figures, dict):
        return {name: _rounded(value) for name, value in figures.items()}
    return [_rounded(each) for each in figures] if isinstance(figures, list) else figures


def _peers(asked: Asked) -> Iterator[dict[str, Any]]:
    """Let everyone solve the same pure rounds, by turns."""
    rounds = [(size, tuple(PEERS)) for size in asked.sizes] + [(size, QUICK) for size in asked.large]
    for size, names in rounds:
        yield _by_turns(size, pure_round(*size), names, asked)


def _ties(asked: Asked) -> Iterator[dict[str, Any]]:
    """Let those who know of no ties solve rounds that have them, and count what they break."""
    for children, visitors in asked.sizes:
        tied = tied_round(children, visitors, min(50 * children, children * visitors // 6), budget_share=0.9)
        taken, plan = measured(lambda tied=tied: solve(tied, time_limit=asked.limit))  # type: ignore[misc]
        plans = {name: _positions(go(name, tied, asked.limit)) for name in UNTOLD}
        plans = {"matcher": plan.pairs} | plans
        yield {
            "children": children,
            "visitors": visitors,
            "pairs": len(tied.child),
            "cpu": taken.cpu,
            "proved": all(level.proved for level in plan.levels),
            "broken": {name: broken(tied, pairs) for name, pairs in plans.items()},
        }


def _positions(found: dict[str, Any]) -> IntArray:
    return np.array(found["pairs"], np.int64)


def _by_turns(
    size: tuple[int, int], problem: Problem, names: tuple[str, ...], asked: Asked
) -> dict[str, Any]:
    goes: dict[str, list[dict[str, Any] | None]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        file = save(problem, Path(folder) / "round.npz")
        for _ in range(asked.goes):
            for name, done in goes.items():
                if done and (done[-1] is None or done[-1]["cpu"] > TOO_LONG):
                    continue
                one = go_apart(name, file, asked.limit) if asked.apart else go(name, problem, asked.limit)
                done.append(one)
                print(f"  {size[0]} x {size[1]} {name}: {one['cpu'] if one else 'stopped'}", flush=True)
    best = next(one["levels"] for one in goes["matcher"] if one)
    return {
        "children": size[0],
        "visitors": size[1],
        "pairs": len(problem.child),
        "levels": best,
        "peers": {name: _median_of(problem, done, best, asked.limit) for name, done in goes.items()},
    }


def _median_of(
    problem: Problem, goes: list[dict[str, Any] | None], best: list[int], limit: float
) -> dict[str, Any]:
    done = [one for one in goes if one]
    if not done:
        return {"stopped_after": limit}
    taken = middle([Taken(one["cpu"], one["wall"], one["peak_mb"]) for one in done])
    changed = change(problem, _positions(done[0]), best)
    told = {"proved": done[0]["proved"], "matched": len(done[0]["pairs"]), "change": changed}
    return {**asdict(taken), "goes": len(done), **told}


def _mentor_match(asked: Asked) -> Iterator[dict[str, Any] | str]:
    for people in asked.people:
        yield _beside_mentor_match(people, list(SCORINGS), min(asked.goes, 3), asked.limit)


def _mentor_match_long(asked: Asked) -> Iterator[dict[str, Any] | str]:
    """Run mentor-match once on 2,000 + 2,000, with the points that take it less time: minutes."""
    yield _beside_mentor_match(2_000, list(SCORINGS)[1:], 1, QUARTER_OF_AN_HOUR)


def _beside_mentor_match(people: int, scorings: list[str], goes: int, limit: float) -> dict[str, Any] | str:
    try:
        return beside(people, scorings, goes, limit)
    except NotHad as why:
        print(why)
        return str(why)


def _stages(asked: Asked) -> Iterator[dict[str, Any]]:
    """Go through whole rounds, from spreadsheets to the audit, and tell what each stage takes."""
    for children, visitors in (*asked.sizes, *asked.large[-1:]):
        yield _whole(asked, children, visitors, 400)


def _growth(asked: Asked) -> Iterator[dict[str, Any]]:
    """Go through whole rounds of growing size, alike but for that."""
    for children, visitors in asked.growth:
        yield _whole(asked, children, visitors, GROWTH_TOWN)


def _whole(asked: Asked, children: int, visitors: int, people_per_town: int) -> dict[str, Any]:
    goes = 3 if children <= 1_000 else 1
    run = stages_apart if asked.apart else stages_of
    row = run(children, visitors, people_per_town, goes)
    print(f"  {children} x {visitors}: {row['stages']}", flush=True)
    return {name: value for name, value in row.items() if name != "matches"}


def _other(module: str, *words: str) -> Callable[[Asked], Iterator[str]]:
    """Run another benchmark and keep what it prints."""

    def run(asked: Asked) -> Iterator[str]:
        command = [sys.executable, "-m", f"benchmarks.{module}", *words]
        ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        print(ran.stdout + ran.stderr, flush=True)
        yield ran.stdout.strip() or f"This did not run: {ran.stderr.strip().splitlines()[-1]}"

    return run


PARTS: dict[str, Callable[[Asked], Iterator[Any]]] = {
    "peers": _peers,
    "ties": _ties,
    "mentor-match": _mentor_match,
    "mentor-match-long": _mentor_match_long,
    "stages": _stages,
    "growth": _growth,
    **{part: _other(*words) for part, words in OTHERS.items()},
}

if __name__ == "__main__":
    main()
