"""How good the plan is, counted again from the records: every level, its bound, the totals."""

from collections.abc import Iterator
from statistics import fmean

import numpy as np

from matcher.policy.criteria import fit
from matcher.policy.ladder import levels, rungs
from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.fault import Fault
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.parts import LevelResult

ROUNDED = 0.0051


def check_levels(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the levels are those of the policy, and their values what the plan reaches."""
    asked = levels(inquiry.facts.policy, inquiry.facts.measures)
    said = tuple((level.code, level.title) for level in inquiry.result.levels)
    if said != asked:
        named = ", ".join(code for code, _ in asked)
        yield Fault("levels", f"The levels of this policy are {named}; the round has others.")
        return
    for level, value in zip(inquiry.result.levels, _values(inquiry), strict=True):
        if level.value != value:
            yield Fault("level-value", f"{level.title}: the round says {level.value}, the plan has {value}.")


def _values(inquiry: Inquiry) -> list[int]:
    """Children matched on each rung, then waiting, fit and hundreds of metres."""
    child, visitor = plan_arrays(inquiry)
    steps = len(inquiry.facts.policy.ladder.steps())
    per_rung: list[int] = np.bincount(rungs(inquiry.facts)[child], minlength=steps).tolist()
    waiting = int(inquiry.facts.waiting[child].sum())
    points = int(fit(inquiry.facts, child, visitor)[0].sum())
    return [*per_rung, waiting, points, int(travel_hm(inquiry, child, visitor).sum())]


def plan_arrays(inquiry: Inquiry) -> tuple[IntArray, IntArray]:
    """Give the plan as two arrays of positions."""
    pairs = np.array([(placed.child, placed.visitor) for placed in inquiry.placed], np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def travel_hm(inquiry: Inquiry, child: IntArray, visitor: IntArray) -> IntArray:
    """int[P], one way in whole hundreds of metres, each pair rounded once; 0 where no distance is known."""
    distance = np.nan_to_num(inquiry.facts.distance_km(child, visitor))
    return np.rint(distance * 10).astype(np.int64)


def check_bounds(inquiry: Inquiry) -> Iterator[Fault]:
    """See that no value is beyond its bound, and that what is proved meets it."""
    for level in inquiry.result.levels:
        less_is_better = level.code == "travel"
        beyond = level.value < level.bound if less_is_better else level.value > level.bound
        if beyond:
            yield Fault("bound", f"{level.title}: {level.value} is better than the bound {level.bound}.")
        elif level.proved and level.value != level.bound:
            yield Fault("bound", _unmet(level))


def _unmet(level: LevelResult) -> str:
    return f"{level.title} is said to be proved, but {level.value} is not the bound {level.bound}."


def check_totals(inquiry: Inquiry) -> Iterator[Fault]:
    """See that the sums over the plan, and the waits it leaves, are right."""
    said = inquiry.result.totals
    left = _left(inquiry)
    waits = {"months": inquiry.facts.waiting_months[left].tolist()}
    if inquiry.facts.measures.version > 1:
        waits["days"] = inquiry.facts.waiting_days[left].tolist()
    kilometres = sum(inquiry.monthly_m(unit) for unit in inquiry.units) / 1000
    counted = {
        "children_taking_part": int(inquiry.attendance.children.sum()),
        "children_matched": len(inquiry.placed),
        "visitors_taking_part": int(inquiry.attendance.visitors.sum()),
        "kilometres_a_month": kilometres,
        "mileage_pounds_a_month": kilometres * inquiry.facts.policy.travel.mileage_pence_per_km / 100,
        **{f"mean_waiting_{unit}_left": fmean(each) if left else None for unit, each in waits.items()},
        **{f"longest_waiting_{unit}_left": max(each, default=None) for unit, each in waits.items()},
    }
    for name, value in counted.items():
        found = getattr(said, name)
        if not _same(found, value):
            words = name.replace("_", " ")
            yield Fault("total", f"The round says {words} {found}; counted again it is {value}.")


def _left(inquiry: Inquiry) -> list[int]:
    """Children who take part and have nobody."""
    matched = {placed.child for placed in inquiry.placed}
    return [child for child in np.flatnonzero(inquiry.attendance.children).tolist() if child not in matched]


def _same(found: float | None, value: float | None) -> bool:
    if found is None or value is None:
        return found is value
    return abs(found - value) <= ROUNDED
