"""The sample: made by its script, the same each time, and it shows what its page says."""

import csv
import runpy
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import matcher
from matcher.errors import NobodyLeft
from matcher.intake.columns.dictionary import TABLES
from matcher.intake.wording import MESSAGES
from matcher.policy.ladder import rung_codes, rungs
from matcher.policy.policy import RUNG_CODES
from matcher.policy.rules import RULES, broken
from matcher.records.place import is_well_formed
from matcher.rounds.gathering import Gathered
from matcher.rounds.result import MatchRound

HOME = Path(__file__).resolve().parents[2]
SAMPLE = HOME / "sample_data"
SCRIPTS = HOME / "scripts"
DAY = date(2026, 11, 22)
NEVER_IN_REAL_CODES = set("CIKMOV")


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    """The sample as the screen and the command line read it."""
    return matcher.gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=DAY,
    )


@pytest.fixture(scope="module")
def result(gathered: Gathered) -> MatchRound:
    """The sample's round."""
    return matcher.run_round(gathered.facts, findings=gathered.findings)


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as the script makes them now."""
    folder = tmp_path_factory.mktemp("anew")
    subprocess.run([sys.executable, SCRIPTS / "make_sample_data.py", folder], check=True)
    return folder


def _cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.values) for sheet in load_workbook(path)}


def test_the_script_makes_the_same_files(made_anew: Path) -> None:
    """Nothing in the folder is edited by hand, nothing is left over, nothing hangs on the clock."""
    files = {path.name for path in SAMPLE.iterdir()}
    assert {path.name for path in made_anew.iterdir()} == files
    for name in files:
        if name.endswith(".xlsx"):
            assert _cells(made_anew / name) == _cells(SAMPLE / name), name
        else:
            assert (made_anew / name).read_bytes() == (SAMPLE / name).read_bytes(), name


def test_the_sample_is_about_the_size_of_a_service(gathered: Gathered) -> None:
    """About thirty children and twenty visitors."""
    assert 28 <= len(gathered.facts.pool.children) <= 36
    assert 18 <= len(gathered.facts.pool.visitors) <= 26


def test_the_sample_has_no_error_finding(gathered: Gathered, result: MatchRound) -> None:
    """Everything in it can be used; what there is to know are a warning and a note."""
    assert gathered.errors == ()
    assert sorted(note.severity for note in result.findings) == ["note", "warning"]
    assert not gathered.reading.left_out


@pytest.mark.parametrize("table", ["children", "visitors", "standing"])
def test_every_column_of_the_sample_is_read(table: str) -> None:
    """The headings are those of the data dictionary, and no column is empty throughout."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) <= set(TABLES[table].columns)
    unused = [column for column in rows[0] if not any(row[column] for row in rows)]
    assert unused == (["out_of_area"] if table == "children" else [])


def test_the_postcodes_cannot_be_real() -> None:
    """Each full one is well-formed and ends in letters that the real ones never hold."""
    for name in ("children.csv", "visitors.csv", "places.csv"):
        with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
            codes = [row["postcode"] for row in csv.DictReader(file)]
        for code in codes:
            assert is_well_formed(code)
            assert " " not in code or NEVER_IN_REAL_CODES & set(code[-2:]), code


def test_checks_of_the_sample_run_out_as_any_others() -> None:
    """Its tables still read years later; the start date of its policy does not keep old checks in force."""
    later = matcher.gather(
        SAMPLE / "children.csv",
        SAMPLE / "visitors.csv",
        SAMPLE / "standing.csv",
        policy=SAMPLE / "policy.toml",
        places=SAMPLE / "places.csv",
        today=date(2031, 5, 1),
    )
    assert later.errors == ()
    with pytest.raises(NobodyLeft, match=r"^No visitor takes part: 25 have no DBS check in date\.$"):
        matcher.run_round(later.facts)


def _shown() -> list[Any]:
    sys.path.insert(0, str(SCRIPTS))
    try:
        return list(runpy.run_path(str(SCRIPTS / "sample_stories.py"))["SHOWN"])
    finally:
        sys.path.remove(str(SCRIPTS))


SHOWN = _shown()


def test_every_rung_and_nearly_every_rule_is_met() -> None:
    """The page has a row for each rung, each status and each rule."""
    codes = {(each.kind, each.code) for each in SHOWN}
    assert {code for kind, code in codes if kind == "rung"} == set(RUNG_CODES)
    assert {code for kind, code in codes if kind == "rule"} == {rule.code for rule in RULES}
    assert {code for kind, code in codes if kind == "standing"} == {str(status) for status in matcher.Status}


@pytest.mark.parametrize("each", [each for each in SHOWN if each.kind == "rung"], ids=lambda each: each.who)
def test_a_row_stands_on_the_rung_it_shows(each: Any, gathered: Gathered) -> None:
    """The child named stands on that rung."""
    facts = gathered.facts
    rung = rung_codes(facts.policy)[rungs(facts)[facts.child_index[each.who]]]
    assert rung == each.code


