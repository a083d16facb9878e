"""A round of people most of whom stay: the same, byte for byte, as one that knows of no earlier facts."""

import random
from dataclasses import replace

import pytest

from matcher.errors import NobodyLeft
from matcher.rounds.audit import audit_round
from matcher.rounds.result import to_json
from matcher.rounds.running import run_round
from tests.candidates.changing import drawn
from tests.rounds.made_up import Ties, in_brief, made_up

TIES = Ties(standing=True, together=True, apart=True, caseload=True)
SEEDS = [*range(25), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(25, 600))]


@pytest.mark.parametrize("seed", SEEDS)
def test_taking_over_what_stays_changes_nothing_in_the_round(seed: int) -> None:
    """Every pair, level, count, finding and potential is as when everything is worked out anew."""
    facts = made_up(seed, children=24, visitors=16, ties=TIES)
    changed = drawn(random.Random(seed), facts)
    try:
        before = run_round(facts)
        again = run_round(changed, previous=before)
    except NobodyLeft:
        return
    whole = run_round(replace(changed, earlier=None), previous=before)
    assert to_json(again) == to_json(whole), in_brief(changed)
    assert audit_round(again, changed) == (), in_brief(changed)
