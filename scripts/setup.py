"""Make `.venv` and install exactly what the lock files name, by hash. Standard library only.

Usage: ``python3 scripts/setup.py`` for what the app needs, with ``--dev`` for tests and checks too.
Does nothing where everything is installed already. Uses uv where it is found, else the pip that comes
with Python. Begins anew where an installation was broken off, where the Python that `.venv` was made from
has gone, and where the folder was moved or copied.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UNFINISHED = VENV / "installation-unfinished"
OLDEST = (3, 11)


def main() -> None:
    """Install what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    lock = HOME / ("requirements-dev.lock" if parser.parse_args().dev else "requirements.lock")
    if sys.version_info < OLDEST:
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / f"installed-{lock.stem}"
    wanted = _fingerprint(lock)
    if stamp.exists() and stamp.read_text("utf-8") == wanted and _runs():
        return
    print(f"Installing into {VENV.name} (once; a minute or two) ...", flush=True)
    try:
        _make_venv()
        _install(lock)
    except KeyboardInterrupt:
        sys.exit("\nStopped before the end. The same command starts the installation again.")
    stamp.write_text(wanted, "utf-8")
    UNFINISHED.unlink()


def _fingerprint(lock: Path) -> str:
    # The folder is part of it: the commands in a .venv name the folder that it was made in.
    made_from = lock.read_bytes() + (HOME / "pyproject.toml").read_bytes() + os.fsencode(VENV)
    return hashlib.sha256(made_from).hexdigest()


def _runs() -> bool:
    """Whether the Python of `.venv` starts, is new enough and finds its own packages."""
    seen = f"import sys; sys.exit(sys.version_info < {OLDEST} or sys.prefix == sys.base_prefix)"
    return PYTHON.exists() and not UNFINISHED.exists() and _works([str(PYTHON), "-c", seen])


def _make_venv() -> None:
    """Make `.venv`, anew where the one that is there is of no use; say so in a file until all is done."""
    if not (_runs() and _was_made_here() and _works([str(PYTHON), "-m", "pip", "--version"])):
        try:
            venv.create(VENV, clear=True, symlinks=os.name != "nt")
            UNFINISHED.touch()
        except OSError as fault:
            sys.exit(f"{VENV} cannot be made: {fault}")
        if not _works([str(PYTHON), "-m", "ensurepip", "--default-pip"]):
            sys.exit(
                "Python's venv module is not complete here. On Debian and Ubuntu: apt install python3-venv"
            )
    UNFINISHED.touch()


def _was_made_here() -> bool:
    """Whether the commands in `.venv` start the Python of this folder, not of the one it was copied from."""
    pip = PYTHON.with_name("pip" + PYTHON.suffix)
    return pip.exists() and os.fsencode(VENV) in pip.read_bytes()


def _install(lock: Path) -> None:
    uv = shutil.which("uv")
    if uv and _works([uv, "--version"]):
        pip, where = [uv, "pip"], ["--python", str(PYTHON)]
        # An uncompiled environment is compiled anew at every start where Python may not write its caches.
        install = [*pip, "install", "--quiet", "--compile-bytecode", *where]
    else:
        pip, where = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"], []
        install = [*pip, "install", "--quiet"]
    # Nothing is resolved, the lock is complete. Older pips cannot resolve it: they want a hash for
    # `coverage[toml]` where `coverage` has one.
    _run([*install, "--no-deps", "--require-hashes", "-r", str(lock)])
    _run([*install, "--no-deps", "--no-build-isolation", "-e", str(HOME)])
    _run([*pip, "check", *where])


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}This did not work: {' '.join(command)}")


if __name__ == "__main__":
    main()
