"""What each setting of the policy is called on the screen, its unit, and what it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import annotated_types
from pydantic.fields import FieldInfo

from matcher.policy.policy import Service, Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting in plain words.

    Parameters
    ----------
    label
        With its unit.
    about
        One sentence on what it does.
    step
        The step of the number field; 0 for a yes or no.
    none
        What leaving it empty means; empty where it cannot be left empty.
    """

    section: str
    key: str
    label: str
    about: str
    step: float = 1
    none: str = ""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are taken."""
        return isinstance(self.step, int)

    def limits(self) -> tuple[float | None, float | None]:
        """Give the lowest and the highest value that the policy takes."""
        return _limits(_SECTIONS[self.section].model_fields[self.key])


_SECTIONS: Mapping[str, type[Any]] = {"service": Service, "travel": Travel}


_ABOVE = 0.1
"""The least step above a limit that is itself not taken."""


def _limits(field: FieldInfo) -> tuple[float | None, float | None]:
    # A number that may be left empty carries its bounds one level down, in the type beside None.
    parts: tuple[Any, ...] = getattr(field.annotation, "__args__", ())
    marks: list[Any] = [*field.metadata, *(mark for part in parts for mark in _marks(part))]
    lowest = [_bound(mark.ge) for mark in marks if isinstance(mark, annotated_types.Ge)]
    above = [_bound(mark.gt) + _ABOVE for mark in marks if isinstance(mark, annotated_types.Gt)]
    highest = [_bound(mark.le) for mark in marks if isinstance(mark, annotated_types.Le)]
    return next(iter([*lowest, *above]), None), next(iter(highest), None)


def _bound(limit: Any) -> float:
    return float(limit)


def _marks(part: Any) -> tuple[Any, ...]:
    found = [mark for mark in getattr(part, "__metadata__", ()) if isinstance(mark, FieldInfo)]
    return tuple(mark for info in found for mark in info.metadata)


PEOPLE = (
    Setting(
        section="service",
        key="minimum_visitor_age",
        label="Youngest visitor (years)",
        about="A visitor below this age does not take part.",
    ),
    Setting(
        section="service",
        key="upper_child_age",
        label="Upper age of children (years)",
        about="A child of this age or over does not take part; the service ends on that birthday.",
    ),
    Setting(
        section="service",
        key="min_months_left",
        label="Least time left for a child (months)",
        about="With fewer whole months until the service ends, a child does not take part. Empty: not asked."
        " Where only the age is known, a child is not left out for a birthday that is only assumed.",
        none="Not asked",
    ),
    Setting(
        section="service",
        key="commitment_months",
        label="Shortest commitment (months)",
        about="A visitor who offers less is not proposed. One who is unsure is, with a caution.",
    ),
    Setting(
        section="service",
        key="visits_per_month",
        label="Visits (a month)",
        about="Taken for a child or visitor for whom no number of visits is given.",
        step=0.5,
    ),
    Setting(
        section="service",
        key="dbs_valid_months",
        label="DBS certificate good for (months)",
        about="Counted from the issue or the latest check. With an older one a visitor does not take part.",
    ),
)
PAIRS = (
    Setting(
        section="service",
        key="max_travel_km",
        label="Furthest journey (km, one way)",
        about="A visitor's own limit counts where it is smaller.",
        step=1.0,
    ),
    Setting(
        section="service",
        key="min_shared_slots",
        label="Shared times in a week",
        about="How many of the week's 21 mornings, afternoons and evenings a pair must have in common.",
    ),
    Setting(
        section="service",
        key="fit_floor",
        label="Lowest fit (0 to 1000)",
        about="A pair that fits less well is not proposed: a match that ends soon can be worse than none.",
        step=10,
    ),
)
LIMITS = (
    Setting(
        section="service",
        key="max_new_matches",
        label="New matches in a round, at most",
        about="Pinned and new matches count, offers do not. A family with one visitor counts once.",
        none="No limit",
    ),
    Setting(
        section="service",
        key="max_new_per_supervisor",
        label="New matches for a supervisor, at most",
        about="How many new matches one supervising worker can take on in a round.",
        none="No limit",
    ),
    Setting(
        section="service",
        key="monthly_travel_km_budget",
        label="Travel of all new matches (km a month), at most",
        about="Twice the distance times the visits a month, added up over offered, pinned and new matches.",
        step=10.0,
        none="No limit",
    ),
)
SWITCHES = (
    Setting(
        section="service",
        key="any_council_employee_barred",
        label="Bar every employee of the child's authority, whatever the department",
        about="Off: a job that is marked as in another department does not stand in the way.",
        step=0,
    ),
    Setting(
        section="service",
        key="distinct_slots",
        label="A visitor's children need different times",
        about="Off: two children of one visitor may share a time by alternating weeks.",
        step=0,
    ),
)
TRAVEL = (
    Setting(
        section="travel",
        key="circuity",
        label="Road against straight line (times)",
        about="Distances are straight lines times this figure. Rivers and motorways make it larger.",
        step=0.05,
    ),
    Setting(
        section="travel",
        key="drive_kmh",
        label="Speed by car (km an hour)",
        about="Turns kilometres into minutes for visitors who drive. Rough by nature.",
        step=1.0,
    ),
    Setting(
        section="travel",
        key="public_kmh",
        label="Speed by bus and train (km an hour)",
        about="The same for visitors who do not drive.",
        step=1.0,
    ),
    Setting(
        section="travel",
        key="mileage_pence_per_km",
        label="Mileage paid (pence a km)",
        about="For the cost of a plan; it changes no match.",
        step=1.0,
    ),
)
NUMBERS = (*PEOPLE, *PAIRS, *LIMITS, *TRAVEL)

WEIGHTS = {
    "wishes": ("The child's wishes", "how many of the things the child would prefer are met"),
    "travel": ("A short journey", "full up to 20 minutes or 10 km, falling to nothing at the pair's limit"),
    "steadiness": (
        "A steady visitor",
        "how well experience, commitment and spare time cover what the child's life asks for",
    ),
    "interests": ("Shared interests", "how many of the child's interests the visitor shares"),
    "style": ("Personality and pace", "quiet or lively, planner or spontaneous, indoors or outdoors"),
    "identity": (
        "Identity",
        "ethnicity, religion and language, only where the child has a view on them",
    ),
    "dislikes": (
        "Shared dislikes",
        "what neither likes counts for, what one likes and the other does not against",
    ),
    "slack": ("Room in the week", "shared times beyond the ones needed"),
    "time-left": ("Time left", "the child's time with the service against the visitor's commitment"),
}
"""The criteria by code: what each is called, and what it looks at."""
