"""The places that decisions keep, as rows of which the database takes no more than there are places.

A place of a visitor is a row numbered from 1 to the capacity, and a child is in one row: of two who
decide at the same moment, the database refuses the second. The rows follow from the decisions and are
written anew for a visitor whenever a pair of theirs is kept. Inside a transaction that a caller holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, insert, select
from sqlalchemy.exc import IntegrityError

from matcher.decisions.tables import children_kept, places_taken
from matcher.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class KeptChild:
    """A child whom a decision keeps with a visitor.

    Parameters
    ----------
    unit
        The child, or the family that takes one place together.
    takes_place
        Not where a brother or sister of the unit is visited by the visitor already.
    """

    child_id: str
    unit: str
    takes_place: bool
    reference: str


def write_places(
    connection: Connection, service: str, visitor_id: str, capacity: int, used: int, kept: Iterable[KeptChild]
) -> None:
    """Write the rows of a visitor anew.

    Parameters
    ----------
    capacity, used
        The visitor's places, and how many of them are used by what no decision of the ledger keeps.
    kept
        Every child whom a decision keeps with the visitor.

    Raises
    ------
    matcher.errors.NotAllowed
        If the database refuses a row: there is no such place, or the child is kept with another visitor.
    """
    _forget(connection, service, visitor_id)
    numbers: dict[str, int] = {}
    try:
        for child in kept:
            if child.takes_place and child.unit not in numbers:
                numbers[child.unit] = used + len(numbers) + 1
                connection.execute(
                    insert(places_taken).values(
                        service=service,
                        visitor_id=visitor_id,
                        place=numbers[child.unit],
                        capacity=capacity,
                        unit=child.unit,
                    )
                )
            connection.execute(
                insert(children_kept).values(
                    service=service,
                    child_id=child.child_id,
                    visitor_id=visitor_id,
                    place=numbers.get(child.unit),
                    round_reference=child.reference,
                )
            )
    except IntegrityError:
        raise NotAllowed(
            f"{visitor_id} has no place left, or the child is kept with somebody else since. Look again"
            " before you decide."
        ) from None


def release(connection: Connection, service: str, child_id: str) -> None:
    """Let the place of a child go, where no brother or sister has it too."""
    own = and_(children_kept.c.service == service, children_kept.c.child_id == child_id)
    row = connection.execute(select(children_kept).where(own)).one_or_none()
    connection.execute(delete(children_kept).where(own))
    if row is not None:
        _clear_places(connection, service, row.visitor_id)


def forget_places_of(connection: Connection, reference: str) -> None:
    """Let every place go that a decision of a round keeps."""
    own = children_kept.c.round_reference == reference
    rows = connection.execute(select(children_kept.c.service, children_kept.c.visitor_id).where(own)).all()
    connection.execute(delete(children_kept).where(own))
    for service, visitor_id in set(rows):
        _clear_places(connection, service, visitor_id)


def kept_with(connection: Connection, service: str, child_id: str) -> str | None:
    """Give the visitor with whom the rows keep a child; None for nobody."""
    asked = select(children_kept.c.visitor_id).where(
        children_kept.c.service == service, children_kept.c.child_id == child_id
    )
    return connection.execute(asked).scalar_one_or_none()


def units_of(connection: Connection, service: str) -> dict[str, str]:
    """Give what takes the place of each child whom the rows keep; empty for one who takes none."""
    on_place = and_(
        *(places_taken.c[name] == children_kept.c[name] for name in ("service", "visitor_id", "place"))
    )
    asked = (
        select(children_kept.c.child_id, places_taken.c.unit)
        .select_from(children_kept.outerjoin(places_taken, on_place))
        .where(children_kept.c.service == service)
    )
    return {row.child_id: row.unit or "" for row in connection.execute(asked)}


def _forget(connection: Connection, service: str, visitor_id: str) -> None:
    for table in (children_kept, places_taken):
        connection.execute(delete(table).where(table.c.service == service, table.c.visitor_id == visitor_id))


def _clear_places(connection: Connection, service: str, visitor_id: str) -> None:
    """Delete the places of a visitor that no child has any more."""
    has_child = (
        select(children_kept.c.place)
        .where(
            children_kept.c.service == service,
            children_kept.c.visitor_id == visitor_id,
            children_kept.c.place.is_not(None),
        )
        .scalar_subquery()
    )
    connection.execute(
        delete(places_taken).where(
            places_taken.c.service == service,
            places_taken.c.visitor_id == visitor_id,
            places_taken.c.place.not_in(has_child),
        )
    )
