"""The audit finds nothing in good rounds, and shares nothing with what makes them."""

import subprocess
import sys
from dataclasses import replace

import pytest

from matcher.errors import NobodyLeft
from matcher.policy.facts import Facts
from matcher.records.pool import Pool
from matcher.rounds.audit import audit_round
from matcher.rounds.result import certified
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, in_brief, made_up, places_of

ORDINARY = range(60)
MANY = range(1_000, 5_000)


def _faults_of_seed(seed: int, ties: Ties | None = None, *, children: int = 24, visitors: int = 16) -> str:
    """Run and audit a made-up service; give its faults, told with what the service is like."""
    facts = made_up(seed, children=children, visitors=visitors, ties=ties)
    try:
        result = run_round(facts)
    except NobodyLeft:
        return ""
    faults = audit_round(result, facts)
    return f"seed {seed}, {in_brief(facts)}: {[str(fault) for fault in faults]}" if faults else ""


def test_a_round_by_hand_is_in_order(tiny: Facts) -> None:
    """Nothing is wrong with the round of the tiny service."""
    assert audit_round(run_round(tiny), tiny) == ()


def test_a_child_and_a_visitor_may_have_the_same_id() -> None:
    """Both tables may count from 1: who does not take part, and why, is said of the right one."""
    facts = made_up(1, children=12, visitors=9, ties=Ties())
    paused = replace(facts.visitors[0], visitor_id=facts.children[3].child_id, paused_from=facts.today)
    pool = Pool(facts.children, (paused, *facts.visitors[1:]), facts.pool.standing)
    shared = replace(facts, pool=pool, places=places_of(pool))
    result = run_round(shared)
    away = [one for one in result.not_taking_part if one.code == "paused"]
    assert (away[0].child_id, away[0].visitor_id) == (None, paused.visitor_id)
    assert audit_round(result, shared) == ()


def test_the_town_is_in_order(town: Facts) -> None:
    """Nothing is wrong with the round of the town."""
    assert audit_round(run_round(town), town) == ()


def test_made_up_rounds_are_in_order() -> None:
    """Nothing is wrong with rounds of services with any mix of ties, whatever the engine."""
    assert [told for seed in ORDINARY if (told := _faults_of_seed(seed))] == []


@pytest.mark.long
def test_thousands_of_made_up_rounds_are_in_order() -> None:
    """Nothing is wrong with thousands of rounds."""
    assert [told for seed in MANY if (told := _faults_of_seed(seed))] == []


@pytest.mark.parametrize("seed", range(3))
def test_a_large_service_is_in_order(seed: int) -> None:
    """Nothing is wrong with a round of 200 x 150 with every tie of a network."""
    ties = Ties(standing=True, cap=True, caseload=True, together=True, apart=True)
    assert _faults_of_seed(seed, ties, children=200, visitors=150) == ""


@pytest.mark.parametrize("engine", ["network", "constraint model"])
def test_rounds_of_either_engine_are_in_order(engine: str) -> None:
    """Nothing is wrong with a round of the constraint model, which is proved as any other: travel too."""
    facts = made_up(379, children=30, visitors=24, ties=Ties(standing=True))
    result = run_round(facts, engine=engine)  # type: ignore[arg-type]
    assert certified(result) == {level.code for level in result.levels}
    assert audit_round(result, facts) == ()


def test_the_audit_loads_no_solver() -> None:
    """Checking a round needs neither the engines nor the listing of pairs."""
    code = (
        "import sys, matcher.rounds.audit;"
        "print(sorted(name for name in sys.modules if name.startswith(('ortools', 'scipy', "
        "'matcher.optimiser', 'matcher.candidates'))))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
