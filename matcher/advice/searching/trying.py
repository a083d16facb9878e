"""A plan and no more: facts in, who is with whom out. Quicker than a whole round, and the same plan."""

from dataclasses import dataclass, replace

import numpy as np

from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.screening import screen
from matcher.candidates.settling import Settlement, settle
from matcher.optimiser.objective import levels_of
from matcher.optimiser.problem import Problem
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.policy.ladder import levels
from matcher.rounds.posing import pose


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """The best plan of some facts.

    Parameters
    ----------
    settlement, pairs, problem
        What it was made from.
    visitor_of
        The visitor of each matched child, by id.
    levels
        By code.
    possible
        Pairs of ids that are possible.
    """

    settlement: Settlement
    pairs: CandidatePairs
    problem: Problem
    visitor_of: dict[str, str]
    levels: dict[str, int]

    @property
    def possible(self) -> frozenset[tuple[str, str]]:
        """The pairs that are possible, by id."""
        return frozenset(_ids(self.settlement.facts, self.pairs.child, self.pairs.visitor))


def tried(facts: Facts, keep: dict[str, str] | None = None, seed: int | None = None) -> Tried | None:
    """Find the best plan; of equally good ones the one that keeps most of ``keep``, visitors by child.

    None where nobody takes part.

    Parameters
    ----------
    seed
        Of the round's lot, which decides after that; None where the order of ids does.
    """
    settlement = settle(facts)
    attendance = settlement.attendance
    if not attendance.children.any() or not attendance.visitors.any():
        return None
    pairs = screen(settlement)
    problem = pose(settlement, pairs, seed).problem
    ids = _ids(settlement.facts, problem.child, problem.visitor)
    if keep:
        prefer = np.array([keep.get(child) == visitor for child, visitor in ids], np.bool_)
        problem = replace(problem, prefer=prefer)
    plan = solve(problem)
    codes = (code for code, _ in levels(facts.policy, facts.measures))
    return Tried(
        settlement=settlement,
        pairs=pairs,
        problem=problem,
        visitor_of=dict(ids[pair] for pair in plan.pairs.tolist()),
        levels=dict(zip(codes, levels_of(problem, plan.pairs), strict=True)),
    )


def _ids(
    facts: Facts, child: np.typing.NDArray[np.int64], visitor: np.typing.NDArray[np.int64]
) -> list[tuple[str, str]]:
    return [
        (facts.children[c].child_id, facts.visitors[v].visitor_id)
        for c, v in zip(child.tolist(), visitor.tolist(), strict=True)
    ]
