"""Everyone in a round: children, visitors and what is settled between them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from matcher.records.child import Child
from matcher.records.standing import StandingRow
from matcher.records.visitor import Visitor


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

    def digests(self) -> dict[str, str]:
        """Give a SHA-256 digest a table: ``children``, ``visitors`` and ``standing``."""
        tables = {"children": self.children, "visitors": self.visitors, "standing": self.standing}
        return {
            name: hashlib.sha256(_adapter(name).dump_json(rows)).hexdigest() for name, rows in tables.items()
        }

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
