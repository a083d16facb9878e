"""What an engine is given and what it gives back: arrays and limits, no people and no spreadsheets.

Array letters: C children, V visitors, S supervisors, P pairs. Everything is prepared before it gets
here: a pair that breaks a rule is not in the arrays, a limit already allows for what is settled.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from matcher.errors import MatcherError
from matcher.policy.dates import LONGEST_WAIT_DAYS

SLOTS = 21
"""Slots in a week: seven days of morning, afternoon and evening."""

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

Engine = Literal["network", "network with a price on travel", "constraint model"]


class FixedPairsClash(MatcherError):
    """Raised when the pinned and offered pairs cannot all stand at once, so that there is no plan.

    Whoever states the problem sees to it that they can; a coordinator should never meet this.
    """


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """A round as the engines see it.

    Parameters
    ----------
    rungs
        Number of rungs of the ladder, 1 or more.
    rung
        int[C], the rung a child stands on, 0 (highest) to ``rungs - 1``.
    waiting
        int[C], what each child's waiting counts, 0 to 1,800: days, or what the round's version counted.
    places
        int[V], places a visitor has for this round's matches: capacity less active children.
        Fixed pairs use them too.
    child, visitor
        int[P], the pairs, sorted by child, then visitor; no pair twice.
    fit
        int[P], 0 to 1000.
    travel_hm
        int[P], one-way distance in whole hundreds of metres.
    slots
        int[P], the weekly slots both have, a mask of 21 bits. 0 where an exception let a pair
        through that shares none: such a pair takes no slot.
    fixed
        bool[P], pinned or offered: in every plan. The child of a fixed pair has no other pair,
        and where one child of a family that stays together is fixed, all of it are, with the
        same visitor.
    takes_place
        bool[P]. False where the child joins a brother or sister whom the visitor already visits:
        the match then uses no place, no slot, and counts in no limit but the travel budget.
    together
        int[C], number of the family whose children are all with one visitor or all without,
        -1 for none. The family takes one place, one slot, and counts once in every limit.
    apart
        int[C], number of the family no two of whose children share a visitor, -1 for none.
    supervisor
        int[V], number of the visitor's supervisor, 0 to S - 1, -1 for none.
    caseload
        int[S], the most places that matches of a supervisor's visitors may take in this plan,
        fixed ones included; empty where there is no such limit.
    max_matches
        The most places taken in the whole plan, fixed ones included; None for no limit.
    distinct_slots
        bool[V], whether the children of this visitor each need a slot of their own.
    monthly_m
        int[P], metres travelled a month if matched. Within a family that stays together the same
        figure stands on each of its pairs with a visitor and is counted once.
    budget_m
        The most metres a month for the whole plan; None for no limit.
    prefer
        bool[P], pairs to keep where plans are equally good on every level, such as those of an earlier
        plan: of such plans one with the most of these pairs is given. Empty for no preference.
    at_least
        Groups of children, bool[C] each, with how many of each are matched at least. No network: only
        the constraint model takes them.
    child_order, visitor_order
        int[C] and int[V], the children and the visitors in the order drawn by lot, which decides between
        plans that are equally good on every level; empty for the order in which they stand.

    Raises
    ------
    ValueError
        When the arrays are not what is described here.
    """

    rungs: int
    rung: IntArray
    waiting: IntArray
    places: IntArray
    child: IntArray
    visitor: IntArray
    fit: IntArray
    travel_hm: IntArray
    slots: IntArray
    fixed: BoolArray
    takes_place: BoolArray
    together: IntArray
    apart: IntArray
    supervisor: IntArray
    caseload: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    max_matches: int | None = None
    distinct_slots: BoolArray
    monthly_m: IntArray
    budget_m: int | None = None
    prefer: BoolArray = field(default_factory=lambda: np.empty(0, np.bool_))
    at_least: tuple[tuple[BoolArray, int], ...] = ()
    child_order: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    visitor_order: IntArray = field(default_factory=lambda: np.empty(0, np.int64))

    def __post_init__(self) -> None:
        _check_lengths(self)
        _check_ranges(self)
        _check_pairs(self)
        _check_families(self)


def _check_lengths(problem: Problem) -> None:
    """Ensure that each array has one entry a child, a visitor or a pair."""
    sides = {
        "children": ("rung", "waiting", "together", "apart"),
        "visitors": ("places", "supervisor", "distinct_slots"),
        "pairs": ("child", "visitor", "fit", "travel_hm", "slots", "fixed", "takes_place", "monthly_m"),
    }
    for side, names in sides.items():
        lengths = {name: len(getattr(problem, name)) for name in names}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"Arrays over {side} differ in length: {lengths}.")
    if len(problem.prefer) not in (0, len(problem.child)):
        raise ValueError(f"Expected {len(problem.child)} preferences or none, not {len(problem.prefer)}.")
    if any(len(group) != len(problem.rung) for group, _ in problem.at_least):
        raise ValueError(f"Expected groups of {len(problem.rung)} children.")
    for name, rows in (("child_order", problem.rung), ("visitor_order", problem.places)):
        order: IntArray = getattr(problem, name)
        if len(order) and not np.array_equal(np.sort(order), np.arange(len(rows))):
            raise ValueError(f"Expected {name} to name each of {len(rows)} once.")
    if bool(len(problem.child_order)) != bool(len(problem.visitor_order)) and problem.child.size:
        raise ValueError("Expected an order of children and of visitors, or neither.")


def _check_ranges(problem: Problem) -> None:
    """Ensure that every number lies where its description says."""
    most = np.iinfo(np.int64).max
    ranges: dict[str, tuple[int, int]] = {
        "rung": (0, problem.rungs - 1),
        "waiting": (0, LONGEST_WAIT_DAYS),
        "together": (-1, most),
        "apart": (-1, most),
        "places": (0, most),
        "supervisor": (-1, len(problem.caseload) - 1 if len(problem.caseload) else most),
        "caseload": (0, most),
        "child": (0, len(problem.rung) - 1),
        "visitor": (0, len(problem.places) - 1),
        "fit": (0, 1000),
        "travel_hm": (0, most),
        "slots": (0, 2**SLOTS - 1),
        "monthly_m": (0, most),
    }
    for name, (low, high) in ranges.items():
        values: IntArray = getattr(problem, name)
        if len(values) and not low <= int(values.min()) <= int(values.max()) <= high:
            raise ValueError(f"Expected every {name} from {low} to {high}.")
    for name in ("max_matches", "budget_m"):
        limit: int | None = getattr(problem, name)
        if limit is not None and limit < 0:
            raise ValueError(f"Expected {name} of 0 or more.")
    if problem.rungs < 1:
        raise ValueError("Expected one rung or more.")


def _check_pairs(problem: Problem) -> None:
    """Ensure that pairs are in order, once each, and that a fixed pair is the child's only one."""
    key = problem.child * max(len(problem.places), 1) + problem.visitor
    if len(key) and (np.diff(key) <= 0).any():
        raise ValueError("Expected pairs sorted by child, then visitor, and no pair twice.")
    pairs_of_child = np.bincount(problem.child, minlength=len(problem.rung))
    if (pairs_of_child[problem.child[problem.fixed]] > 1).any():
        raise ValueError("A child with a fixed pair has other pairs as well.")


