"""What changed between two policies, in plain sentences."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.settings import Ladder, Policy, RungCode
from matcher.policy.wording import day, number

_SERVICE = {
    "name": "The name of the service",
    "start_date": "The start date",
    "minimum_visitor_age": "The minimum age of visitors",
    "upper_child_age": "The upper age of children",
    "commitment_months": "The commitment asked for, in months,",
    "visits_per_month": "The number of visits a month",
    "dbs_valid_months": "The months a DBS check counts for",
    "max_travel_km": "The service's travel limit in km",
    "min_shared_slots": "The number of weekly slots a pair must share",
    "fit_floor": "The floor of fit",
    "any_council_employee_barred": "Whether any council employee is barred",
    "distinct_slots": "Whether a visitor's children each need a slot of their own",
    "min_months_left": "The least time left for a child, in whole months,",
    "max_new_matches": "The most new matches of a round",
    "max_new_per_supervisor": "The most new matches of a supervisor",
    "monthly_travel_km_budget": "The travel budget in km a month",
}
_TRAVEL = {
    "circuity": "The factor from straight line to road",
    "drive_kmh": "The speed by car in km/h",
    "public_kmh": "The speed by public transport in km/h",
    "mileage_pence_per_km": "The mileage in pence a km",
}


def changes(old: Policy, new: Policy) -> tuple[str, ...]:
    """Say what is different in the new policy, one plain sentence a change; none for equal policies."""
    return (
        *_settings(_SERVICE, old.service.model_dump(), new.service.model_dump()),
        *_settings(_TRAVEL, old.travel.model_dump(), new.travel.model_dump()),
        *_weights(old.weights.by_code(), new.weights.by_code()),
        *_ladder(old.ladder, new.ladder),
        *_rules(old, new),
    )


def _settings(labels: dict[str, str], old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for key, label in labels.items():
        if old[key] != new[key]:
            yield f"{label} is now {_said(new[key])} instead of {_said(old[key])}."


def _said(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    return value if isinstance(value, str) else day(value)


def _weights(old: dict[str, float], new: dict[str, float]) -> Iterator[str]:
    for code, weight in new.items():
        if weight != old[code]:
            yield f"{_words(code).capitalize()} now counts {number(weight)} instead of {number(old[code])}."


def _words(code: str) -> str:
    return code.replace("-", " ")


def _rung(code: RungCode) -> str:
    title = RUNG_TITLES[code]
    return f"“{title[0].lower()}{title[1:]}”"


def _ladder(old: Ladder, new: Ladder) -> Iterator[str]:
    before, after = _steps(old), _steps(new)
    yield from (f"The rung {_rung(code)} is left out." for code in before if code not in after)
    yield from (f"The rung {_rung(code)} is in the ladder again." for code in after if code not in before)
    kept = [code for code in after if code in before]
    for first, second in pairwise(kept):
        yield from _order(first, second, before[second] - before[first], after[second] - after[first])


def _steps(ladder: Ladder) -> dict[RungCode, int]:
    """Give the step of each rung, highest first."""
    return {code: number for number, step in enumerate(ladder.steps()) for code in step}


def _order(first: RungCode, second: RungCode, before: int, after: int) -> Iterator[str]:
    """Say how two neighbours of the new ladder stand to each other now, where that is new."""
    if after > 0 > before:
        yield f"The rung {_rung(first)} now comes before {_rung(second)}."
    elif after == 0 and before != 0:
        yield f"The rungs {_rung(first)} and {_rung(second)} now count as one."
    elif after > 0 and before == 0:
        yield f"The rungs {_rung(first)} and {_rung(second)} are apart again, in this order."


def _rules(old: Policy, new: Policy) -> Iterator[str]:
    for code, on in new.rules.items():
        if on != old.is_on(code):
            yield f"The rule “{_words(code)}” is switched {'on' if on else 'off'}."
    for code, said in new.reasons.items():
        if said != old.reasons.get(code):
            yield f"The rule “{_words(code)}” is off because {said.by} says: {said.reason.rstrip('.')}."
