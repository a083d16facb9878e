"""One peer on one round, in a process of its own: ``python -m benchmarks.one_go PEER ROUND.npz [--limit S]``.

Prints a line of JSON. A small round is gone through first, so that nothing is charged for loading, and a
quick job is done several times over; the medians are given.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import scipy.sparse.csgraph  # noqa: F401 - large rounds load it late, so a small one does not warm it up

from benchmarks.measuring import measured
from benchmarks.peers import PEERS, Job
from benchmarks.services import load, without_ties
from matcher.optimiser.objective import levels_of
from matcher.optimiser.problem import Problem
from tests.optimiser.made_up import hand_made

HOME = Path(__file__).resolve().parent.parent
LONG_ENOUGH = 0.2
"""Seconds: a job that takes less is done again."""


def main() -> None:
    """Do the job and print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("peer", choices=PEERS)
    asked.add_argument("round", type=Path)
    asked.add_argument("--limit", type=float)
    given = asked.parse_args()
    print(json.dumps(go(given.peer, load(given.round), given.limit)))


def go(peer: str, problem: Problem, limit: float | None = None) -> dict[str, Any]:
    """Let a peer solve the round without its ties, and give what that took and came to."""
    work = PEERS[peer]
    work(Job.of(hand_made()))
    job = Job.of(without_ties(problem), limit)
    taken, answer = measured(lambda: work(job), at_least=LONG_ENOUGH)
    levels = list(levels_of(problem, answer.pairs))
    return {**asdict(taken), "proved": answer.proved, "levels": levels, "pairs": answer.pairs.tolist()}


def go_apart(peer: str, round_file: Path, limit: float) -> dict[str, Any] | None:
    """Do the same in a process of its own; None where it had to be stopped."""
    # Those that watch the clock themselves are given time to come back with what they have.
    command = [sys.executable, "-m", "benchmarks.one_go", peer, str(round_file), "--limit", str(limit)]
    try:
        ran = subprocess.run(
            command, cwd=HOME, capture_output=True, text=True, check=True, timeout=2 * limit + 60
        )
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