def _check_families(problem: Problem) -> None:
    """Ensure that a family is tied one way, and its pairs with a visitor agree with each other."""
    if ((problem.together >= 0) & (problem.apart >= 0)).any():
        raise ValueError("A child is in a family that stays together and in one that is kept apart.")
    if (~problem.takes_place & (problem.apart[problem.child] >= 0)).any():
        raise ValueError("A child who is kept apart from a brother or sister joins one at a visitor.")
    tied = problem.together[problem.child] >= 0
    if not tied.any():
        return
    family = problem.together[problem.child[tied]]
    key = family * max(len(problem.places), 1) + problem.visitor[tied]
    for name in ("takes_place", "monthly_m", "fixed"):
        values = getattr(problem, name)[tied].astype(np.int64)
        if len(np.unique(np.stack([key, values]), axis=1)[0]) > len(np.unique(key)):
            raise ValueError(f"The pairs of a family that stays together differ in {name} at a visitor.")
    fixed_families = np.unique(key[problem.fixed[tied]]) // max(len(problem.places), 1)
    sizes = np.bincount(problem.together[problem.together >= 0])
    in_plan = np.bincount(family[problem.fixed[tied]], minlength=len(sizes))
    if (in_plan[fixed_families] != sizes[fixed_families]).any():
        raise ValueError("Some children of a family that stays together are fixed and others are not.")


