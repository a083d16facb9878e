"""Starts the app from any folder, for this machine only, with nothing sent anywhere.

The settings are passed in, so that they hold wherever the app is started from; the checkout's
``.streamlit/config.toml`` says the same for ``streamlit run app.py`` (a test compares the two).
"""

import errno
import os
import socket
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware

from matcher.errors import MatcherError
from matcher.ui import faults
from matcher.ui.guard import HOSTS, Guard

ADDRESS: Final = "127.0.0.1"
USUAL_PORT: Final = 8501
_PORTS_TRIED: Final = 50
_PATIENCE_SECONDS: Final = 60.0

SETTINGS: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "server.address": ADDRESS,
    "server.headless": True,
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.allowedHosts": list(reversed(HOSTS)),
    "server.maxUploadSize": 20,
    "server.enableStaticServing": False,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "type",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "theme.base": "light",
    "theme.textColor": "#111111",
    "theme.primaryColor": "#0B5C8A",
    "theme.linkColor": "#0B5C8A",
    "theme.baseRadius": "small",
    "theme.showWidgetBorder": True,
    "theme.paddingTop": "2rem",
    "theme.paddingBottom": "5rem",
    "theme.headingFontSizes": ["2rem", "1.375rem", "1.125rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 650, 650, 650, 650, 650],
}
"""Every setting the app is run with: nothing leaves the machine, nobody else gets in, one calm theme."""


def served() -> dict[str, Any]:
    """Give what :class:`streamlit.App` is made from: the script, the guard, and the net for faults."""
    return {
        "script_path": Path(__file__).with_name("main.py"),
        "middleware": [Middleware(Guard)],
        "on_script_error": faults.caught,
    }


def launch(port: int | None = None, data: str | Path | None = None, *, browser: bool = True) -> None:
    """Serve the app on this machine until it is stopped.

    Parameters
    ----------
    port
        1 to 65535; None for 8501 or the next free one.
    data
        The data folder; None for the one in ``MATCHER_DATA``, else the person's own.
    browser
        Whether to open the person's browser.

    Raises
    ------
    MatcherError
        If the port asked for is taken, or none is free.
    """
    if data is not None:
        os.environ["MATCHER_DATA"] = str(Path(data).resolve())
    chosen = free_port(port)
    threading.Thread(target=_announce, args=(chosen, browser), daemon=True).start()
    st.App(**served()).run(config={**SETTINGS, "server.port": chosen})


def free_port(asked: int | None = None) -> int:
    """Give the port asked for, or the first free one from 8501 on.

    Raises
    ------
    MatcherError
        If the port asked for is taken, or none is free.
    """
    ports = [asked] if asked is not None else range(USUAL_PORT, USUAL_PORT + _PORTS_TRIED)
    found = next((port for port in ports if _is_free(port)), None)
    if found is None:
        which = f"Port {asked} is" if asked is not None else f"Ports {ports[0]} to {ports[-1]} are"
        raise MatcherError(f"{which} in use on this computer. Choose another with --port.")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OverflowError:
            raise MatcherError(f"{port} is no port. Choose one from 1 to 65535 with --port.") from None
        except OSError as fault:
            if fault.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def _announce(port: int, browser: bool) -> None:
    address = f"http://{ADDRESS}:{port}"
    if not _answers(f"{address}/_stcore/health"):
        return
    print(f"matcher is open at {address} on this computer only. Stop it with Ctrl+C.", flush=True)
    if browser:
        webbrowser.open(address)


def _answers(address: str) -> bool:
    # A proxy set for the person's account must not be asked about this machine.
    asking = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with asking.open(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
