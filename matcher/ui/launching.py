"""Starts the app from any folder, for this machine only, with nothing sent anywhere.

The settings are passed in, so that they hold wherever the app is started from; the checkout's
``.streamlit/config.toml`` says the same for ``streamlit run app.py`` (a test compares the two).
"""

import errno
import os
import socket
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from streamlit import get_option

from matcher.errors import MatcherError
from matcher.ui import faults, upload_sessions
from matcher.ui.entrance import Entrance
from matcher.ui.guard import HOSTS, Guard
from matcher.ui.opening import ADDRESS, Opening
from matcher.ui.upload_limits import MOST_OF_A_FILE, UploadLimits

USUAL_PORT: Final = 8501
_PORTS_TRIED: Final = 50

PINNED: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.disableDataExport": True,
    "client.showErrorDetails": "type",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    "server.address": ADDRESS,
    "server.allowRunOnSave": False,
    "server.allowedHosts": list(reversed(HOSTS)),
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.customComponentBaseUrlPath": "",
    "server.disconnectedSessionTTL": 120,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableExpensiveMemoryStats": False,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": MOST_OF_A_FILE,
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": False,
    "server.trustedUserHeaders": {},
    "server.unsafeMetricsUserAttributes": [],
}
"""What could open something to somebody else, or take a protection away: the app runs with these only."""

SETTINGS: Final[dict[str, Any]] = {
    **PINNED,
    "logger.hideWelcomeMessage": True,
    "theme.base": "light",
    "theme.textColor": "#111111",
    "theme.primaryColor": "#0B5C8A",
    "theme.linkColor": "#0B5C8A",
    "theme.codeTextColor": "#111111",
    "theme.baseRadius": "small",
    "theme.showWidgetBorder": True,
    "theme.paddingTop": "2rem",
    "theme.paddingBottom": "5rem",
    "theme.headingFontSizes": ["2rem", "1.375rem", "1.125rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 650, 650, 650, 650, 650],
}
"""Every setting the app is run with: nothing leaves the machine, nobody else gets in, one calm theme."""

OPEN_TO_ALL: Final = "--no-token"
"""Said where another program signs people in before the app."""


def served(*, open_to_all: bool = False, browser: bool = False) -> dict[str, Any]:
    """Give what :class:`streamlit.App` is made from: the script, the guard, and the net for faults.

    Parameters
    ----------
    open_to_all
        Whether no browser is asked for a ticket, because another program signs people in before the app.
    browser
        Whether to open the person's browser once the app is served.
    """
    opening = Opening(Entrance(open_to_all=open_to_all), browser)
    uploads = UploadLimits(upload_sessions.held, upload_sessions.free)
    return {
        "script_path": Path(__file__).with_name("main.py"),
        "middleware": [Middleware(Guard, entrance=opening.entrance, uploads=uploads)],
        "on_script_error": faults.caught,
        "lifespan": opening.lifespan,
    }


def launch(
    port: int | None = None,
    data: str | Path | None = None,
    *,
    browser: bool = True,
    open_to_all: bool = False,
) -> None:
    """Serve the app on this machine until it is stopped.

    Parameters
    ----------
    port
        1 to 65535; None for 8501 or the next free one.
    data
        The data folder; None for the one in ``MATCHER_DATA``, else the person's own.
    browser
        Whether to open the person's browser.
    open_to_all
        Whether no browser is asked for a ticket, because another program signs people in before the app.

    Raises
    ------
    MatcherError
        If the port asked for is taken, or none is free.
    """
    if data is not None:
        os.environ["MATCHER_DATA"] = str(Path(data).resolve())
    chosen = free_port(port)
    app = st.App(**served(open_to_all=open_to_all, browser=browser))
    app.run(config={**SETTINGS, "server.port": chosen})


def refuse_other_settings() -> None:
    """Refuse to be served under settings that would open something.

    Raises
    ------
    MatcherError
        If Streamlit's options, from wherever they come, differ from :data:`PINNED`.
    """
    for name, wanted in PINNED.items():
        found = get_option(name)
        if name == "server.address" and found != wanted:
            raise MatcherError(
                "matcher answers on its own computer only, so it is not served on"
                f" {found or 'every address'}. Leave server.address as it is. To let others in, put a"
                " program that signs people in before it."
            )
        if found != wanted:
            raise MatcherError(
                f"matcher is not served with {name} = {found!r}; it needs {wanted!r}. Look for it in the"
                " command, in the environment and in Streamlit's config.toml."
            )


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
