"""Pins that cannot stand: what they clash with, all of it and no more, and what a repair costs."""

from dataclasses import replace
from itertools import combinations

from matcher.advice.clashes import clashes
from matcher.candidates.settling import settle
from matcher.policy.facts import Facts
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from tests.rounds.made_up import Ties, made_up


def with_rows(facts: Facts, *rows: StandingRow) -> Facts:
    """Give the facts with these rows of standing."""
    return replace(facts, pool=Pool(facts.children, facts.visitors, rows))


def test_a_pin_on_a_taken_place_names_who_has_it(tiny: Facts) -> None:
    """Two pins for one place: the second clashes with the first, and taking that out is priced."""
    first = StandingRow("C1", "V1", Status.PINNED)
    facts = with_rows(tiny, first, StandingRow("C2", "V1", Status.PINNED))
    (clash,) = clashes(facts)
    assert (clash.child_id, clash.visitor_id, clash.rows) == ("C2", "V1", (first,))
    (repair,) = clash.repairs
    assert repair.change["out-of-area-residential"] == -1
    assert clash.sentences()[0] == "C2 with V1 is pinned and cannot stand beside C1 with V1 (pinned)."
    assert clash.to_dict()["repairs"][0]["rows"][0]["child_id"] == "C1"


def test_rules_alone_are_told_as_reasons(tiny: Facts) -> None:
    """Somebody untrained stands in no plan whatever else is taken out."""
    (clash,) = clashes(with_rows(tiny, StandingRow("C1", "V3", Status.PINNED)))
    assert clash.rows == ()
    assert "No training is recorded for V3." in clash.sentences()[0]


def test_nothing_clashes_where_everything_stands(tiny: Facts) -> None:
    """No pins, no clash; a pin that stands is none either."""
    assert clashes(tiny) == ()
    assert clashes(with_rows(tiny, StandingRow("C1", "V1", Status.PINNED))) == ()


def test_sets_are_smallest_and_repairs_work() -> None:
    """Beside all of the set the pair cannot stand, beside all but one row it can; each repair works."""
    seen = 0
    for seed in range(60):
        facts = made_up(seed, children=8, visitors=3, ties=Ties(standing=True))
        rows = [*facts.pool.standing]
        rows += [StandingRow(c.child_id, "V1", Status.PINNED) for c in facts.children[:3]]
        facts = with_rows(facts, *rows)
        for clash in clashes(facts):
            pair = facts.child_index[clash.child_id], facts.visitor_index[clash.visitor_id]

            def stands(
                gone: tuple[StandingRow, ...], facts: Facts = facts, pair: tuple[int, int] = pair
            ) -> bool:
                left = [row for row in facts.pool.standing if row not in gone]
                return pair in settle(with_rows(facts, *left)).fixed

            if not clash.rows:
                continue
            seen += 1
            ids = clash.child_id, clash.visitor_id
            near = tuple(
                row
                for row in facts.pool.standing
                if (row.child_id == ids[0] or row.visitor_id == ids[1])
                and row.status is not Status.ALLOWED
                and not ((row.child_id, row.visitor_id) == ids and row.status in ("pinned", "offered"))
            )
            assert not stands(tuple(row for row in near if row not in clash.rows))
            for left_out in clash.rows:
                assert stands(tuple(row for row in near if row not in clash.rows or row == left_out))
            assert clash.repairs
            for repair in clash.repairs:
                assert stands(repair.rows)
                assert not any(stands(some) for some in combinations(repair.rows, len(repair.rows) - 1))
    assert seen > 10
