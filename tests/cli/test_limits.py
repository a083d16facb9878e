"""What `check` passes, `run` takes: ids at their limit, and long or odd texts in every column."""

import random
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import matcher as product
from matcher.candidates.settling import settle
from matcher.intake.columns.dictionary import TABLES
from matcher.intake.sheets import Upload
from matcher.records.limits import LONGEST_ID
from matcher.rounds.gathering import Gathered
from matcher.rounds.result import MatchRound
from matcher.rounds.running import nameless
from matcher.travel.gazetteer import Gazetteer
from tests.cli.conftest import Command
from tests.intake.made_tables import TODAY, Rows, child, csv_upload, settled, visitor, xlsx_upload

PLACES = Gazetteer({"M65WG": (53.49, -2.27), "M54WT": (53.48, -2.28)}, "places.csv", ())
ODD = [
    "x" * LONGEST_ID, "x" * (LONGEST_ID + 1), "x" * 9_999, "e\u0301" * 150, "\U0001f600" * 201, "a|b", "|",
    "=1+1", "a\u2028b", "a\nb", "\u0301", "{", "{0}", "%s", "'=x", "<b>", "a+b", "_xD800_",
    "Z1; V1;C1", ";".join(f"Z{number}" for number in range(1_400)), ";" * 9_999, "-" * 9_999,
    "9" * 400, "0" * 300 + "1", "1." + "0" * 400 + "1", "1e9", "-1", "0", "nan", "inf", "\u0663", "1" * 5_000,
    "0001-01-01", "9999-12-31", "31/12/9999", "1/1/1900", "29/2/2024",
    "must: " + "x" * 500, "prefer: 0-999", "must: 0-120", "30-", "Sat am", "any", "yes", "no", "objects",
    "active", "unknown", "couple", "City Council", "( )", "M6 5WG", "C1", "V1", "EXAMPLE",
]  # fmt: skip
ODD_CELLS = [
    10**400,
    -(10**30),
    1e308,
    0.1,
    True,
    datetime(1900, 1, 1),
    datetime(9999, 12, 31),
    date(2026, 1, 1),
]


def _texts(count: int) -> list[str]:
    """Draw texts of every kind of sign there is."""
    drawn = random.Random(8)
    signs = [chr(n) for n in range(0x2FFF) if n and not 0xD800 <= n < 0xE000 and chr(n) not in "\r\n"]
    return ["".join(drawn.choices(signs, k=drawn.choice((1, 7, 199, 201, 3_000)))) for _ in range(count)]


def _one_each(table: str, usual: Rows, values: list[object]) -> list[dict[str, object]]:
    """Give a row for every column and value, all else as it is in a good row."""
    rows = []
    for column in TABLES[table].columns:
        for value in values:
            row = dict(usual[0])
            identity = f"{table[0].upper()}{len(rows)}"
            row[f"{table.removesuffix('s').replace('children', 'child')}_id"] = identity
            row[column] = value
            rows.append(row)
    return rows


def _whole_way(gathered: Gathered, folder: Path) -> MatchRound:
    """Check, run, write, read back, audit, keep, decide and export, as the commands do."""
    settle(replace(gathered.facts, pool=nameless(gathered.facts.pool)))
    result = product.run_round(gathered.facts, findings=gathered.findings, left_out=gathered.reading.left_out)
    product.write_round(result, folder / "round.json")
    assert product.read_round(folder / "round.json") == result
    assert product.audit_round(result, gathered.facts) == ()
    pool = gathered.reading.pool
    with product.Ledger.open(folder) as ledger:
        number = ledger.save_tables(pool, gathered.facts.places, findings=gathered.findings)
        ledger.save_round(result, number)
        for match in result.matches[:3]:
            ledger.decide(
                result.reference, match.child_id, match.visitor_id, "approved", by="Asha", reason="Met."
            )
        decisions = ledger.decisions()
    for write, name in ((product.write_workbook, "list.xlsx"), (product.write_csv, "list.csv")):
        write(result, folder / name, decisions, pool, names=True, proposals=True)
    return result


def _gathered(children: Upload, visitors: Upload, standing: Upload) -> Gathered:
    return product.gather(children, visitors, standing, places=PLACES, today=TODAY)


@pytest.mark.parametrize("table", ["children", "visitors", "standing"])
def test_whatever_a_cell_holds_the_whole_way_is_gone(table: str, tmp_path: Path) -> None:
    """Each column with each long or odd text: refused as a finding, or taken by everything that follows."""
    rows = {
        "children": [child(f"K{number}") for number in range(3)],
        "visitors": [visitor(f"V{number}", capacity=2) for number in range(3)],
        "standing": [settled("K0", "V0", "pinned")],
    }
    rows[table] += _one_each(table, rows[table], [*ODD, *_texts(5)])
    result = _whole_way(
        _gathered(*(csv_upload(rows[name], f"{name}.csv") for name in ("children", "visitors", "standing"))),
        tmp_path,
    )
    assert result.matches


@pytest.mark.parametrize("table", ["children", "visitors"])
def test_whatever_a_workbook_cell_holds_the_whole_way_is_gone(table: str, tmp_path: Path) -> None:
    """Numbers no number column can hold, truth values and far dates, in every column."""
    rows = {
        "children": [child(f"K{number}") for number in range(3)],
        "visitors": [visitor(f"V{number}", capacity=2) for number in range(3)],
        "standing": [settled("K0", "V0", "pinned")],
    }
    cells = [cell for cell in ODD_CELLS if not isinstance(cell, int) or abs(cell) < 10**40]
    rows[table] += _one_each(table, rows[table], list(cells))
    book = xlsx_upload(rows)
    assert _whole_way(_gathered(book, book, book), tmp_path).matches


@pytest.mark.parametrize(("length", "code"), [(LONGEST_ID, 0), (LONGEST_ID + 1, 1)])
def test_check_and_run_agree_on_the_longest_id(
    matcher: Command, tmp_path: Path, length: int, code: int
) -> None:
    """An id at the limit passes both; one of a character more is told by both, and is in no round."""
    long = "x" * length
    for name, rows in (("children", [child("C1"), child(long)]), ("visitors", [visitor("V1", capacity=2)])):
        (tmp_path / f"{name}.csv").write_bytes(csv_upload(rows).content)  # type: ignore[arg-type]
    (tmp_path / "places.csv").write_text(
        "postcode,latitude,longitude\nM6 5WG,53.49,-2.27\nM5 4WT,53.48,-2.28\n"
    )
    given = ("children.csv", "visitors.csv", "--places", "places.csv", "--today", "2026-11-22")
    checked = matcher("check", *given)
    assert checked.exit_code == code, checked.output
    done = matcher("run", *given, "--out", "round.json")
    assert done.exit_code == 0, done.output
    assert "not written for" not in done.output
    matched = {match.child_id for match in product.read_round(tmp_path / "round.json").matches}
    assert matched == ({"C1", long} if code == 0 else {"C1"})
    assert ("of 201 characters; an id has at most 200" in " ".join(done.stderr.split())) == bool(code)
    assert matcher("export", "round.json", *given[:4], "--to", "list.xlsx", "--proposals").exit_code == 0
