"""The words of the lists: what stands in the way, settings of the policy, counts."""

from collections.abc import Iterable, Mapping
from typing import Final

from matcher.policy.ladder import RUNG_TITLES
from matcher.policy.wording import counted, listed

IN_THE_WAY: Final = {
    "agreed": "the child has not agreed",
    "on-hold": "the referral is on hold",
    "upper-age": "the child is over the service's upper age",
    "months-left": "too little time left",
    "dbs": "the DBS check is not in date",
    "references": "references are not checked",
    "interview": "not interviewed yet",
    "training": "not trained yet",
    "visitor-age": "under the minimum age",
    "available-from": "cannot start yet",
    "paused": "pausing",
    "places": "no place left",
    "commitment": "commits for too short a time",
    "distance-known": "no distance known",
    "travel": "too far to travel",
    "shared-slots": "no common time in the week",
    "independence": "not independent of the authority or the provider",
    "serves": "bound to other authorities",
    "wish-gender": "the child insists on another gender",
    "wish-ethnicity": "the child insists on another ethnicity",
    "wish-religion": "the child insists on another religion",
    "wish-language": "the child insists on another language",
    "wish-age": "the child insists on another age",
    "needs": "lacks a skill that is needed",
    "experience": "too little experience",
    "allergies": "an allergy",
    "conditions": "a risk condition",
    "excluded": "excluded for the child",
    "conflict": "named in a conflict",
    "declined": "declined before",
    "blocked": "blocked before",
    "accepts-ages": "takes other ages",
    "accepts-genders": "takes other genders",
    "visits": "too few visits a month",
    "fit-floor": "the fit is under the floor",
    "siblings": "a tie between brothers and sisters",
}
"""What a broken rule means, as a phrase; a test holds it against the rules."""

EXCEPTION: Final = "Exception:"

SERVICE_LABELS: Final = {
    "name": "Name of the service",
    "start_date": "Start date",
    "minimum_visitor_age": "Minimum age of visitors",
    "upper_child_age": "Upper age of children",
    "commitment_months": "Commitment, months",
    "visits_per_month": "Visits a month",
    "dbs_valid_months": "A DBS check counts for, months",
    "max_travel_km": "Travel limit, km one way",
    "min_shared_slots": "Times of the week a pair must share",
    "fit_floor": "Floor of fit, of 1000",
    "any_council_employee_barred": "Any council employee is barred",
    "distinct_slots": "A visitor's children each need a time of their own",
    "min_months_left": "Least time left for a child, whole months",
    "max_new_matches": "Most new matches in a round",
    "max_new_per_supervisor": "Most new matches of one supervisor",
    "monthly_travel_km_budget": "Travel budget, km a month",
}
TRAVEL_LABELS: Final = {
    "circuity": "Road distance for each straight kilometre",
    "drive_kmh": "Speed by car, km/h",
    "public_kmh": "Speed by public transport, km/h",
    "mileage_pence_per_km": "Mileage, pence a km",
}


def in_the_way(code: str) -> str:
    """Say what a broken rule means; the code itself for one that is not known here."""
    return IN_THE_WAY.get(code, code.replace("-", " "))


def must_stop(against: Iterable[str]) -> str:
    """Say that a match may not go on, and what is to be done about it."""
    return f"Stop this match: {' '.join(against)} Tell everyone who knows of it."


def not_to_be_offered(against: Iterable[str]) -> str:
    """Say that a proposal may not be offered to anybody."""
    return f"Do not offer this match: {' '.join(against)}"


def priority(rung: str) -> str:
    """Give the title of a rung of the ladder, merged ones joined: ``"Lost a visitor / Isolated"``."""
    titles = {str(code): title for code, title in RUNG_TITLES.items()}
    return " / ".join(titles.get(code, code) for code in rung.split("+"))


def blocked(blocked_by: Mapping[str, int], one: str, many: str) -> str:
    """Say which rules stop how many: ``"Too far to travel: 4 visitors; an allergy: 1 visitor"``."""
    most_first = sorted(blocked_by.items(), key=lambda entry: (-entry[1], entry[0]))
    said = [f"{in_the_way(code)}: {counted(number, one, many)}" for code, number in most_first if number]
    return begun("; ".join(said))


def alone(only_blocked_by: Mapping[str, Iterable[str]]) -> str:
    """Name those whom one rule alone stops: ``"V05: too far to travel"``."""
    named = [
        f"{listed(people)}: {in_the_way(code)}" for code, people in sorted(only_blocked_by.items()) if people
    ]
    return "; ".join(named)


def relaxed(codes: Iterable[str]) -> str:
    """Label an exception: ``"Exception: an allergy"``; empty for none."""
    said = listed(in_the_way(code) for code in codes) if codes else ""
    return f"{EXCEPTION} {said}." if said else ""


def begun(sentence: str) -> str:
    """Write the first letter large."""
    return sentence[:1].upper() + sentence[1:]
