"""The lot that decides between equally good plans: one seed a round, and everybody's place in a drawn order.

The seed follows from the round's date and from who is in it, and from nothing else: anybody who has the
date and the ids can draw it again. A cell that is corrected, another policy or a new column changes no
lot. A person's place follows from the seed and the own id alone: under a seed that is kept, somebody new
moves nobody else.

Both are SHA-256 over canonical JSON (no spaces, characters beyond ASCII escaped), so that no two
different inputs are ever the same text.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

SEED_BYTES: Final = 8
"""So many bytes at the beginning of the digest, the most significant first, are the seed."""

IntArray = npt.NDArray[np.int64]
Side = Literal["child", "visitor"]


def draw_seed(today: date, child_ids: Iterable[str], visitor_ids: Iterable[str]) -> int:
    """Draw the seed of a round.

    Parameters
    ----------
    today
        The day of the round.
    child_ids, visitor_ids
        The ids of everybody in the tables, in any order.

    Returns
    -------
    int
        0 to 2**64 - 1.
    """
    return int.from_bytes(_digest([today.isoformat(), sorted(child_ids), sorted(visitor_ids)])[:SEED_BYTES])


def drawn_order(seed: int, side: Side, ids: Sequence[str]) -> IntArray:
    """Put people in the drawn order.

    Children and visitors are drawn apart, so that a child and a visitor with the same id have two lots.

    Parameters
    ----------
    seed
        As :func:`draw_seed` gives it.
    side
        Whether they are children or visitors.
    ids
        N ids, each once.

    Returns
    -------
    IntArray
        int[N], positions among the ids: who was drawn first, second and so on.
    """
    lots = [_digest([seed, side, person_id]) for person_id in ids]
    return np.array(sorted(range(len(ids)), key=lots.__getitem__), np.int64)


def _digest(content: list[object]) -> bytes:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).digest()
