"""The priority ladder: on which rung a child stands, and in which order a plan is judged.

A child stands on the highest rung that describes them. What a rung means stands here; their order,
and which are merged or left out, is the policy's.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from matcher.policy.facts import Facts
from matcher.policy.measures import CURRENT, Measures
from matcher.policy.policy import Policy, RungCode
from matcher.policy.wording import counted
from matcher.records.child import Child, PlacementType, ServiceEnd

IntArray = npt.NDArray[np.int64]

AGEING_OUT_MONTHS = 12
"""A child is ageing out while a visitor's minimum commitment still fits, and at most this much more."""
RUNG_TITLES: dict[RungCode, str] = {
    "secure": "In secure accommodation",
    "out-of-area-residential": "Residential, out of area",
    "lost-visitor": "Lost a visitor",
    "isolated": "Isolated",
    "out-of-area-other": "Out of area, or cannot go out alone",
    "ageing-out": "Ageing out",
    "everyone-else": "Everyone else",
}
LEVELS_BELOW_RUNGS = 3
"""Waiting, fit, travel."""


def _secure(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    return (
        f"{child.name} is in secure accommodation" if child.placement_type == PlacementType.SECURE else None
    )


def _out_of_area_residential(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    housed = child.placement_type == PlacementType.RESIDENTIAL and child.out_of_area
    return f"{child.name} lives in a residential placement out of area" if housed else None


def _lost_visitor(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    return (
        f"{child.name} lost an earlier visitor through no choice of their own" if child.lost_visitor else None
    )


def _isolated(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    return f"{child.name} has no contact with family" if child.family_contact == "none" else None


def _out_of_area_other(facts: Facts, c: int) -> str | None:
    child = facts.children[c]
    if child.out_of_area:
        return f"{child.name} lives out of area ({_placement(child)})"
    return f"{child.name} cannot go out alone" if child.goes_out_alone is False else None


def _placement(child: Child) -> str:
    return "placement: other" if child.placement_type == PlacementType.OTHER else child.placement_type.value


def _ageing_out(facts: Facts, c: int) -> str | None:
    left, asked = int(facts.months_left[c]), facts.policy.service.commitment_months
    if not asked <= left < asked + AGEING_OUT_MONTHS:
        return None
    child = facts.children[c]
    ends = "ends" if child.service_end is not ServiceEnd.AGE else "may end"
    return (
        f"The service {ends} for {child.name} {counted(left, 'month')} after the round starts, and a visitor"
        f" commits to at least {asked}"
    )


_DESCRIBES: dict[RungCode, Callable[[Facts, int], str | None]] = {
    "secure": _secure,
    "out-of-area-residential": _out_of_area_residential,
    "lost-visitor": _lost_visitor,
    "isolated": _isolated,
    "out-of-area-other": _out_of_area_other,
    "ageing-out": _ageing_out,
}


def rungs(facts: Facts) -> IntArray:
    """Give the step of the policy's ladder each child stands on: int[C], 0 is the highest."""
    return facts.remember(
        "rungs", lambda: np.array([_stand(facts, c)[0] for c in range(len(facts.children))], np.int64)
    )


def rung_sentence(facts: Facts, c: int) -> str:
    """Say why a child stands on the rung."""
    return f"{_stand(facts, c)[1]}."


def _stand(facts: Facts, c: int) -> tuple[int, str]:
    """Give the step and the reason. ``everyone-else`` describes whom no other rung of the ladder does."""
    steps = facts.policy.ladder.steps()
    for number, step in enumerate(steps):
        for code in step:
            reason = _DESCRIBES[code](facts, c) if code != "everyone-else" else None
            if reason is not None:
                return number, reason
    last = next(number for number, step in enumerate(steps) if "everyone-else" in step)
    said = f"No other rung describes {facts.children[c].name}"
    return last, said + (_too_late(facts, c) if any("ageing-out" in step for step in steps) else "")


def _too_late(facts: Facts, c: int) -> str:
    """Say that less time is left than a visitor commits to: such a child is not counted as ageing out."""
    left, asked = int(facts.months_left[c]), facts.policy.service.commitment_months
    if left >= asked:
        return ""
    less = counted(max(left, 0), "month is", "months are") + " left"
    return f": {less}, less than the {asked} a visitor commits to"


def rung_codes(policy: Policy) -> tuple[str, ...]:
    """Give the code of each step, highest first; merged rungs are joined: ``"lost-visitor+isolated"``."""
    return tuple("+".join(step) for step in policy.ladder.steps())


def rung_titles(policy: Policy) -> tuple[str, ...]:
    """Give the title of each step, highest first."""
    return tuple(" + ".join(RUNG_TITLES[code] for code in step) for step in policy.ladder.steps())


def levels(policy: Policy, measures: Measures = CURRENT) -> tuple[tuple[str, str], ...]:
    """Give code and title of each level a plan is judged by, in order: rungs, waiting, fit, travel."""
    return (
        *zip(rung_codes(policy), rung_titles(policy), strict=True),
        (measures.waiting_code, measures.waiting_title),
        ("fit", "Fit"),
        ("travel", "Travel, in hundreds of metres"),
    )
