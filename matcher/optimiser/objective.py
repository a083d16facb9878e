"""What is better: units, their level vectors, and one whole number per unit's pair that ranks plans.

A *unit* is a child, or a family that stays together. In a network the sets of units that can be
matched at once form a matroid, and its best set is the same for every weighting that keeps the
ranking of its units. So no powers of n are needed: number the distinct level vectors, worst first,
and let ``worth = rank * step + fit``. Such a worth does not decode into levels; :func:`levels_of`
reads them off a plan.

Array letters: U units, Q pairs of a unit with a visitor, both in ascending order.
"""

from dataclasses import dataclass

import numpy as np

from matcher.optimiser.problem import SLOTS, BoolArray, FixedPairsClash, IntArray, Problem

_NO_SLOT_NEEDED = 1 << SLOTS


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Units:
    """The units of a problem and the pairs in which all of a unit's children are possible.

    Parameters
    ----------
    of_child
        int[C], the child's unit.
    first_child
        int[U], the unit's first child.
    vector
        int[U, rungs + 1], children on each rung, then their waiting.
    rank
        int[U], 1 for the worst class of level vectors, 0 where no child of the unit has a pair.
    step
        One more than the largest possible total fit.
    apart
        int[U], number of the family no two of whose children share a visitor, -1 for none.
    unit, visitor
        int[Q], sorted by unit, then visitor.
    fit, travel_hm
        int[Q], summed over the unit's children.
    monthly_m
        int[Q], metres a month, a family's counted once.
    slots
        int[Q], mask of the slots of which the unit takes one at this visitor. 0 where it takes none, or
        has as many as the visitor has places: whatever the others take, one is left for it.
    fixed, takes_place
        bool[Q].
    preferred
        int[Q], how many of its pairs are to be kept where plans are equally good.
    pairs, start
        int[...] and int[Q + 1]: the problem's pairs of unit pair q are ``pairs[start[q]:start[q + 1]]``.
    """

    of_child: IntArray
    first_child: IntArray
    vector: IntArray
    rank: IntArray
    step: int
    apart: IntArray
    unit: IntArray
    visitor: IntArray
    fit: IntArray
    travel_hm: IntArray
    monthly_m: IntArray
    slots: IntArray
    fixed: BoolArray
    takes_place: BoolArray
    preferred: IntArray
    pairs: IntArray
    start: IntArray

    @property
    def worth(self) -> IntArray:
        """int[Q], the worth of each unit pair: higher ranks first, then fit."""
        return self.rank[self.unit] * self.step + self.fit

    @property
    def levels(self) -> int:
        """How many levels there are: the rungs, waiting, fit and travel."""
        return int(self.vector.shape[1]) + 2

    def gain(self, level: int) -> IntArray:
        """int[Q], what each unit pair adds to a level; travel is negative, so that more is better."""
        by_unit = self.vector.shape[1]
        if level < by_unit:
            gain: IntArray = self.vector[self.unit, level]
            return gain
        return self.fit if level == by_unit else -self.travel_hm

    def pairs_of(self, chosen: IntArray) -> IntArray:
        """Return the problem's pairs of the chosen unit pairs, ascending."""
        counts = self.start[chosen + 1] - self.start[chosen]
        return np.sort(self.pairs[ranges(self.start[chosen], counts)])


def ranges(start: IntArray, count: IntArray) -> IntArray:
    """Return ``start[k], start[k] + 1, ...`` (``count[k]`` of them) for each k, one after the other."""
    before = np.cumsum(count) - count
    return np.repeat(start - before, count) + np.arange(int(count.sum()), dtype=np.int64)


def units_of(problem: Problem) -> Units:
    """Gather children into units and pairs into unit pairs.

    Raises
    ------
    FixedPairsClash
        When a family has a fixed visitor with whom it has no slot in common.
    """
    first_child, of_child = _children_to_units(problem)
    pairs, start, unit, visitor = _pairs_to_unit_pairs(problem, of_child)
    slots, slots_common = _slots_needed(problem, pairs, start)
    complete = np.diff(start) == np.bincount(of_child, minlength=len(first_child))[unit]
    first = pairs[start[:-1]]
    possible = complete & slots_common
    if (problem.fixed[first] & ~possible).any():
        raise FixedPairsClash("A family is fixed with a visitor with whom it has no slot in common.")
    counts = np.diff(start)[possible]
    kept = ranges(start[:-1][possible], counts)
    start_kept = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    vector = _level_vectors(problem, of_child, len(first_child))
    has_pair = np.bincount(of_child[problem.child], minlength=len(first_child)) > 0
    first = first[possible]
    return Units(
        of_child=of_child,
        first_child=first_child,
        vector=vector,
        rank=_ranks(vector, has_pair),
        step=_step(problem),
        apart=problem.apart[first_child],
        unit=unit[possible],
        visitor=visitor[possible],
        fit=_sums(problem.fit[pairs[kept]], start_kept),
        travel_hm=_sums(problem.travel_hm[pairs[kept]], start_kept),
        monthly_m=problem.monthly_m[first],
        slots=slots[possible],
        fixed=problem.fixed[first],
        takes_place=problem.takes_place[first],
        preferred=_preferred(problem, pairs[kept], start_kept),
        pairs=pairs[kept],
        start=start_kept,
    )


