"""``run``: the best plan, proved and written down."""

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.summary import text
from matcher.rounds.result import from_json
from tests.cli.conftest import POLICY, SAMPLE, TABLES, Command


def test_the_sample_proves_every_level(plan: dict[str, Any]) -> None:
    """Each level reaches its bound and says that it is proved."""
    assert all(level["proved"] and level["value"] == level["bound"] for level in plan["levels"])
    assert [level["code"] for level in plan["levels"]][-3:] == ["waiting-days", "fit", "travel"]


def test_most_of_the_sample_is_matched_and_sam_has_nobody(plan: dict[str, Any]) -> None:
    """The story that the README tells holds."""
    assert plan["totals"]["children_matched"] == 23
    unmatched = {child["child_id"]: child for child in plan["unmatched"]}
    assert set(unmatched) == {"C04", "C05", "C13", "C20", "C25", "C26"}
    assert unmatched["C04"]["only_blocked_by"] == {"travel": ["V05", "V07"]}
    assert "V07" in {visitor["visitor_id"] for visitor in plan["unused"]}


def test_the_summary_has_the_numbers_of_the_round(
    matcher: Command, plan: dict[str, Any], tmp_path: Path
) -> None:
    """What is said is what is written."""
    done = matcher("run", *TABLES, *POLICY, "--out", "round.json")
    assert done.exit_code == 0
    assert json.loads((tmp_path / "round.json").read_text("utf-8")) == plan
    totals = plan["totals"]
    said = f"{totals['children_matched']} of {totals['children_taking_part']} children have a proposal"
    assert said in done.stdout
    assert f"{len(plan['unmatched'])} children have nobody" in " ".join(done.stdout.split())
    for child in plan["unmatched"]:
        assert f"- {child['child_id']} (" in done.stdout
    for person in plan["not_taking_part"]:
        assert (person["child_id"] or person["visitor_id"]) in done.stdout
    assert "round.json" in done.stdout


def test_a_round_that_is_there_is_written_over(matcher: Command, tmp_path: Path) -> None:
    """The same command again leaves the new round, whole, and nothing beside it."""
    (tmp_path / "round.json").write_text("an older round")
    assert matcher("run", *TABLES, *POLICY, "--out", "round.json").exit_code == 0
    assert from_json((tmp_path / "round.json").read_bytes()).matches
    assert [path.name for path in tmp_path.iterdir()] == ["round.json"]


def test_run_answers_a_program(matcher: Command, plan: dict[str, Any]) -> None:
    """With --json stdout is the round and nothing else, and no file is needed."""
    done = matcher("run", *TABLES, *POLICY, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == plan
    assert "cell H26" in done.stderr


def test_the_workbook_gives_the_same_plan(matcher: Command, plan: dict[str, Any]) -> None:
    """One workbook with coordinates and three tables with places say the same."""
    done = matcher("run", SAMPLE / "service.xlsx", *POLICY, "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    pairs = [(match["child_id"], match["visitor_id"]) for match in plan["matches"]]
    assert [(match["child_id"], match["visitor_id"]) for match in answer["matches"]] == pairs


def test_a_round_is_made_whatever_is_found(matcher: Command, tmp_path: Path) -> None:
    """Faulty rows are left out and named; the exit code is still 0."""
    done = matcher("run", SAMPLE / "awkward.xlsx", "--today", "2026-11-22", "--out", "round.json")
    assert done.exit_code == 0, done.stderr
    assert "more; `matcher check` lists them." in done.stderr
    assert "Left out: 26 rows that cannot be used:" in done.stdout


def test_strict_stops_at_an_error(matcher: Command, tmp_path: Path) -> None:
    """No round is written where a row had to be left out."""
    done = matcher("run", SAMPLE / "awkward.xlsx", "--today", "2026-11-22", "--out", "round.json", "--strict")
    assert done.exit_code == 1
    assert "No round was made: with --strict" in done.stderr
    assert not (tmp_path / "round.json").exists()


def test_strict_stops_at_a_pin_that_cannot_stand(matcher: Command, tmp_path: Path) -> None:
    """The tables are faultless; what was asked for cannot be done."""
    (tmp_path / "standing.csv").write_text("child_id,visitor_id,status\nC04,V18,pinned\n")
    words = ["run", *TABLES[:2], "--places", SAMPLE / "places.csv", *POLICY, "--standing", "standing.csv"]
    assert matcher(*words, "--out", "round.json").exit_code == 0
    done = matcher(*words, "--out", "strict.json", "--strict")
    assert done.exit_code == 1
    assert not (tmp_path / "strict.json").exists()


def test_the_sample_passes_strict(matcher: Command) -> None:
    """Warnings and notes stop nothing."""
    assert matcher("run", *TABLES, *POLICY, "--out", "round.json", "--strict").exit_code == 0


def test_nobody_left_is_exit_code_1(matcher: Command, tmp_path: Path) -> None:
    """Where no child takes part there is no round, and a sentence says why."""
    (tmp_path / "children.csv").write_text(
        "child_id,age,postcode,placement_type,agreed,referred_on,available\nC1,12,M6,foster,objects,2026-01-05,any\n"
    )
    done = matcher("run", "children.csv", SAMPLE / "visitors.csv", *POLICY, "--out", "round.json")
    assert done.exit_code == 1
    assert "agreed" in done.stderr
    assert not (tmp_path / "round.json").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["gone.csv", SAMPLE / "visitors.csv"], "There is no file gone.csv here."),
        ([SAMPLE / "children.csv", SAMPLE / "children.csv"], "visitors"),
        ([SAMPLE / "children.csv"], "visitors"),
        ([*TABLES[:2], "--standing", "gone.csv"], "gone.csv"),
        ([*TABLES[:2], "--policy", "gone.toml"], "gone.toml"),
        ([*TABLES[:2], "--places", SAMPLE / "policy.toml"], "policy.toml"),
    ],
)
def test_what_cannot_be_read_makes_no_round(
    matcher: Command, tmp_path: Path, changed: list[object], said: str
) -> None:
    """A table, the policy or the places that cannot be read: exit code 1 and a sentence."""
    done = matcher("run", *changed, "--today", "2026-11-22", "--out", "round.json")
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "round.json").exists()


