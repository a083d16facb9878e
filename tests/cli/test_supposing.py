"""``unlock``, ``whatif`` and a re-run: the what-ifs of the command line."""

import json
from pathlib import Path

from tests.cli.conftest import POLICY, TABLES, Command

BEN = 'name = "Ben"\n[[edit]]\nkind = "extend-travel"\nvisitor = "V07"\nto_km = 20\n'
MAN = (
    'name = "A man"\n[[edit]]\nkind = "add-visitor"\npostcode = "OL12"\ngender = "male"\navailable = "Sat"\n'
)


def test_the_smallest_change_for_sam(matcher: Command, made: Path) -> None:
    """In words with the numbers, and for a program with the scenario to try."""
    said = " ".join(matcher("unlock", made, *TABLES, "--child", "C04").stdout.split())
    assert "4.7 km more travel from V07: C04 with V07." in said
    answer = json.loads(matcher("unlock", made, *TABLES, "--child", "C04", "--json").stdout)
    assert answer["child_id"] == "C04"
    assert answer["found"][0]["changes"][0]["kind"] == "travel"
    assert answer["found"][0]["cost"]["out-of-area-residential"] == 1


def test_unlock_for_a_visitor_a_pair_and_everyone(matcher: Command, made: Path) -> None:
    """The same for a visitor with nobody, for one pair, and ranked over all visitors."""
    assert "V24 commits to 24 months" in matcher("unlock", made, *TABLES, "--visitor", "V24").stdout
    pair = matcher("unlock", made, *TABLES, "--child", "C20", "--visitor", "V14").stdout
    assert "independence" in pair
    ranked = json.loads(matcher("unlock", made, *TABLES, "--json").stdout)
    assert (ranked["visitors"][0]["visitor_id"], ranked["visitors"][0]["gains"]) == ("V07", ["C04"])
    assert ranked["clashes"] == []


def test_what_ifs_side_by_side(matcher: Command, made: Path, tmp_path: Path) -> None:
    """Two files beside the plan in force, as a table and for a program; the round file stays as it is."""
    (tmp_path / "ben.toml").write_text(BEN, "utf-8")
    (tmp_path / "man.toml").write_text(MAN, "utf-8")
    before = made.read_bytes()
    edits = ("--edit", "ben.toml", "--edit", "man.toml")
    said = matcher("whatif", made, *TABLES, *edits).stdout
    matched = next(line for line in said.splitlines() if line.startswith("Children matched"))
    assert matched.split("  ")[-1].strip() == "24 of 29"
    assert "V07 travels up to 20 km instead of 15." in said
    answer = json.loads(matcher("whatif", made, *TABLES, *edits, "--json").stdout)
    assert [each["name"] for each in answer["others"]] == ["Ben", "A man"]
    assert answer["others"][0]["gains"] == [{"child_id": "C04", "was": "", "now": "V07"}]
    assert answer["others"][0]["adopt"]["world"] == ["V07 travels up to 20 km instead of 15."]
    assert made.read_bytes() == before


def test_what_cannot_be_tried_is_said(matcher: Command, made: Path, tmp_path: Path) -> None:
    """No file named is a usage fault; a misspelt key, a double name, an unknown person are sentences."""
    assert matcher("whatif", made, *TABLES).exit_code == 2
    (tmp_path / "wrong.toml").write_text('[[edit]]\nkind = "pause-visitr"\n', "utf-8")
    done = matcher("whatif", made, *TABLES, "--edit", "wrong.toml")
    assert done.exit_code == 1
    assert "The nearest kind is pause-visitor." in " ".join(done.stderr.split())
    (tmp_path / "ben.toml").write_text(BEN, "utf-8")
    twice = matcher("whatif", made, *TABLES, "--edit", "ben.toml", "--edit", "ben.toml")
    assert "Two scenarios are called Ben" in " ".join(twice.stderr.split())
    (tmp_path / "who.toml").write_text(BEN.replace("V07", "V70"), "utf-8")
    assert "There is no visitor V70" in matcher("whatif", made, *TABLES, "--edit", "who.toml").stderr


def test_a_re_run_keeps_what_it_can_and_says_so(matcher: Command, made: Path) -> None:
    """Around an earlier round nothing changes where nothing did, and the round file says what was kept."""
    done = matcher("run", *TABLES, *POLICY, "--previous", made, "--out", "next.json")
    assert done.exit_code == 0
    assert "None of 23 proposals changed." in done.stdout
    kept = json.loads(Path("next.json").read_text("utf-8"))
    assert "23 of 23 stand as before." in kept["notes"][-1]
    assert kept["matches"] == json.loads(made.read_text("utf-8"))["matches"]
