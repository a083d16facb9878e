"""Starting the app: the privacy settings hold from any folder, and a taken port is stepped over."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from matcher.errors import MatcherError
from matcher.ui import launching
from matcher.ui.entrance import Entrance
from matcher.ui.opening import Opening
from tests.ui.conftest import Served
from tests.waiting import PLENTY_SECONDS

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
    """Started from a foreign folder, it is bound to 127.0.0.1 and prints two plain lines, and no more."""
    with socket.socket() as other, pytest.raises(OSError, match=r"refused|unreachable|assign"):
        other.connect(("127.0.0.2", served.port))
    lines = [line for line in served.log.read_text().splitlines() if line.strip()]
    assert lines == [
        f"matcher is open at {served.opening_address()} on this computer only. Stop it with Ctrl+C.",
        "The address opens one browser, once. The next one is printed then.",
    ]


def test_streamlit_finds_the_app_in_the_file_that_is_run() -> None:
    """`streamlit run app.py` sees an app with the guard, not a bare script without it."""
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(HOME / "app.py").import_string == "app:app"
    guarded = "import app; assert any(m.cls.__name__ == 'Guard' for m in app.app._user_middleware)"
    subprocess.run([sys.executable, "-c", guarded], cwd=HOME, check=True)


REVIEWED = {
    # Looks, and what a page or the log says of itself.
    "client.showSidebarNavigation",
    "global.disableWidgetStateDuplicationWarning",
    "global.showWarningOnDirectExecution",
    "global.suppressDeprecationWarnings",
    "logger.enableRich",
    "logger.hideWelcomeMessage",
    "logger.level",
    "logger.messageFormat",
    "magic.displayLastExprIfNoSemicolon",
    "magic.displayRootDocString",
    "ui.hideTopBar",
    # How fast and how much; none lets anybody in.
    "global.maxCachedMessageAge",
    "global.minCachedMessageSize",
    "runner.cacheBackgroundRefreshMaxWorkers",
    "runner.cacheBackgroundRefreshTTLMultiplier",
    "runner.cacheHashSeed",
    "runner.connectionDefaultTTL",
    "runner.enforceSerializableSessionState",
    "runner.enumCoercion",
    "runner.fastReruns",
    "runner.parallelMaxWorkers",
    "runner.postScriptGC",
    "server.enableWebsocketCompression",
    "server.maxCacheDataSize",
    "server.maxMessageSize",
    "server.maxWidgetStateSize",
    "server.websocketPingInterval",
    # Without effect while what they belong to is pinned off: the agent API, the file watcher.
    "server.agentMaxSessions",
    "server.agentPreviewRows",
    "server.agentSessionTTL",
    "server.agentWaitTimeout",
    "server.folderWatchBlacklist",
    "server.folderWatchList",
    # The port is free to choose; the addresses are only printed, and nothing is printed by Streamlit.
    "browser.serverAddress",
    "browser.serverPort",
    "server.port",
    # Secrets are not read; a cookie secret and certificates of one's own take nothing away.
    "secrets.files",
    "server.cookieSecret",
    "server.sslCertFile",
    "server.sslKeyFile",
    "server.xsrfCookieSameSite",
    # For Streamlit's own tests.
    "global.appTest",
    "global.e2eTest",
    "global.unitTest",
}
"""Streamlit's options that may be what they are, each looked at; colours and fonts beside them."""


def test_every_option_of_streamlit_is_pinned_or_was_looked_at() -> None:
    """A new version's new option fails here until somebody has said what it opens."""
    options = {name for name in config._config_options_template if not name.startswith("theme.")}
    assert options - launching.PINNED.keys() == REVIEWED


def test_a_pinned_option_is_never_one_that_cannot_be_passed() -> None:
    """Each pinned option exists, and may be given by the launcher."""
    for name in launching.PINNED:
        assert not config._config_options_template[name].sensitive, name


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("server.address", "0.0.0.0", "so it is not served on 0.0.0.0"),
        ("STREAMLIT_SERVER_ADDRESS", "::", "so it is not served on ::"),
        (
            "STREAMLIT_SERVER_ENABLE_AGENT_API",
            "true",
            "not served with server.enableAgentApi = True; it needs False",
        ),
        ("client.showErrorDetails", "full", "not served with client.showErrorDetails = 'full'"),
    ],
)
def test_streamlit_run_is_refused_under_a_setting_that_opens_something(
    name: str, value: str, said: str
) -> None:
    """On the command line or in the environment: one sentence, no traceback, and nothing is served."""
    run = [sys.executable, "-m", "streamlit", "run", str(HOME / "app.py")]
    surroundings = dict(os.environ)
    if name.isupper():
        surroundings[name] = value
    else:
        run += [f"--{name}", value]
    done = subprocess.run(run, env=surroundings, capture_output=True, text=True, timeout=PLENTY_SECONDS)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "ticket" not in done.stdout


def test_the_persons_own_streamlit_file_opens_nothing(tmp_path: Path) -> None:
    """What the app is started with is laid over ~/.streamlit/config.toml: the agent API stays off."""
    home = tmp_path / "home"
    (home / ".streamlit").mkdir(parents=True)
    (home / ".streamlit" / "config.toml").write_text("[server]\nenableAgentApi = true\nenableCORS = false\n")
    code = (
        "from streamlit.web import bootstrap; from streamlit import get_option\n"
        "from matcher.ui import launching\n"
        "assert get_option('server.enableAgentApi') is True\n"
        "bootstrap.load_config_options(launching.SETTINGS)\n"
        "launching.refuse_other_settings()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(home), "USERPROFILE": str(home)},
        capture_output=True,
        text=True,
        timeout=PLENTY_SECONDS,
    )
    assert done.returncode == 0, done.stderr


def test_the_browser_is_started_with_a_file_that_only_the_person_can_read(
    monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    """What a program is started with can be read by every account, so the ticket is in a 0600 file."""
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    opening = Opening(Entrance(), browser=True)
    opening._show()
    (page,) = data_folder.glob("*.html")
    assert shown == [page.as_uri()]
    assert "ticket" not in shown[0]
    assert page.stat().st_mode & 0o777 == 0o600
    ticket = re.findall(r"ticket=([\w-]+)", page.read_text())[0]
    assert opening.entrance.exchange(ticket)
    assert not page.exists(), "the page goes with the ticket"


@pytest.mark.parametrize(
    ("folder", "said"),
    [("OneDrive/matcher", "kept in step by OneDrive"), ("matcher", ""), ("taken/matcher", "cannot be used")],
)
def test_what_is_against_the_data_folder_is_said_in_the_terminal(
    folder: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Beside the address, where whoever starts the app reads it; nothing where nothing is against it."""
    (tmp_path / "taken").write_text("a file, not a folder")
    monkeypatch.setenv("MATCHER_DATA", str(tmp_path / folder))

    async def serve() -> None:
        async with Opening(Entrance(), browser=False).lifespan(None):
            pass

    asyncio.run(serve())
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2].startswith("matcher is open at")
    assert (len(lines) == 3) == bool(said)
    assert said in lines[0]
