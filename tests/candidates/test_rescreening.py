"""Screening anew after a few changes, held against a whole screening: the same to the last count."""

import random
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest

from matcher.candidates import rescreening, sifting
from matcher.candidates.pairs import CandidatePairs
from matcher.candidates.screening import screened
from matcher.candidates.settling import Settlement
from tests.candidates.changing import drawn, with_person
from tests.rounds.made_up import Ties, in_brief, made_up

TIED = Ties(standing=True, together=True, apart=True)


def differences(one: CandidatePairs, other: CandidatePairs) -> list[str]:
    """Name what two screenings say differently."""
    names = (field.name for field in fields(CandidatePairs))
    return [name for name in names if not _same(getattr(one, name), getattr(other, name))]


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return one == other


SEEDS = [*range(60), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(60, 3000))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_few_changes_give_what_a_whole_screening_gives(seed: int) -> None:
    """Any one to three changes: people gone, new and changed, rows of standing more or fewer."""
    chance = random.Random(seed)
    facts = made_up(seed, children=26, visitors=18, ties=TIED)
    changed = drawn(chance, facts)
    again, whole = screened(changed).pairs, screened(replace(changed, earlier=None)).pairs
    assert differences(again, whole) == [], in_brief(changed)


@pytest.mark.parametrize("seed", range(8))
def test_in_a_large_pool_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where near misses are not looked for everywhere, the same ones are found."""
    monkeypatch.setattr(sifting, "LARGE_POOL", 0)
    changed = drawn(random.Random(seed), made_up(seed, children=40, visitors=30, ties=TIED))
    again, whole = screened(changed).pairs, screened(replace(changed, earlier=None)).pairs
    assert differences(again, whole) == [], in_brief(changed)


def test_only_pairs_of_changed_people_are_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One visitor of eighteen travels further: 26 pairs are asked as they are, and 26 as they were."""
    facts = made_up(3, children=26, visitors=18, ties=Ties())
    pool = with_person(facts.pool, replace(facts.visitors[4], max_travel_km=60.0))
    changed = replace(facts, pool=pool, earlier=facts)
    looked_at: list[int] = []

    def counted(settlement: Settlement, some: Sequence[sifting.Field]) -> sifting.Sifted:
        looked_at.append(sum(int(children.sum() * visitors.sum()) for children, visitors in some))
        return sifting.sift(settlement, some)

    monkeypatch.setattr(rescreening, "sift", counted)
    screened(changed)
    assert looked_at == [26, 26]


def test_another_policy_screens_everybody_anew() -> None:
    """What a longer travel limit does to everyone is not taken over from the round before."""
    facts = made_up(3, children=26, visitors=18, ties=Ties())
    service = facts.policy.service.model_copy(update={"max_travel_km": 90.0, "fit_floor": 100})
    changed = replace(facts, policy=facts.policy.model_copy(update={"service": service}), earlier=facts)
    again, whole = screened(changed).pairs, screened(replace(changed, earlier=None)).pairs
    assert differences(again, whole) == []
