"""A plan at once: every limit kept, nothing proved.

The first plan of the engines that search, so that the shortest time limit still gives something good.
"""

from collections.abc import Sequence

import numpy as np

from matcher.optimiser.objective import Units
from matcher.optimiser.problem import FixedPairsClash, IntArray, Problem


def slots_in(mask: int) -> list[int]:
    """Return the slots of a mask, ascending."""
    return [slot for slot in range(mask.bit_length()) if mask >> slot & 1]


def seating(masks: Sequence[int]) -> dict[int, int] | None:
    """Give each mask of weekly slots a slot of its own: ``{position of the mask: slot}``.

    A mask of 0 needs none. None where they cannot all have one.
    """
    taken: dict[int, int] = {}
    for number in range(len(masks)):
        if masks[number] and not _seat(masks, taken, number, set()):
            return None
    return {number: slot for slot, number in taken.items()}


def _seat(masks: Sequence[int], taken: dict[int, int], number: int, tried: set[int]) -> bool:
    for slot in slots_in(masks[number]):
        if slot not in tried:
            tried.add(slot)
            if slot not in taken or _seat(masks, taken, taken[slot], tried):
                taken[slot] = number
                return True
    return False


def fill(problem: Problem, units: Units, wanted: IntArray) -> IntArray:
    """Choose unit pairs one by one while they fit: fixed ones, wanted ones, then by worth.

    Parameters
    ----------
    wanted
        int[...], unit pairs to try first, such as the plan of a relaxation.

    Returns
    -------
    IntArray
        The chosen unit pairs, ascending.

    Raises
    ------
    FixedPairsClash
        When the fixed pairs cannot all be chosen.
    """
    plan = _Filling(problem, units)
    fixed = np.flatnonzero(units.fixed)
    if not all(plan.add(pair) for pair in fixed.tolist()):
        raise FixedPairsClash("The pinned and offered pairs need more than the limits allow.")
    worth = units.worth
    for group in (wanted, np.arange(len(worth))):
        for pair in group[np.argsort(-worth[group], kind="stable")].tolist():
            plan.add(pair)
    return np.sort(np.array(plan.chosen, np.int64))


def fits(problem: Problem, units: Units, chosen: IntArray) -> bool:
    """Tell whether the chosen unit pairs hold the fixed ones and keep every limit."""
    plan = _Filling(problem, units)
    return set(np.flatnonzero(units.fixed)) <= set(chosen.tolist()) and all(
        plan.add(pair) for pair in chosen.tolist()
    )


class _Filling:
    """What is chosen so far and what is left of every limit."""

    def __init__(self, problem: Problem, units: Units) -> None:
        self.units = units
        self.chosen: list[int] = []
        self.matched: set[int] = set()
        self.places = problem.places.tolist()
        limited = len(problem.caseload) > 0
        self.supervisor = problem.supervisor.tolist() if limited else [-1] * len(self.places)
        self.caseload = problem.caseload.tolist()
        self.left = len(units.unit) if problem.max_matches is None else problem.max_matches
        self.metres = problem.budget_m
        self.families: set[tuple[int, int]] = set()
        self.masks: dict[int, list[int]] = {}

    def add(self, pair: int) -> bool:
        """Choose the pair if every limit allows it, and tell whether it did."""
        unit = int(self.units.unit[pair])
        if unit in self.matched or not self._affordable(pair) or not self._place(pair):
            return False
        self.matched.add(unit)
        self.chosen.append(pair)
        if self.metres is not None:
            self.metres -= int(self.units.monthly_m[pair])
        return True

    def _affordable(self, pair: int) -> bool:
        return self.metres is None or int(self.units.monthly_m[pair]) <= self.metres

    def _place(self, pair: int) -> bool:
        """Take the place, the slot and a share of every limit, if the pair needs them and they are left."""
        if not self.units.takes_place[pair]:
            return True
        visitor = int(self.units.visitor[pair])
        supervisor = self.supervisor[visitor]
        family = (int(self.units.apart[self.units.unit[pair]]), visitor)
        masks = [*self.masks.get(visitor, []), int(self.units.slots[pair])]
        if (
            self.places[visitor] == 0
            or self.left == 0
            or (supervisor >= 0 and self.caseload[supervisor] == 0)
            or family in self.families
            or seating(masks) is None
        ):
            return False
        self.places[visitor] -= 1
        self.left -= 1
        self.masks[visitor] = masks
        if supervisor >= 0:
            self.caseload[supervisor] -= 1
        if family[0] >= 0:
            self.families.add(family)
        return True
