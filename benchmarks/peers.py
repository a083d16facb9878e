"""What people would pick instead, each doing the same job on the same children, visitors and possible pairs.

Everyone is handed the possible pairs, and all but the greedy one the worth of each pair as well: rungs,
then days, then fit in one whole number that ranks plans rightly. Finding the pairs and that number is
not charged to them. None of them can be told of families, caseloads, slots of one's own or a cap here;
what they give is held against those afterwards. mentor-match runs on its own (``mentor_match.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.optimiser.objective import units_of
from matcher.optimiser.problem import IntArray, Problem
from matcher.optimiser.solving import solve


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A round as a peer is handed it.

    Parameters
    ----------
    problem
        People, places, possible pairs.
    worth
        int[P], above 0, what a pair adds to rungs, days and fit.
    limit
        Seconds after which those that can stop do so; None for no limit.
    """

    problem: Problem
    worth: IntArray
    limit: float | None = None

    @classmethod
    def of(cls, problem: Problem, limit: float | None = None) -> "Job":
        """Work out the worth of every pair of a round without ties."""
        return cls(problem, units_of(problem).worth, limit)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The pairs chosen, positions in the problem's arrays, and whether the peer says it is best."""

    pairs: IntArray
    proved: bool


Peer = Callable[[Job], Answer]


def matcher_itself(job: Job) -> Answer:
    """Solve the round as this program does: levels, potentials and certificate."""
    plan = solve(job.problem, time_limit=job.limit)
    return Answer(plan.pairs, all(level.proved for level in plan.levels))


def scipy_dense(job: Job) -> Answer:
    """``linear_sum_assignment`` on a grid of children by places; a worth of 0 is nobody."""
    from scipy.optimize import linear_sum_assignment

    row, column, pair = _places(job.problem)
    grid = np.zeros((int(row.max(initial=-1)) + 1, int(column.max(initial=-1)) + 1))
    grid[row, column] = job.worth[pair]
    rows, columns = linear_sum_assignment(grid, maximize=True)
    filled = grid[rows, columns] > 0
    return Answer(_pairs_at(rows[filled], columns[filled], row, column, pair), True)


def scipy_sparse(job: Job) -> Answer:
    """``min_weight_full_bipartite_matching``, with a place of nobody for each child."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    row, column, pair = _places(job.problem)
    children, places = int(row.max(initial=-1)) + 1, int(column.max(initial=-1)) + 1
    nobody = int(job.worth.max(initial=0)) + 1
    cost = np.concatenate([nobody - job.worth[pair], np.full(children, nobody)])
    at = np.concatenate([row, np.arange(children)]), np.concatenate([column, places + np.arange(children)])
    graph = csr_array((cost.astype(np.float64), at), shape=(children, places + children))
    rows, columns = min_weight_full_bipartite_matching(graph)
    filled = columns < places
    return Answer(_pairs_at(rows[filled], columns[filled], row, column, pair), True)


def highs(job: Job) -> Answer:
    """HiGHS through ``scipy.optimize.milp``: a whole number a pair, a row a child and a visitor."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    problem, count = job.problem, len(job.problem.child)
    children = len(problem.rung)
    row = np.concatenate([problem.child, children + problem.visitor])
    matrix = csr_array((np.ones(2 * count), (row, np.tile(np.arange(count), 2))))
    most = np.concatenate([np.ones(children), problem.places])[: matrix.shape[0]]
    options = {"mip_rel_gap": 0.0} | ({} if job.limit is None else {"time_limit": job.limit})
    answer = milp(
        -job.worth.astype(np.float64),
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -np.inf, most),
        options=options,
    )
    chosen = np.zeros(0, np.int64) if answer.x is None else np.flatnonzero(answer.x > 0.5)
    return Answer(chosen, answer.status == 0)


def cp_sat_folded(job: Job) -> Answer:
    """Solve a plain constraint model with all levels, travel too, folded into one number; one worker."""
    problem = job.problem
    farthest = np.zeros(len(problem.rung), np.int64)
    np.maximum.at(farthest, problem.child, problem.travel_hm)
    weight = job.worth * (int(farthest.sum()) + 1) - problem.travel_hm
    model, match = _constraint_model(problem)
    return _searched(model, match, [weight], job.limit)


