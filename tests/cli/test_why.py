"""``why`` and ``audit``: a round beside its tables."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLE, TABLES, Command


def test_why_answers_for_every_child(matcher: Command, made: Path) -> None:
    """With neither a child nor a visitor named, each child of the tables has a paragraph."""
    done = matcher("why", made, *TABLES)
    assert done.exit_code == 0
    paragraphs = done.stdout.strip().split("\n\n")
    assert len(paragraphs) == 34
    for number, paragraph in enumerate(paragraphs, start=1):
        assert f"C{number:02}" in paragraph.splitlines()[0]


def test_why_sam_has_nobody(matcher: Command, made: Path) -> None:
    """The nearest miss is named with its numbers."""
    said = " ".join(matcher("why", made, *TABLES, "--child", "C04").stdout.split())
    assert "Sam (C04) has nobody in this plan." in said
    assert "Ben travels up to 15 km; this is 19.7 km." in said


def test_why_ruby_lost_out_names_the_others(matcher: Command, made: Path) -> None:
    """Where visitors are possible, the children they go to are named."""
    said = " ".join(matcher("why", made, *TABLES, "--child", "C20").stdout.split())
    assert "Leah (C02) stands higher on the ladder" in said
    assert "Harvey (C21)" in said


def test_why_not_that_pair(matcher: Command, made: Path) -> None:
    """A pair that is not possible has its broken rules."""
    said = matcher("why", made, *TABLES, "--child", "C04", "--visitor", "V07").stdout
    assert said.startswith("Ben (V07) for Sam (C04) is not possible: 1 rule is broken.")


def test_why_a_visitor_has_nobody(matcher: Command, made: Path) -> None:
    """The same for a visitor."""
    assert "Beth commits to 12 months" in " ".join(
        matcher("why", made, *TABLES, "--visitor", "V24").stdout.split()
    )


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--child", "C02"], {"child_id": "C02"}),
        (["--visitor", "V07"], {"visitor_id": "V07"}),
        (["--child", "C04", "--visitor", "V07"], {"child_id": "C04", "visitor_id": "V07"}),
    ],
)
def test_why_answers_a_program(matcher: Command, made: Path, words: list[str], ids: dict[str, str]) -> None:
    """With --json one explanation is one object."""
    answer = json.loads(matcher("why", made, *TABLES, *words, "--json").stdout)
    assert {name: answer[name] for name in ids} == ids
    assert answer["sentences"]


def test_why_answers_a_program_for_everyone(matcher: Command, made: Path) -> None:
    """With --json and nobody named the answer is a list."""
    answer = json.loads(matcher("why", made, *TABLES, "--json").stdout)
    assert [each["child_id"] for each in answer] == [f"C{number:02}" for number in range(1, 35)]


def test_an_unknown_child_is_told_with_the_nearest(matcher: Command, made: Path) -> None:
    """A misspelt id is exit code 1 and a sentence."""
    done = matcher("why", made, *TABLES, "--child", "C4")
    assert done.exit_code == 1
    assert "There is no child C4 in the tables." in done.stderr


@pytest.mark.parametrize("command", ["why", "audit"])
def test_other_tables_are_refused_by_name(matcher: Command, made: Path, command: str) -> None:
    """A round is never read beside tables it was not made from."""
    done = matcher(command, made, *TABLES[:2], "--places", SAMPLE / "places.csv")
    assert done.exit_code == 1
    assert "The standing table is not the one this round was made from." in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["why", "audit"])
def test_another_policy_is_refused_by_name(matcher: Command, made: Path, command: str) -> None:
    """The round brings its own policy; another one is not taken for it."""
    done = matcher(command, made, *TABLES, "--policy", "national-minimum")
    assert done.exit_code == 1
    assert "policy" in done.stderr


@pytest.mark.parametrize(
    "content", ["{}", "not a round", '{"format": "matcher round", "format_version": 99}']
)
def test_what_is_no_round_file_is_refused(matcher: Command, tmp_path: Path, content: str) -> None:
    """Some other file, or one of a later version: a sentence that names it."""
    (tmp_path / "other.json").write_text(content)
    for command in ("why", "audit"):
        done = matcher(command, "other.json", *TABLES)
        assert done.exit_code == 1
        assert "other.json" in done.stderr


def test_the_audit_finds_nothing_in_the_sample(matcher: Command, made: Path) -> None:
    """Exit code 0, and what was checked."""
    done = matcher("audit", made, *TABLES)
    assert done.exit_code == 0
    assert "Nothing wrong with round" in done.stdout
    answer = json.loads(matcher("audit", made, *TABLES, "--json").stdout)
    assert answer["faults"] == []


def test_the_audit_finds_a_planted_fault(matcher: Command, plan: dict[str, Any], tmp_path: Path) -> None:
    """A fit that was raised by hand is exit code 1, in words and for a program."""
    tampered = json.loads(json.dumps(plan))
    tampered["matches"][0]["fit"] += 1
    (tmp_path / "tampered.json").write_text(json.dumps(tampered))
    done = matcher("audit", "tampered.json", *TABLES)
    assert done.exit_code == 1
    assert tampered["matches"][0]["child_id"] in done.stdout
    answer = matcher("audit", "tampered.json", *TABLES, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["faults"]


def test_why_answers_for_rows_that_were_left_out(matcher: Command, tmp_path: Path) -> None:
    """A child whose row cannot be used is named with the reason, not passed over."""
    awkward = (SAMPLE / "awkward.xlsx", "--today", "2026-11-22")
    assert matcher("run", *awkward, "--out", "round.json").exit_code == 0
    said = matcher("why", "round.json", awkward[0]).stdout
    assert "C04" in said
    assert "cannot be read (cell " in said
    assert "31/02/2026" not in said
