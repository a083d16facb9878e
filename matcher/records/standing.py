"""What is settled already when a round starts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """What stands between a child and a visitor.

    ``ACTIVE`` uses a place, and the child looks for nobody else. ``OFFERED`` is out with the child or
    the visitor: kept, uses a place. ``PINNED`` is kept in every plan. ``ALLOWED`` relaxes one
    overridable rule, named in the reason, for this pair. ``BLOCKED`` and ``DECLINED`` never return.
    """

    ACTIVE = "active"
    OFFERED = "offered"
    PINNED = "pinned"
    ALLOWED = "allowed"
    BLOCKED = "blocked"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of what is settled.

    Raises
    ------
    ValueError
        If one of the two ids is empty.
    """

    child_id: str
    visitor_id: str
    status: Status
    since: date | None = None
    by: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.child_id or not self.visitor_id:
            raise ValueError("A standing row needs a child and a visitor.")
