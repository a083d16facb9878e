"""A data folder, a served app and a browser; browser tests that are left out are counted."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from matcher.ui import state
from matcher.ui.reviewing import asking
from tests.ui.counting import CHROMIUM, NO_BROWSER
from tests.ui.screen import HOME, SAMPLE_DAY
from tests.waiting import PLENTY_SECONDS, wait_for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser, with a sentence."""
    if CHROMIUM.exists():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, so that nobody's data are touched."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("MATCHER_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for every answer, so that a slow machine shows the same as a quick one."""
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", PLENTY_SECONDS)


@pytest.fixture(autouse=True)
def nobody_double_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses as fast as it can; the tests of the moment a page must have stood bring their own."""
    monkeypatch.setattr("matcher.ui.acts.QUIET_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def day_of_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the sample, whatever the machine's clock says."""
    monkeypatch.setattr(state, "today", lambda: SAMPLE_DAY)


@dataclass(frozen=True)
class Served:
    """An app that is being served."""

    port: int
    data: Path
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def opening_address(self) -> str:
        """Give the newest address that it printed; it is printed before anything is answered."""
        printed = re.findall(r"http://127\.0\.0\.1:\d+/\?ticket=[\w-]+", self.log.read_text())
        return str(printed[-1])

    def new_cookie(self) -> str:
        """Open the newest address as a browser does, and give the cookie that comes back."""
        asked = urllib.request.Request(self.opening_address(), headers={"Accept": "text/html"})
        with urllib.request.urlopen(asked, timeout=PLENTY_SECONDS) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app served by ``launch`` from a foreign folder, on a port and with data of its own."""
    folder = tmp_path_factory.mktemp("served")
    with serve(folder / "data", folder) as app:
        yield app


_DAY = (
    f"import datetime, sys; sys.path.insert(0, {str(HOME)!r}); from tests.clock import PinnedClock;"
    " from matcher.ui import state; from matcher.decisions import archive;"
    f" state.today = lambda: {SAMPLE_DAY!r}; archive.datetime = PinnedClock; "
)
"""Has the app take the day of the sample for today, and keep tables on the tests' own day."""


class serve:  # noqa: N801 - read as a verb: `with serve(...)`
    """Serve the app in a process of its own, and end it with everything it started.

    A page need stand for an instant only before it takes an act, unless the test asks for the real time. It
    is the day of the sample, whatever the machine's clock says.
    """

    def __init__(self, data: Path, folder: Path, *, hasty: bool = True, open_to_all: bool = False) -> None:
        data.mkdir(exist_ok=True)
        self.data = data
        self.folder = folder
        self.hasty = hasty
        self.open_to_all = open_to_all

    def __enter__(self) -> Served:
        try:
            return wait_for(self._started_on_a_free_port, "a port that stays free until the app has it")
        except BaseException:
            self._end()
            raise

    def __exit__(self, *_: object) -> None:
        self._end()

    def _started_on_a_free_port(self) -> Served | None:
        """Start the app; None where somebody else took the port between the look and the start."""
        app = Served(free_port(), self.data, self._log)
        asked = f"{app.port}, {str(app.data)!r}, browser=False, open_to_all={self.open_to_all}"
        haste = "from matcher.ui import acts; acts.QUIET_SECONDS = 0.0; " if self.hasty else ""
        code = f"{haste}{_DAY}from matcher.ui.launching import launch; launch({asked})"
        with app.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code], cwd=self.folder, start_new_session=True, stdout=log, stderr=log
            )
        wait_for(lambda: _answers(app.address) or self.process.poll() is not None, "the app to start")
        if self.process.poll() is None:
            return app
        said = self._log.read_text()
        assert "in use" in said, f"the app ended while it was starting: {said}"
        return None

    @property
    def _log(self) -> Path:
        return self.folder / "served.log"

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    # A proxy set for the person's account must not be asked about this machine.
    asking = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with asking.open(f"{address}/_stcore/health", timeout=20):
            return True
    except (urllib.error.URLError, OSError):
        return False
