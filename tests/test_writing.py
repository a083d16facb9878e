"""Every file the program writes is written whole or not at all, and what stops it is a sentence."""

import errno
import os
import random
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import matcher
from matcher.errors import MatcherError, PolicyFault, RoundFileFault
from matcher.exports.listing import write_csv, write_standing
from matcher.exports.workbook import write_workbook
from matcher.exports.writing import ExportFault
from matcher.intake.correcting import write_rows_to_fix
from matcher.records.standing import StandingRow, Status
from matcher.writing import write_whole
from tests.decisions.small_round import small_round
from tests.intake.made_tables import child, read

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
TABLES = (str(SAMPLE / "children.csv"), str(SAMPLE / "visitors.csv"), "--places", str(SAMPLE / "places.csv"))
ON_WINDOWS = sys.platform == "win32"
Writer = Callable[[Path], object]
WRITERS: dict[str, tuple[str, Writer]] = {
    "round": ("round.json", lambda path: matcher.write_round(small_round(), path)),
    "policy": ("policy.toml", lambda path: matcher.write_policy(matcher.read_policy("salford"), path)),
    "template": ("template.xlsx", matcher.write_template),
    "workbook": ("list.xlsx", lambda path: write_workbook(small_round(), path)),
    "list": ("list.csv", lambda path: write_csv(small_round(), path)),
    "standing": (
        "standing.csv",
        lambda path: write_standing([StandingRow("C1", "V1", Status.PINNED)], path),
    ),
    "rows to fix": ("fix.xlsx", lambda path: write_rows_to_fix(read([child(age="x")]), path)),
}
FULL = OSError(errno.ENOSPC, "No space left on device")


class _Handed:
    """A file whose writing is another's."""

    def __init__(self, file: Any, write: Callable[[bytes], None]) -> None:
        self._file, self.write = file, write

    def __enter__(self) -> "_Handed":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _fill_disk(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """Let the disk be full after so many bytes of a file."""

    def opened(*args: Any, **more: Any) -> _Handed:
        file = open(*args, **more)  # noqa: SIM115 - it is handed over

        def write(content: bytes) -> None:
            file.write(content[:room])
            if len(content) > room:
                file.flush()
                raise FULL

        return _Handed(file, write)

    monkeypatch.setattr("matcher.writing.open", opened, raising=False)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_no_half_file(
    kind: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the room ends, the old file stands as it was, or none, and no draft lies about."""
    name, write = WRITERS[kind]
    path = tmp_path / name
    drawn = random.Random(name)
    for room in (0, 1, *(drawn.randrange(60) for _ in range(3))):
        if there:
            path.write_bytes(b"what stood here before")
        _fill_disk(monkeypatch, room)
        with pytest.raises(MatcherError, match=f"^{name} could not be written: there is no room for it"):
            write(path)
        assert [each.name for each in tmp_path.iterdir()] == ([name] if there else [])
        assert not there or path.read_bytes() == b"what stood here before"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_late_leaves_the_old_file(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may tell that it is full only when the content is put on it."""
    path = tmp_path / "list.csv"
    path.write_bytes(b"the old list")

    def fail(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(ExportFault, match="Make room"):
        write_csv(small_round(), path)
    assert path.read_bytes() == b"the old list"
    assert os.listdir(tmp_path) == ["list.csv"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle is no fault of the file, and no draft stays."""
    path = tmp_path / "round.json"
    path.write_bytes(b"the old round")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"the old round"
    assert os.listdir(tmp_path) == ["round.json"]


@pytest.mark.parametrize("kind", WRITERS)
def test_each_place_that_cannot_be_written_to_is_told(kind: str, tmp_path: Path) -> None:
    """A folder there, a folder missing, a file that may only be read: each is a sentence without a path."""
    name, write = WRITERS[kind]
    (tmp_path / name).mkdir()
    read_only = tmp_path / "kept"
    read_only.mkdir()
    (read_only / name).write_bytes(b"kept")
    (read_only / name).chmod(0o444)
    for path, said in (
        (tmp_path / name, f"{name} is a folder"),
        (tmp_path / "missing" / name, f"{name} could not be written: there is no folder missing"),
        (read_only / name, f"{name} could not be written: it may only be read"),
    ):
        with pytest.raises(MatcherError, match=f"^{said}") as caught:
            write(path)
        assert str(tmp_path) not in str(caught.value)
    assert (read_only / name).read_bytes() == b"kept"


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_is_written_again_in_its_place(kind: str, tmp_path: Path) -> None:
    """The new file is there alone."""
    name, write = WRITERS[kind]
    (tmp_path / name).write_bytes(b"old")
    write(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 50
    assert os.listdir(tmp_path) == [name]


@pytest.mark.skipif(ON_WINDOWS, reason="Windows keeps rights in another way")
def test_rights_are_kept_and_new_files_about_people_are_private(tmp_path: Path) -> None:
    """A file that is there keeps its rights; a new one is its owner's alone, a template everybody's."""
    path = tmp_path / "list.csv"
    write_whole(path, b"1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    write_whole(path, b"2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    matcher.write_template(tmp_path / "template.xlsx")
    assert (tmp_path / "template.xlsx").stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(ON_WINDOWS, reason="links need rights of their own there")
def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    """What the link points to is written, there already or not."""
    shared = tmp_path / "shared"
    shared.mkdir()
    link = tmp_path / "list.csv"
    link.symlink_to(shared / "list.csv")
    for content in (b"1", b"2"):
        write_whole(link, content)
        assert link.is_symlink()
        assert (shared / "list.csv").read_bytes() == content
    assert os.listdir(shared) == ["list.csv"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_device_is_never_replaced() -> None:
    """A device is written to as it stands; a full one is told."""
    with pytest.raises(RoundFileFault, match="full could not be written: there is no room"):
        write_whole("/dev/full", b"x", RoundFileFault)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_name_no_file_can_have_is_told(tmp_path: Path) -> None:
    """Too long, or with a sign that no name may have."""
    for name in ("a" * 300, "a\0b"):
        with pytest.raises(PolicyFault, match="could not be written"):
            write_whole(tmp_path / name, b"", PolicyFault)


@pytest.mark.skipif(ON_WINDOWS, reason="there is no such limit")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("template", "mine.xlsx"), "mine.xlsx"),
        (
            ("run", *TABLES, "--today", "2026-11-22", "--out", "round.json"),
            "round.json",
        ),
    ],
)
def test_a_command_on_a_full_disk_is_told(command: tuple[object, ...], name: str, tmp_path: Path) -> None:
    """The system itself stops the writing: exit code 1, one sentence, no file."""
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from matcher.cli import app; app()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, *map(str, command)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "MATCHER_DATA": str(tmp_path / "ledger")},
        check=False,
    )
    assert done.returncode == 1
    assert f"{name} could not be written: there is no room for it." in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_an_answer_that_finds_no_room_is_told(tmp_path: Path) -> None:
    """Where the answer goes into a file on a full disk, it is said on stderr, and the exit code is 1."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from matcher.cli import app; app()", "check", *TABLES, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            text=True,
            env={**os.environ, "MATCHER_DATA": str(tmp_path / "ledger")},
            check=False,
        )
    assert done.returncode == 1
    # A machine that is busy is told what is being done meanwhile.
    assert done.stderr.splitlines()[-1] == (
        "The answer could not be written: there is no room for it. Make room and ask again."
    )
    assert "Traceback" not in done.stderr
