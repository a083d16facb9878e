"""Rules and criteria over many made-up services, and over a million pairs."""

import sys
from types import FrameType

import numpy as np
import pytest

from matcher.policy.criteria import CRITERIA, fit
from matcher.policy.facts import Facts
from matcher.policy.rules import PAIR_RULES, RULES
from tests.rounds.made_up import in_brief, made_up


def agrees(facts: Facts) -> None:
    """Hold the two forms of every rule and criterion against each other for every pair."""
    child, visitor = map(np.ravel, np.indices((len(facts.children), len(facts.visitors))))
    pairs = list(zip(child.tolist(), visitor.tolist(), strict=True))
    for rule in RULES:
        by_array = rule.holds_for_pairs(facts, child, visitor).tolist()
        assert by_array == [rule.verdict(facts, c, v).holds for c, v in pairs], (rule.code, in_brief(facts))
    for criterion in CRITERIA:
        by_array = criterion.score(facts, child, visitor)
        by_sentence = [criterion.appraise(facts, c, v).score for c, v in pairs]
        assert by_array == pytest.approx(by_sentence, abs=1e-12), (criterion.code, in_brief(facts))


@pytest.mark.parametrize("seed", range(20))
def test_arrays_and_sentences_agree_in_any_service(seed: int) -> None:
    """Twenty services with whatever ties and standing the seed draws."""
    agrees(made_up(seed, children=9, visitors=7))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_arrays_and_sentences_agree_in_many_services(seed: int) -> None:
    """Four hundred more, somewhat larger."""
    agrees(made_up(seed, children=20, visitors=14))


def test_a_million_pairs_are_done_without_a_loop_over_pairs() -> None:
    """Every rule and the fit of a million pairs, with fewer calls of anything than there are pairs."""
    facts = made_up(5, children=1000, visitors=1000)
    child, visitor = map(np.ravel, np.indices((1000, 1000)))
    calls = [0]

    def count(frame: FrameType, event: str, _: object) -> None:
        calls[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        held = [rule.holds(facts, child, visitor).mean() for rule in PAIR_RULES]
        points, _ = fit(facts, child, visitor)
    finally:
        sys.setprofile(None)
    assert calls[0] < 1_000_000
    assert min(held) < 1
    assert points.max() <= 1000
