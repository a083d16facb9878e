"""The lock files are complete: without resolving, every package finds what it asks for, on every system."""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "dev")}
SYSTEMS = (
    ("Linux", "linux", "posix", "x86_64"),
    ("Linux", "linux", "posix", "aarch64"),
    ("Darwin", "darwin", "posix", "arm64"),
    ("Windows", "win32", "nt", "AMD64"),
)
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
ONLY_ELSEWHERE = {"appnope", "colorama"}
"""What is wanted on macOS or Windows only, is not installed here, and asks for nothing itself."""


def _environments() -> Iterator[dict[str, str]]:
    for system, platform, kind, machine in SYSTEMS:
        yield {
            "platform_system": system,
            "sys_platform": platform,
            "os_name": kind,
            "platform_machine": machine,
            "python_version": PYTHON,
            "python_full_version": f"{PYTHON}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


def _pinned(lock: str, environment: dict[str, str]) -> dict[str, str]:
    """Give the version of each package that a lock installs in an environment."""
    lines = re.findall(r"^(\S+==.*?)\s*\\?$", (HOME / lock).read_text("utf-8"), re.MULTILINE)
    entries = [Requirement(line) for line in lines]
    wanted = [each for each in entries if each.marker is None or each.marker.evaluate(environment)]
    pins: dict[str, str] = {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in wanted
    }
    assert len(pins) == len(wanted)
    return pins


def _asked(name: str, extras: tuple[str, ...], environment: dict[str, str]) -> Iterator[Requirement]:
    """Give what a package asks for in an environment, with the extras it is asked for with."""
    for text in requires(name) or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(
            wanted.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras)
        ):
            yield wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_leaves_nothing_to_be_resolved(lock: str) -> None:
    """On each system, what is asked for is pinned at a version that satisfies who asks."""
    extras = PROJECT["optional-dependencies"]
    own = [*PROJECT["dependencies"], *(each for extra in LOCKS[lock] for each in extras[extra])]
    for environment in _environments():
        pins = _pinned(lock, environment)
        open_requirements = [(Requirement(text), "matcher") for text in own]
        seen: set[tuple[str, tuple[str, ...]]] = set()
        while open_requirements:
            wanted, by = open_requirements.pop()
            name, with_extras = canonicalize_name(wanted.name), tuple(sorted(wanted.extras))
            assert name in pins, f"{by} asks for {wanted} ({environment})"
            assert wanted.specifier.contains(pins[name]), f"{by} asks for {wanted}, locked is {pins[name]}"
            if (name, with_extras) in seen:
                continue
            seen.add((name, with_extras))
            try:
                open_requirements += [(each, name) for each in _asked(name, with_extras, environment)]
            except PackageNotFoundError:
                assert name in ONLY_ELSEWHERE, f"{name} is asked for by {by} and not installed here"
        assert {name for name, _ in seen} == set(pins), "packages that nobody asks for"
