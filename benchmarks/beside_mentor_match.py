"""mentor-match and this program on the same people and the same possible pairs, one place a visitor.

It runs in whichever Python has it: this one, else one made for the time being, into which pip puts it.
"""

import csv
import importlib.util
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.judging import change, never_better
from benchmarks.services import facts_of, problem_of
from benchmarks.stages import stages_of
from matcher.optimiser.objective import units_of
from matcher.optimiser.problem import IntArray, Problem
from matcher.policy.facts import Facts

SCRIPT = Path(__file__).with_name("mentor_match.py")
RUNG_BONUS = 100
NOT_HAD = "mentor-match is not installed and could not be: `pip install mentor-match` needs a package index."


class NotHad(Exception):
    """Raised where mentor-match can be had neither here nor in a Python of its own."""


def handed_the_worth(problem: Problem) -> IntArray:
    """Give it the very number that ranks plans rightly: rungs, then waiting, then fit."""
    return units_of(problem).worth


def points_of_its_own(problem: Problem) -> IntArray:
    """Give points as its users do: the fit, and a bonus for each rung a child stands above the lowest."""
    return problem.fit + 1 + RUNG_BONUS * (problem.rungs - 1 - problem.rung[problem.child])


SCORINGS: dict[str, Callable[[Problem], IntArray]] = {
    "handed the worth of each pair": handed_the_worth,
    "points for fit and rung": points_of_its_own,
}


@contextmanager
def a_python_with_it() -> Iterator[str]:
    """Give a Python that has mentor-match.

    Raises
    ------
    NotHad
        When there is none and none can be made.
    """
    if importlib.util.find_spec("matching") and importlib.util.find_spec("munkres"):
        yield sys.executable
        return
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(next(Path(folder).glob("[bS]*/python*")))
        install = [python, "-m", "pip", "install", "--quiet", "mentor-match>=7"]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            raise NotHad(NOT_HAD)
        yield python


def beside(people: int, scorings: list[str], goes: int, limit: float) -> dict[str, Any]:
    """Run both on ``people`` children and as many visitors, by turns, and hold the plans against each other.

    Parameters
    ----------
    goes
        How often each is run; the medians are told.
    limit
        Seconds after which mentor-match is stopped.

    Raises
    ------
    NotHad
        When mentor-match cannot be had.
    """
    facts = facts_of(people, people, one_place=True)
    problem = problem_of(facts)
    stages_of(40, 25)
    runs: dict[str, list[dict[str, Any] | None]] = {name: [] for name in ("matcher", *scorings)}
    with a_python_with_it() as python:
        for _ in range(goes):
            runs["matcher"].append(stages_of(people, people, one_place=True))
            for name in scorings:
                runs[name].append(_run(python, facts, problem, SCORINGS[name](problem), limit))
        versions = _versions(python)
    best = next(run for run in runs["matcher"] if run)["levels"]
    ours = [run for run in runs.pop("matcher") if run]
    theirs = {name: _told(facts, problem, done, best, limit) for name, done in runs.items()}
    return {
        "people": people,
        "pairs": len(problem.child),
        "versions": versions,
        "goes": goes,
        "levels": best,
        "stages": {
            stage: float(np.median([run["stages"][stage] for run in ours])) for stage in ours[0]["stages"]
        },
        "peak_mb": max(run["peak_mb"] or 0.0 for run in ours),
        "peers": theirs,
    }


def _told(
    facts: Facts, problem: Problem, runs: list[dict[str, Any] | None], best: list[int], limit: float
) -> dict[str, Any]:
    """Give the medians of what mentor-match took, and what its plan comes to."""
    done = [run for run in runs if run]
    if not done:
        return {"stopped_after": limit}
    changed = change(problem, _positions(facts, problem, done[0]["pairs"]), best)
    medians = {name: float(np.median([run[name] for run in done])) for name in ("cpu", "wall", "peak_mb")}
    return {**medians, "change": changed, "never_better": never_better(changed)}


def _run(
    python: str, facts: Facts, problem: Problem, points: IntArray, limit: float
) -> dict[str, Any] | None:
    """Let mentor-match run in a process of its own; None where it was stopped."""
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), facts, problem, points)
        command = [python, str(SCRIPT), folder]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit)
        except subprocess.TimeoutExpired:
            return None
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _write(folder: Path, facts: Facts, problem: Problem, points: IntArray) -> None:
    children = [child.child_id for child in facts.children]
    visitors = [visitor.visitor_id for visitor in facts.visitors]
    pairs = zip(problem.visitor.tolist(), problem.child.tolist(), points.tolist(), strict=True)
    _table(folder / "mentees.csv", ("email", "grade"), [(child, 1) for child in children])
    _table(folder / "mentors.csv", ("email", "grade"), [(visitor, 1) for visitor in visitors])
    rows = [(visitors[v], children[c], p) for v, c, p in pairs]
    _table(folder / "points.csv", ("mentor", "mentee", "points"), rows)


def _table(path: Path, headings: tuple[str, ...], rows: list[Any]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def _positions(facts: Facts, problem: Problem, couples: list[tuple[str, str]]) -> IntArray:
    """Find the pairs by the ids of child and visitor."""
    at = {
        pair: p for p, pair in enumerate(zip(problem.child.tolist(), problem.visitor.tolist(), strict=True))
    }
    found = [at[facts.child_index[child], facts.visitor_index[visitor]] for child, visitor in couples]
    return np.sort(np.array(found, np.int64))


def _versions(python: str) -> dict[str, str]:
    script = "from importlib.metadata import version as v; print(v('mentor-match'), v('munkres'))"
    words = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    return dict(zip(("mentor-match", "munkres"), words, strict=True))
