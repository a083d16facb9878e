"""A round from facts to the file: a tiny one by hand, and what holds whatever comes in."""

import re
from dataclasses import replace
from datetime import date

import pytest

from matcher.errors import NobodyLeft
from matcher.intake.accounts import LeftOut
from matcher.intake.findings import Finding, Severity
from matcher.policy.facts import Facts
from matcher.records.child import Agreed
from matcher.records.pool import Pool
from matcher.rounds.audit import audit_round
from matcher.rounds.result import MatchRound, to_json
from matcher.rounds.running import run_round
from tests.candidates.crowds import active, allowed, crowd, offered, pinned
from tests.policy.pairs import LEEDS
from tests.rounds.made_up import Ties, made_up, places_of

SAME = {"siblings": "F1", "siblings_wish": "same visitor"}
APART = {"siblings": "F1", "siblings_wish": "different visitors"}


def plan(result: MatchRound) -> dict[str, str]:
    """Give the matches, ``{"C1": "V2"}``."""
    return {match.child_id: match.visitor_id for match in result.matches}


def test_the_tiny_round_is_as_worked_out_by_hand(tiny: Facts) -> None:
    """Who is with whom, who is left, and every level."""
    result = run_round(tiny)
    assert plan(result) == {"C1": "V1", "C2": "V2"}
    levels = {level.code: level.value for level in result.levels}
    assert [levels.pop(code) for code in ("out-of-area-residential", "everyone-else")] == [1, 1]
    assert [levels.pop(code) for code in ("waiting-days", "fit", "travel")] == [360, 1680, 0]
    assert set(levels.values()) == {0}
    assert all(level.proved for level in result.levels)
    [left] = result.unmatched
    assert (left.child_id, left.rung, left.waiting_months, left.possible_pairs) == (
        "C3",
        "everyone-else",
        4,
        2,
    )
    assert result.unused == ()
    assert [(away.visitor_id, away.code) for away in result.not_taking_part] == [("V3", "training")]
    assert result.engine == "network"
    assert result.certificate is not None
    assert audit_round(result, tiny) == ()


def test_totals_add_up_the_plan_and_the_waits_it_leaves(tiny: Facts) -> None:
    """Two of three are matched, nobody travels, and four months are left."""
    totals = run_round(tiny).totals
    assert (totals.children_taking_part, totals.children_matched, totals.visitors_taking_part) == (3, 2, 2)
    assert (totals.kilometres_a_month, totals.mileage_pounds_a_month) == (0, 0)
    assert (totals.mean_waiting_months_left, totals.longest_waiting_months_left) == (4, 4)


def test_a_family_drives_once() -> None:
    """Two sisters with one visitor: the kilometres of one trip, not of two."""
    far = crowd(2, 1, cells={"C1": SAME, "C2": SAME, "V1": {"point": LEEDS}}, service={"max_travel_km": 90})
    result = run_round(far)
    assert len(result.matches) == 2
    assert result.totals.kilometres_a_month == pytest.approx(2 * result.matches[0].distance_km)


def test_each_status_stands_where_it_belongs() -> None:
    """Pinned, offered, proposed and allowed are in the plan, active is apart and in no level."""
    standing = [pinned("C1", "V1"), offered("C2", "V2"), active("C3", "V3"), allowed("C4", "V4", "travel")]
    result = run_round(crowd(4, 4, standing, cells={"V4": {"point": LEEDS}, "V3": {"capacity": 1}}))
    assert [(m.child_id, m.status, m.exceptions) for m in result.matches] == [
        ("C1", "pinned", ()),
        ("C2", "offered", ()),
        ("C4", "proposed", ("travel",)),
    ]
    assert [(match.child_id, match.visitor_id) for match in result.active] == [("C3", "V3")]
    assert result.levels[6].value == 3
    assert [(p.visitor_id, p.code) for p in result.not_taking_part] == [("V3", "places")]


