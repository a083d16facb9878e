"""Prove that what the README says works on this machine (Linux, macOS). Standard library only.

``python3 scripts/check_install.py run``
    ``make run`` in this checkout: pip installs what is missing, and the app answers.
``python3 scripts/check_install.py wheel``
    The wheel in an empty environment elsewhere: its version, a round over the sample it brings, and the app.
"""

import argparse
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Mapping
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PLENTY_SECONDS = 1200.0
"""Longer than the slowest installation takes; reached only where something is wrong."""
OPENED_AT = re.compile(r"http://127\.0\.0\.1:\d+\S*")


def main() -> None:
    """Check what is asked for, and end with a sentence where it does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("run", "wheel"))
    check = {"run": check_run, "wheel": check_wheel}[parser.parse_args().what]
    with tempfile.TemporaryDirectory(prefix="matcher check ") as folder:
        check(Path(folder))


def check_run(folder: Path) -> None:
    """See that ``make run`` ends in an app that answers, and that pip alone installed it."""
    see_app_answer(["make", "run"], HOME, folder)
    installers = [file.read_text().strip() for file in HOME.glob(".venv/lib/*/*/*.dist-info/INSTALLER")]
    if set(installers) != {"pip"}:
        sys.exit(f"Installed by {', '.join(sorted(set(installers))) or 'nobody'}, not by pip alone.")
    print(f"make run: pip installed {len(installers)} packages, and the app answers.", flush=True)


def check_wheel(folder: Path) -> None:
    """See that the wheel is whole: installed by plain pip where nothing else is, it does its work."""
    venv.create(folder / "empty", with_pip=True, symlinks=True)
    programs = folder / "empty" / "bin"
    pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "-w", str(folder), str(HOME)], folder)
    (wheel,) = folder.glob("*.whl")
    run([*pip, "install", str(wheel)], folder)
    matcher = str(programs / "matcher")
    version = run([matcher, "--version"], folder).split()[-1]
    if version != wheel.name.split("-")[1]:
        sys.exit(f"The wheel is {wheel.name}, and the program in it says {version}.")
    where = run([str(programs / "python"), "-c", "import matcher; print(*matcher.__path__)"], folder)
    sample = Path(where.strip()) / "sample_data"
    words = [sample / "children.csv", sample / "visitors.csv", "--standing", sample / "standing.csv"]
    words += ["--places", sample / "places.csv", "--policy", sample / "policy.toml"]
    run([matcher, "run", *map(str, words), "--today", "2026-11-22", "--out", "round.json"], folder)
    made = json.loads((folder / "round.json").read_text("utf-8"))
    if not made["matches"] or not all(level["proved"] for level in made["levels"]):
        sys.exit("The round over the sample that the wheel brings matches nobody, or is not proved.")
    see_app_answer([matcher, "app", "--no-browser"], folder, folder)
    with_pip = run([*pip, "--version"], folder).split(" from ")[0]
    matches = f"{len(made['matches'])} matches over its sample"
    print(f"{wheel.name}, installed with {with_pip}: {matches}, and the app answers.", flush=True)


def run(command: list[str], folder: Path) -> str:
    """Run a command to its end and give what it said."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nThis did not work: {' '.join(command)}")
    return done.stdout


def environment(folder: Path) -> Mapping[str, str]:
    """Give an environment in which nobody's data are touched and no window is opened."""
    return {**os.environ, "MATCHER_DATA": str(folder / "data"), "BROWSER": "true"}


def see_app_answer(command: list[str], cwd: Path, folder: Path) -> None:
    """Start the app, open the address that it says as a browser would, and end it."""
    log = folder / "said.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _open(_address(process, log))
    finally:
        _end(process)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + PLENTY_SECONDS
    while not (found := OPENED_AT.search(said := log.read_text("utf-8", "replace"))):
        if process.poll() is not None or time.monotonic() > until:
            sys.exit(f"The app did not start. It said:\n{said}")
        time.sleep(0.1)
    return found.group()


def _open(address: str) -> None:
    # A browser keeps the cookies it is given, and a proxy is not asked about this machine.
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    asked = urllib.request.Request(address, headers={"Accept": "text/html"})
    with opener.open(asked, timeout=PLENTY_SECONDS) as answer:
        if b"<title>" not in answer.read():
            sys.exit(f"{address} answered {answer.status} without a page.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    for kindly in (True, False):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM if kindly else signal.SIGKILL)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    main()
