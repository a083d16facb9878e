"""Made-up services as rounds to solve: the same people and possible pairs for all who are measured."""

import dataclasses
import tempfile
from pathlib import Path

import numpy as np

import matcher
from benchmarks.made_up_tables import TODAY, tables, write_csv
from matcher.candidates.screening import screen
from matcher.candidates.settling import settle
from matcher.optimiser.problem import Problem
from matcher.policy.facts import Facts
from matcher.rounds.posing import pose
from tests.optimiser.made_up import service

GADGETS = ("cap", "caseload", "distinct", "together", "apart")
"""Every tie that a network can hold."""


def facts_of(
    children: int, visitors: int, *, seed: int = 1, people_per_town: int = 400, one_place: bool = False
) -> Facts:
    """Make up a service's spreadsheets and read them.

    Parameters
    ----------
    people_per_town
        With 400, about 50 pairs are possible for a child; with 120, about 25.
    one_place
        Whether each visitor has one place and nobody yet, for those who know no more than that.
    """
    child_rows, visitor_rows = tables(children, visitors, seed, people_per_town=people_per_town)
    if one_place:
        visitor_rows = [row | {"capacity": 1, "active_children": 0} for row in visitor_rows]
    with tempfile.TemporaryDirectory() as folder:
        paths = write_csv(child_rows, Path(folder) / "c.csv"), write_csv(visitor_rows, Path(folder) / "v.csv")
        return matcher.gather(*paths, today=TODAY).facts


def problem_of(facts: Facts) -> Problem:
    """Ask every pair every rule, and give what is left to be solved."""
    settlement = settle(facts)
    return pose(settlement, screen(settlement)).problem


def pure_round(children: int, visitors: int) -> Problem:
    """Make up a service and give its round: pairs that every rule allows, places, nothing else."""
    return problem_of(facts_of(children, visitors))


def tied_round(children: int, visitors: int, pairs: int, *, budget_share: float | None = None) -> Problem:
    """Draw a round with families, siblings apart, distinct slots, caseloads and a cap all at once."""
    return service(5, children, visitors, pairs, GADGETS, budget_share=budget_share)


def without_ties(problem: Problem) -> Problem:
    """Leave out every tie: what those can be asked who know people, pairs and places only."""
    plain = {
        "together": np.full(len(problem.rung), -1),
        "apart": np.full(len(problem.rung), -1),
        "supervisor": np.full(len(problem.places), -1),
        "caseload": np.empty(0, np.int64),
        "max_matches": None,
        "distinct_slots": np.zeros(len(problem.places), np.bool_),
        "budget_m": None,
    }
    return dataclasses.replace(problem, **plain)


def save(problem: Problem, path: Path) -> Path:
    """Write a round's arrays down for another process."""
    fields = {field.name: getattr(problem, field.name) for field in dataclasses.fields(problem)}
    known = {name: value for name, value in fields.items() if value is not None and name != "at_least"}
    np.savez(path, **known)
    return path


def load(path: Path) -> Problem:
    """Read what :func:`save` wrote."""
    with np.load(path) as arrays:
        return Problem(**{name: array if array.ndim else array.item() for name, array in arrays.items()})
