"""What the tests of the command line share: the sample, a ledger of their own, a round made once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from matcher.cli import app

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
TABLES = (
    str(SAMPLE / "children.csv"),
    str(SAMPLE / "visitors.csv"),
    "--standing",
    str(SAMPLE / "standing.csv"),
    "--places",
    str(SAMPLE / "places.csv"),
)
POLICY = ("--policy", str(SAMPLE / "policy.toml"), "--today", "2026-11-22")
Command = Callable[..., Result]


@pytest.fixture
def matcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in an empty folder, with a ledger of its own."""
    monkeypatch.setenv("MATCHER_DATA", str(tmp_path / "ledger"))
    monkeypatch.delenv("MATCHER_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], prog_name="matcher")

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's round, made once by the command."""
    path = tmp_path_factory.mktemp("made") / "round.json"
    done = CliRunner().invoke(app, ["run", *TABLES, *POLICY, "--out", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="session")
def plan(made: Path) -> dict[str, Any]:
    """The sample's round as a program reads it."""
    found: dict[str, Any] = json.loads(made.read_text("utf-8"))
    return found
