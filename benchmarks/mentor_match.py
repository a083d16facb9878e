"""mentor-match on a folder of its own: ``python benchmarks/mentor_match.py FOLDER``. Prints a line of JSON.

The folder holds ``mentors.csv`` and ``mentees.csv`` as mentor-match reads them and ``points.csv`` with
mentor, mentee and points for each possible pair. What the rules of a service would cost it to evaluate is
not charged: its one rule looks the points up, and a pair without points is disqualified. Timed is its
own ``conduct_matching_from_file``, from reading the people to the assignment. Apart from that this file
needs the standard library only, so that any Python that has mentor-match can run it.
"""

import csv
import json
import resource
import sys
import time
from pathlib import Path

from matching.process import conduct_matching_from_file  # type: ignore[import-not-found]
from matching.rules.rule import Disqualify, Rule  # type: ignore[import-not-found]


class Points(Rule):  # type: ignore[misc]
    """A rule that gives a pair the points it was handed."""

    def __init__(self, points: dict[tuple[str, str], int]) -> None:
        super().__init__()
        self.points = points

    def evaluate(self, match: object) -> bool:
        """Say whether the pair is possible."""
        return (match.mentor.email, match.mentee.email) in self.points  # type: ignore[attr-defined]

    def apply(self, match: object) -> int:
        """Give the points of the pair."""
        return self.points[match.mentor.email, match.mentee.email]  # type: ignore[attr-defined]


def main() -> None:
    """Run a round of mentor-match and print what it took and whom it put together."""
    folder = Path(sys.argv[1])
    with (folder / "points.csv").open(newline="") as file:
        points = {(row["mentor"], row["mentee"]): int(row["points"]) for row in csv.DictReader(file)}
    scored = Points(points)
    # The last rule is asked first, and a disqualified pair is asked no other.
    rules = [[scored, Disqualify(lambda match: not scored.evaluate(match))]]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    _, mentees = conduct_matching_from_file(folder, rules)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    pairs = [(mentee.email, mentor.email) for mentee in mentees for mentor in mentee.mentors]
    print(json.dumps({"cpu": cpu, "wall": wall, "peak_mb": peak, "pairs": pairs}))


if __name__ == "__main__":
    main()