def test_a_round_that_cannot_be_written_is_said(matcher: Command) -> None:
    """A folder that is not there is told in a sentence."""
    done = matcher("run", *TABLES, *POLICY, "--out", "nowhere/round.json")
    assert done.exit_code == 1
    assert "round.json could not be written" in done.stderr


def test_a_time_limit_still_gives_a_round(matcher: Command, tmp_path: Path) -> None:
    """A round of this size is done long before."""
    assert matcher("run", *TABLES, *POLICY, "--out", "round.json", "--time-limit", "20").exit_code == 0


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-W47-1", "20261122", "22/11/2026", ""])
def test_an_odd_day_is_not_understood(matcher: Command, day: str) -> None:
    """A day is written in one way, and lies within a lifetime of the program: else exit code 2."""
    done = matcher("run", *TABLES, "--today", day, "--out", "round.json")
    assert done.exit_code == 2
    assert day in done.stderr


def test_a_risk_rule_is_not_switched_off_without_a_name(matcher: Command, tmp_path: Path) -> None:
    """An old policy file asks who decided; with a name and a reason the summary says both."""
    policy = tmp_path / "policy.toml"
    policy.write_text("[rules]\nconditions = false\n", "utf-8")
    words = ("run", *TABLES, "--policy", policy, "--today", "2026-11-22", "--out", "round.json")
    done = matcher(*words)
    assert done.exit_code == 1
    assert "Say who switched off risk conditions for everybody, and why." in " ".join(done.stderr.split())
    assert not (tmp_path / "round.json").exists()
    with policy.open("a", encoding="utf-8") as file:
        file.write('[reasons.conditions]\nby = "Maria Holt"\nreason = "The panel looked"\n')
    done = matcher(*words)
    assert done.exit_code == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "Risk conditions are switched off for everybody: Maria Holt, “The panel looked”." in said


def test_a_run_shows_what_was_typed_and_does_not_keep_it(matcher: Command, tmp_path: Path) -> None:
    """Who runs a round has the tables before them; the round file is impersonal."""
    done = matcher("run", SAMPLE / "awkward.xlsx", "--today", "2026-11-22", "--out", "round.json")
    checked = matcher("check", SAMPLE / "awkward.xlsx", "--today", "2026-11-22")
    assert "“…”" not in done.stderr
    assert "“…”" in (tmp_path / "round.json").read_text("utf-8")
    shown = " ".join(done.stderr.split()).partition(" - ")[2].partition(" - ")[0]
    assert "“" in shown
    assert shown in " ".join((checked.stdout + checked.stderr).split())


def test_a_run_says_whether_another_plan_is_as_good(matcher: Command) -> None:
    """Of the sample none is."""
    done = matcher("run", *TABLES, *POLICY, "--out", "round.json")
    assert "No other plan is equally good." in " ".join(done.stdout.split())


def test_one_of_three_children_has_a_proposal(plan: dict[str, Any]) -> None:
    """The verb goes with the number matched."""
    result = from_json(json.dumps(plan).encode())
    one = result.model_copy(update={"totals": result.totals.model_copy(update={"children_matched": 1})})
    assert f"1 of {result.totals.children_taking_part} children has a proposal" in text(one)
