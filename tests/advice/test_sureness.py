"""How much a plan hangs on the weights, held against rounds run anew with those weights."""

from dataclasses import replace

import pytest

from matcher.advice.outlook import Outlook
from matcher.advice.reweighing import Scales, reweighted
from matcher.advice.sureness import STEPS, drawn_settings, sureness
from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.policy.ladder import rung_codes
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, in_brief, made_up

NETWORK = Ties(standing=True, cap=True, together=True, apart=True)


def _again(facts: Facts, result: MatchRound, weights: dict[str, float]) -> MatchRound:
    """Run the round with other weights, from the facts on."""
    policy = reweighted(facts.policy, weights)
    return run_round(replace(facts, policy=policy), previous=result)


def _ids(result: MatchRound) -> set[tuple[str, str]]:
    return {(match.child_id, match.visitor_id) for match in result.matches}


@pytest.mark.parametrize("seed", range(12))
def test_weighed_anew_is_the_round_run_anew(seed: int) -> None:
    """Whatever ties are in force, floors of fit among them: the same plan and the same levels."""
    facts = made_up(seed, children=14, visitors=9)
    try:
        result = run_round(facts)
    except NobodyLeft:
        return
    scales = Scales(Outlook(facts, result))
    for weights in drawn_settings(facts, 4, seed):
        direct, found = _again(facts, result, weights), scales.with_weights(weights)
        assert found.levels == tuple(level.value for level in direct.levels), in_brief(facts)
        ids = {(facts.children[c].child_id, facts.visitors[v].visitor_id) for c, v in found.pairs}
        assert ids == _ids(direct), in_brief(facts)


@pytest.mark.parametrize("seed", [1, 4])
def test_counts_are_those_of_direct_runs(seed: int) -> None:
    """In how many settings each match stays, and the whole plan, counted from rounds run anew."""
    facts = made_up(seed, children=20, visitors=14, ties=NETWORK)
    result = run_round(facts)
    found = sureness(facts, result, settings=12, seed=seed)
    runs = [_ids(_again(facts, result, weights)) for weights in drawn_settings(facts, 12, seed)]
    assert {(one.child_id, one.visitor_id) for one in found.matches} == _ids(result)
    for one in found.matches:
        assert one.stays == sum((one.child_id, one.visitor_id) in run for run in runs)
    assert found.same_plan == sum(run == _ids(result) for run in runs)
    children = [{child for child, _ in run} for run in runs]
    assert set(found.always) == set.intersection(*children)
    assert set(found.sometimes) == set.union(*children) - set.intersection(*children)


def test_a_flip_is_a_flip_and_one_per_cent_less_is_none() -> None:
    """The weight it names takes the match out, a whole per cent nearer does not, nor any smaller step."""
    facts = made_up(7, children=16, visitors=40, ties=Ties())
    result = run_round(facts)
    usual = facts.policy.weights.by_code()
    flipped = [one for one in sureness(facts, result, settings=1).matches if one.flips]
    assert flipped
    for one in flipped[:4]:
        assert one.flips is not None
        pair, nearer = (
            (one.child_id, one.visitor_id),
            one.flips.percent - (1 if one.flips.percent > 0 else -1),
        )
        for percent, stands in ((one.flips.percent, False), (nearer, True)):
            weights = {one.flips.code: usual[one.flips.code] * (100 + percent) / 100}
            assert (pair in _ids(_again(facts, result, weights))) == stands
        smaller = [step for step in STEPS if step < abs(one.flips.percent)]
        scales = Scales(Outlook(facts, result))
        position = facts.child_index[one.child_id], facts.visitor_index[one.visitor_id]
        for code in usual:
            for step in smaller:
                for sign in (-1, 1):
                    changed = {code: usual[code] * (100 + sign * step) / 100}
                    assert position in scales.with_weights(changed).pairs


def test_what_is_kept_stays_in_every_setting() -> None:
    """Pins and offers hang on no weight."""
    facts = made_up(1, children=24, visitors=16, ties=Ties(standing=True))
    found = sureness(facts, run_round(facts), settings=5)
    kept = [one for one in found.matches if one.status != "proposed"]
    assert kept
    assert all(
        one.stays == 5 and one.flips is None and "whatever the weights" in one.sentence() for one in kept
    )


def test_rungs_and_months_do_not_hang_on_the_weights() -> None:
    """Without a floor of fit they are the same in every setting, and it is said; with one it is not."""
    facts = made_up(3, children=24, visitors=16, ties=Ties())
    for floor in (0, 600):
        service = facts.policy.service.model_copy(update={"fit_floor": floor})
        with_floor = replace(facts, policy=facts.policy.model_copy(update={"service": service}))
        found = sureness(with_floor, run_round(with_floor), settings=10)
        told = " ".join(found.sentences())
        assert ("The weights do not change how many children" in told) == (floor == 0)
        if floor == 0:
            assert {*rung_codes(facts.policy), "waiting-days"} <= set(found.steady_levels)


def test_the_same_seed_gives_the_same_answer() -> None:
    """Seeded, and the least sure first; the sentences hold the figures."""
    facts = made_up(5, children=16, visitors=12, ties=Ties())
    result = run_round(facts)
    found = sureness(facts, result, settings=8, seed=3)
    assert found == sureness(facts, result, settings=8, seed=3)
    assert [one.stays for one in found.matches] == sorted(one.stays for one in found.matches)
    for one in found.matches:
        assert f"in {one.stays} of 8 settings" in one.sentence()
        assert one.flips is None or f"{abs(one.flips.percent)} %" in one.sentence()
    assert f"the same in {found.same_plan}" in found.sentences()[0]


def test_the_only_weight_there_is_flips_nothing() -> None:
    """With one weight alone its size does not matter."""
    facts = made_up(5, children=12, visitors=8, ties=Ties())
    weights = dict.fromkeys(facts.policy.weights.by_code(), 0.0) | {"travel": 20.0}
    facts = replace(facts, policy=reweighted(facts.policy, weights))
    found = sureness(facts, run_round(facts), settings=4)
    assert found.same_plan == 4
    assert all(one.flips is None for one in found.matches)
