"""Fifty files gone wrong, and every hostile one, through the command line: sentences, never a traceback."""

import json
from pathlib import Path

import pytest

from matcher.intake.sheets import Upload
from tests.cli.conftest import Command
from tests.intake.hostile import hostile_files
from tests.intake.made_tables import csv_upload, visitor
from tests.intake.mutations import mutated


def _put(upload: Upload, folder: Path) -> Path:
    path = folder / upload.name
    path.write_bytes(upload.content)
    return path


def _visitors(folder: Path) -> Path:
    place = {"latitude": 53.49, "longitude": -2.29}
    return _put(csv_upload([visitor(**place)], "visitors.csv"), folder)


def _goes_well(matcher: Command, words: list[object], made: Path) -> None:
    checked = matcher("check", *words, "--today", "2026-11-22", "--json")
    assert checked.exit_code in (0, 1), checked.stderr
    findings = json.loads(checked.stdout)["findings"]
    assert checked.exit_code == any(finding["severity"] == "error" for finding in findings)
    ran = matcher("run", *words, "--today", "2026-11-22", "--out", made)
    assert ran.exit_code in (0, 1), ran.stderr
    assert made.exists() == (ran.exit_code == 0)
    for done in (checked, ran):
        assert "Traceback" not in done.output
        assert "(reference" not in done.output
        assert done.exit_code == 0 or done.stderr or findings


@pytest.mark.parametrize("number", range(50))
def test_a_mutated_file_is_told_in_sentences(matcher: Command, tmp_path: Path, number: int) -> None:
    """Exit code 0 or 1, findings that agree with it, and a round or none."""
    _goes_well(matcher, [_put(mutated(number), tmp_path), _visitors(tmp_path)], tmp_path / "round.json")


@pytest.mark.parametrize("kind", hostile_files())
def test_a_hostile_file_is_told_in_sentences(matcher: Command, tmp_path: Path, kind: str) -> None:
    """What was made to do harm is refused like any other file."""
    _goes_well(matcher, [_put(hostile_files()[kind], tmp_path), _visitors(tmp_path)], tmp_path / "round.json")


def test_a_mutated_round_file_is_refused_in_a_sentence(matcher: Command, tmp_path: Path, made: Path) -> None:
    """Cut short, or with a bit turned, a round file is refused or reads as other data."""
    whole = made.read_bytes()
    for number in range(12):
        place = len(whole) * (number + 1) // 13
        other = whole[:place] if number % 2 else whole[:place] + b"\x07" + whole[place + 1 :]
        (tmp_path / "other.json").write_bytes(other)
        done = matcher("export", "other.json", "--to", "list.csv")
        assert done.exit_code == 1
        assert "other.json" in done.stderr
        assert "(reference" not in done.stderr
