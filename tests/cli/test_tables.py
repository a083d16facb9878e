"""``template`` and ``check``: before a round."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import POLICY, SAMPLE, TABLES, Command


def test_a_template_is_written_and_can_be_checked(matcher: Command, tmp_path: Path) -> None:
    """Its example rows are never used, so that an empty template has nobody and no fault."""
    assert matcher("template", "mine.xlsx").exit_code == 0
    assert {"children", "visitors", "standing"} <= set(load_workbook(tmp_path / "mine.xlsx").sheetnames)
    done = matcher("check", "mine.xlsx")
    assert "row-example" not in done.stderr
    assert "0 used" in done.stdout


def test_a_template_writes_over_nothing_unasked(matcher: Command, tmp_path: Path) -> None:
    """A filled-in workbook is not lost by the same command a second time."""
    (tmp_path / "mine.xlsx").write_bytes(b"filled in")
    refused = matcher("template", "mine.xlsx")
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert (tmp_path / "mine.xlsx").read_bytes() == b"filled in"
    assert matcher("template", "mine.xlsx", "--force").exit_code == 0
    assert (tmp_path / "mine.xlsx").read_bytes()[:2] == b"PK"


def test_a_template_needs_a_folder_that_is_there(matcher: Command) -> None:
    """What the system says of the path is told in a sentence."""
    done = matcher("template", "nowhere/mine.xlsx")
    assert done.exit_code == 1
    assert "mine.xlsx could not be written" in done.stderr


def test_a_template_under_too_long_a_name_is_told(matcher: Command) -> None:
    """Exit code 1 and a sentence, nothing unforeseen."""
    done = matcher("template", f"{'a' * 300}.xlsx")
    assert done.exit_code == 1
    assert "could not be written" in done.stderr


def test_the_sample_has_no_error(matcher: Command) -> None:
    """The sample is checked with exit code 0; what is to be known of it is told with its cells."""
    done = matcher("check", *TABLES, *POLICY)
    assert done.exit_code == 0
    assert "1 warning (probably not as meant):" in done.stderr
    assert "children.csv, cell H26" in done.stderr
    assert "children (children.csv): 34 rows read: 34 used, 0 left out, 0 blank" in done.stdout
    assert done.stdout.endswith("Found: 1 warning and 1 note.\n")


def test_one_workbook_holds_every_table(matcher: Command) -> None:
    """The sample as one workbook needs no second file and no places."""
    done = matcher("check", SAMPLE / "service.xlsx", *POLICY)
    assert done.exit_code == 0
    assert "visitors (service.xlsx, sheet visitors): 25 rows read" in done.stdout


def test_findings_are_told_worst_first_with_the_rows_left_out(matcher: Command) -> None:
    """Errors come before warnings and notes; the account and the rows left out close the list."""
    done = matcher("check", SAMPLE / "awkward.xlsx", "--today", "2026-11-22")
    assert done.exit_code == 1
    order = [done.stderr.index(f"{kind} (") for kind in ("errors", "warnings", "notes")]
    assert order == sorted(order)
    assert "sheet Children, cell P5" in done.stderr
    assert "left out: children, row 5 (C04)" in done.stdout
    assert "43 rows read (1 of them hidden): 24 used, 18 left out, 1 blank" in done.stdout


def test_check_answers_a_program(matcher: Command) -> None:
    """With --json stdout is that JSON and nothing else."""
    done = matcher("check", SAMPLE / "awkward.xlsx", "--today", "2026-11-22", "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert set(answer) == {"findings", "rows", "left_out", "unreadable"}
    first = answer["findings"][0]
    assert set(first) >= {"code", "severity", "table", "file", "sheet", "cell", "found", "mend"}
    for account in answer["rows"]:
        assert account["rows"] == account["used"] + account["left_out"] + account["blank"]


def test_a_pin_that_cannot_stand_is_found_before_the_run(matcher: Command, tmp_path: Path) -> None:
    """A pin with an untrained visitor is an error finding of the check already."""
    (tmp_path / "standing.csv").write_text("child_id,visitor_id,status\nC04,V18,pinned\n")
    done = matcher(
        "check", *TABLES[:2], "--places", SAMPLE / "places.csv", *POLICY, "--standing", "standing.csv"
    )
    assert done.exit_code == 1
    assert "C04" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([SAMPLE / "gone.csv", SAMPLE / "visitors.csv"], "gone.csv"),
        ([SAMPLE / "policy.toml", SAMPLE / "visitors.csv"], "policy.toml"),
        ([*TABLES[:2], "--policy", "salfrod"], "salford"),
        ([*TABLES[:2], "--places", "gone.csv"], "gone.csv"),
    ],
)
def test_what_cannot_be_read_is_exit_code_1(matcher: Command, words: list[object], said: str) -> None:
    """A missing file, a file of another kind, a policy or places that are not there: a sentence each."""
    done = matcher("check", *words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_no_file_of_places_is_said_once(matcher: Command) -> None:
    """Not of each person anew; a program still gets them all."""
    done = matcher("check", *TABLES[:2])
    assert "59 people have no place on the map" in done.stderr
    assert done.stderr.count("gazetteer") == 0
    findings = json.loads(matcher("check", *TABLES[:2], "--json").stdout)["findings"]
    assert sum(finding["code"] == "no-distance-known" for finding in findings) == 59
