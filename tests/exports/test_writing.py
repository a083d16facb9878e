"""Nothing in an export runs, and what cannot be written is told."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.decisions.decision import Decision
from matcher.exports.listing import write_csv, write_standing
from matcher.exports.wording import IN_THE_WAY, SERVICE_LABELS, TRAVEL_LABELS
from matcher.exports.workbook import write_workbook
from matcher.exports.writing import ExportFault, neutral, writable, write_table
from matcher.intake.reading import read_tables
from matcher.policy.policy import Policy, Service, Travel
from matcher.policy.rules import RULES
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.result import LeftOutRow, Match, MatchRound, NotTakingPart, RaisedLimit, Unmatched, Unused
from tests.decisions.small_round import child, match, small_round, visitor
from tests.exports.hostile import hostile_texts
from tests.exports.listed_round import decided

TEXTS_A_ROW = 10


def _hostile_round(texts: list[str]) -> tuple[MatchRound, list[Decision], Pool]:
    """Put every text somewhere: ids, names, cautions, reasons, names of people, the service, the notes."""
    plan: list[Match] = []
    decisions: list[Decision] = []
    people: list[tuple[str, str, str, str]] = []
    for number in range(0, len(texts) - TEXTS_A_ROW + 1, TEXTS_A_ROW):
        child_id, visitor_id, caution, exception, by, reason, slot, name, other, more = texts[number:][
            :TEXTS_A_ROW
        ]
        # An id comes from a cell that was read as UTF-8 and has at most 200 characters.
        child_id, visitor_id = (f"{_whole(text)[:180]}{number}" for text in (child_id, visitor_id))
        plan.append(
            match(
                child_id,
                visitor_id,
                rung=more,
                cautions=(caution,),
                exceptions=(exception,),
                shared_slots=(slot,),
            )
        )
        kind = ("approved", "held", "declined", "pinned")[number // TEXTS_A_ROW % 4]
        decisions.append(decided(number + 1, child_id, visitor_id, kind, by=by, reason=reason))
        people.append((child_id, name, visitor_id, other))
    first = _whole(texts[0])[:180]
    result = small_round(
        f"{first}reference",
        tuple(plan),
        policy=Policy(service=Service(name=_whole(texts[1])[:200])),
        engine_reason=texts[2],
        notes=tuple(texts[:5]),
        unmatched=(
            Unmatched(
                child_id=first,
                rung=first,
                waiting_months=1,
                waiting_days=30,
                possible_pairs=1,
                blocked_by={first: 1},
                only_blocked_by={first: (first,)},
            ),
        ),
        unused=(Unused(visitor_id=first, possible_pairs=0, blocked_by={first: 1}),),
        not_taking_part=(NotTakingPart(child_id=first, code=first, reason=first),),
        left_out=(LeftOutRow(table=first, row=1, person_id=first, reason=first),),
        raised_limits=(RaisedLimit(code=first, asked=1, raised_to=2, sentence=first),),
    )
    moved = [made_in(result, decision) for decision in decisions]
    pool = Pool(
        tuple(child(child_id, known_as=name) for child_id, name, _, _ in people),
        tuple(visitor(visitor_id, known_as=name) for _, _, visitor_id, name in people),
    )
    return result, moved, pool


def _whole(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


def made_in(result: MatchRound, decision: Decision) -> Decision:
    """Move a decision to a round."""
    return Decision(
        number=decision.number,
        round_reference=result.reference,
        child_id=decision.child_id,
        visitor_id=decision.visitor_id,
        kind=decision.kind,
        by=decision.by,
        reason=decision.reason,
        at=decision.at,
        seen=decision.seen,
    )


def _write_both(folder: Path, texts: list[str]) -> int:
    result, decisions, pool = _hostile_round(texts)
    write_workbook(result, folder / "list.xlsx", decisions, pool, names=True, proposals=True)
    write_csv(result, folder / "list.csv", decisions, pool, names=True, proposals=True)
    rows = [StandingRow(text, text, Status.BLOCKED, None, text, text) for text in texts]
    return write_standing(rows, folder / "standing.csv")


def _formulas(path: Path) -> list[str]:
    """Give the cells of a workbook that a program would work out, or that lead outside."""
    book = openpyxl.load_workbook(path)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    texts = sum(cell.data_type == "s" for cell in cells)
    assert texts > 100
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink is not None and cell.hyperlink.target]
    with ZipFile(path) as file:
        written = [name for name in file.namelist() if re.search(rb"<f[ >]", file.read(name))]
        assert not any("externalLink" in name for name in file.namelist())
    return [cell.coordinate for cell in cells if cell.data_type == "f"] + links + written


def _runs(text: str) -> bool:
    """Say whether a spreadsheet program might run a CSV field: judged apart from the code under test."""
    seen = text.lstrip(" \u00a0\u200b\u3000\ufeff")
    return seen[:1] in tuple("=+-@＝＋－＠\t\r\n\x00")


def _fields(path: Path) -> list[str]:
    content = path.read_bytes().decode("utf-8-sig")
    return [field for row in csv.reader(io.StringIO(content, newline="")) for field in row]


def _nothing_runs(folder: Path, number: int) -> None:
    texts = hostile_texts(number)
    assert _write_both(folder, texts) == number
    assert _formulas(folder / "list.xlsx") == []
    for name in ("list.csv", "standing.csv"):
        assert [field for field in _fields(folder / name) if _runs(field)] == []
    assert len(_fields(folder / "standing.csv")) == 6 * (number + 1)


def test_hostile_texts_never_become_formulas(tmp_path: Path) -> None:
    """A thousand texts in every field of workbook and CSV: nothing runs, no field is lost or split."""
    _nothing_runs(tmp_path, 1_000)


@pytest.mark.long
def test_ten_thousand_hostile_texts_never_become_formulas(tmp_path: Path) -> None:
    """As above, ten thousand."""
    _nothing_runs(tmp_path, 10_000)


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def _in_office(folder: Path, files: list[Path]) -> dict[str, str]:
    """Open files in LibreOffice and give what it made of each, as its own readable form."""
    command = [str(OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", "fods", "--outdir", str(folder / "out"), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {file.stem: (folder / "out" / f"{file.stem}.fods").read_text("utf-8") for file in files}


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not on this machine, so nothing was opened in it")
def test_a_spreadsheet_program_finds_no_formula(tmp_path: Path) -> None:
    """LibreOffice opens all three files and finds nothing to work out; in a control file it does."""
    _write_both(tmp_path, hostile_texts(300))
    (tmp_path / "list.csv").rename(tmp_path / "approved.csv")
    control = openpyxl.Workbook()
    control.worksheets[0].append(["=1+1", "text"])
    control.save(tmp_path / "control.xlsx")
    names = ("list.xlsx", "approved.csv", "standing.csv", "control.xlsx")
    opened = _in_office(tmp_path, [tmp_path / name for name in names])
    formulas = {stem: content.count("table:formula=") for stem, content in opened.items()}
    assert formulas == {"list": 0, "approved": 0, "standing": 0, "control": 1}
    for stem in ("list", "approved", "standing"):
        assert opened[stem].count("<text:p>") > 300
        links = re.findall(r'xlink:href="([^"]*)"', opened[stem])
        assert [link for link in links if not link.startswith("#")] == []


@given(st.text())
def test_a_neutral_text_never_runs_and_keeps_its_words(text: str) -> None:
    """Whatever the text: at most one apostrophe is put before it, and nothing is taken away."""
    made = neutral(text)
    assert made in (text, f"'{text}")
    assert not _runs(made)


@pytest.mark.parametrize("number", [-2.5, 0, 7])
def test_real_numbers_stay_numbers(tmp_path: Path, number: float) -> None:
    """A negative number is no formula: only texts are made neutral."""
    write_table(tmp_path / "x.csv", ["n"], [(number,)])
    assert _fields(tmp_path / "x.csv") == ["n", str(number)]


def test_texts_a_workbook_cannot_hold() -> None:
    """What XML does not allow is dropped; a text too long for a cell says that it was shortened."""
    assert writable("a\x00b\ud800c\ufffed\te\nf") == "abcd\te\nf"
    assert writable("x" * 40_000).endswith("… (shortened)")
    assert len(writable("x" * 40_000)) < 32_767


def test_a_list_that_is_open_elsewhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that locks open files refuses to replace one: the sentence says to close it."""

    def locked(*names: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(ExportFault, match=r"list.csv could not be written: it is open in another program"):
        write_csv(small_round(), tmp_path / "list.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    """A folder that is missing, and a folder where the file should be, are named without their path."""
    with pytest.raises(
        ExportFault, match=r"list.csv could not be written: there is no folder missing"
    ) as caught:
        write_csv(small_round(), tmp_path / "missing" / "list.csv")
    assert str(tmp_path) not in str(caught.value)
    (tmp_path / "list.xlsx").mkdir()
    with pytest.raises(ExportFault, match=r"list.xlsx is a folder"):
        write_workbook(small_round(), tmp_path / "list.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_an_export_may_be_read_by_its_owner_only_until_shared(tmp_path: Path) -> None:
    """The list is about children: other accounts of the machine cannot read it."""
    write_csv(small_round(), tmp_path / "list.csv")
    assert (tmp_path / "list.csv").stat().st_mode & 0o077 == 0


def test_every_rule_and_setting_has_its_words() -> None:
    """A rule or a setting that is added needs a phrase here before it can be listed."""
    assert {each.code for each in RULES} - IN_THE_WAY.keys() == set()
    assert SERVICE_LABELS.keys() == Service.model_fields.keys()
    assert TRAVEL_LABELS.keys() == Travel.model_fields.keys()


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    """The system refuses even to look whether it is a folder."""
    with pytest.raises(ExportFault, match="Name another file"):
        write_csv(small_round(), tmp_path / f"{'a' * 300}.csv")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", " =", "＝"])
def test_what_is_settled_is_read_back_as_it_was(tmp_path: Path, sign: str) -> None:
    """An id or a reason that a spreadsheet program would run comes back without the apostrophe."""
    row = StandingRow(f"{sign}C4".strip(), f"{sign}V1".strip(), Status.PINNED, by="Asha", reason="=met twice")
    write_standing([row], tmp_path / "standing.csv")
    assert "'" in (tmp_path / "standing.csv").read_text("utf-8-sig")
    today = date(2026, 11, 22)
    read = read_tables(tmp_path / "standing.csv", None, tmp_path / "standing.csv", as_of=today, today=today)
    assert read.pool.standing == (row,)
