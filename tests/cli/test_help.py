"""The help: every command explains itself, at once."""

import subprocess
import sys

import pytest
from typer.main import get_command

from matcher import __version__
from matcher.cli import app
from tests.cli.conftest import Command

COMMANDS = [
    "template",
    "check",
    "run",
    "why",
    "audit",
    "alternatives",
    "reserves",
    "rehearse",
    "unlock",
    "whatif",
    "sweep",
    "recruit",
    "sureness",
    "equality",
    "decide",
    "standing",
    "export",
    "app",
    "ledger",
]
HEAVY = [
    "ortools",
    "pandas",
    "numpy",
    "scipy",
    "streamlit",
    "sqlalchemy",
    "openpyxl",
    "xlsxwriter",
    "pydantic",
]


def test_the_commands_are_those_promised() -> None:
    """Nothing more and nothing less, in the order of the work."""
    assert list(get_command(app).commands) == COMMANDS  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(matcher: Command, command: str) -> None:
    """The help says what the command does, what every option means, and shows it."""
    done = matcher(command, "--help")
    assert done.exit_code == 0
    assert f"Usage: matcher {command}" in done.stdout
    assert f"\n    matcher {command}" in done.stdout
    assert "..." not in done.stdout.replace("[ARGS]...", "").replace("pinned ...", "").replace(
        "matcher run ...", ""
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    """No option or argument stands without a sentence."""
    for each in get_command(app).commands[command].params:  # type: ignore[attr-defined]
        assert each.help, f"{command} {each.name}"


def test_the_commands_are_told_whole(matcher: Command) -> None:
    """The list of commands cuts no sentence short."""
    listed = matcher("--help").stdout.split("Commands:")[1]
    assert all(f"  {command} " in listed for command in COMMANDS)
    assert "..." not in listed


def test_the_version_is_told(matcher: Command) -> None:
    """One line, for people and programs."""
    assert matcher("--version").stdout == f"matcher {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    """The rooms that need a solver, a database or a spreadsheet wait until a command asks for them."""
    code = f"import sys, matcher.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["runn"], "Did you mean 'run'?"),
        (["run"], "Missing argument"),
        (["run", "a.csv", "b.csv"], "--out"),
        (["run", "a.csv", "b.csv", "--out", "r.json", "--today", "yesterday"], "--today"),
        (["run", "a.csv", "b.csv", "--out", "r.json", "--time-limit", "0"], "--time-limit"),
        (["check", "a.csv", "--placez", "x"], "--places"),
        (["decide", "r.json", "--child", "C", "--visitor", "V", "--as", "kept", "--by", "A"], "--as"),
        (["decide", "r.json", "--child", "C", "--visitor", "V", "--as", "held"], "--by"),
        (["export", "r.json", "--to", "list.pdf"], ".xlsx or .csv"),
        (["export", "r.json"], "--to"),
        (["standing"], "--to"),
        (["template", "list.csv"], ".xlsx"),
        (["app", "--port", "0"], "--port"),
    ],
)
def test_what_is_not_understood_is_exit_code_2(matcher: Command, words: list[str], said: str) -> None:
    """The fault in the words is named on stderr, and nothing is done."""
    done = matcher(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "nvalid" not in done.stderr
    assert done.stdout == ""
