"""A what-if at 200 x 150: edit, run again, compare. Prints seconds of processor time.

python -m benchmarks.what_if
"""

import argparse
import time
from collections.abc import Callable

from matcher.advice.comparing import compare
from matcher.advice.edits.policy import ChangeWeight, SetCap
from matcher.advice.edits.visitors import AddVisitor, ExtendTravel, RemoveVisitor
from matcher.advice.scenarios import Edit, Scenario, try_scenario
from matcher.advice.unlocking import unlock_child
from matcher.policy.facts import Facts
from matcher.records.availability import ANY_TIME
from matcher.records.place import Point
from matcher.records.visitor import Visitor
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up

GOAL_SECONDS = 0.5
IMAGINED = Visitor(visitor_id="new", age=40, available=ANY_TIME, point=Point(53.49, -2.29))
EDITS: dict[str, Edit] = {
    "a visitor leaves": RemoveVisitor("V001"),
    "one travels further": ExtendTravel("V002", to_km=40.0),
    "five more visitors": AddVisitor(IMAGINED, 5),
    "travel counts double": ChangeWeight("travel", 40.0),
    "at most 40 new matches": SetCap(40),
}


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Give the processor time of one go, the median of several."""
    taken = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return sorted(taken)[repeats // 2]


def what_if(edit: Edit, facts: Facts, in_force: MatchRound) -> object:
    """Edit, run again, compare: all that stands between a click and the answer."""
    scenario = Scenario("what if", (edit,))
    return compare(in_force, {scenario.name: try_scenario(scenario, facts, in_force)})


def main() -> None:
    """Time each edit, and a search for the smallest change."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--children", type=int, default=200)
    asked.add_argument("--visitors", type=int, default=150)
    size = asked.parse_args()
    facts = made_up(1, children=size.children, visitors=size.visitors, ties=Ties(together=True, apart=True))
    result = run_round(facts)
    print(f"{size.children} x {size.visitors}: {len(result.matches)} matches, engine {result.engine}")
    for name, edit in EDITS.items():
        taken = seconds(lambda edit=edit: what_if(edit, facts, result))  # type: ignore[misc]
        print(f"{name:<26} {taken:6.3f} s  {'within' if taken < GOAL_SECONDS else 'OVER'} {GOAL_SECONDS} s")
    child = result.unmatched[0].child_id
    found = unlock_child(facts, result, child)
    taken = seconds(lambda: unlock_child(facts, result, child), repeats=1)
    print(f"{'the smallest change':<26} {taken:6.3f} s  {found.tried} candidates tried for {child}")


if __name__ == "__main__":
    main()
