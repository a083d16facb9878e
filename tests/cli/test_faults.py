"""What goes wrong beyond the data: a sentence and an exit code, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from matcher.cli import speaking
from matcher.errors import MatcherError
from tests.cli.conftest import POLICY, SAMPLE, TABLES, Command
from tests.waiting import PLENTY_SECONDS, wait_for

MATCHER = [sys.executable, "-m", "matcher.cli"]


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("Leah said something private")


def test_what_nobody_foresaw_is_a_sentence_with_a_reference(
    matcher: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, and nothing of the data, is shown."""
    monkeypatch.setattr("matcher.gather", _broken)
    done = matcher("check", *TABLES)
    assert done.exit_code == 1
    assert "not written for (reference " in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
    assert "Leah" not in done.output


def test_the_trace_is_shown_when_asked_for(matcher: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an option before the command, or by the environment."""
    monkeypatch.setattr("matcher.gather", _broken)
    assert "Traceback" in matcher("--debug", "check", *TABLES).stderr
    monkeypatch.setenv("MATCHER_DEBUG", "1")
    assert "Traceback" in matcher("check", *TABLES).stderr
    monkeypatch.setenv("MATCHER_DEBUG", "0")
    assert "Traceback" not in matcher("check", *TABLES).stderr


def test_a_reference_stands_for_the_place_not_for_the_data() -> None:
    """The same fault at the same place has the same reference, whatever was typed."""

    def fault_with(text: str) -> BaseException:
        try:
            raise ValueError(text)
        except ValueError as fault:
            return fault

    assert speaking.reference(fault_with("Leah")) == speaking.reference(fault_with("Sam"))
    assert len(speaking.reference(fault_with("Leah"))) == 8


def test_the_app_is_opened_on_the_port_asked_for(matcher: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command hands its words to the screen; a port in use is a sentence."""
    asked: list[tuple[object, ...]] = []

    def launch(port: int | None, data: Path | None, *, browser: bool, open_to_all: bool) -> None:
        asked.append((port, data, browser, open_to_all))
        if port == 8600:
            raise MatcherError("Port 8600 is in use on this computer. Choose another with --port.")

    monkeypatch.setitem(sys.modules, "matcher.ui.launching", SimpleNamespace(launch=launch))  # type: ignore[arg-type]
    assert matcher("app").exit_code == 0
    done = matcher("app", "--port", "8600", "--no-browser", "--data", "here")
    assert done.exit_code == 1
    assert "in use" in done.stderr
    assert matcher("app", "--no-token").exit_code == 0
    assert asked == [
        (None, None, True, False),
        (8600, Path("here"), False, False),
        (None, None, True, True),
    ]


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "MATCHER_DATA": str(tmp_path / "ledger"), **more}


def test_an_odd_terminal_breaks_nothing(tmp_path: Path) -> None:
    """Where the terminal says it knows no letter but ASCII, the answer is UTF-8 all the same."""
    (tmp_path / "children.csv").write_bytes(
        (SAMPLE / "children.csv").read_bytes().replace(b"Leah", "Zoë 星".encode())
    )
    words = ["check", "children.csv", str(SAMPLE / "visitors.csv"), "--json"]
    done = subprocess.run(
        [*MATCHER, *words],
        cwd=tmp_path,
        env=_environment(tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"UnicodeEncodeError" not in done.stderr
    done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, made: Path) -> None:
    """Piped into something that stops reading, the command ends without a word about it."""
    writer = subprocess.Popen(
        [*MATCHER, "why", str(made), *TABLES],
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.stderr is not None
    said = writer.stderr.read().decode()
    writer.wait(PLENTY_SECONDS)
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
    assert "reference" not in said


def test_the_installed_command_runs_a_round(tmp_path: Path) -> None:
    """As a process of its own: stdout is pure JSON, and progress goes to stderr."""
    done = subprocess.run(
        [*MATCHER, "run", *TABLES, *POLICY, "--json", "--out", "round.json"],
        cwd=tmp_path,
        env=_environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().strip() == (tmp_path / "round.json").read_text("utf-8").strip()


def test_progress_is_told_after_a_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is quick says nothing; what is slow says what it does, once for each thing."""
    with speaking.progress("Getting ready"):
        pass
    assert capsys.readouterr().err == ""
    heard = ""

    def told(last: str) -> bool:
        nonlocal heard
        heard += capsys.readouterr().err
        return last in heard

    monkeypatch.setattr(speaking, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(speaking, "TICKS_UNTIL_SAID_AGAIN", 10**9)
    with speaking.progress("Getting ready") as doing:
        wait_for(lambda: told("Getting ready"), "the first thing")
        doing("Finding the best plan", 0.5)
        wait_for(lambda: told("Finding the best plan"), "the second thing")
    assert not told("Something else")
    assert [line.rsplit(" (", 1)[0] for line in heard.splitlines()] == [
        "Getting ready",
        "Finding the best plan",
    ]


def test_what_goes_on_is_said_again_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits long for one thing sees that it still goes on."""
    heard = ""

    def times() -> int:
        nonlocal heard
        heard += capsys.readouterr().err
        return heard.count("Getting ready (")

    monkeypatch.setattr(speaking, "TICK_SECONDS", 0.01)
    with speaking.progress("Getting ready"):
        wait_for(lambda: times() >= 3, "being told a third time")
