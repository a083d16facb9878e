"""One scenario of a sweep, tried: what it comes to, or why it cannot be."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from matcher.advice.comparing import Outcome, compare
from matcher.advice.scenarios import Scenario, apply, try_scenario
from matcher.advice.sweeping.grid import Cell
from matcher.errors import MatcherError
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.ladder import LEVELS_BELOW_RUNGS, levels, rungs
from matcher.rounds.result import MatchRound
from matcher.rounds.running import nameless
from matcher.travel.gazetteer import Gazetteer


@dataclass(frozen=True, eq=False)
class Material:
    """What every scenario of a sweep is tried on. Goes to each worker once.

    Parameters
    ----------
    facts, in_force
        A round and what it was made from, without names.
    gazetteer
        Where postcodes are, for people who are new or move.
    """

    facts: Facts
    in_force: MatchRound
    gazetteer: Gazetteer | None

    @classmethod
    def of(cls, facts: Facts, in_force: MatchRound, gazetteer: Gazetteer | None) -> "Material":
        """Take out names, which no worker needs."""
        return cls(replace(facts, pool=nameless(facts.pool), earlier=None), in_force, gazetteer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one scenario of a sweep comes to.

    Parameters
    ----------
    name
        Of the scenario.
    settings
        The name of the setting by factor.
    outcome
        As in a comparison with the plan in force; None where it could not be tried.
    measured
        The plan's levels by the policy *in force*, by code: whatever weights and ladder made the plan,
        these can be held against each other. Empty where it could not be tried.
    fault
        Why it could not be tried; empty where it could.
    """

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None
    measured: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""

    @property
    def mean_fit(self) -> float | None:
        """Of the matches, by the weights in force: 0 to 1000; None without any."""
        if self.outcome is None or not self.outcome.matched:
            return None
        return self.measured["fit"] / self.outcome.matched

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain values for JSON."""
        return {**asdict(self), "mean_fit": self.mean_fit}


def tried(material: Material, factors: tuple[str, ...], cell: Cell) -> Row:
    """Try one scenario. What stops it is told in the row."""
    named = Row(name=cell.scenario.name, settings=dict(zip(factors, cell.settings, strict=True)))
    try:
        return _outcome(material, cell.scenario, named)
    except MatcherError as fault:
        return replace(named, fault=str(fault))
    except Exception as fault:
        # Its text may hold something private, and one scenario is not to stop hundreds.
        return replace(named, fault=f"The program met something it was not written for ({_kind(fault)}).")


def _kind(fault: Exception) -> str:
    return type(fault).__name__


def _outcome(material: Material, scenario: Scenario, named: Row) -> Row:
    facts, in_force = material.facts, material.in_force
    result = try_scenario(scenario, facts, in_force, material.gazetteer)
    (outcome,) = compare(in_force, {scenario.name: result}).others
    if result.policy == facts.policy:
        return replace(named, outcome=outcome, measured=outcome.levels)
    after = apply(scenario, facts, material.gazetteer)
    as_in_force = replace(after, policy=facts.policy, earlier=facts)
    return replace(named, outcome=outcome, measured=measured(result, as_in_force))


def measured(result: MatchRound, facts: Facts) -> dict[str, int]:
    """Give the levels of a plan, by code, as these facts with their policy count them."""
    matches = result.matches
    child = np.array([facts.child_index[match.child_id] for match in matches], np.int64)
    visitor = np.array([facts.visitor_index[match.visitor_id] for match in matches], np.int64)
    codes = [code for code, _ in levels(facts.policy, facts.measures)]
    per_rung: list[int] = np.bincount(rungs(facts)[child], minlength=len(codes) - LEVELS_BELOW_RUNGS).tolist()
    waiting = int(facts.waiting[child].sum())
    points = int(fit(facts, child, visitor)[0].sum())
    travel = int(np.rint(np.nan_to_num(facts.distance_km(child, visitor)) * 10).astype(np.int64).sum())
    return dict(zip(codes, [*per_rung, waiting, points, travel], strict=True))
