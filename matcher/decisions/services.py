"""Whose tables they are: one service a data folder, and the sample, which is another service."""

import csv
from functools import cache
from pathlib import Path
from typing import Final

from matcher.decisions.folders import sample_folder
from matcher.records.pool import Pool

OWN: Final = ""
"""The service of the data folder; a coordinator has one."""
SAMPLE: Final = "sample"
"""The made-up service that comes with the program."""


def service_of(pool: Pool) -> str:
    """Say of which service tables are: the sample where all children and visitors in them are the sample's.

    Children are known by id with their postcode, since no real postcode ends in the letters of theirs, or
    with their name; visitors by id. So a sample with corrected cells or moved dates is still the sample, and
    a service that numbers its children in the same way is not. Rows of the sample among those of a service
    make no other service of it: what is known of its people holds.
    """
    children, visitors = _sample_people()
    is_made_up = bool(pool.children) and (
        all({(one.child_id, one.postcode), (one.child_id, one.known_as)} & children for one in pool.children)
        and all(one.visitor_id in visitors for one in pool.visitors)
    )
    return SAMPLE if is_made_up else OWN


@cache
def _sample_people() -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    folder = sample_folder()
    if folder is None:
        return frozenset(), frozenset()
    rows = _rows(folder / "children.csv")
    children = {
        (row["child_id"], row[told]) for row in rows for told in ("postcode", "known_as") if row[told]
    }
    return frozenset(children), frozenset(row["visitor_id"] for row in _rows(folder / "visitors.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
