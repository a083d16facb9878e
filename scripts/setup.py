"""Make `.venv` and install exactly what the lock files name, by hash. Standard library only.

Usage: ``python3 scripts/setup.py`` for what the app needs, with ``--dev`` for tests and checks too.
Does nothing where everything is installed already. Uses uv where it is found, else pip.
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
OLDEST = (3, 11)


def main() -> None:
    """Install what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    lock = HOME / ("requirements-dev.lock" if parser.parse_args().dev else "requirements.lock")
    if sys.version_info < OLDEST:
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / f"installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + (HOME / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing into {VENV.name} (once; a minute or two) ...", flush=True)
    _make_venv()
    _install(lock)
    stamp.write_text(wanted)


def _make_venv() -> None:
    if PYTHON.exists():
        return
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit("Python's venv module is not complete here. On Debian and Ubuntu: apt install python3-venv")


def _install(lock: Path) -> None:
    uv = shutil.which("uv")
    # An uncompiled environment is compiled anew at every start where Python may not write its caches.
    if uv and _works([uv, "--version"]):
        pip = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", str(lock)])
    _run([*pip, "--no-deps", "-e", str(HOME)])


def _works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"This did not work: {' '.join(command)}")


if __name__ == "__main__":
    main()
