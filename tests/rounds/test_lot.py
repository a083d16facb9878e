"""The lot of a round: what it follows from, who keeps it, and that the audit knows."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from matcher.advice.edits.policy import SetCap
from matcher.advice.outlook import Outlook
from matcher.advice.scenarios import Scenario, try_scenario
from matcher.policy.facts import Facts
from matcher.records.pool import Pool
from matcher.rounds.audit import audit_round, says_of_the_lot
from matcher.rounds.result import MatchRound, from_json, to_json
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up, places_of

SERVICE = made_up(3, children=12, visitors=8, ties=Ties(standing=True, cap=True))


def seed_by_hand(facts: Facts) -> int:
    """Draw the seed from the words of the model page."""
    ids = [
        sorted(child.child_id for child in facts.children),
        sorted(visitor.visitor_id for visitor in facts.visitors),
    ]
    text = json.dumps([facts.today.isoformat(), *ids], separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def corrected(facts: Facts) -> Facts:
    """Correct a cell of everybody."""
    pool = facts.pool
    children = tuple(replace(each, interests=("chess",), age=each.age) for each in pool.children)
    visitors = tuple(replace(each, known_as="Somebody") for each in pool.visitors)
    return replace(facts, pool=Pool(children, visitors, pool.standing))


def with_another_policy(facts: Facts) -> Facts:
    """Ask for another policy."""
    return replace(facts, policy=facts.policy.model_copy(update={"rules": {"travel": False}}))


def without_standing(facts: Facts) -> Facts:
    """Forget what is settled."""
    return replace(facts, pool=replace(facts.pool, standing=()))


def with_more(facts: Facts) -> Facts:
    """Add a child, a copy of the first."""
    pool = facts.pool
    more = (*pool.children, replace(pool.children[0], child_id="C99"))
    grown = Pool(more, pool.visitors, pool.standing)
    return replace(facts, pool=grown, places=places_of(grown))


def a_day_later(facts: Facts) -> Facts:
    """Run on the next day."""
    return replace(facts, today=facts.today + timedelta(days=1))


def test_the_seed_stands_in_the_round_file_and_comes_back() -> None:
    """It is drawn from the day and the ids, and the file is the same byte for byte."""
    result = run_round(SERVICE)
    assert result.seed == result.lot == seed_by_hand(SERVICE)
    assert (result.seed_of, result.previous) == (None, None)
    assert from_json(to_json(result)) == result
    assert to_json(run_round(SERVICE)) == to_json(result)


@pytest.mark.parametrize("change", [corrected, with_another_policy, without_standing])
def test_what_is_no_day_and_no_id_changes_no_lot(change: Callable[[Facts], Facts]) -> None:
    """A cell that is corrected, another policy, other decisions: the same seed."""
    changed = run_round(change(SERVICE))
    assert changed.digests != run_round(SERVICE).digests
    assert changed.seed == run_round(SERVICE).seed


@pytest.mark.parametrize("change", [with_more, a_day_later])
def test_another_day_or_somebody_else_draws_another_lot(change: Callable[[Facts], Facts]) -> None:
    """And a run that keeps the lot says whose it is, in its own reference as well."""
    first, changed = run_round(SERVICE), change(SERVICE)
    own, kept = run_round(changed), run_round(changed, lot_of=first)
    assert own.seed == seed_by_hand(changed) != first.seed
    assert (kept.seed, kept.seed_of) == (first.seed, first.reference)
    assert kept.reference != own.reference
    assert kept.digests == own.digests


def test_a_chain_of_re_runs_names_the_round_that_was_drawn() -> None:
    """The third keeps the lot of the first through the second, and running it once more changes nothing."""
    first = run_round(SERVICE)
    second = run_round(with_more(SERVICE), lot_of=first)
    third = run_round(a_day_later(with_more(SERVICE)), lot_of=second)
    assert (third.seed, third.seed_of) == (first.seed, first.reference)
    assert to_json(run_round(a_day_later(with_more(SERVICE)), lot_of=third)) == to_json(third)
    assert to_json(run_round(SERVICE, lot_of=third)) == to_json(first)


def test_re_runs_and_what_ifs_keep_the_lot() -> None:
    """So does a run that changes as little as it can, and whatever is tried."""
    first = run_round(SERVICE)
    again = run_round(with_more(SERVICE), previous=first)
    assert (again.seed, again.seed_of) == (first.seed, first.reference)
    assert again.previous is not None
    assert again.previous.reference == first.reference
    tried = try_scenario(Scenario("fewer", (SetCap(2),)), SERVICE, first)
    assert tried.seed == first.seed
    tried = try_scenario(Scenario("fewer", (SetCap(2),)), with_more(SERVICE), first)
    assert tried.seed == first.seed


def test_somebody_new_under_a_kept_lot_reorders_nobody() -> None:
    """In what the engines are given the others stand as they stood, wherever the new one comes in."""
    first = run_round(SERVICE)
    more = with_more(SERVICE)
    kept = run_round(more, lot_of=first)
    before, after = (
        Outlook(facts, result).board.problem for facts, result in ((SERVICE, first), (more, kept))
    )
    drawn = [more.children[c].child_id for c in after.child_order]
    assert [each for each in drawn if each != "C99"] == [
        SERVICE.children[c].child_id for c in before.child_order
    ]
    assert after.visitor_order.tolist() == before.visitor_order.tolist()


# The audit

FIRST = run_round(SERVICE)
AGAIN = run_round(with_more(SERVICE), previous=FIRST)


@pytest.mark.parametrize(
    ("result", "facts", "base"),
    [
        (FIRST, SERVICE, None),
        (AGAIN, with_more(SERVICE), None),
        (AGAIN, with_more(SERVICE), FIRST),
        (run_round(a_day_later(SERVICE), lot_of=AGAIN), a_day_later(SERVICE), AGAIN),
    ],
    ids=["drawn", "kept", "kept, beside the first", "kept, beside another that keeps it"],
)
def test_a_sound_lot_is_found_sound(result: MatchRound, facts: Facts, base: MatchRound | None) -> None:
    """A drawn lot, and one that is kept, with or without the round it is of."""
    assert audit_round(result, facts, base) == ()


@pytest.mark.parametrize(
    ("made", "base", "changes", "found"),
    [
        ("first", None, {"seed": 7}, {"lot", "reference"}),
        ("first", None, {"seed_of": "R-20261101-aaaaaa"}, {"lot"}),
        ("first", None, {"reference": "R-20261122-aaaaaa"}, {"reference"}),
        ("again", None, {"seed_of": None}, {"lot"}),
        ("again", None, {"previous": None}, {"reference", "told"}),
        ("again", "first", {"seed": 7}, {"lot", "reference"}),
        ("again", "first", {"seed_of": "R-20261101-aaaaaa"}, {"lot"}),
        ("again", "first", {"proposals": "0" * 64}, {"reference"}),
    ],
)
def test_a_lot_that_is_not_right_is_found(
    made: str, base: str | None, changes: dict[str, Any], found: set[str]
) -> None:
    """A seed of one's own choice, somebody else's lot, a reference that does not follow."""
    result, facts = (FIRST, SERVICE) if made == "first" else (AGAIN, with_more(SERVICE))
    if "proposals" in changes and result.previous is not None:
        changes = {"previous": result.previous.model_copy(update=changes)}
    faults = audit_round(result.model_copy(update=changes), facts, FIRST if base else None)
    assert {fault.code for fault in faults} == found


def test_what_is_said_of_the_lot() -> None:
    """Whether it was drawn, kept, or could not be looked at."""
    assert says_of_the_lot(FIRST) == "its lot follows from the day and the ids"
    assert says_of_the_lot(AGAIN, FIRST) == f"its lot is that of round {FIRST.reference}"
    assert says_of_the_lot(AGAIN) == (
        f"its lot is said to be that of round {FIRST.reference}, which was not given"
    )
