"""What the tests of alternatives, reserves and rehearsals share: rounds, plans re-told, rounds run again."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matcher.advice.choices.pricing import Consequence, Pricing
from matcher.optimiser.problem import Problem
from matcher.policy.criteria import fit
from matcher.policy.facts import Facts
from matcher.policy.ladder import rungs
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.optimiser import brute
from tests.rounds.made_up import Ties, made_up

HELD = (Status.PINNED, Status.OFFERED)
Plan = dict[str, str]


def rounds(seeds: range, *, budget: bool = False) -> Iterator[tuple[Facts, MatchRound]]:
    """Run made-up services of 20 by 14 with any ties; without a budget unless one is asked for."""
    for seed in seeds:
        drawn = [bool(seed >> bit & 1) for bit in range(6)]
        facts = made_up(seed, children=20, visitors=14, ties=Ties(*drawn, budget=budget))
        yield facts, run_round(facts)


def plan_of(result: MatchRound) -> Plan:
    """Give each matched child's visitor."""
    return {match.child_id: match.visitor_id for match in result.matches}


def levels_of(facts: Facts, plan: Plan) -> dict[str, int]:
    """Count the levels of a plan from the records alone, by code."""
    child = np.array([facts.child_index[c] for c in plan], np.int64)
    visitor = np.array([facts.visitor_index[v] for v in plan.values()], np.int64)
    codes = ["+".join(step) for step in facts.policy.ladder.steps()]
    standing = [codes[step] for step in rungs(facts)[child].tolist()]
    found = {code: standing.count(code) for code in codes}
    found["waiting-days"] = int(facts.waiting_days[child].sum())
    found["fit"] = int(fit(facts, child, visitor)[0].sum())
    found["travel"] = int(np.rint(facts.distance_km(child, visitor) * 10).sum())
    return found


def cost_of(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Give the levels that change and by how much."""
    return {code: after[code] - value for code, value in before.items() if after[code] != value}


def in_order(cost: dict[str, int], codes: tuple[str, ...]) -> tuple[int, ...]:
    """Give a cost as one compares it: level by level, more is better."""
    return tuple(cost.get(code, 0) * (-1 if code == "travel" else 1) for code in codes)


def applied(plan: Plan, happens: Consequence) -> Plan:
    """Move everybody as told; each has to be where the move says."""
    changed = dict(plan)
    for move in happens.moves:
        assert changed.pop(move.child_id, None) == move.before
        if move.after is not None:
            changed[move.child_id] = move.after
    return changed


def check_moves(facts: Facts, result: MatchRound, happens: Consequence) -> Plan:
    """Assert that the moves, applied, give a plan of exactly the cost told; return that plan."""
    assert happens.exact
    before = plan_of(result)
    after = applied(before, happens)
    assert cost_of(levels_of(facts, before), levels_of(facts, after)) == happens.cost
    assert bool(happens.chain) == bool(happens.moves)
    return after


def check_allowed(pricing: Pricing, problem: Problem, plan: Plan) -> None:
    """Assert that a plan holds what is fixed and keeps every limit and tie of a problem."""
    facts = pricing.outlook.facts
    people = {facts.child_index[c]: facts.visitor_index[v] for c, v in plan.items()}
    pairs = [
        p
        for p, pair in enumerate(zip(problem.child.tolist(), problem.visitor.tolist(), strict=True))
        if people.get(pair[0]) == pair[1]
    ]
    assert len(pairs) == len(people)
    assert set(np.flatnonzero(problem.fixed).tolist()) <= set(pairs)
    assert brute.allowed(problem, pairs)


def run_with(
    facts: Facts, rows: list[StandingRow], *, without: list[StandingRow] | None = None
) -> MatchRound:
    """Run the round again with further standing rows and without some."""
    kept = [row for row in facts.pool.standing if row not in (without or [])]
    return run_round(replace(facts, pool=replace(facts.pool, standing=(*kept, *rows))))


def held_rows(facts: Facts, children: set[str], visitor_id: str | None = None) -> list[StandingRow]:
    """Give the pins and offers of children, those with one visitor where one is named."""
    return [
        row
        for row in facts.pool.standing
        if row.status in HELD and row.child_id in children and visitor_id in (None, row.visitor_id)
    ]
