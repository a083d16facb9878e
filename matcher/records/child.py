"""A child who has been referred for a visitor."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from matcher.records.availability import check_mask
from matcher.records.place import Point
from matcher.records.unread import UnreadCell


class PlacementType(StrEnum):
    """Where the child lives now."""

    RESIDENTIAL = "residential"
    FOSTER = "foster"
    KINSHIP = "kinship"
    SECURE = "secure"
    SEMI_INDEPENDENT = "semi-independent"
    OTHER = "other"


class Agreed(StrEnum):
    """What the child said about having a visitor. Only ``YES`` takes part."""

    YES = "yes"
    NO = "no"
    OBJECTS = "objects"
    NOT_ASKED = "not asked"


class Gender(StrEnum):
    """A person's gender as recorded."""

    FEMALE = "female"
    MALE = "male"
    NON_BINARY = "non-binary"
    OTHER = "other"
    UNKNOWN = "unknown"


class ServiceEnd(StrEnum):
    """Where the day on which the service ends for the child was taken from."""

    GIVEN = "given"
    BIRTHDAY = "birthday"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Whole years, both ends included; no upper end means "and over".

    Raises
    ------
    ValueError
        If the lower end is negative or above the upper end.
    """

    lowest: int
    highest: int | None = None

    def __post_init__(self) -> None:
        if self.lowest < 0 or (self.highest is not None and self.highest < self.lowest):
            raise ValueError(f"{self.lowest}-{self.highest} is not a range of ages")

    def __contains__(self, age: object) -> bool:
        return isinstance(age, int) and self.lowest <= age and (self.highest is None or age <= self.highest)

    def __str__(self) -> str:
        return f"{self.lowest} and over" if self.highest is None else f"{self.lowest} to {self.highest}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a child says about one trait of the visitor.

    Parameters
    ----------
    musts
        One of these is needed; empty for none. Lower case, single spaces.
    prefers
        Any of these is welcome; empty for none.
    """

    musts: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.musts or self.prefers)


@dataclass(frozen=True, slots=True)
class AgeWish:
    """What a child says about the visitor's age; as :class:`Wish`, with ranges."""

    musts: tuple[AgeRange, ...] = ()
    prefers: tuple[AgeRange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.musts or self.prefers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child as read from the children table. Tags and wishes are lower case with single spaces.

    An empty cell means "not known" and is ``None`` (or empty for lists and texts), never zero.

    Parameters
    ----------
    age
        Whole years on the day the table was read for.
    leaves_on, service_end, upper_age_read
        The day the service ends for the child, where it was taken from, and the upper age that day
        stands for. A day taken from a birthday moves by whole years when the policy's upper age does.
    out_of_area
        As written, or worked out from the two authorities; None where neither is known.
    available
        Mask of 21 weekly slots, see :mod:`matcher.records.availability`.
    family_contact
        ``"none"``, ``"some"``, ``"regular"`` or None.
    style
        Of ``quiet``, ``lively``, ``planner``, ``spontaneous``, ``indoors``, ``outdoors``.
    siblings_wish
        ``"same visitor"``, ``"different visitors"`` or empty for no tie.

    unread
        Cells of the row that were typed and could not be read.

    Raises
    ------
    ValueError
        If the id is empty, the age or the days on hold are negative, or the slots are no mask.
    """

    child_id: str
    known_as: str = ""
    age: int
    gender: Gender = Gender.UNKNOWN
    ethnicity: str = ""
    religion: str = ""
    postcode: str = ""
    point: Point | None = None
    placement_type: PlacementType
    out_of_area: bool | None = None
    responsible_authority: str = ""
    placement_authority: str = ""
    placement_provider: str = ""
    agreed: Agreed = Agreed.NOT_ASKED
    appointment_decided_on: date | None = None
    referred_on: date
    on_hold_since: date | None = None
    days_on_hold: int = 0
    available: int
    family_contact: str | None = None
    lost_visitor: bool | None = None
    goes_out_alone: bool | None = None
    leaves_on: date | None = None
    service_end: ServiceEnd = ServiceEnd.AGE
    upper_age_read: int | None = None
    wish_gender: Wish = field(default_factory=Wish)
    wish_ethnicity: Wish = field(default_factory=Wish)
    wish_religion: Wish = field(default_factory=Wish)
    wish_language: Wish = field(default_factory=Wish)
    wish_age: AgeWish = field(default_factory=AgeWish)
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    experience_needed: int | None = None
    allergies: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    excluded_visitors: tuple[str, ...] = ()
    siblings: str = ""
    siblings_wish: str = ""
    visits_per_month: float | None = None
    unread: tuple[UnreadCell, ...] = ()

    def __post_init__(self) -> None:
        if not self.child_id:
            raise ValueError("A child needs an id.")
        if self.age < 0 or self.days_on_hold < 0:
            raise ValueError(f"Child {self.child_id} cannot have a negative age or days on hold.")
        check_mask(self.available)

    @property
    def name(self) -> str:
        """What the child is called on screen: the name where one is known, else the code."""
        return self.known_as or self.child_id
