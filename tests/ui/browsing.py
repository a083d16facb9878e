"""A browser that is watched: every request is written down, and each page is waited for until it rests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, sync_playwright

from tests.ui.conftest import Served
from tests.ui.counting import CHROMIUM

AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
LOCAL = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)(:\d+)?/|(data|blob):")
KNOWN_TO_STREAMLIT = {"target-size", "presentation-role-conflict"}


@dataclass
class Watched:
    """A page of the app in a browser.

    Parameters
    ----------
    foreign
        Addresses asked for that are not this machine's.
    faults
        What the page's own scripts stumbled over.
    """

    page: Page
    app: Served
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> None:
        """Open an address of the app."""
        self.page.goto(f"{self.app.address}/{path}")
        self.rest()

    def rest(self) -> None:
        """Wait until the page has nothing left to do."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(AT_REST, timeout=60_000)
        self.page.wait_for_timeout(100)

    def go(self, label: str) -> None:
        """Follow the navigation."""
        self.page.get_by_test_id("stTopNavLink").filter(has_text=re.compile(f"^{label}$")).first.click()
        self.page.get_by_role("heading", level=1, name=label).wait_for()
        self.rest()

    def button(self, label: str) -> Locator:
        """Find a button whose label begins so."""
        return self.page.get_by_role("button", name=re.compile(f"^{re.escape(label)}")).first

    def press(self, label: str) -> None:
        """Press a button."""
        self.button(label).click()
        self.rest()

    def shows(self, text: str) -> None:
        """See that a text is on the page."""
        self.page.get_by_text(text).first.wait_for(timeout=20_000)

    def type(self, label: str, text: str) -> None:
        """Type into a field and leave it."""
        named = re.compile(label)
        text_field = self.page.get_by_role("textbox", name=named)
        text_field.or_(self.page.get_by_role("spinbutton", name=named)).first.fill(text)
        self.page.keyboard.press("Tab")
        self.rest()


@contextmanager
def watched(app: Served, width: int = 1280, height: int = 1000) -> Iterator[Watched]:
    """Open a browser on the app."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
        view = Watched(page, app)
        page.on("request", lambda asked: None if LOCAL.match(asked.url) else view.foreign.append(asked.url))
        page.on("websocket", lambda asked: None if LOCAL.match(asked.url) else view.foreign.append(asked.url))
        page.on("pageerror", lambda fault: view.faults.append(str(fault)))
        yield view
        browser.close()
