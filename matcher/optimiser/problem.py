"""What an engine is given and what it gives back: arrays and limits, no people and no spreadsheets.

Array letters: C children, V visitors, S supervisors, P pairs. Everything is prepared before it gets
here: a pair that breaks a rule is not in the arrays, a limit already allows for what is settled.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

Engine = Literal["network", "network with a price on travel", "constraint model"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """A round as the engines see it.

    Parameters
    ----------
    rungs
        Number of rungs of the ladder, 1 or more.
    rung
        int[C], the rung a child stands on, 0 (highest) to ``rungs - 1``.
    months
        int[C], waiting months, 0 to 60.
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
    """

    rungs: int
    rung: IntArray
    months: IntArray
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


@dataclass(frozen=True, slots=True)
class Level:
    """How far one level of the objective was reached.

    Parameters
    ----------
    value
        What the plan reaches: children of a rung, waiting months, points of fit, hundreds of metres.
    bound
        No plan that reaches the levels above at their reported values does better than this.
    proved
        Whether the value is proved best.
    """

    value: int
    bound: int
    proved: bool


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Ranks and potentials: a proof of the rungs, the months and the fit that needs no solver to check.

    A *unit* is a child, or a family that stays together, known by its first child. The worth of a
    unit's pair is ``rank * step + fit`` (fit summed over the family). Every possible arc satisfies
    ``worth <= unit + visitor + supervisor + cap + apart + slot`` (the terms it passes; the arcs of
    units that take no place pass ``unit`` alone), no potential is negative, and the worth of the
    plan equals the sum of potential x limit over all. So no plan is worth more.

    Parameters
    ----------
    step
        One more than the largest possible total fit.
    rank
        int[C], rank of the child's unit: units with the same level vector (children per rung, then
        months; compared level by level) share a rank, a better vector has a higher one. 0 where the
        child has no pair.
    unit
        int[C], potential of the unit, at its first child; 0 elsewhere.
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
    """

    step: int
    rank: IntArray
    unit: IntArray
    visitor: IntArray
    supervisor: IntArray
    cap: int
    apart: dict[tuple[int, int], int]
    slot: dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The best assignment found, and what is known about how good it is.

    Parameters
    ----------
    pairs
        int[M], ascending positions in the problem's pair arrays that are matched.
    levels
        One a rung, highest first, then waiting months, fit, travel (less is better).
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
