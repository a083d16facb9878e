"""The CSV: one writer, UK dates, neutral texts; and the standing table for the next round."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher.exports.listing import write_csv, write_standing
from matcher.exports.workbook import write_workbook
from matcher.policy.policy import Policy
from matcher.policy.settings import SwitchReason
from matcher.records.standing import StandingRow, Status
from tests.decisions.small_round import small_pool
from tests.exports.listed_round import listed_round, usual_decisions


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_approved_list(tmp_path: Path) -> None:
    """Approved matches only, codes only, with who approved them and when."""
    done = write_csv(listed_round(), tmp_path / "list.csv", usual_decisions(), small_pool())
    rows = read(tmp_path / "list.csv")
    assert [(row["child"], row["visitor"], row["status"]) for row in rows] == [
        ("C1", "V1", "approved"),
        ("C2", "V2", "approved"),
    ]
    assert rows[1] == {
        "round": "R-2026-11-22-small",
        "round_date": "22/11/2026",
        "child": "C2",
        "visitor": "V2",
        "priority": "Everyone else",
        "distance_km": "5.2",
        "travel_minutes": "8",
        "shared_slots": "Sat morning; Sun afternoon",
        "fit": "712",
        "exceptions": "Exception: an allergy.",
        "cautions": "Not known whether V2 smokes.",
        "status": "approved",
        "by": "Ben Okafor",
        "on": "22/11/2026",
        "reason": "Her allergy is mild",
    }
    assert done.sentence == "list.csv holds 2 approved matches. 1 undecided proposal is not in it."
    assert "Known" not in (tmp_path / "list.csv").read_text("utf-8-sig")


def test_undecided_proposals_only_where_asked_for_and_marked(tmp_path: Path) -> None:
    """They stand below the approved ones, each with its status."""
    write_csv(listed_round(), tmp_path / "list.csv", usual_decisions(), proposals=True)
    assert [row["status"] for row in read(tmp_path / "list.csv")] == [
        "approved",
        "approved",
        "undecided, not approved",
    ]


def test_names_where_asked_for(tmp_path: Path) -> None:
    """Names stand beside the codes, for one authority's children only where that is asked."""
    write_csv(
        listed_round(),
        tmp_path / "list.csv",
        usual_decisions(),
        small_pool(),
        names=True,
        authority="Salford",
    )
    row = read(tmp_path / "list.csv")[0]
    assert (row["child_known_as"], row["visitor_known_as"]) == ("KnownC1", "NamedV1")


def test_an_empty_list_has_its_headings(tmp_path: Path) -> None:
    """Nothing approved: the file says so by having no rows."""
    assert write_csv(listed_round(), tmp_path / "list.csv").approved == 0
    assert read(tmp_path / "list.csv") == []
    assert (tmp_path / "list.csv").read_bytes().startswith(b"\xef\xbb\xbfround,round_date,child,visitor")


@pytest.mark.parametrize("reason", ["Their wish", "=1+1", "-", ""])
def test_the_standing_table_is_what_the_next_round_reads(tmp_path: Path, reason: str) -> None:
    """Its headings are the dictionary's; dates are day first; a text that would run is neutral."""
    rows = (
        StandingRow("C1", "V1", Status.PINNED, date(2026, 11, 2), "Asha", reason),
        StandingRow("C2", "V2", Status.ACTIVE),
    )
    assert write_standing(rows, tmp_path / "standing.csv") == 2
    first, second = read(tmp_path / "standing.csv")
    assert list(first) == ["child_id", "visitor_id", "status", "since", "by", "reason"]
    assert (first["status"], first["since"], second["since"]) == ("pinned", "02/11/2026", "")
    assert first["reason"] == (f"'{reason}" if reason[:1] in ("=", "-") and reason else reason)


def test_a_risk_rule_switched_off_stands_on_every_list(tmp_path: Path) -> None:
    """An older round whose matches do not say it says it in the CSV and on the workbook's first sheet."""
    policy = Policy(rules={"conditions": False})
    older = listed_round().model_copy(update={"policy": policy})
    write_csv(older, tmp_path / "list.csv", usual_decisions())
    said = "Risk conditions are switched off for everybody: no reason is recorded."
    assert all(said in row["cautions"] for row in read(tmp_path / "list.csv"))
    maria = SwitchReason(by="Maria Holt", reason="The panel looked at every child")
    named = policy.model_copy(update={"reasons": {"conditions": maria}})
    for each, expected in (
        (older, said),
        (
            older.model_copy(update={"policy": named}),
            "Risk conditions are switched off for everybody: Maria Holt, “The panel looked at every child”.",
        ),
    ):
        write_workbook(each, tmp_path / "list.xlsx", usual_decisions())
        book = load_workbook(tmp_path / "list.xlsx")
        assert expected in [cell.value for row in book["Summary"].iter_rows() for cell in row]
