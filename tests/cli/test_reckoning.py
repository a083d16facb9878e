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


def test_who_waits_by_group(matcher: Command, made: Path) -> None:
    """Six tables with what may be shown; what is kept back says so, and is null for a program."""
    done = matcher("equality", made, *TABLES)
    answer = json.loads(matcher("equality", made, *TABLES, "--no-prices", "--json").stdout)
    assert done.exit_code == 0
    for table in answer["groupings"]:
        assert table["title"] in done.stdout
        for row in table["rows"]:
            assert row["group"] in done.stdout
            assert row["matched"] is None or row["matched"] == 0 or row["matched"] >= 5
    assert "kept back *" in done.stdout
    assert "* Under 5" in done.stdout


@pytest.mark.parametrize("command", ["recruit", "sureness", "equality"])
def test_other_tables_are_refused(matcher: Command, made: Path, command: str) -> None:
    """A round is never read beside tables it was not made from."""
    done = matcher(command, made, *TABLES[:2], "--places", SAMPLE / "places.csv")
    assert done.exit_code == 1
    assert "The standing table is not the one" in done.stderr
    assert done.stdout == ""