@pytest.mark.parametrize(
    "each", [each for each in SHOWN if each.kind == "rule"], ids=lambda each: f"{each.code}-{each.who}"
)
def test_a_row_breaks_the_rule_it_shows(each: Any, gathered: Gathered, result: MatchRound) -> None:
    """The person does not take part for that rule, or the pair breaks it."""
    child, _, visitor = each.who.partition(">")
    facts = gathered.facts
    if visitor:
        assert each.code in broken(facts, facts.child_index[child], facts.visitor_index[visitor])
    else:
        absent = {(person.child_id or person.visitor_id, person.code) for person in result.not_taking_part}
        assert (each.who, each.code) in absent


@pytest.mark.parametrize(
    "each", [each for each in SHOWN if each.kind == "standing"], ids=lambda each: each.code
)
def test_a_row_stands_as_it_shows(each: Any, gathered: Gathered) -> None:
    """The standing table has that row."""
    child, _, visitor = each.who.partition(">")
    rows = {(row.child_id, row.visitor_id, str(row.status)) for row in gathered.facts.pool.standing}
    assert (child, visitor, each.code) in rows


@pytest.mark.parametrize("each", [each for each in SHOWN if each.kind == "story"], ids=lambda each: each.code)
def test_a_story_is_in_the_plan(each: Any, result: MatchRound) -> None:
    """The pair that the story tells of is in the plan."""
    child, _, visitor = each.who.partition(">")
    match = result.match_of(child)
    assert match is not None
    assert match.visitor_id == visitor


def test_brothers_and_sisters_are_as_the_stories_say(result: MatchRound) -> None:
    """Harvey and Evie share a visitor, Amir and Zara do not."""
    visitor = {match.child_id: match.visitor_id for match in result.matches}
    assert visitor["C21"] == visitor["C22"]
    assert visitor["C23"] != visitor["C24"]


def test_chloe_is_an_exception_wherever_she_is_shown(result: MatchRound) -> None:
    """The rule that was relaxed for her stands on the match."""
    match = result.match_of("C19")
    assert match is not None
    assert match.exceptions == ("travel",)


def test_sam_is_one_rule_away_from_one_visitor_with_nobody(gathered: Gathered, result: MatchRound) -> None:
    """Ben travels a few kilometres too little, that alone stops the pair, and he has nobody."""
    facts = gathered.facts
    sam, ben = facts.child_index["C04"], facts.visitor_index["V07"]
    assert facts.pool.children[sam].known_as == "Sam"
    assert list(broken(facts, sam, ben)) == ["travel"]
    assert "V07" in {visitor.visitor_id for visitor in result.unused}
    wider = _with_wider_travel(gathered, "V07", 20)
    plan = matcher.run_round(wider)
    assert plan.totals.children_matched == result.totals.children_matched + 1
    sams = plan.match_of("C04")
    assert sams is not None
    assert sams.visitor_id == "V07"


def _with_wider_travel(gathered: Gathered, visitor_id: str, km: float) -> matcher.Facts:
    from dataclasses import replace

    pool = gathered.facts.pool
    visitors = tuple(
        replace(visitor, max_travel_km=km) if visitor.visitor_id == visitor_id else visitor
        for visitor in pool.visitors
    )
    return replace(gathered.facts, pool=replace(pool, visitors=visitors))


def test_the_audit_finds_nothing(gathered: Gathered, result: MatchRound) -> None:
    """What the sample shows is right."""
    assert matcher.audit_round(result, gathered.facts) == ()


# The awkward workbook


def _planted() -> Iterator[tuple[str, str, str, str]]:
    with (SAMPLE / "awkward_faults.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["table"], row["cell"], row["severity"], row["code"]


def test_awkward_gives_every_fault_with_the_right_cell() -> None:
    """What is found is what was planted: no fault more, none less, each at its cell."""
    reading = matcher.read_tables(SAMPLE / "awkward.xlsx", as_of=DAY, today=DAY)
    found = [(each.table, each.cell, str(each.severity), each.code) for each in reading.findings]
    assert sorted(found) == sorted(_planted())


def test_awkward_has_every_kind_of_fault_a_workbook_can_have() -> None:
    """What is missing is about files as such, about text files, or needs a table of its own."""
    elsewhere = (
        "file-",
        "text-",
        "heading-missing",
        "sheet-",
        "table-missing",
        "table-too-",
        "bodies-too-",
        "mapping-",
        "row-too-",
        "cell-too-",
    )
    codes = {code for *_, code in _planted()}
    missing = {code for code in MESSAGES if code not in codes and not code.startswith(elsewhere)}
    assert missing == {"id-near", "id-too-long"}


def test_the_row_account_of_awkward_adds_up() -> None:
    """Every row is used, left out with its reason, or blank."""
    reading = matcher.read_tables(SAMPLE / "awkward.xlsx", as_of=DAY, today=DAY)
    by_table = {account.table: account for account in reading.accounts}
    assert (by_table["children"].rows, by_table["children"].used) == (43, 24)
    assert sum(account.left_out for account in reading.accounts) == len(reading.left_out) == 26