def test_a_brother_or_sister_goes_where_a_pin_is_and_is_proposed() -> None:
    """Nobody pinned C2: it is for the coordinator to approve."""
    result = run_round(crowd(2, 2, [pinned("C1", "V2")], cells={"C1": SAME, "C2": SAME}))
    assert [(m.child_id, m.visitor_id, m.status) for m in result.matches] == [
        ("C1", "V2", "pinned"),
        ("C2", "V2", "proposed"),
    ]


def test_a_pin_that_lets_a_tie_go_is_labelled() -> None:
    """The exception is named like any other, and the warning is in the file."""
    standing = [pinned("C1", "V1"), pinned("C2", "V1")]
    result = run_round(crowd(3, 2, standing, cells={"C1": APART, "C2": APART, "V1": {"capacity": 2}}))
    assert [m.exceptions for m in result.matches if m.child_id != "C3"] == [("siblings",), ("siblings",)]
    assert "siblings-let-go" in [finding.code for finding in result.findings]


def test_a_sister_who_joins_is_said_in_a_note() -> None:
    """Why only one visitor was possible is written down."""
    result = run_round(crowd(2, 2, [active("C1", "V1")], cells={"C1": SAME, "C2": SAME}))
    assert plan(result) == {"C2": "V1"}
    assert "V1 visits a brother or sister of C2 and is the only one possible for C2." in result.notes


def test_a_match_beside_a_visited_brother_whom_it_should_keep_away_from_is_said() -> None:
    """Only children who take part are kept apart; where the plan goes against the wish, a warning says so."""
    cells = {"C1": APART, "C2": APART, "V1": {"capacity": 2}}
    result = run_round(crowd(2, 1, [active("C1", "V1")], cells=cells))
    assert plan(result) == {"C2": "V1"}
    [finding] = result.findings
    assert finding.code == "siblings-with-one-visitor"
    assert finding.text.startswith("V1 visits C1 already, and C2 is to have another visitor.")


def test_everyone_pinned_or_offered_is_a_round() -> None:
    """There is nothing to choose, and still a plan with levels."""
    result = run_round(crowd(2, 2, [pinned("C1", "V1"), offered("C2", "V2")]))
    assert plan(result) == {"C1": "V1", "C2": "V2"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            crowd(
                5,
                1,
                [active("C5", "V1")],
                cells={
                    "C1": {"agreed": Agreed.NO},
                    "C2": {"agreed": Agreed.NOT_ASKED},
                    "C3": {"agreed": Agreed.OBJECTS, "on_hold_since": date(2026, 11, 1)},
                    "C4": {"on_hold_since": date(2026, 11, 1)},
                    "V1": {"capacity": 2},
                },
            ),
            "No child takes part: 3 have not agreed, 1 is on hold and 1 is visited already.",
        ),
        (crowd(1, 1, [active("C1", "V1")]), "No child takes part: 1 is visited already."),
        (
            crowd(1, 2, cells={"V1": {"trained_on": None}, "V2": {"paused_from": date(2026, 11, 1)}}),
            "No visitor takes part: 1 is not trained yet and 1 pauses.",
        ),
        (crowd(0, 1), "No child takes part: the table has no row that can be used."),
        (
            crowd(1, 1, cells={"C1": {"age": 19}, "V1": {"dbs_issued_on": None}}),
            "No child takes part: 1 is beyond the service's age."
            " No visitor takes part: 1 has no DBS check in date.",
        ),
    ],
)
def test_where_nobody_is_left_the_reasons_are_counted(facts: Facts, said: str) -> None:
    """Each person once, under the first reason."""
    with pytest.raises(NobodyLeft) as fault:
        run_round(facts)
    assert said in str(fault.value)


def test_nobody_possible_is_a_round_and_not_a_fault() -> None:
    """Unmatched is a result."""
    result = run_round(crowd(2, 1, cells={"V1": {"available": 0}}))
    assert result.matches == ()
    assert [left.only_blocked_by for left in result.unmatched] == [{"shared-slots": ("V1",)}] * 2
    assert [(idle.visitor_id, idle.blocked_by) for idle in result.unused] == [("V1", {"shared-slots": 2})]


