"""How long one round of a large service takes: 200 children and 150 visitors, from spreadsheets to answers.

Usage: ``python -m benchmarks.service [CHILDREN VISITORS] [--profile STEP]``. Prints seconds of CPU for each
step, imports apart, and says whether the whole stays under two seconds. Prints, and is no test.
"""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.made_up_tables import TODAY, tables, write_csv

T = TypeVar("T")
GOAL_SECONDS = 2.0


class Watch:
    """Seconds of CPU, step by step."""

    def __init__(self, profiled: str) -> None:
        self.steps: dict[str, float] = {}
        self.profiled = profiled

    def time(self, step: str, work: Callable[[], T]) -> T:
        """Do a step, and take down what it took."""
        profile = cProfile.Profile()
        start = time.process_time()
        if step == self.profiled:
            profile.enable()
        done = work()
        profile.disable()
        self.steps[step] = time.process_time() - start
        if step == self.profiled:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(35)
        return done


def main() -> None:
    """Make up a service, time every step, and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=[200, 150])
    asked.add_argument("--profile", default="", metavar="STEP")
    given = asked.parse_args()
    children, visitors = given.sizes
    watch = Watch(given.profile)
    with tempfile.TemporaryDirectory() as folder:
        round_of(Path(folder), children, visitors, watch)
    for step, seconds in watch.steps.items():
        print(f"{step:<10} {seconds:7.3f} s")
    whole = sum(seconds for step, seconds in watch.steps.items() if step != "import")
    print(f"{'in all':<10} {whole:7.3f} s after imports; the goal is {GOAL_SECONDS:g} s")


def round_of(folder: Path, children: int, visitors: int, watch: Watch) -> None:
    """Write the spreadsheets, then read, match, prove and explain."""
    child_rows, visitor_rows = tables(children, visitors)
    paths = write_csv(child_rows, folder / "children.csv"), write_csv(visitor_rows, folder / "visitors.csv")
    matcher = watch.time("import", _everything)
    gathered = watch.time("read", lambda: matcher.gather(*paths, today=TODAY))
    result = watch.time("match", lambda: matcher.run_round(gathered.facts, findings=gathered.findings))
    faults = watch.time("prove", lambda: matcher.audit_round(result, gathered.facts))
    said = watch.time("explain", lambda: explain(matcher, result, gathered.facts))
    proved = sum(level.proved for level in result.levels)
    print(
        f"{children} x {visitors}: {len(result.matches)} matched, {len(result.unmatched)} not;"
        f" {proved} of {len(result.levels)} levels proved by the {result.engine};"
        f" {len(faults)} faults; {len(said)} explained; Python {sys.version.split()[0]}"
    )


def explain(matcher: Any, result: Any, facts: Any) -> list[str]:
    """Give the answer to "why" for every child."""
    return [matcher.why_child(facts, result, child.child_id).as_text() for child in facts.children]


def _everything() -> Any:
    """Import the program with all that a round needs, so that no step pays for it."""
    import scipy.spatial  # noqa: F401, the screening loads it when first needed

    import matcher

    for name in ("gather", "run_round", "audit_round", "why_child"):
        getattr(matcher, name)
    return matcher


if __name__ == "__main__":
    main()
