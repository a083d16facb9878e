"""Setting up: whatever state `.venv` was left in, the next call ends with one that works."""

import os
import runpy
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[2]
LEFT_OVER = Path(".venv/lib/left-over")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a space in its name, and what setting up reads; nothing installed yet."""
    folder = tmp_path / "a checkout"
    (folder / "scripts").mkdir(parents=True)
    for name in ("scripts/setup.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(HOME / name, folder / name)
    return folder


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Call the script of a checkout; what it would install is written down instead of fetched."""

    def run(folder: Path, *words: str, breaks_off: bool = False) -> list[str]:
        loaded: dict[str, Any] = runpy.run_path(str(folder / "scripts/setup.py"))
        installed: list[str] = []

        def install(lock: Path) -> None:
            installed.append(lock.name)
            if breaks_off:
                raise KeyboardInterrupt

        monkeypatch.setitem(loaded["main"].__globals__, "_install", install)
        monkeypatch.setattr(sys, "argv", ["setup.py", *words])
        loaded["main"]()
        return installed

    return run


def _pip_answers(folder: Path) -> bool:
    program = folder / ".venv" / ("Scripts/pip.exe" if os.name == "nt" else "bin/pip")
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    return str(folder) in done.stdout


def _python_that_went_away(folder: Path) -> None:
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(folder / "gone/python3")


def _broken_off_before_pip(folder: Path) -> None:
    venv.create(folder / ".venv", symlinks=True)


@pytest.mark.skipif(os.name == "nt", reason="there are no such links there")
@pytest.mark.parametrize("left", [_python_that_went_away, _broken_off_before_pip])
def test_what_is_of_no_use_is_made_anew(
    checkout: Path, set_up: Callable[..., list[str]], left: Callable[[Path], None]
) -> None:
    """A Python that has gone, or an environment without pip: made anew, and complete."""
    left(checkout)
    (checkout / LEFT_OVER).parent.mkdir(parents=True, exist_ok=True)
    (checkout / LEFT_OVER).touch()
    assert set_up(checkout) == ["requirements.lock"]
    assert not (checkout / LEFT_OVER).exists()
    assert _pip_answers(checkout)
    assert set_up(checkout) == []


def test_each_lock_is_installed_once_and_again_after_a_move(
    checkout: Path, set_up: Callable[..., list[str]]
) -> None:
    """Nothing is done twice; a changed lock is installed over what is there; a moved folder begins anew."""
    assert set_up(checkout) == ["requirements.lock"]
    (checkout / LEFT_OVER).touch()
    assert set_up(checkout) == []
    assert set_up(checkout, "--dev") == ["requirements-dev.lock"]
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    assert set_up(checkout) == ["requirements.lock"]
    assert (checkout / LEFT_OVER).exists()
    moved = checkout.rename(checkout.with_name("moved"))
    assert set_up(moved) == ["requirements.lock"]
    assert not (moved / LEFT_OVER).exists()
    assert _pip_answers(moved)


def test_ctrl_c_is_a_sentence_and_the_next_call_begins_anew(
    checkout: Path, set_up: Callable[..., list[str]]
) -> None:
    """Broken off while packages are put in: no traceback, and nothing half-made is taken for whole."""
    with pytest.raises(SystemExit, match="The same command starts the installation again"):
        set_up(checkout, breaks_off=True)
    (checkout / LEFT_OVER).touch()
    assert set_up(checkout) == ["requirements.lock"]
    assert not (checkout / LEFT_OVER).exists()
