"""Hands out the address that opens the app: printed where it was started, and to the person's browser.

The address holds a ticket, and what a browser is started with can be read by every account of a computer.
So the browser is given a page in a file that only the person's own account can read, and that leads on.
"""

import os
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from html import escape
from pathlib import Path
from typing import Any, Final

from streamlit import get_option

from matcher.decisions.folders import folder_warning
from matcher.errors import LedgerFault
from matcher.ui import state
from matcher.ui.entrance import TICKET, Entrance

ADDRESS: Final = "127.0.0.1"
_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>matcher</title>'
    '<meta http-equiv="refresh" content="0;url={address}"></head>'
    '<body><p><a href="{address}">Open matcher</a></p></body></html>'
)


class Opening:
    """Opens the app to its person, from the moment it is served.

    Parameters
    ----------
    browser
        Whether to open the person's browser, too.
    """

    def __init__(self, entrance: Entrance, browser: bool) -> None:
        self.entrance = entrance
        self.browser = browser
        self._leads_on: Path | None = None
        entrance.used = self._used

    def lifespan(self, app: Any) -> AbstractAsyncContextManager[None]:
        """Hand out the first address when the app begins to be served."""
        return self._serving()

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        if warning := _warning():
            print(warning, flush=True)
        print(f"matcher is open at {self._address()} on this computer only. Stop it with Ctrl+C.", flush=True)
        if not self.entrance.open_to_all:
            print("The address opens one browser, once. The next one is printed then.", flush=True)
        if self.browser:
            # A browser may keep its caller waiting, and the app must answer it meanwhile.
            threading.Thread(target=self._show, daemon=True).start()
        try:
            yield
        finally:
            self._forget_page()

    def _address(self) -> str:
        address = f"http://{ADDRESS}:{get_option('server.port')}/"
        return address if self.entrance.open_to_all else f"{address}?{TICKET}={self.entrance.ticket()}"

    def _used(self) -> None:
        self._forget_page()
        print(f"A browser was let in. For another one, open {self._address()}", flush=True)

    def _show(self) -> None:
        address = self._address()
        if self.entrance.open_to_all:
            webbrowser.open(address)
            return
        try:
            self._leads_on = _write_page(address)
        except OSError:
            # The address is printed; nothing is lost where the page cannot be written.
            return
        webbrowser.open(self._leads_on.resolve().as_uri())

    def _forget_page(self) -> None:
        if self._leads_on is not None:
            self._leads_on.unlink(missing_ok=True)
            self._leads_on = None


def _warning() -> str:
    """Say what is known against the data folder, or why there is none; the screen says it, too."""
    try:
        return folder_warning(state.data_folder())
    except LedgerFault as fault:
        return str(fault)


def _write_page(address: str) -> Path:
    target = state.data_folder() / f"open-matcher-{get_option('server.port')}.html"
    target.unlink(missing_ok=True)
    # Made anew and for this account alone: nobody can have opened it before.
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as page:
        page.write(_PAGE.format(address=escape(address, quote=True)))
    return target
