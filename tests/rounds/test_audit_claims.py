"""A plan that is not the best is not taken as proved: levels, engine, certificate and travel."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import matcher.rounds.running as running
from matcher.errors import UnsoundRound
from matcher.optimiser.objective import levels_of
from matcher.optimiser.problem import Level, Plan, Problem
from matcher.policy.facts import Facts
from matcher.rounds.audit import audit_round, verify_round
from matcher.rounds.headline import PROVED, SAID, SAID_OF_TRAVEL, headline
from matcher.rounds.result import MatchRound, certified
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up


@cache
def tables(budget: float | None = None) -> Facts:
    """Give a service of every tie a network can state."""
    ties = Ties(standing=True, cap=True, caseload=True, together=True, apart=True)
    facts = made_up(379, children=30, visitors=24, ties=ties)
    if budget is None:
        return facts
    service = facts.policy.service.model_copy(update={"monthly_travel_km_budget": budget})
    return replace(facts, policy=facts.policy.model_copy(update={"service": service}))


def codes(result: MatchRound, facts: Facts) -> set[str]:
    """Give the codes of what the audit finds."""
    return {fault.code for fault in audit_round(result, facts)}


def forged(monkeypatch: pytest.MonkeyPatch, facts: Facts, engine: str, *, proof: bool = False) -> MatchRound:
    """Give a round that drops a match and says of every level that it is proved, all else in order."""

    def worse(problem: Problem, **settings: object) -> Plan:
        plan = running_solve(problem, **settings)  # type: ignore[arg-type]
        loose = np.flatnonzero(~problem.fixed[plan.pairs])
        pairs = np.delete(plan.pairs, loose[0])
        levels = tuple(Level(value, value, True) for value in levels_of(problem, pairs))
        kept = plan.certificate if proof else None
        return replace(plan, pairs=pairs, levels=levels, engine=engine, certificate=kept, no_certificate="")  # type: ignore[arg-type]

    running_solve = running.solve
    monkeypatch.setattr(running, "solve", worse)
    try:
        return run_round(facts)
    finally:
        monkeypatch.undo()


@pytest.mark.parametrize("engine", ["network", "constraint model", "network with a price on travel"])
def test_a_worse_plan_without_a_certificate_is_refused(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Whatever engine a round names: where a network would do, a best plan has a certificate."""
    facts = tables()
    result = forged(monkeypatch, facts, engine)
    assert all(level.proved for level in result.levels)
    assert "no-certificate" in codes(result, facts)
    with pytest.raises(UnsoundRound, match="nothing shows that its plan is the best"):
        verify_round(result, facts)


def test_a_worse_plan_with_the_certificate_of_the_best_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The potentials of another plan come to more than this one is worth."""
    facts = tables()
    assert "certificate-total" in codes(forged(monkeypatch, facts, "network", proof=True), facts)


def test_levels_said_not_to_be_proved_need_the_certificate_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worse plan does not pass by claiming less than a proof."""
    facts = tables()
    result = forged(monkeypatch, facts, "constraint model")
    modest = tuple(level.model_copy(update={"proved": False}) for level in result.levels)
    assert "no-certificate" in codes(result.model_copy(update={"levels": modest}), facts)


def test_what_a_certificate_proves_is_not_said_to_be_open() -> None:
    """Proved levels, travel among them, cannot be written down as not proved."""
    facts = tables()
    result = run_round(facts)
    for at in range(len(result.levels)):
        levels = list(result.levels)
        levels[at] = levels[at].model_copy(update={"proved": False})
        assert codes(result.model_copy(update={"levels": tuple(levels)}), facts) == {"claim"}