def levels_of(problem: Problem, pairs: IntArray) -> tuple[int, ...]:
    """Read the levels off a plan: children per rung, highest first, then waiting, fit and travel.

    Parameters
    ----------
    pairs
        int[M], positions of the plan's pairs.
    """
    child = problem.child[pairs]
    per_rung = np.bincount(problem.rung[child], minlength=problem.rungs)
    rest = (problem.waiting[child], problem.fit[pairs], problem.travel_hm[pairs])
    return (*per_rung.tolist(), *(int(values.sum()) for values in rest))


def monthly_of(problem: Problem, pairs: IntArray) -> int:
    """Metres a month that a plan takes, a family that stays together counted once."""
    first_child, of_child = _children_to_units(problem)
    leading = problem.child[pairs] == first_child[of_child[problem.child[pairs]]]
    return int(problem.monthly_m[pairs[leading]].sum())


def _children_to_units(problem: Problem) -> tuple[IntArray, IntArray]:
    leader = np.arange(len(problem.rung), dtype=np.int64)
    tied = np.flatnonzero(problem.together >= 0)
    _, at, family = np.unique(problem.together[tied], return_index=True, return_inverse=True)
    leader[tied] = tied[at[family]]
    first_child, of_child = np.unique(leader, return_inverse=True)
    return first_child, of_child.astype(np.int64)


def _pairs_to_unit_pairs(
    problem: Problem, of_child: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return pairs grouped by (unit, visitor), the groups' starts, their units and visitors."""
    visitors = max(len(problem.places), 1)
    key = of_child[problem.child] * visitors + problem.visitor
    pairs = np.argsort(key, kind="stable").astype(np.int64)
    key = key[pairs]
    opens = np.flatnonzero(np.diff(key, prepend=-1))
    start = np.append(opens, len(key)).astype(np.int64)
    return pairs, start, key[opens] // visitors, key[opens] % visitors


def _slots_needed(problem: Problem, pairs: IntArray, start: IntArray) -> tuple[IntArray, BoolArray]:
    """Return each group's common slots where it takes one (else 0), and whether it can be seated."""
    if not problem.distinct_slots.any():
        groups = len(start) - 1
        return np.zeros(groups, np.int64), np.ones(groups, np.bool_)
    anything = 2 * _NO_SLOT_NEEDED - 1
    masks = np.where(problem.slots > 0, problem.slots, anything)
    common = np.bitwise_and.reduceat(masks[pairs], start[:-1]) if len(pairs) else masks
    first = pairs[start[:-1]]
    needs = problem.distinct_slots[problem.visitor[first]] & problem.takes_place[first]
    needs &= common < _NO_SLOT_NEEDED
    scarce = np.bitwise_count(common) < _most_at_once(problem, first)
    return np.where(needs & scarce, common, 0), ~needs | (common > 0)


def _most_at_once(problem: Problem, first: IntArray) -> IntArray:
    """Return how many units can be with each group's visitor at once, taking a place each."""
    taking = problem.visitor[first[problem.takes_place[first]]]
    wanting = np.bincount(taking, minlength=len(problem.places))
    return np.minimum(problem.places, wanting)[problem.visitor[first]]


def _preferred(problem: Problem, pairs: IntArray, start: IntArray) -> IntArray:
    if not len(problem.prefer):
        return np.zeros(len(start) - 1, np.int64)
    return _sums(problem.prefer[pairs].astype(np.int64), start)


def _sums(values: IntArray, start: IntArray) -> IntArray:
    running = np.concatenate([[0], np.cumsum(values)])
    return np.diff(running[start]).astype(np.int64)


def _level_vectors(problem: Problem, of_child: IntArray, units: int) -> IntArray:
    vector = np.zeros((units, problem.rungs + 1), np.int64)
    np.add.at(vector, (of_child, problem.rung), 1)
    np.add.at(vector[:, -1], of_child, problem.waiting)
    return vector


def _ranks(vector: IntArray, has_pair: BoolArray) -> IntArray:
    """Return each unit's class of level vectors, 1 for the worst, 0 without a pair."""
    rank = np.zeros(len(vector), np.int64)
    rows = vector[has_pair]
    order = np.lexsort(rows.T[::-1])
    changes = (np.diff(rows[order], axis=0) != 0).any(axis=1)
    ranked = np.empty(len(rows), np.int64)
    ranked[order] = 1 + np.concatenate([[0], np.cumsum(changes)])[: len(rows)]
    rank[has_pair] = ranked
    return rank


def _step(problem: Problem) -> int:
    best = np.zeros(len(problem.rung), np.int64)
    np.maximum.at(best, problem.child, problem.fit)
    return int(best.sum()) + 1
