"""Small things to remember: mappings of headings, settings. Inside a transaction that its caller holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from matcher.decisions.tables import mappings, settings


def keep_mapping(connection: Connection, headings: Iterable[str], mapping: Mapping[str, str]) -> None:
    """Remember which column each heading was said to be."""
    values = {"mapping": json.dumps(dict(mapping)), "saved_at": datetime.now(UTC)}
    added = insert(mappings).values(headings=_digest(headings), **values)
    connection.execute(added.on_conflict_do_update(index_elements=["headings"], set_=values))


def mapping_for(connection: Connection, headings: Iterable[str]) -> dict[str, str] | None:
    """Give the mapping remembered for these headings, None for none."""
    asked = select(mappings.c.mapping).where(mappings.c.headings == _digest(headings))
    found = connection.execute(asked).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def _digest(headings: Iterable[str]) -> str:
    plain = sorted(" ".join(heading.casefold().split()) for heading in headings)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def keep_setting(connection: Connection, name: str, value: str | None) -> None:
    """Keep a setting; None forgets it."""
    if value is None:
        connection.execute(delete(settings).where(settings.c.name == name))
        return
    added = insert(settings).values(name=name, value=value)
    connection.execute(added.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def setting(connection: Connection, name: str) -> str | None:
    """Give a setting, None for none."""
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()