def cp_sat_by_level(job: Job) -> Answer:
    """Solve the same model level by level, what was reached so far being kept; one worker."""
    problem = job.problem
    rungs = [(problem.rung[problem.child] == rung).astype(np.int64) for rung in range(problem.rungs)]
    weights = [*rungs, problem.waiting[problem.child], problem.fit, -problem.travel_hm]
    model, match = _constraint_model(problem)
    return _searched(model, match, weights, job.limit)


def by_hand(job: Job) -> Answer:
    """Go down the list, highest rung and longest waiting first, and give each the nearest free visitor."""
    problem = job.problem
    left, chosen = problem.places.tolist(), []
    order = np.lexsort((problem.travel_hm, problem.child))
    start = np.searchsorted(problem.child[order], np.arange(len(problem.rung) + 1)).tolist()
    visitor = problem.visitor[order].tolist()
    for child in np.lexsort((np.arange(len(problem.rung)), -problem.waiting, problem.rung)).tolist():
        for at in range(start[child], start[child + 1]):
            if left[visitor[at]] > 0:
                left[visitor[at]] -= 1
                chosen.append(int(order[at]))
                break
    return Answer(np.sort(np.array(chosen, np.int64)), False)


PEERS: dict[str, Peer] = {
    "matcher": matcher_itself,
    "SciPy sparse": scipy_sparse,
    "SciPy dense": scipy_dense,
    "HiGHS": highs,
    "CP-SAT, one objective": cp_sat_folded,
    "CP-SAT, level by level": cp_sat_by_level,
    "by hand, nearest first": by_hand,
}


def _places(problem: Problem) -> tuple[IntArray, IntArray, IntArray]:
    """Give each pair once a place: row (children with pairs), column (places), position of the pair."""
    row = np.unique(problem.child, return_inverse=True)[1]
    visitors, which = np.unique(problem.visitor, return_inverse=True)
    # More places than children who could fill them are of no use.
    places = np.minimum(problem.places[visitors], np.bincount(which, minlength=len(visitors)))
    first = np.cumsum(places) - places
    pair = np.repeat(np.arange(len(problem.child)), places[which])
    ends = np.cumsum(places[which])
    of_pair = np.arange(len(pair)) - np.repeat(ends - places[which], places[which])
    return row[pair], first[which[pair]] + of_pair, pair


def _pairs_at(rows: IntArray, columns: IntArray, row: IntArray, column: IntArray, pair: IntArray) -> IntArray:
    """Give the pairs that stand at these rows and columns."""
    wide = int(column.max(initial=-1)) + 1
    key = row * wide + column
    order = np.argsort(key)
    return np.sort(pair[order][np.searchsorted(key[order], rows * wide + columns)])


def _constraint_model(problem: Problem) -> tuple[Any, list[Any]]:
    """State one visitor a child and so many children a visitor."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    match = [model.new_bool_var(f"{pair}") for pair in range(len(problem.child))]
    for pairs in _by(problem.child):
        model.add_at_most_one(match[pair] for pair in pairs)
    for pairs in _by(problem.visitor):
        model.add(sum(match[pair] for pair in pairs) <= int(problem.places[problem.visitor[pairs[0]]]))
    return model, match


def _by(key: IntArray) -> list[list[int]]:
    """Gather positions with the same key."""
    order = np.argsort(key, kind="stable")
    return [
        group.tolist() for group in np.split(order, np.flatnonzero(np.diff(key[order])) + 1) if len(group)
    ]


def _searched(model: Any, match: list[Any], weights: list[IntArray], limit: float | None) -> Answer:
    """Maximise one level after the other with one worker, within the limit for all of them."""
    from ortools.sat.python import cp_model

    chosen, left = np.zeros(0, np.int64), limit
    for level, weight in enumerate(weights):
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if left is not None:
            solver.parameters.max_time_in_seconds = max(left, 0.01)
        aim = cp_model.LinearExpr.weighted_sum(match, weight.tolist())
        model.maximize(aim)
        status = solver.solve(model)
        left = None if left is None else left - solver.wall_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = [solver.boolean_value(each) for each in match]
            chosen = np.flatnonzero(values)
        if status != cp_model.OPTIMAL:
            return Answer(chosen, False)
        if level + 1 < len(weights):
            model.add(aim == int(weight[chosen].sum()))
            model.clear_hints()
            for each, value in zip(match, values, strict=True):
                model.add_hint(each, value)
    return Answer(chosen, True)
