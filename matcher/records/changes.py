"""What differs between two months' tables: who is new, who is gone, and whose record says something else.

People are known by their id. Values are written as a person would write them into the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matcher.records.availability import describe
from matcher.records.child import AgeWish, Child, ServiceEnd, Wish
from matcher.records.place import Point, plain_postcode
from matcher.records.pool import Pool
from matcher.records.visitor import Visitor

NOT_RECORDED = "not recorded"
_NOT_TOLD = frozenset({"unread", "service_end", "upper_age_read"})
_HEADINGS = {"point": "place", "dbs_issued_on": "DBS issued on", "dbs_checked_on": "DBS checked on"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs: its name in words, what it was and what it is."""

    field: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.field} was {self.was}, is {self.now}"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person whose record differs."""

    person_id: str
    changes: tuple[FieldChange, ...]

    @property
    def sentence(self) -> str:
        """Say what changed: ``"C07: placement type was foster, is residential."``."""
        return f"{self.person_id}: {'; '.join(map(str, self.changes))}."


@dataclass(frozen=True, slots=True)
class PeopleChanges:
    """What differs in one table: ids of the new and the gone, and the changed records, in order of id."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[PersonChange, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What differs between two pools."""

    children: PeopleChanges
    visitors: PeopleChanges

    def __bool__(self) -> bool:
        return bool(self.children or self.visitors)

    @property
    def sentence(self) -> str:
        """Say the counts: ``"Children: 2 new, 1 gone, 3 changed, 24 as before. Visitors: ..."``."""
        return " ".join(
            f"{table}: {len(people.new)} new, {len(people.gone)} gone, {len(people.changed)} changed,"
            f" {people.same} as before."
            for table, people in (("Children", self.children), ("Visitors", self.visitors))
        )


def compare_tables(old: Pool, new: Pool) -> TableChanges:
    """Say what differs between last time's people and this time's.

    A day that only follows from an age, and a point that only follows from a postcode, are not told
    beside what they follow from.
    """
    return TableChanges(
        _compared({child.child_id: child for child in old.children}, {c.child_id: c for c in new.children}),
        _compared({v.visitor_id: v for v in old.visitors}, {v.visitor_id: v for v in new.visitors}),
    )


def _compared(old: Mapping[str, Child | Visitor], new: Mapping[str, Child | Visitor]) -> PeopleChanges:
    both = sorted(old.keys() & new.keys())
    changed = [
        PersonChange(person_id, changes)
        for person_id in both
        if (changes := tuple(_field_changes(old[person_id], new[person_id])))
    ]
    return PeopleChanges(
        new=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def _field_changes(old: Child | Visitor, new: Child | Visitor) -> Iterable[FieldChange]:
    for field in fields(new):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was != now and not _only_follows(field.name, old, new):
            yield FieldChange(
                _HEADINGS.get(field.name, field.name.replace("_", " ")), *_told(field.name, was, now)
            )


def _only_follows(field: str, old: Child | Visitor, new: Child | Visitor) -> bool:
    if field in _NOT_TOLD:
        return True
    if field == "point":
        return plain_postcode(old.postcode) != plain_postcode(new.postcode)
    if field == "leaves_on" and isinstance(old, Child) and isinstance(new, Child):
        return old.service_end == new.service_end == ServiceEnd.AGE
    return field == "postcode" and plain_postcode(old.postcode) == plain_postcode(new.postcode)


def _told(field: str, was: Any, now: Any) -> tuple[str, str]:
    say = describe if field == "available" else in_words
    return say(was), say(now)


def in_words(value: Any) -> str:
    """Write a value as a person would write it into the table; ``"not recorded"`` for nothing."""
    if isinstance(value, Wish | AgeWish):
        return _wish(value)
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or NOT_RECORDED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Point):
        return f"{value.latitude:.4f}, {value.longitude:.4f}"
    return NOT_RECORDED if value is None or value == "" else str(value)


def _wish(wish: Wish | AgeWish) -> str:
    said = [
        f"{how}: {what}"
        for how, wanted in (("must", wish.musts), ("prefer", wish.prefers))
        for what in wanted
    ]
    return "; ".join(said) or NOT_RECORDED
