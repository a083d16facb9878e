"""Whose tables they are: one service a data folder, and the sample, which is another service."""

import csv
from functools import cache
from typing import Final

from matcher.decisions.folders import sample_folder
from matcher.records.pool import Pool

OWN: Final = ""
"""The service of the data folder; a coordinator has one."""
SAMPLE: Final = "sample"
"""The made-up service that comes with the program."""


def service_of(pool: Pool) -> str:
    """Say of which service tables are: the sample where at least half of the children are the sample's.

    They are known by id and by postcode, since no real postcode ends in the letters of theirs: a sample whose
    dates were moved is still the sample, and a service that numbers its children in the same way is not.
    """
    made_up = _sample_children()
    known = sum((child.child_id, child.postcode) in made_up for child in pool.children)
    return SAMPLE if pool.children and 2 * known >= len(pool.children) else OWN


@cache
def _sample_children() -> frozenset[tuple[str, str]]:
    folder = sample_folder()
    if folder is None:
        return frozenset()
    with (folder / "children.csv").open(encoding="utf-8-sig", newline="") as file:
        return frozenset((row["child_id"], row["postcode"]) for row in csv.DictReader(file))
