"""Everyone in a round: children, visitors and what is settled between them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from matcher.records.child import Child
from matcher.records.standing import StandingRow
from matcher.records.visitor import Visitor

Person = TypeVar("Person", Child, Visitor)


@dataclass(frozen=True, slots=True)
class Pool:
    """The people of a round, each table sorted by id whatever order it came in.

    Raises
    ------
    ValueError
        If an id stands twice in a table.
    """

    children: tuple[Child, ...]
    visitors: tuple[Visitor, ...]
    standing: tuple[StandingRow, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "children", tuple(sorted(self.children, key=lambda c: c.child_id)))
        object.__setattr__(self, "visitors", tuple(sorted(self.visitors, key=lambda v: v.visitor_id)))
        rows = sorted(set(self.standing), key=lambda r: (r.child_id, r.visitor_id, r.status, r.reason, r.by))
        object.__setattr__(self, "standing", tuple(rows))
        _refuse_twins(child.child_id for child in self.children)
        _refuse_twins(visitor.visitor_id for visitor in self.visitors)

    def digests(self, *, unread: bool = True) -> dict[str, str]:
        """Give a SHA-256 digest a table: ``children``, ``visitors`` and ``standing``.

        Parameters
        ----------
        unread
            Whether cells that could not be read enter it, of those who have any.
        """
        people = (self.children, self.visitors) if unread else (_known(self.children), _known(self.visitors))
        tables = {"children": people[0], "visitors": people[1], "standing": self.standing}
        return {name: hashlib.sha256(_as_json(name, rows)).hexdigest() for name, rows in tables.items()}

    def to_json(self) -> str:
        """Write the pool as JSON, so that a round can be opened again with the data it was made from."""
        return _pool_adapter().dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Pool":
        """Read a pool written by :meth:`to_json`.

        Raises
        ------
        pydantic.ValidationError
            If the text is not such a pool.
        """
        return _pool_adapter().validate_json(text)


def _known(people: Sequence[Person]) -> tuple[Person, ...]:
    """Give people without their cells that could not be read."""
    return tuple(replace(one, unread=()) if one.unread else one for one in people)


def _as_json(table: str, rows: Sequence[Any]) -> bytes:
    """Write rows as JSON; a person with no unread cell is written as before there was such a field."""
    written: bytes = _adapter(table).dump_json(rows)
    # Inside a text the quotation marks are escaped, so this is always the field itself.
    return written.replace(b',"unread":[]', b"")


def _refuse_twins(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for person_id in ids:
        if person_id in seen:
            raise ValueError(f"The id {person_id} stands twice.")
        seen.add(person_id)


@cache
def _pool_adapter() -> TypeAdapter[Pool]:
    return TypeAdapter(Pool)


@cache
def _adapter(table: str) -> TypeAdapter[Any]:
    kinds: dict[str, Any] = {
        "children": tuple[Child, ...],
        "visitors": tuple[Visitor, ...],
        "standing": tuple[StandingRow, ...],
    }
    return TypeAdapter(kinds[table])
