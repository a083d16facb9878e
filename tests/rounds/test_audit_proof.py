"""The certificate: what proves a plan, and every way in which it can fail to."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from matcher.policy.facts import Facts
from matcher.rounds.audit import audit_round
from matcher.rounds.checks.proof import Arcs, Limits, check_proof
from matcher.rounds.checks.seating import NO_SLOT, can_be_seated
from matcher.rounds.parts import Proof
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up


def _hand_made(**changes: Any) -> Proof:
    """Give the proof that docs/model.md works out by hand, with something changed."""
    given = {
        "step": 2301,
        "rank": {"Leah": 3, "Idris": 2, "Maya": 1},
        "unit": {"Leah": 4352, "Idris": 2351},
        "visitor": {"Priya": 3151, "Ahmed": 2951},
        "supervisor": {},
        "cap": 0,
        "apart": {},
        "slot": {},
    }
    return Proof(**{**given, **changes})


def _arcs(**changes: Any) -> Arcs:
    """Leah with Priya, Idris with Priya or Ahmed, Maya with Priya or Ahmed; the plan is the 1st and 3rd."""
    given: dict[str, Any] = {
        "unit": np.array([0, 1, 1, 2, 2]),
        "visitor": np.array([0, 0, 1, 0, 1]),
        "fit": np.array([600, 900, 700, 800, 650]),
        "travel": np.zeros(5, np.int64),
        "slots": np.zeros(5, np.int64),
        "apart": np.full(5, -1),
        "takes_place": np.ones(5, np.bool_),
        "fixed": np.zeros(5, np.bool_),
        "in_plan": np.array([True, False, True, False, False]),
    }
    return Arcs(**{**given, **changes})


def _limits(**changes: Any) -> Limits:
    given: dict[str, Any] = {
        "child_ids": ("Leah", "Idris", "Maya"),
        "visitor_ids": ("Priya", "Ahmed", "Joan"),
        "vector": np.array([[1, 0, 10], [0, 1, 14], [0, 1, 3]]),
        "places": np.array([1, 1, 1]),
        "supervisor": ("", "", ""),
        "caseload": {},
        "cap": None,
        "family_codes": (),
    }
    return Limits(**{**given, **changes})


def _codes(proof: Proof, arcs: Arcs | None = None, limits: Limits | None = None) -> set[str]:
    return {fault.code for fault in check_proof(proof, arcs or _arcs(), limits or _limits())}


def test_the_proof_worked_out_by_hand_holds() -> None:
    """The three by three of the documentation is proved."""
    assert _codes(_hand_made()) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rank": {"Leah": 2, "Idris": 3, "Maya": 1}}, "certificate-rank"),  # a better vector, a lower rank
        ({"rank": {"Leah": 3, "Idris": 1, "Maya": 1}}, "certificate-rank"),  # different vectors, one rank
        ({"rank": {"Leah": 2, "Idris": 1}}, "certificate-rank"),  # the worst below 1
        ({"step": 1550}, "certificate-step"),
        ({"visitor": {"Priya": 3151, "Ahmed": 2951, "Joan": -1}}, "certificate-sign"),
        ({"visitor": {"Priya": 3150, "Ahmed": 2951}}, "certificate-pair"),  # Idris with Priya is worth more
        ({"visitor": {"Priya": 3152, "Ahmed": 2951}}, "certificate-total"),
        ({"unit": {"Leah": 4352, "Idris": 2351, "Maya": 1}}, "certificate-total"),
        ({"visitor": {"Priya": 3151, "Ahmed": 2951, "Tom": 1}}, "certificate-unknown"),
        ({"supervisor": {"Asha": 1}}, "certificate-unknown"),
        ({"cap": 1}, "certificate-unknown"),
        ({"apart": {"F1|Priya": 1}}, "certificate-unknown"),
        ({"slot": {"Priya|Funday noon": 1}}, "certificate-unknown"),
        ({"step": 2**60}, "certificate-size"),
        ({"unit": {"Leah": 10**30}}, "certificate-size"),
    ],
)
def test_a_proof_that_is_none_is_found(changes: dict[str, Any], code: str) -> None:
    """Each part of a proof is checked."""
    assert code in _codes(_hand_made(**changes))


def test_a_worse_plan_does_not_meet_its_potentials() -> None:
    """Idris and Maya instead of Leah and Idris: the same potentials give it away."""
    worse = _arcs(in_plan=np.array([False, True, False, False, True]))
    assert _codes(_hand_made(), worse) == {"certificate-total"}


def test_a_unit_with_a_fixed_pair_may_have_a_negative_potential() -> None:
    """Maya is pinned to Priya, so Leah is left: Maya pays for it, and that is no fault."""
    arcs = _arcs(
        unit=np.array([0, 1, 1, 2]),
        visitor=np.array([0, 0, 1, 0]),
        fit=np.array([600, 900, 700, 800]),
        **{name: getattr(_arcs(), name)[:4] for name in ("slots", "apart", "takes_place")},
        fixed=np.array([False, False, False, True]),
        in_plan=np.array([False, False, True, True]),
    )
    proof = _hand_made(unit={"Maya": -4402, "Idris": 5302}, visitor={"Priya": 7503})
    assert _codes(proof, arcs) == set()
    assert "certificate-sign" in _codes(proof, _arcs())


def test_potentials_of_limits_count_where_an_arc_passes_them() -> None:
    """A supervisor, a cap, a family kept apart and a slot each carry their part of the worth."""
    arcs = Arcs(
        unit=np.array([0, 1]),
        visitor=np.array([0, 0]),
        fit=np.array([500, 400]),
        travel=np.zeros(2, np.int64),
        slots=np.array([1, 1]),
        apart=np.array([0, 0]),
        takes_place=np.ones(2, np.bool_),
        fixed=np.zeros(2, np.bool_),
        in_plan=np.array([True, False]),
    )
    limits = _limits(
        child_ids=("A", "B"),
        visitor_ids=("V",),
        vector=np.array([[1, 0], [1, 0]]),
        places=np.array([2]),
        supervisor=("Asha",),
        caseload={"Asha": 1},
        cap=1,
        family_codes=("f1",),
    )
    empty: dict[str, Any] = {
        "step": 901,
        "rank": {"A": 1, "B": 1},
        "unit": {"A": 100},
        "visitor": {},
        "supervisor": {},
        "cap": 0,
        "apart": {},
        "slot": {},
    }
    for part in (
        {"supervisor": {"Asha": 1301}},
        {"cap": 1301},
        {"apart": {"f1|V": 1301}},
        {"slot": {"V|Mon morning": 1301}},
    ):
        assert _codes(Proof(**{**empty, **part}), arcs, limits) == set()
    assert _codes(Proof(**{**empty, "slot": {"V|Tue morning": 1301}}), arcs, limits) == {"certificate-pair"}


@cache
def _round() -> tuple[MatchRound, Facts]:
    ties = Ties(standing=True, cap=True, caseload=True, together=True, apart=True)
    facts = made_up(379, children=30, visitors=24, ties=ties)
    return run_round(facts), facts


def _spoilt(change: Callable[[Proof], dict[str, Any]]) -> set[str]:
    result, facts = _round()
    assert result.certificate is not None
    proof = result.certificate.model_copy(update=change(result.certificate))
    return {f.code for f in audit_round(result.model_copy(update={"certificate": proof}), facts)}


def test_the_proof_of_a_round_with_every_tie_holds() -> None:
    """Nothing is wrong before it is spoilt."""
    assert audit_round(*_round()) == ()


@pytest.mark.parametrize("part", ["rank", "unit", "visitor", "supervisor"])
def test_any_number_of_a_proof_that_changes_is_found(part: str) -> None:
    """No potential, and no rank of a matched child, can change without the proof failing."""
    result, facts = _round()
    numbers = getattr(result.certificate, part)
    alone = {child.child_id for child in facts.children if not child.siblings}
    matched = {match.child_id for match in result.matches} & alone
    for key in numbers.keys() & matched if part == "rank" else numbers:
        changed = {part: {**numbers, key: numbers[key] + 1}}
        found = _spoilt(lambda proof, changed=changed: changed)
        assert any(code.startswith("certificate") for code in found), key


def test_a_plan_with_a_match_less_is_not_proved() -> None:
    """A worse plan that tells its own levels truly is still not the plan of the certificate."""
    result, facts = _round()
    lost = next(match for match in result.matches if match.status == "proposed" and not match.exceptions)
    worse = result.model_copy(update={"matches": tuple(m for m in result.matches if m != lost)})
    assert "certificate-total" in {fault.code for fault in audit_round(worse, facts)}


@pytest.mark.parametrize(
    ("masks", "seated"),
    [
        ([], True),
        ([1], True),
        ([1, 1], False),
        ([1, 3], True),
        ([3, 1], True),  # the first has to move
        ([3, 3, 3], False),
        ([7, 3, 1], True),  # two have to move
        ([0, 0, 1], True),  # an exception takes no slot
        ([NO_SLOT], False),
    ],
)
def test_who_can_be_seated(masks: list[int], seated: bool) -> None:
    """Each child gets a slot of its own, if need be after others have moved."""
    assert can_be_seated(masks) is seated
