"""``alternatives``, ``reserves`` and ``rehearse``: the same answers as Python gives, in words and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TABLES, Command


def _words(text: str) -> str:
    return " ".join(text.split())


def test_alternatives_for_ruby(matcher: Command, made: Path) -> None:
    """Ruby has nobody: each choice has its cost, and who makes way is named."""
    done = matcher("alternatives", made, *TABLES, "--child", "C20")
    assert done.exit_code == 0
    said = _words(done.stdout)
    assert said.startswith("Ruby (C20) could have, everybody else rearranged as well as can be:")
    assert "Ruby (C20) goes to Nadia (V22), Chloe (C19) is left without." in said


def test_alternatives_for_a_program(matcher: Command, made: Path, plan: dict[str, Any]) -> None:
    """Entries have the six keys and no more; the one in force has an empty cost and comes first."""
    entries = json.loads(matcher("alternatives", made, *TABLES, "--child", "C02", "--json").stdout)
    keys = {"child_id", "visitor_id", "cost", "exact", "moves", "decided"}
    assert all(set(entry) == keys for entry in entries)
    (match,) = (match for match in plan["matches"] if match["child_id"] == "C02")
    assert entries[0] == {
        "child_id": "C02",
        "visitor_id": match["visitor_id"],
        "cost": {},
        "exact": True,
        "moves": [],
        "decided": "levels",
    }
    codes = {level["code"] for level in plan["levels"]}
    for entry in entries[1:]:
        assert entry["exact"]
        assert set(entry["cost"]) <= codes
        assert entry["moves"][0] == {
            "child_id": "C02",
            "from": match["visitor_id"],
            "to": entry["visitor_id"],
        }


def test_exceptions_only_when_asked_for(matcher: Command, made: Path) -> None:
    """Sam has no possible visitor; with exceptions Ben is one, and labelled."""
    words = ("alternatives", made, *TABLES, "--child", "C04")
    assert json.loads(matcher(*words, "--json").stdout) == []
    found = json.loads(matcher(*words, "--also-exceptions", "--json").stdout)
    assert all(entry["exceptions"] for entry in found)
    assert "travel" in next(entry["exceptions"] for entry in found if entry["visitor_id"] == "V07")
    assert "Ben (V07) for Sam (C04) (an exception: travel):" in _words(
        matcher(*words, "--also-exceptions").stdout
    )


def test_alternatives_of_a_visitor_and_of_a_pair(matcher: Command, made: Path) -> None:
    """From the visitor's side the same pair costs the same; both named, it is that pair alone."""
    words = ("alternatives", made, *TABLES, "--json")
    visitors = json.loads(matcher(*words, "--visitor", "V10").stdout)
    assert {entry["visitor_id"] for entry in visitors} == {"V10"}
    (pair,) = json.loads(matcher(*words, "--visitor", "V10", "--child", "C02").stdout)
    assert pair in visitors


def test_somebody_has_to_be_asked_about(matcher: Command, made: Path) -> None:
    """With neither a child nor a visitor the command is not understood."""
    done = matcher("alternatives", made, *TABLES)
    assert done.exit_code == 2
    assert "Say whom to ask about." in done.stderr


def test_reserves_in_words_and_for_a_program(matcher: Command, made: Path) -> None:
    """Leah's second choice, its cost and on how many lists; disjoint lists share nobody."""
    said = _words(matcher("reserves", made, *TABLES).stdout)
    assert said.startswith("Same faces:")
    assert "Leah (C02) (proposed V08): - Margaret and John (V10): fit −13; 0.7 km less travel." in said
    found = json.loads(matcher("reserves", made, *TABLES, "--disjoint", "--json").stdout)
    standing = [entry["visitor_id"] for each in found["reserves"] for entry in each["reserves"]]
    assert standing
    assert len(standing) == len(set(standing))
    assert found["notices"] == []


def test_rehearsals_in_words_and_for_a_program(matcher: Command, made: Path, plan: dict[str, Any]) -> None:
    """Every match is rehearsed; the child in secure accommodation, who has one visitor only, comes first."""
    assert matcher("rehearse", made, *TABLES).stdout.startswith("Malachi (C01) with Grace (V01)")
    found = json.loads(matcher("rehearse", made, *TABLES, "--json").stdout)
    assert len(found) == len(plan["matches"])
    assert found[0]["says_no"]["cost"]["secure"] == -1


@pytest.mark.parametrize("command", [("alternatives", "--child", "C02"), ("reserves",), ("rehearse",)])
def test_other_tables_are_refused(matcher: Command, made: Path, command: tuple[str, ...]) -> None:
    """A round is never asked beside tables it was not made from."""
    done = matcher(command[0], made, *TABLES[:2], *command[1:])
    assert done.exit_code == 1
    assert "not the one this round was made from" in done.stderr
    assert done.stdout == ""
