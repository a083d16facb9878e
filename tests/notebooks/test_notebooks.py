"""The notebooks run, and each is the script beside it without outputs."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

HOME = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((HOME / "notebooks").glob("*.py"))
NAMES = [script.stem for script in SCRIPTS]


def _run(tmp_path: Path, *words: object) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(tmp_path),
        "IPYTHONDIR": str(tmp_path),
    }
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_course_is_complete() -> None:
    """A first round, then what the policy does, prices, what if, recruiting, fairness."""
    assert NAMES == [
        "01_first_round",
        "02_policy",
        "03_prices",
        "04_what_if",
        "05_recruiting",
        "06_fairness",
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_a_notebook_is_the_script_beside_it(script: Path) -> None:
    """Whoever edits one and not the other is told: run `python scripts/make_notebooks.py`."""
    make = runpy.run_path(str(HOME / "scripts" / "make_notebooks.py"))["notebook"]
    written = nbformat.reads(script.with_suffix(".ipynb").read_text("utf-8"), as_version=4)
    wanted = nbformat.reads(make(script), as_version=4)
    assert [(cell.cell_type, cell.source) for cell in written.cells] == [
        (cell.cell_type, cell.source) for cell in wanted.cells
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_a_notebook_has_no_outputs(script: Path) -> None:
    """What was seen once is not stored: neither answers nor pictures."""
    written = nbformat.reads(script.with_suffix(".ipynb").read_text("utf-8"), as_version=4)
    nbformat.validate(written)
    assert not [cell for cell in written.cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.mark.parametrize("script", SCRIPTS, ids=NAMES)
def test_a_notebook_runs_as_a_script(script: Path, tmp_path: Path) -> None:
    """Every cell runs, one after the other."""
    done = _run(tmp_path, script)
    assert done.returncode == 0, done.stderr


def test_the_first_notebook_runs_as_a_notebook(tmp_path: Path) -> None:
    """Through a kernel, as a reader opens it."""
    notebook = HOME / "notebooks" / "01_first_round.ipynb"
    done = _run(tmp_path, "-m", "pytest", "-p", "no:cacheprovider", "--nbmake", "--no-cov", notebook)
    assert done.returncode == 0, done.stdout + done.stderr
