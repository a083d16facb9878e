"""Who waits, by group: figures against the records, small numbers kept back, gaps explained and priced."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.advice.choices.pricing import Pricing
from matcher.advice.equality import (
    CAUSES,
    FOOTNOTE,
    INTERNAL,
    KEPT_BACK,
    Census,
    GroupRow,
    GroupTable,
    equality,
)
from matcher.advice.groups import GROUPINGS, grouped
from matcher.advice.level_words import in_words
from matcher.exports.equality import COLUMNS, write_equality
from matcher.optimiser.problem import FixedPairsClash
from matcher.optimiser.solving import solve
from matcher.policy.facts import Facts
from matcher.records.child import Wish
from matcher.records.place import Point
from matcher.rounds.result import MatchRound
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up, places_of


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A service large enough that some groups may be shown."""
    return made_up(11, children=70, visitors=35, ties=Ties())


@pytest.fixture(scope="module")
def result(facts: Facts) -> MatchRound:
    """Its round."""
    return run_round(facts)


def _rows(found: Any) -> list[GroupRow]:
    return [row for table in found.tables for row in table.rows]


def test_every_figure_shown_is_that_of_the_records(facts: Facts, result: MatchRound) -> None:
    """Counts, rates and means, worked out from the round file and the tables again."""
    found = equality(facts, result, prices=False)
    match_of = {match.child_id: match for match in result.matches}
    present = sorted({*match_of, *(row.child_id for row in result.unmatched)})
    positions = [facts.child_index[child_id] for child_id in present]
    shown = 0
    for grouping, table in zip(GROUPINGS, found.tables, strict=True):
        groups = grouped(facts, grouping, positions)
        assert [row.group for row in table.rows] == list(groups)
        assert sum(map(len, groups.values())) == len(present)
        for row, members in zip(table.rows, groups.values(), strict=True):
            matches = [m for c in members if (m := match_of.get(facts.children[c].child_id))]
            if row.children is not None:
                assert row.children == len(members) >= 5
                assert row.waiting_months == round(float(np.mean(facts.waiting_days[members])) / 30, 1)
            if row.matched is not None:
                shown += 1
                assert row.matched == len(matches)
                assert row.rate == round(100 * len(matches) / len(members), 1)
                assert all(count == 0 or count >= 5 for count in (len(matches), len(members) - len(matches)))
                assert row.fit == (round(float(np.mean([m.fit for m in matches])), 1) if matches else None)
    assert shown > 5
    assert found.overall.children == len(present)


def test_what_is_kept_back_is_nowhere(facts: Facts, result: MatchRound) -> None:
    """A row kept back holds no figure and no reason, in the table, in the words and for a program."""
    hidden = [row for row in _rows(equality(facts, result, prices=False)) if row.matched is None]
    assert hidden
    for row in hidden:
        assert row.rate is row.distance_km is row.fit is row.closing is None
        assert row.mainly == ""
        assert KEPT_BACK in row.cells()
        if row.children is None:
            assert set(row.cells()[1:]) == {KEPT_BACK, "-"}
            assert {value for key, value in row.to_dict().items() if key != "group"} == {None}


def test_a_small_round_shows_nothing_that_points_to_a_child() -> None:
    """With few children nearly all is kept back, and the round's own small totals are, too."""
    small = made_up(2, children=8, visitors=6, ties=Ties())
    found = equality(small, run_round(small))
    assert all(row.matched is None for row in _rows(found))


def test_the_coordinators_own_figures_are_whole_and_marked() -> None:
    """At the size of a service every count is there, the smallest too, and it says that it is internal."""
    service = made_up(2, children=29, visitors=20, ties=Ties())
    result = run_round(service)
    match_of = {match.child_id for match in result.matches}
    present = [*match_of, *(row.child_id for row in result.unmatched)]
    positions = sorted(service.child_index[child_id] for child_id in present)
    found = equality(service, result, prices=False, internal=True)
    for grouping, table in zip(GROUPINGS, found.tables, strict=True):
        groups = grouped(service, grouping, positions)
        assert [(row.group, row.children) for row in table.rows] == [
            (name, len(members)) for name, members in groups.items()
        ]
        for row, members in zip(table.rows, groups.values(), strict=True):
            assert row.matched == sum(service.children[c].child_id in match_of for c in members)
    assert any(row.children in range(1, 5) for row in _rows(found))
    assert found.mark == found.to_dict()["kept_back"] == INTERNAL
    assert equality(service, result, prices=False).mark == FOOTNOTE