def test_the_same_facts_give_the_same_file() -> None:
    """Byte for byte; the reference is the day and six letters of what it was made from."""
    facts = made_up(7, children=30, visitors=20)
    first, second = (to_json(run_round(replace(facts))) for _ in range(2))
    assert first == second
    assert re.search(r'"reference": "R-20261122-[0-9a-f]{6}"', first)


def test_another_table_or_a_row_left_out_gives_another_reference() -> None:
    """What is quoted on paper names one round only."""
    left = [LeftOut("children", 4, "C9", "There is no age.")]
    references = {
        run_round(crowd(2, 2)).reference,
        run_round(crowd(2, 3)).reference,
        run_round(crowd(2, 2, service={"max_travel_km": 20})).reference,
        run_round(crowd(2, 2), left_out=left).reference,
    }
    assert len(references) == 4


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    """The tables turned upside down give the same file."""
    facts = made_up(seed, children=30, visitors=20)
    turned = Pool(facts.pool.children[::-1], facts.pool.visitors[::-1], facts.pool.standing[::-1])
    back = replace(facts, pool=turned, places=places_of(turned))
    assert to_json(run_round(facts)) == to_json(run_round(back))


@pytest.mark.parametrize("seed", range(6))
def test_no_name_stands_in_the_file(seed: int) -> None:
    """Everyone has a name that stands nowhere else; sentences use ids."""
    facts = made_up(seed, ties=Ties(standing=True, together=True, apart=True))
    named = Pool(
        tuple(replace(child, known_as="Quillon") for child in facts.children),
        tuple(replace(visitor, known_as="Zephyra") for visitor in facts.visitors),
        facts.pool.standing,
    )
    text = to_json(run_round(replace(facts, pool=named)))
    assert "Quillon" not in text
    assert "Zephyra" not in text


def test_findings_and_rows_left_out_are_written_down() -> None:
    """What reading found stands beside what settling found."""
    finding = Finding(
        code="age-range",
        severity=Severity.ERROR,
        file="c.csv",
        cell="B4",
        found="The age is 91.",
        mend="Mend it.",
    )
    left = [LeftOut("children", 4, "C9", "There is no age.")]
    result = run_round(
        crowd(2, 2, [pinned("C1", "V1"), pinned("C1", "V2")]), findings=[finding], left_out=left
    )
    assert [each.code for each in result.findings] == ["age-range", "pin-cannot-stand"]
    assert result.findings[0].text == "The age is 91. Mend it."
    assert (result.left_out[0].row, result.left_out[0].person_id) == (4, "C9")


def test_the_engine_is_said_and_why() -> None:
    """A network where nothing asks for more, a price on travel for a budget, and what was asked for."""
    assert "network" in run_round(crowd(2, 2)).engine_reason
    budget = crowd(2, 2, service={"monthly_travel_km_budget": 10})
    assert run_round(budget).engine == "network with a price on travel"
    assert "budget" in run_round(budget).engine_reason
    asked = run_round(crowd(2, 2), engine="constraint model")
    assert "was asked for" in asked.engine_reason
    assert asked.certificate is not None, "the round is a network, whoever solved it"
    assert asked.no_certificate == ""


def test_progress_is_told_in_words() -> None:
    """Whoever waits reads what is being done."""
    told: list[str] = []
    run_round(crowd(2, 2), progress=lambda doing, done: told.append(doing))
    assert told[0] == "Sorting out what is settled"
    assert "Finding the best plan" in told


def test_within_a_month_the_longer_waiting_child_comes_first() -> None:
    """A1, referred on 1 January, beats Z9, referred on 21 January, and the other way round."""
    for first, second in (("A1", "Z9"), ("Z9", "A1")):
        facts = crowd(2, 1)
        referred = {first: date(2026, 1, 1), second: date(2026, 1, 21)}
        children = tuple(
            replace(child, child_id=code, referred_on=referred[code])
            for child, code in zip(facts.children, referred, strict=True)
        )
        result = run_round(replace(facts, pool=replace(facts.pool, children=children)))
        assert plan(result) == {first: "V1"}
        levels = {level.code: level.value for level in result.levels}
        assert levels["waiting-days"] == (facts.today - date(2026, 1, 1)).days
