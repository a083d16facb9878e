"""The spatial index finds whom a plain loop over distances finds."""

import numpy as np
import pytest

from matcher.candidates import nearness
from matcher.candidates.nearness import near_pairs
from matcher.policy.facts import Facts
from tests.candidates.crowds import crowd
from tests.rounds.made_up import made_up


def found(facts: Facts) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Give the pairs within reach by the index, its few extra ones dropped, and by a plain loop."""
    children, visitors = np.flatnonzero(facts.child_placed), np.flatnonzero(facts.visitor_placed)
    by_index = set()
    for child, visitor, _ in near_pairs(facts, children, visitors, facts.reach_km[visitors]):
        near = facts.distance_km(child, visitor) <= facts.reach_km[visitor]
        by_index |= set(zip(child[near].tolist(), visitor[near].tolist(), strict=True))
    everyone = np.meshgrid(children, visitors, indexing="ij")
    child, visitor = everyone[0].ravel(), everyone[1].ravel()
    near = facts.distance_km(child, visitor) <= facts.reach_km[visitor]
    return by_index, set(zip(child[near].tolist(), visitor[near].tolist(), strict=True))


@pytest.mark.parametrize("seed", range(10))
def test_nobody_within_reach_is_missed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the work is cut into many blocks."""
    monkeypatch.setattr(nearness, "_PAIRS_AT_ONCE", 500)
    by_index, by_loop = found(made_up(seed, children=60, visitors=40))
    assert by_index == by_loop


def test_a_pair_exactly_at_the_limit_is_near() -> None:
    """The limit is the pair's own distance, rounded to the metre as distances are."""
    facts = made_up(3, children=40, visitors=10)
    child, visitor = np.arange(40) % len(facts.children), np.arange(40) % 10
    distance = facts.distance_km(child, visitor)
    for c, v, limit in zip(child, visitor, distance, strict=True):
        if not np.isnan(limit):
            blocks = near_pairs(facts, np.array([c]), np.array([v]), np.array([limit]))
            assert sum(len(block[0]) for block in blocks) == 1


def test_nobody_is_near_nobody() -> None:
    """An empty side gives no block."""
    facts = crowd(1, 1)
    nobody = np.empty(0, np.int64)
    assert list(near_pairs(facts, nobody, np.array([0]), np.array([9.0]))) == []
