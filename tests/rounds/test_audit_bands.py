"""The audit's own loop in bands of latitude: it misses nobody, and finds what is planted in a large round."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from matcher.policy.facts import Facts
from matcher.rounds.audit import audit_round
from matcher.rounds.checks import bands, survey
from matcher.rounds.checks.arrays import IntArray
from matcher.rounds.checks.inquiry import Inquiry
from matcher.rounds.checks.survey import Survey
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up

TIES = Ties(standing=True, together=True, apart=True, caseload=True)


def everyone(
    facts: Facts, children: IntArray, visitors: IntArray, *, limited: bool
) -> Iterator[tuple[IntArray, IntArray]]:
    """Give every pair, near or far."""
    return bands.everyone(children, visitors)


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(n, marks=pytest.mark.long) for n in range(6, 80))]
)
def test_bands_find_what_looking_at_everyone_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Possible pairs, counts and near misses are the same, however few pairs are looked at together."""
    facts = made_up(seed, children=450, visitors=300, ties=TIES)
    inquiry = Inquiry(run_round(facts), facts)
    monkeypatch.setattr(bands, "PAIRS_AT_ONCE", 5_000)
    in_bands = survey.survey(inquiry.facts, inquiry.attendance, inquiry.settled)
    monkeypatch.setattr(survey, "pairs_in_bands", everyone)
    whole = survey.survey(inquiry.facts, inquiry.attendance, inquiry.settled)
    for name in (field.name for field in fields(Survey)):
        assert np.array_equal(getattr(in_bands, name), getattr(whole, name)), name


def test_bands_look_at_few_pairs_of_a_wide_country() -> None:
    """Of a country full of towns a small share is looked at, and every pair once."""
    facts = made_up(1, children=1500, visitors=1000, ties=Ties())
    people = np.arange(1500), np.arange(1000)
    keys = np.concatenate([c * 1000 + v for c, v in bands.pairs_in_bands(facts, *people, limited=True)])
    assert len(np.unique(keys)) == len(keys)
    assert len(keys) < 0.25 * 1500 * 1000


@cache
def large() -> tuple[MatchRound, Facts]:
    """Give a round of a pool so large that near misses are not looked for everywhere."""
    facts = made_up(5, children=1300, visitors=1000, ties=TIES)
    return run_round(facts), facts


def _one_pair_more(result: MatchRound) -> MatchRound:
    one, *others = result.unmatched
    spoilt = one.model_copy(update={"possible_pairs": one.possible_pairs + 1})
    return result.model_copy(update={"unmatched": (spoilt, *others)})


def _blocked_once_less(result: MatchRound) -> MatchRound:
    one, *others = result.unused
    code, count = next(iter(one.blocked_by.items()))
    spoilt = one.model_copy(update={"blocked_by": {**one.blocked_by, code: count - 1}})
    return result.model_copy(update={"unused": (spoilt, *others)})


def _swapped(result: MatchRound) -> MatchRound:
    matches = [match for match in result.matches if match.status == "proposed"]
    one, other = matches[0], matches[-1]
    now_with = {one.child_id: other.visitor_id, other.child_id: one.visitor_id}
    spoilt = (
        match.model_copy(update={"visitor_id": now_with.get(match.child_id, match.visitor_id)})
        for match in result.matches
    )
    return result.model_copy(update={"matches": tuple(spoilt)})


def _potential_less(result: MatchRound) -> MatchRound:
    proof = result.certificate
    assert proof is not None
    visitor, value = max(proof.visitor.items(), key=lambda item: item[1])
    spoilt = proof.model_copy(update={"visitor": {**proof.visitor, visitor: value - 1}})
    return result.model_copy(update={"certificate": spoilt})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_one_pair_more, "count"),
        (_blocked_once_less, "count"),
        (_swapped, "rule-broken"),
        (_potential_less, "certificate-pair"),
    ],
    ids=["possible pairs", "counts", "visitors swapped", "potential"],
)
def test_what_is_planted_in_a_large_round_is_found(
    spoil: Callable[[MatchRound], MatchRound], code: str
) -> None:
    """A pool of 1,300 x 1,000: one small fault is found among hundreds of matches and thousands of pairs."""
    result, facts = large()
    assert code in {fault.code for fault in audit_round(spoil(result), facts)}


def test_the_large_round_is_in_order() -> None:
    """Nothing is wrong with it before, and nothing is taken over from what it was made with."""
    result, facts = large()
    assert audit_round(result, replace(facts, earlier=facts)) == ()
