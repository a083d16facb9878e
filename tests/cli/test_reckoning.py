"""``recruit``, ``sureness`` and ``equality``: for a person and for a program, the same figures."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLE, TABLES, Command


def test_whom_to_recruit_for_sam(matcher: Command, made: Path) -> None:
    """A man near Rochdale on Saturdays: one more out-of-area residential child."""
    done = matcher("recruit", made, *TABLES, "--next", "2")
    said = " ".join(done.stdout.split())
    assert done.exit_code == 0
    assert "1. a male visitor within 15 km of Rochdale" in said
    assert "free on Saturdays" in said
    assert "one out-of-area residential child more" in said
    assert "the best 2 on every level" in said


def test_recruit_answers_a_program(matcher: Command, made: Path) -> None:
    """The list, the next ones, the guarantee and the map; the words hold the figures."""
    answer = json.loads(matcher("recruit", made, *TABLES, "--next", "1", "--json").stdout)
    assert answer["list"][0]["value"]["out-of-area-residential"] == 1
    assert answer["list"][0]["child_id"] == "C04"
    assert len(answer["next"]) == 1
    assert {"latitude", "longitude", "place", "value", "sentence"} == set(answer["map"][0])
    assert answer["imagined"] > 1000


def test_recruit_over_a_grid(matcher: Command, made: Path) -> None:
    """A grid has more places than there are where children live."""
    wide, near = (
        json.loads(matcher("recruit", made, *TABLES, "--radius", "10", *words, "--json").stdout)
        for words in (["--grid"], [])
    )
    assert len(wide["map"]) > len(near["map"])
    assert wide["list"][0]["radius_km"] == 10


def test_how_sure_each_match_is(matcher: Command, made: Path) -> None:
    """In how many settings each stays, in words and for a program."""
    answer = json.loads(matcher("sureness", made, *TABLES, "--settings", "10", "--json").stdout)
    said = " ".join(matcher("sureness", made, *TABLES, "--settings", "10").stdout.split())
    assert f"the whole plan is the same in {answer['same_plan']}" in said
    for match in answer["matches"]:
        assert match["child_id"] in said
        assert match["status"] != "proposed" or f"in {match['stays']} of 10 settings" in said


def test_who_waits_by_group_is_whole_on_the_terminal(matcher: Command, made: Path) -> None:
    """Fourteen girls and fifteen boys: every figure is there, and the first and the last line mark it."""
    done = matcher("equality", made, *TABLES, "--no-prices")
    lines = done.stdout.strip().split("\n")
    assert done.exit_code == 0
    assert lines[0] == lines[-1] == "Internal: small numbers shown. Do not share."
    assert "kept back" not in done.stdout
    told = [line.split() for line in lines]
    assert ["female", "14"] in [words[:2] for words in told]
    assert ["male", "15"] in [words[:2] for words in told]


@pytest.mark.parametrize("internal", [False, True])
def test_who_waits_leaves_with_small_numbers_kept_back(
    matcher: Command, made: Path, tmp_path: Path, internal: bool
) -> None:
    """For a program and as a file: null or empty for what is small, unless asked for and then marked."""
    flag = ["--internal"] if internal else []
    answer = json.loads(matcher("equality", made, *TABLES, "--no-prices", "--json", *flag).stdout)
    mark = "Internal: small numbers shown. Do not share."
    assert answer["internal"] is internal
    assert (answer["kept_back"] == mark) is internal
    counts = [row["matched"] for table in answer["groupings"] for row in table["rows"]]
    small = [count for count in counts if count is not None and 0 < count < 5]
    assert bool(small) is internal
    done = matcher("equality", made, *TABLES, "--to", tmp_path / "who.csv", *flag)
    text = (tmp_path / "who.csv").read_text(encoding="utf-8-sig")
    assert (done.exit_code, done.stdout) == (0, "")
    assert (mark in done.stderr, mark in text) == (internal, internal)
    assert text.count("\n") == 2 + len(counts)


@pytest.mark.parametrize("command", ["recruit", "sureness", "equality"])
def test_other_tables_are_refused(matcher: Command, made: Path, command: str) -> None:
    """A round is never read beside tables it was not made from."""
    done = matcher(command, made, *TABLES[:2], "--places", SAMPLE / "places.csv")
    assert done.exit_code == 1
    assert "The standing table is not the one" in done.stderr
    assert done.stdout == ""
