"""Starting the app: the privacy settings hold from any folder, and a taken port is stepped over."""

import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import MatcherError
from matcher.ui import launching
from tests.ui.conftest import Served
from tests.waiting import wait_for

pytestmark = pytest.mark.xdist_group("served")

HOME = Path(__file__).resolve().parents[2]


def flat(table: dict[str, Any]) -> dict[str, Any]:
    """Write sections and keys as Streamlit names its options."""
    return {f"{section}.{key}": value for section, keys in table.items() for key, value in keys.items()}


def test_both_ways_to_start_have_the_same_settings() -> None:
    """What `streamlit run app.py` reads from the checkout is what `matcher app` passes in."""
    assert flat(tomllib.loads((HOME / ".streamlit/config.toml").read_text())) == launching.SETTINGS


def test_the_privacy_settings_are_in_force() -> None:
    """Nothing is reported, nobody else gets in, and no error text is handed to another site."""
    wanted = {
        "browser.gatherUsageStats": False,
        "server.address": "127.0.0.1",
        "client.showErrorDetails": "type",
        "client.showErrorLinks": False,
        "client.disableDataExport": True,
        "server.fileWatcherType": "none",
    }
    assert wanted.items() <= launching.SETTINGS.items()


def test_a_taken_port_is_stepped_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the usual port is taken, the next free one is used."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(launching, "USUAL_PORT", taken.getsockname()[1])
        assert launching.free_port() > taken.getsockname()[1]


def test_a_port_asked_for_and_taken_is_said() -> None:
    """A port asked for by number is not swapped for another without a word."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(MatcherError, match=f"Port {port} is in use on this computer"):
            launching.free_port(port)


def test_a_number_that_is_no_port_is_said() -> None:
    """70000 is no port, and the sentence says which numbers are."""
    with pytest.raises(MatcherError, match="from 1 to 65535"):
        launching.free_port(70_000)


def test_it_listens_on_this_machine_only(served: Served) -> None:
    """Started from a foreign folder, it is bound to 127.0.0.1 and prints one plain line."""
    with socket.socket() as other, pytest.raises(OSError, match=r"refused|unreachable|assign"):
        other.connect(("127.0.0.2", served.port))
    log = served.data.parent / "served.log"
    # The port answers a moment before the app has seen that it does, and says so.
    wait_for(lambda: "\n" in log.read_text(), "the line that says where the app is open")
    lines = [line for line in log.read_text().splitlines() if line.strip()]
    assert lines == [f"matcher is open at {served.address} on this computer only. Stop it with Ctrl+C."]


def test_streamlit_finds_the_app_in_the_file_that_is_run() -> None:
    """`streamlit run app.py` sees an app with the guard, not a bare script without it."""
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(HOME / "app.py").import_string == "app:app"
    guarded = "import app; assert any(m.cls.__name__ == 'Guard' for m in app.app._user_middleware)"
    subprocess.run([sys.executable, "-c", guarded], cwd=HOME, check=True)
