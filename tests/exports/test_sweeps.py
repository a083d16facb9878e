"""The table of a sweep as CSV: a line a scenario, figures that can be compared, neutral texts."""

import csv
from pathlib import Path
from typing import Any

import pytest

from matcher.advice.edits.visitors import RemoveVisitor
from matcher.advice.sweeping.grid import Sweep
from matcher.advice.sweeps import Swept, run_sweep
from matcher.exports.sweeps import write_sweep
from matcher.exports.writing import ExportFault
from matcher.rounds.running import run_round
from tests.rounds.made_up import Ties, made_up


@pytest.fixture(scope="module")
def swept() -> Swept:
    """Three settings: as now, one that cannot be, and one whose name a spreadsheet program would run."""
    facts = made_up(5, ties=Ties())
    settings = {"as now": (), "gone": (RemoveVisitor("V99"),), "=1+1": (RemoveVisitor("V01"),)}
    return run_sweep(Sweep({"Visitors": settings}), facts, run_round(facts), jobs=1)


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_for_each_scenario(swept: Swept, tmp_path: Path) -> None:
    """In the order of the sweep; the rungs add up to the children matched."""
    write_sweep(swept, tmp_path / "sweep.csv")
    lines = _read(tmp_path / "sweep.csv")
    assert len(lines) == 3
    first = lines[0]
    assert first["Visitors"] == "as now"
    assert int(first["Children matched"]) == swept.base.matched
    on_rungs = sum(int(cell) for heading, cell in first.items() if heading.startswith("Matched: "))
    assert on_rungs == swept.base.matched
    assert float(first["Mean fit"]) == pytest.approx(swept.base.mean_fit, abs=0.05)
    assert first["Could not be tried"] == ""


def test_what_could_not_be_tried_has_no_figures(swept: Swept, tmp_path: Path) -> None:
    """Its last cell says why, and nothing stands between."""
    write_sweep(swept, tmp_path / "sweep.csv")
    gone = _read(tmp_path / "sweep.csv")[1]
    assert "There is no visitor V99" in gone.pop("Could not be tried")
    assert gone.pop("Visitors") == "gone"
    assert set(gone.values()) == {""}


def test_names_are_neutral(swept: Swept, tmp_path: Path) -> None:
    """A setting's name is never a formula."""
    write_sweep(swept, tmp_path / "sweep.csv")
    assert _read(tmp_path / "sweep.csv")[2]["Visitors"] == "'=1+1"


def test_a_folder_that_is_not_there_is_told(swept: Swept, tmp_path: Path) -> None:
    """In a sentence."""
    with pytest.raises(ExportFault, match="there is no folder"):
        write_sweep(swept, tmp_path / "gone" / "sweep.csv")
