"""A re-run keeps what it can: no level the worse, as few proposals changed as any equally good plan does."""

from dataclasses import replace

from matcher.rounds.audit import audit_round
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up


def test_the_same_facts_change_nothing() -> None:
    """A round run again around itself has the same pairs, and says so."""
    for seed in range(8):
        facts = made_up(seed)
        first = run_round(facts)
        again = run_round(facts, previous=first)
        assert again.matches == first.matches
        count = len(first.matches)
        assert f"of round {first.reference}: {count} of {count} stand as before." in again.notes[-1]
        assert run_round(facts, previous=first) == again


def test_no_level_is_the_worse_and_the_audit_finds_nothing() -> None:
    """Keeping proposals breaks ties only: every level is as in a fresh run, under any limit."""
    for seed in range(24):
        facts = made_up(seed, children=12, visitors=9)
        previous = run_round(facts)
        gone = facts.visitors[seed % 9]
        pool = replace(
            facts.pool,
            visitors=tuple(
                replace(each, paused_from=facts.start_date) if each == gone else each
                for each in facts.visitors
            ),
        )
        later = replace(facts, pool=pool)
        kept, fresh = run_round(later, previous=previous), run_round(later)
        assert kept.levels == fresh.levels
        assert not audit_round(kept, later)
        before = {(m.child_id, m.visitor_id) for m in previous.matches}
        standing = [sum((m.child_id, m.visitor_id) in before for m in each.matches) for each in (kept, fresh)]
        assert standing[0] >= standing[1]


def test_another_previous_round_gives_another_reference() -> None:
    """Two plans that may differ never share a reference."""
    facts = made_up(3, ties=Ties())
    first = run_round(facts)
    assert run_round(facts, previous=first).reference != first.reference
