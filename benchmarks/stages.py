"""Where a round's time goes, stage by stage: ``python -m benchmarks.stages CHILDREN VISITORS``.

From spreadsheets to the audit, in seconds of CPU, in a process of its own; prints a line of JSON. A small
round is gone through first, so that nothing is charged for loading.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import matcher
from benchmarks.made_up_tables import TODAY, tables, write_csv
from benchmarks.measuring import measured
from benchmarks.services import problem_of

HOME = Path(__file__).resolve().parent.parent
STAGES = ("read", "screen", "match and prove", "write down", "audit")
TOLD = {"Finding the best plan": "match and prove", "Writing it down": "write down"}
"""What a round says when it goes on to a stage."""


def main() -> None:
    """Time the stages of one service and print them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("children", type=int)
    asked.add_argument("visitors", type=int)
    asked.add_argument("--people-per-town", type=int, default=400)
    asked.add_argument("--repeats", type=int, default=1)
    given = asked.parse_args()
    stages_of(40, 25)
    print(json.dumps(stages_of(given.children, given.visitors, given.people_per_town, given.repeats)))


def stages_of(
    children: int, visitors: int, people_per_town: int = 400, repeats: int = 1, *, one_place: bool = False
) -> dict[str, Any]:
    """Go from spreadsheets to the audit, several times over, and give the median of each stage.

    Parameters
    ----------
    one_place
        Whether each visitor has one place and nobody yet.
    """
    child_rows, visitor_rows = tables(children, visitors, people_per_town=people_per_town)
    if one_place:
        visitor_rows = [row | {"capacity": 1, "active_children": 0} for row in visitor_rows]
    with tempfile.TemporaryDirectory() as folder:
        paths = write_csv(child_rows, Path(folder) / "c.csv"), write_csv(visitor_rows, Path(folder) / "v.csv")
        taken, done = measured(lambda: [_once(*paths) for _ in range(repeats)], most_goes=1)
    stages = {stage: median(seconds[stage] for seconds, _ in done) for stage in STAGES}
    result = done[0][1]
    return {
        "children": children,
        "visitors": visitors,
        "pairs": result["pairs"],
        "stages": stages,
        "peak_mb": taken.peak_mb,
        **{name: result[name] for name in ("levels", "proved", "faults", "matches")},
    }


def stages_apart(children: int, visitors: int, people_per_town: int, repeats: int) -> dict[str, Any]:
    """Do the same in a process of its own."""
    sizes = [str(children), str(visitors), "--people-per-town", str(people_per_town)]
    command = [sys.executable, "-m", "benchmarks.stages", *sizes, "--repeats", str(repeats)]
    ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def whole_round(stages: dict[str, float]) -> float:
    """Give the seconds of screening, matching, proving and writing down: all between reading and audit."""
    return sum(seconds for stage, seconds in stages.items() if stage not in ("read", "audit"))


def _once(children: Path, visitors: Path) -> tuple[dict[str, float], dict[str, Any]]:
    begun = time.process_time()
    facts = matcher.gather(children, visitors, today=TODAY).facts
    stages = _Stages("read", begun)
    stages.next("screen")
    result = matcher.run_round(facts, progress=stages.told)
    stages.next("audit")
    faults = matcher.audit_round(result, facts)
    stages.next("")
    return stages.seconds, {
        "pairs": len(problem_of(facts).child),
        "levels": [level.value for level in result.levels],
        "proved": all(level.proved for level in result.levels),
        "faults": len(faults),
        "matches": [(match.child_id, match.visitor_id) for match in result.matches],
    }


class _Stages:
    """Seconds of CPU between what a round tells of its progress."""

    def __init__(self, first: str, begun: float) -> None:
        self.stage, self.begun = first, begun
        self.seconds: dict[str, float] = {}

    def told(self, doing: str, done: float) -> None:
        """Start the stage that these words begin, if any."""
        if doing in TOLD:
            self.next(TOLD[doing])

    def next(self, stage: str) -> None:
        """End the stage and start the next."""
        now = time.process_time()
        self.seconds[self.stage] = now - self.begun
        self.stage, self.begun = stage, now


if __name__ == "__main__":
    main()
