"""An Independent Visitor: a trained volunteer, or a couple, who befriends a child over years."""

from dataclasses import dataclass
from datetime import date

from matcher.records.availability import check_mask
from matcher.records.child import AgeRange, Gender
from matcher.records.place import Point
from matcher.records.unread import UnreadCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One visitor as read from the visitors table. Tags are lower case with single spaces.

    An empty cell means "not known" and is ``None`` (or empty for lists and texts), never zero.

    Parameters
    ----------
    age
        Whole years on the day the table was read for.
    max_travel_km, max_travel_minutes
        One way; None for no limit of the visitor's own.
    available
        Mask of 21 weekly slots, see :mod:`matcher.records.availability`.
    capacity, active_children
        Children at the same time; those already visited.
    accepts_ages
        The ages the visitor takes; empty for any.
    works_for, household_works_for, member_of, serves
        Names of authorities and providers as written; compared by
        :func:`matcher.records.bodies.body_key`.
    conflicts
        Ids of children the visitor knows or has declined.

    unread
        Cells of the row that were typed and could not be read.

    Raises
    ------
    ValueError
        If the id is empty, a number is negative, or the slots are no mask.
    """

    visitor_id: str
    known_as: str = ""
    age: int
    gender: Gender = Gender.UNKNOWN
    ethnicity: str = ""
    religion: str = ""
    languages: tuple[str, ...] = ()
    postcode: str = ""
    point: Point | None = None
    max_travel_km: float | None = None
    max_travel_minutes: float | None = None
    drives: bool | None = None
    available: int
    capacity: int = 1
    active_children: int = 0
    unit: str = "single"
    dbs_issued_on: date | None = None
    dbs_checked_on: date | None = None
    references_checked: bool | None = None
    interviewed: bool | None = None
    trained_on: date | None = None
    available_from: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None
    commitment_months: int | None = None
    accepts_ages: tuple[AgeRange, ...] = ()
    accepts_genders: tuple[str, ...] = ()
    experience: int | None = None
    skills: tuple[str, ...] = ()
    pets: tuple[str, ...] = ()
    smoker: bool | None = None
    works_for: tuple[str, ...] = ()
    household_works_for: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    visits_per_month: float | None = None
    supervisor: str = ""
    serves: tuple[str, ...] = ()
    unread: tuple[UnreadCell, ...] = ()

    def __post_init__(self) -> None:
        if not self.visitor_id:
            raise ValueError("A visitor needs an id.")
        if self.age < 0:
            raise ValueError(f"Visitor {self.visitor_id} cannot have a negative age.")
        check_mask(self.available)
        if self.capacity < 0 or self.active_children < 0:
            raise ValueError(f"Visitor {self.visitor_id} cannot have a negative number of children.")

    @property
    def name(self) -> str:
        """What the visitor is called on screen: the name where one is known, else the code."""
        return self.known_as or self.visitor_id