@dataclass(frozen=True, slots=True)
class Level:
    """How far one level of the objective was reached.

    Parameters
    ----------
    value
        What the plan reaches: children of a rung, waiting, points of fit, hundreds of metres.
    bound
        No plan that reaches the levels above at their reported values does better than this.
    proved
        Whether the value is proved best.
    """

    value: int
    bound: int
    proved: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Potentials:
    """A figure for everything that has a limit, by what it belongs to; see :class:`Certificate`.

    Parameters
    ----------
    unit
        int[C], at the unit's first child; 0 elsewhere.
    visitor, supervisor
        int[V] and int[S].
    cap
        Of the limit on all matches.
    apart, slot
        ``{(family, visitor): potential}`` and ``{(visitor, slot): potential}``, zeros left out.
    """

    unit: IntArray
    visitor: IntArray
    supervisor: IntArray
    cap: int
    apart: dict[tuple[int, int], int]
    slot: dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Certificate(Potentials):
    """Ranks and potentials: a proof of the rungs, the waiting and the fit that needs no solver to check.

    A *unit* is a child, or a family that stays together, known by its first child. The worth of a
    unit's pair is ``rank * step + fit`` (fit summed over the family). Every possible arc satisfies
    ``worth <= unit + visitor + supervisor + cap + apart + slot`` (the terms it passes; the arcs of
    units that take no place pass ``unit`` alone), no potential is negative but perhaps that of a
    unit with a fixed pair, and the worth of the plan equals the sum of potential x limit over all
    (the limit of a unit, of a family at a visitor and of a slot is 1). So no plan is worth more: a
    unit with a fixed pair is in every plan, and therefore its potential counts in full whatever
    its sign.

    Parameters
    ----------
    step
        One more than the largest possible total fit: the sum over all children of their best pair's.
    rank
        int[C], rank of the child's unit: units with the same level vector (children per rung, then
        waiting; compared level by level) share a rank, a better vector has a higher one, and the
        worst has 1. 0 where the child has no pair.
    unit
        int[C], potential of the unit, at its first child; 0 elsewhere. Below 0 only where the
        unit's pair is fixed.
    visitor
        int[V].
    supervisor
        int[S].
    cap
        Potential of the limit on all matches.
    apart
        ``{(family, visitor): potential}``, positive ones only.
    slot
        ``{(visitor, slot): potential}``, slot 0 to 20, positive ones only.
    travel
        Potentials of the second kind, which prove the least travel: see ``docs/model.md``. None where the
        plan travels further than the flow that they belong to.
    """

    step: int
    rank: IntArray
    travel: Potentials | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The best assignment found, and what is known about how good it is.

    Parameters
    ----------
    pairs
        int[M], ascending positions in the problem's pair arrays that are matched.
    levels
        One a rung, highest first, then waiting, fit, travel (less is better).
    engine
        Which engine gave the plan.
    reproducible
        False only where a time limit stopped the search.
    certificate
        The proof of a network round, else None.
    no_certificate
        Why there is none, a plain sentence; empty where there is one.
    """

    pairs: IntArray
    levels: tuple[Level, ...]
    engine: Engine
    reproducible: bool
    certificate: Certificate | None
    no_certificate: str