def test_only_where_a_budget_binds_is_there_the_word_of_the_solver_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then nothing printed calls the plan proved: a forged plan passes for its rules and limits only."""
    needed = run_round(tables()).totals.kilometres_a_month
    facts = tables(float(round(needed * 0.9)))
    result = run_round(facts)
    assert audit_round(result, facts) == ()
    assert (result.certificate, headline(result).proof) == (None, SAID)
    assert certified(result) == frozenset()
    assert headline(forged(monkeypatch, facts, "constraint model")).proof == SAID


def test_a_budget_that_does_not_bind_is_proved_like_any_other_round() -> None:
    """The plan without a budget keeps it, so its certificate proves this one."""
    facts = tables(100_000)
    result = run_round(facts)
    assert headline(result).proof == PROVED
    assert audit_round(result, facts) == ()


def test_a_plan_that_travels_further_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan as good on the levels above, of more travel, is not proved by the potentials of the least."""
    facts, result, worse = further(monkeypatch)
    assert audit_round(result, facts) == ()
    assert result.certificate is not None
    claimed = worse.model_copy(update={"certificate": result.certificate})
    assert codes(claimed, facts) == {"certificate-total"}


def further(monkeypatch: pytest.MonkeyPatch) -> tuple[Facts, MatchRound, MatchRound]:
    """Give a service, its round, and one of the greatest travel among those as good on the levels above."""
    facts = tables()
    flat = dict.fromkeys(type(facts.policy.weights).model_fields, 0) | {"wishes": 1}
    facts = replace(facts, policy=facts.policy.model_copy(update={"weights": flat_weights(facts, flat)}))
    result = run_round(facts)

    def longest(problem: Problem, **settings: object) -> Plan:
        most = replace(problem, travel_hm=problem.travel_hm.max(initial=0) - problem.travel_hm)
        plan = running_solve(most, **settings)  # type: ignore[arg-type]
        levels = tuple(Level(value, value, True) for value in levels_of(problem, plan.pairs))
        return replace(plan, levels=levels)

    running_solve = running.solve
    monkeypatch.setattr(running, "solve", longest)
    worse = run_round(facts)
    monkeypatch.undo()
    assert worse.levels[-1].value > result.levels[-1].value
    assert [level.value for level in worse.levels[:-1]] == [level.value for level in result.levels[:-1]]
    return facts, result, worse


def flat_weights(facts: Facts, weights: dict[str, int]) -> object:
    """Give weights under which many plans fit equally well."""
    return facts.policy.weights.model_copy(update=weights)


def test_travel_without_potentials_is_not_called_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that leaves the travel potentials out, as files of before do, is proved but for travel."""
    facts, _, worse = further(monkeypatch)
    assert worse.certificate is not None
    bare = worse.certificate.model_dump()
    del bare["travel"]
    claimed = worse.model_copy(update={"certificate": type(worse.certificate)(**bare)})
    assert audit_round(claimed, facts) == ()
    assert headline(claimed).proof == SAID_OF_TRAVEL
    assert "travel" not in certified(claimed)


@pytest.mark.parametrize("part", ["unit", "visitor", "cap"])
def test_a_travel_potential_that_is_touched_is_found(part: str) -> None:
    """Each of them counts, in its pairs or in the total."""
    facts = tables()
    result = run_round(facts)
    assert result.certificate is not None
    assert result.certificate.travel is not None
    travel = result.certificate.travel
    held = getattr(travel, part)
    changed = held - 1 if part == "cap" else {**held, next(iter(held)): next(iter(held.values())) - 1}
    spoilt = result.certificate.model_copy(update={"travel": travel.model_copy(update={part: changed})})
    assert codes(result.model_copy(update={"certificate": spoilt}), facts) & {
        "certificate-total",
        "certificate-pair",
        "certificate-sign",
    }


@pytest.mark.parametrize("budget", [400.0004, 400.0006])
def test_a_budget_of_a_fraction_of_a_metre_is_not_raised(budget: float) -> None:
    """Kilometres are counted in whole metres; rounding the budget to them raises nothing."""
    facts = tables(budget)
    assert audit_round(run_round(facts), facts) == ()