@pytest.mark.parametrize("internal", [False, True])
def test_what_leaves_as_a_file_keeps_small_numbers_back(
    facts: Facts, result: MatchRound, tmp_path: Path, internal: bool
) -> None:
    """The file holds what the figures hold: nothing small, unless asked for and marked in every row."""
    found = equality(facts, result, prices=False, internal=internal)
    write_equality(found, tmp_path / "who.csv")
    with (tmp_path / "who.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == list(COLUMNS)
    assert len(lines) == 1 + len(_rows(found))
    for line, row in zip(lines[1:], _rows(found), strict=True):
        assert line["children"] == ("" if row.children is None else str(row.children))
        assert line["matched"] == ("" if row.matched is None else str(row.matched))
        small = {*range(1, 5)} & {int(line[name] or 0) for name in ("children", "matched")}
        assert internal or not small
        assert line["note"] == (INTERNAL if internal else FOOTNOTE if row.matched is None else "")


def test_sentences_hold_the_figures(facts: Facts, result: MatchRound) -> None:
    """Each group that lags is told with the numbers of its row, and no other."""
    found = equality(facts, result, prices=False)
    overall = found.overall
    assert overall.rate is not None
    for table in found.tables:
        said = list(table.sentences(overall))
        lagging = [row for row in table.rows if row.rate is not None and row.rate < overall.rate]
        assert len(said) == len(lagging)
        for sentence, row in zip(said, lagging, strict=True):
            assert sentence.startswith(f"{row.group}: {row.matched} of {row.children} matched")
            assert not row.mainly or CAUSES[row.mainly] in sentence


def test_the_price_of_closing_a_gap_is_what_solving_finds(facts: Facts, result: MatchRound) -> None:
    """The least number is the overall rate, reached or as near as can be; nothing is gained by force."""
    pricing = Pricing.of(facts, result)
    priced = [
        row for row in _rows(equality(facts, result)) if row.closing and row.closing.reached is not None
    ]
    assert priced
    found = equality(facts, result, prices=False).overall
    for row in priced[:3]:
        closing = row.closing
        assert closing is not None
        assert row.children is not None
        assert row.matched is not None
        assert found.children
        assert found.matched
        assert closing.asked == -(-found.matched * row.children // found.children) > row.matched
        order = [closing.cost.get(code, 0) * (-1 if code == "travel" else 1) for code in pricing.codes]
        assert order <= [0] * len(order)
        reached = closing.reached
        assert reached is not None
        if closing.cost:
            assert in_words(facts.policy, closing.cost) in closing.sentence
        group = _members(facts, pricing, row)
        if reached < closing.asked:
            with pytest.raises(FixedPairsClash):
                solve(replace(pricing.board.problem, at_least=((group, reached + 1),)))
        if reached > row.matched:
            plan = solve(replace(pricing.board.problem, at_least=((group, reached),)))
            assert group[pricing.board.problem.child[plan.pairs]].sum() >= reached


def _members(facts: Facts, pricing: Pricing, row: GroupRow) -> np.ndarray[Any, np.dtype[np.bool_]]:
    census = Census(pricing, None)
    groups = [grouped(facts, grouping, census.children) for grouping in GROUPINGS]
    members = next(group[row.group] for group in groups if len(group.get(row.group, ())) == row.children)
    mask = np.zeros(len(facts.children), np.bool_)
    mask[members] = True
    return mask


def test_why_a_child_has_nobody() -> None:
    """The plan, a wish, a rule or supply: one change to a child's record each."""
    base = made_up(5, children=10, visitors=8, ties=Ties())
    pricing = Pricing.of(base, run_round(base))
    matched = next(c for c in pricing.outlook.match_of)
    assert Census(pricing, None).cause(matched) == "plan"
    child = base.children[matched]
    for expected, changed in (
        ("wishes", replace(child, wish_language=Wish(musts=("nobody speaks this",)))),
        ("rules", replace(child, needs=("nobody has this",))),
        ("supply", replace(child, point=Point(10.0, 10.0))),
    ):
        children = tuple(changed if each is child else each for each in base.children)
        pool = replace(base.pool, children=children)
        other = replace(base, pool=pool, places=places_of(pool))
        assert Census(Pricing.of(other, run_round(other)), None).cause(matched) == expected


@pytest.mark.parametrize(
    ("rate", "other", "said"), [(78.6, 79.3, ("78.6", "79.3")), (50.0, 79.3, ("50", "79"))]
)
def test_a_group_that_lags_is_seen_to_lag(rate: float, other: float, said: tuple[str, str]) -> None:
    """Two rates that differ never read the same."""
    low, high = row("girls", rate), row("everybody", other)
    [sentence] = GroupTable(code="gender", title="Gender", rows=(low,)).sentences(high)
    assert sentence == f"girls: 11 of 14 matched ({said[0]} %), overall {said[1]} %."


def row(group: str, rate: float) -> GroupRow:
    """Give a row of which only the rate is of interest."""
    return GroupRow(
        group=group,
        children=14,
        matched=11,
        rate=rate,
        waiting_months=None,
        waiting_days=None,
        distance_km=None,
        fit=None,
    )
