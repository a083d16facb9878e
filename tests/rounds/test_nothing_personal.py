"""A round holds ids and nothing else that somebody typed: planted in every column, found nowhere."""

import csv
import json
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

import matcher
from matcher.decisions.database import reading
from matcher.decisions.ledger import Ledger
from matcher.decisions.tables import rounds
from matcher.intake.columns.children import CHILDREN
from matcher.intake.columns.column import Table
from matcher.intake.columns.standing import STANDING
from matcher.intake.columns.visitors import VISITORS
from matcher.policy.policy import Policy
from matcher.rounds.result import MatchRound, to_json
from tests.rounds.made_up import Ties, made_up

PLANTED = (
    "Zebedee Quince",
    "zebedee.quince@example.org",
    "07700 900123",
    "1980-02-29",
    "29/02/1980",
    "M6 5QQ",
)
"""A name, an address, a number, a birth date in two ways, and a full postcode. Nobody is called so."""
TODAY = date(2026, 11, 22)
GOOD_CHILD = {
    "age": "12",
    "gender": "female",
    "postcode": "M6 5AA",
    "placement_type": "foster",
    "agreed": "yes",
    "referred_on": "2026-01-05",
    "available": "any",
}
GOOD_VISITOR = {
    "age": "40",
    "gender": "female",
    "postcode": "M6 5AB",
    "available": "any",
    "dbs_issued_on": "2026-01-05",
    "references_checked": "yes",
    "interviewed": "yes",
    "trained_on": "2026-01-05",
    "capacity": "3",
}
LATITUDES = "postcode,latitude,longitude\nM6 5AA,53.49,-2.28\nM6 5AB,53.50,-2.27\n"


def _rows(table: Table, letter: str, good: dict[str, str]) -> list[dict[str, str]]:
    """Give two good rows, then for each column and each planted text a row that holds it there."""
    key = "child_id" if table is CHILDREN else "visitor_id"
    rows = [{key: f"{letter}{number}", **good} for number in range(1, 4)]
    for name in table.columns:
        if name == key:
            continue
        for text in (*PLANTED, f"must: {PLANTED[0]}", f"no car; {PLANTED[0]}"):
            rows.append({key: f"{letter}{len(rows) + 1}", **good, name: text})
    return rows


def _write(path: Path, columns: Sequence[str], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> "matcher.Gathered":
    """Read tables that hold what is planted in every column, in rows that can be used and others."""
    folder = tmp_path_factory.mktemp("planted")
    children = _rows(CHILDREN, "C", GOOD_CHILD)
    for row in children:
        row.setdefault("siblings", "")
    children[1] |= {
        "siblings": PLANTED[0],
        "siblings_wish": "different visitors",
        "responsible_authority": PLANTED[0],
    }
    children[2] |= {"siblings": PLANTED[0], "siblings_wish": "different visitors"}
    visitors = _rows(VISITORS, "V", GOOD_VISITOR)
    visitors[0] |= {"supervisor": PLANTED[0], "works_for": PLANTED[0]}
    standing = [
        {"child_id": "C1", "visitor_id": "V1", "status": "pinned", "by": PLANTED[0], "reason": PLANTED[1]},
        {"child_id": "C1", "visitor_id": "V1", "status": "declined", "by": PLANTED[0], "reason": PLANTED[1]},
        {"child_id": "C2", "visitor_id": "V1", "status": "pinned", "by": PLANTED[0], "reason": PLANTED[1]},
        {"child_id": "C3", "visitor_id": "V2", "status": "allowed", "by": PLANTED[0], "reason": PLANTED[0]},
        {
            "child_id": PLANTED[0],
            "visitor_id": "V2",
            "status": PLANTED[0],
            "since": PLANTED[0],
            "by": "",
            "reason": "",
        },
    ]
    places = folder / "places.csv"
    places.write_text(LATITUDES, "utf-8")
    policy = Policy.model_validate(
        {"service": {"name": "Here", "max_new_per_supervisor": 1, "distinct_slots": False}}
    )
    return matcher.gather(
        _write(folder / "children.csv", list(CHILDREN.columns), children),
        _write(folder / "visitors.csv", list(VISITORS.columns), visitors),
        _write(folder / "standing.csv", list(STANDING.columns), standing),
        policy=policy,
        places=places,
        today=TODAY,
    )


@pytest.fixture(scope="module")
def result(gathered: "matcher.Gathered") -> MatchRound:
    """Run a round over them."""
    return matcher.run_round(gathered.facts, left_out=gathered.reading.left_out, findings=gathered.findings)


def _planted_in(text: str) -> list[str]:
    """Give what of the planted is in a text, whatever the case and the spacing."""
    plain = "".join(text.casefold().split())
    return [each for each in PLANTED if "".join(each.casefold().split()) in plain]


def test_the_tables_hold_what_is_planted(gathered: "matcher.Gathered", result: MatchRound) -> None:
    """Of every kind there is a row that is used and one that is left out, and the findings quote them."""
    assert result.left_out
    assert len(result.findings) > 100
    assert len(result.matches) + len(result.unmatched) > 100
    assert _planted_in(" ".join(map(str, gathered.findings))) == list(PLANTED)


def test_no_round_file_holds_it(result: MatchRound) -> None:
    """Not in a finding, a place, a reason, a caution, a note, a limit or the certificate."""
    part_by_part = json.loads(to_json(result))
    found = {name: _planted_in(json.dumps(part, ensure_ascii=False)) for name, part in part_by_part.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_audit_agrees_with_what_the_round_leaves_unsaid(
    gathered: "matcher.Gathered", result: MatchRound
) -> None:
    """Cautions, reasons and the certificate are held against sentences that are as impersonal."""
    assert matcher.audit_round(result, gathered.facts) == ()


def test_the_ledger_keeps_the_round_without_it(
    gathered: "matcher.Gathered", result: MatchRound, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The stored round holds none of it, and nothing of it is logged."""
    with caplog.at_level(logging.DEBUG), Ledger.open(tmp_path) as ledger:
        tables = ledger.save_tables(gathered.facts.pool, gathered.facts.places, findings=gathered.findings)
        ledger.save_round(result, tables)
        with reading(ledger._engine) as connection:
            rows = connection.execute(rounds.select()).mappings().all()
    assert [_planted_in(str(row["result"])) for row in rows] == [[]]
    assert _planted_in(caplog.text) == []


def test_keys_of_the_certificate_are_ids() -> None:
    """Supervisors and families stand in it by the first person of each."""
    for seed in range(60):
        facts = made_up(seed, children=14, visitors=10, ties=Ties(caseload=True, apart=True))
        certificate = matcher.run_round(facts).certificate
        if certificate is not None and certificate.supervisor and certificate.apart:
            break
    else:
        pytest.fail("no certificate with both was made up")
    assert certificate.supervisor.keys() <= facts.visitor_index.keys()
    assert {key.split("|")[0] for key in certificate.apart} <= facts.child_index.keys()
