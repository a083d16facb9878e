"""A sweep of 200 scenarios at 200 x 150: one process, all cores, a Dask cluster of this computer.

python -m benchmarks.sweeps [--scenarios 200] [--jobs 2]

Prints seconds on the clock and of processor time, the processes of joblib and Dask included, as ratios to
one process; what it costs to give the facts to a worker; and whether all rows are the same.
"""

import argparse
import os
import time
from collections.abc import Callable

import psutil
from cloudpickle import dumps, loads

from matcher.advice.edits.policy import ChangeLadder, ChangeWeight
from matcher.advice.edits.visitors import AddVisitor, RemoveVisitor
from matcher.advice.sweeping.grid import Sweep
from matcher.advice.sweeping.row import Material
from matcher.advice.sweeping.spreading import cluster
from matcher.advice.sweeps import Swept, run_sweep
from matcher.policy.facts import Facts
from matcher.records.availability import ANY_TIME
from matcher.records.place import Point
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up

GOAL_SECONDS = 30.0
IMAGINED = Visitor(visitor_id="new", age=40, available=ANY_TIME, point=Point(53.49, -2.29))
LADDER = (("secure", "out-of-area-residential"), "everyone-else")
GRID = {
    "Travel": {str(weight): (ChangeWeight("travel", weight),) for weight in (0.0, 10.0, 20.0, 30.0, 40.0)},
    "Interests": {str(weight): (ChangeWeight("interests", weight),) for weight in (0.0, 5.0, 10.0, 20.0)},
    "Ladder": {"as now": (), "two rungs": (ChangeLadder(LADDER),)},
    "Visitors": {
        "as now": (),
        "one more": (AddVisitor(IMAGINED, 1),),
        "five more": (AddVisitor(IMAGINED, 5),),
        "V001 leaves": (RemoveVisitor("V001"),),
        "V002 leaves": (RemoveVisitor("V002"),),
    },
}


def main() -> None:
    """Run the same sweep each way, and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--scenarios", type=int, default=200)
    asked.add_argument("--jobs", type=int, default=os.cpu_count())
    given = asked.parse_args()
    facts = made_up(1, children=200, visitors=150, ties=Ties(together=True, apart=True))
    in_force, sweep = run_round(facts), Sweep(GRID, sample=given.scenarios)
    ways: dict[str, Callable[[], Swept]] = {
        "one process": lambda: run_sweep(sweep, facts, in_force, jobs=1),
        f"joblib, {given.jobs} processes": lambda: run_sweep(sweep, facts, in_force, jobs=given.jobs),
        f"joblib, {given.jobs} threads": lambda: run_sweep(
            sweep, facts, in_force, jobs=given.jobs, backend="threading"
        ),
    }
    found = [timed(name, work) for name, work in ways.items()]
    with cluster("local", given.jobs) as cores:
        found.append(
            timed(f"Dask, {cores} processes", lambda: run_sweep(sweep, facts, in_force, backend="dask"))
        )
    first = found[0][2]
    for name, wall, cpu, swept in found:
        same = "the same rows" if swept == found[0][3] else "OTHER ROWS"
        alone = cpu if swept is found[0][3] else cpu / given.jobs
        within = "within" if alone < GOAL_SECONDS else "OVER"
        print(
            f"{name:<24} {wall:6.1f} s on the clock, {cpu:6.1f} s of processor ({cpu / first:4.2f});"
            f" with the cores to itself {alone:5.1f} s, {within} {GOAL_SECONDS:g} s; {same}"
        )
    print(sending(facts, in_force, given.scenarios))


def timed(name: str, work: Callable[[], Swept]) -> tuple[str, float, float, Swept]:
    """Give seconds on the clock and of processor, those of processes below this one included."""
    before, began = _processor(), time.perf_counter()
    swept = work()
    return name, time.perf_counter() - began, _processor() - before, swept


def _processor() -> float:
    """Seconds of this process and of all below it that run or have ended."""
    own = psutil.Process()
    times = [own.cpu_times(), *(child.cpu_times() for child in own.children(recursive=True))]
    return sum(each.user + each.system for each in times) + own.cpu_times().children_user


def sending(facts: Facts, in_force: MatchRound, scenarios: int) -> str:
    """Say what one more giving of the facts to a worker costs, as joblib packs them."""
    material = Material.of(facts, in_force, None)
    began = time.process_time()
    for _ in range(20):
        loads(dumps(material))
    each = (time.process_time() - began) / 20
    kilobytes, anew = len(dumps(material)) / 1000, each * scenarios
    return (
        f"The facts are {kilobytes:.0f} kB, {1000 * each:.0f} ms to pack and unpack: {anew:.1f} s of"
        f" processor if given with each scenario, {2 * each:.2f} s given once to each of two workers."
    )


if __name__ == "__main__":
    main()
