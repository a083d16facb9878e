"""The documents are held to the code: examples run, links lead somewhere, generated pages are current."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/*.md"), *HOME.glob("sample_data/*.md")])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _blocks(page: Path, *languages: str) -> list[str]:
    return [code for language, code in FENCE.findall(page.read_text("utf-8")) if language in languages]


def _commands(page: Path) -> list[str]:
    lines = (line for block in _blocks(page, "console", "bash") for line in block.splitlines())
    stripped = (line.removeprefix("$ ").split("  #")[0].strip() for line in lines)
    return [line for line in stripped if line.startswith("matcher ") and not line.startswith("matcher app")]


def _ran(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def _ids(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(HOME)) for page in pages]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder as a reader of the README has it: the sample data beside them, nothing else."""
    shutil.copytree(HOME / "sample_data", tmp_path / "sample_data")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=_ids(PAGES))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    """A relative link in a document names a file that is there."""
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


WITH_PYTHON = [page for page in PAGES if _blocks(page, "python")]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=_ids(WITH_PYTHON))
def test_python_examples_run(page: Path, workplace: Path) -> None:
    """The Python blocks of a page run one after the other, as a reader would run them."""
    script = "\n\n".join(_blocks(page, "python"))
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=workplace, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


WITH_COMMANDS = [page for page in PAGES if _commands(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=_ids(WITH_COMMANDS))
def test_commands_run(page: Path, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ``matcher`` commands of a page run in order, without a usage error or a traceback."""
    monkeypatch.setenv("MATCHER_DATA", str(workplace / "ledger"))
    for command in _commands(page):
        words = [sys.executable, "-m", "matcher.cli", *shlex.split(command)[1:]]
        ran = _ran(words, workplace)
        assert ran.returncode in (0, 1), f"{command}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr + ran.stdout, command
        expected_to_fail = "awkward" in command or "--strict" in command
        assert expected_to_fail or ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"


def test_the_readme_names_the_two_commands() -> None:
    """Run it, test it: both stand in the README and in the Makefile."""
    readme, makefile = (HOME / "README.md").read_text("utf-8"), (HOME / "Makefile").read_text("utf-8")
    for command in ("run", "test"):
        assert f"make {command}" in readme
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_generated_pages_are_current() -> None:
    """The pages made from the code say what the code says."""
    ran = subprocess.run(
        [sys.executable, "scripts/make_docs.py", "--check"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_versions_and_hashes_only(lock: str) -> None:
    """No address of any package index stands in a lock file, and every package has a hash."""
    text = (HOME / lock).read_text("utf-8")
    assert "://" not in text
    assert "file:" not in text
    pinned = re.findall(r"^[a-zA-Z0-9_.\-\[\]]+==", text, re.MULTILINE)
    assert len(pinned) > 40
    assert all(
        "--hash=sha256:" in entry
        for entry in re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)
        if "==" in entry
    )


def test_floors_of_what_reads_from_outside() -> None:
    """Known holes below these versions stay closed: the locked versions are at or above the floors."""
    floors = {"streamlit": (1, 67), "starlette": (1, 1, 0), "python-multipart": (0, 0, 22)}
    text = (HOME / "requirements.lock").read_text("utf-8")
    for package, floor in floors.items():
        found = re.search(rf"^{package}==([0-9.]+)", text, re.MULTILINE)
        assert found, package
        assert tuple(int(part) for part in found.group(1).split(".")) >= floor


def test_no_unsafe_loading_anywhere() -> None:
    """No pickle, eval, exec or YAML loading stands in the package."""
    unsafe = re.compile(
        r"\b(pickle|cloudpickle|shelve|marshal|yaml)\b|\beval\(|\bexec\(|unsafe_allow_html=True"
    )
    found = [
        f"{path.relative_to(HOME)}: {line.strip()}"
        for path in [*HOME.glob("matcher/**/*.py"), HOME / "app.py"]
        for line in path.read_text("utf-8").splitlines()
        if unsafe.search(line)
    ]
    assert found == []
