"""A browser that is watched: every request is written down, and each page is waited for until it rests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Request, ViewportSize, WebSocket, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.ui.conftest import Served
from tests.ui.counting import CHROMIUM
from tests.waiting import PLENTY_SECONDS, wait_for

PLENTY_MS = PLENTY_SECONDS * 1000
QUIET_MS = 150
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
UNDER_WAY = "Working it out: "
LOCAL = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)(:\d+)?/|(data|blob):")
KNOWN_TO_STREAMLIT = {"target-size", "presentation-role-conflict"}


class Errands:
    """What is still to be done for a page: followed on the wire, so that nothing rests on how quick it is.

    A page that was asked for, or a change on it, owes a run of the script until one has begun; a run that
    has begun goes on until the app says that it is finished; a file goes up until the request is.
    """

    def __init__(self, page: Page) -> None:
        self.owed = False
        self.running = False
        self.uploads: set[Request] = set()
        self.count = 0
        page.on("request", self._asked)
        page.on("requestfinished", lambda request: self.uploads.discard(request))
        page.on("requestfailed", lambda request: self.uploads.discard(request))
        page.on("websocket", self._opened)

    @property
    def done(self) -> bool:
        """Whether nothing is owed, under way or going up."""
        return not (self.owed or self.running or self.uploads)

    def __str__(self) -> str:
        return f"a page at rest: owed {self.owed}, running {self.running}, uploads {len(self.uploads)}"

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request():
            self.owed, self.running = True, False
            self.uploads.clear()
        elif request.method in ("POST", "PUT"):
            self.uploads.add(request)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        self.count += 1
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.owed = True

    def _received(self, frame: str | bytes) -> None:
        self.count += 1
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.owed, self.running = False, True
        elif kind == "script_finished":
            self.running = False


@dataclass
class Watched:
    """A page of the app in a browser.

    Parameters
    ----------
    name
        Who is working; empty where nobody has told a name.
    foreign
        Addresses asked for that are not this machine's.
    faults
        What the page's own scripts stumbled over.
    """

    page: Page
    app: Served
    errands: Errands
    name: str = ""
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def enter(self) -> None:
        """Open the address that the app printed, and tell who is working."""
        self.page.goto(self.app.opening_address())
        self.page.wait_for_url(f"{self.app.address}/")
        self.rest()
        if self.name:
            self.type("Your name", self.name)
            self.press("Keep my name")
            self.shows("You are working as")

    def open(self, path: str = "") -> None:
        """Open an address of the app."""
        self.page.goto(f"{self.app.address}/{path}")
        self.rest()

    def rest(self) -> None:
        """Wait until the page has nothing left to do."""
        wait_for(self._rests, lambda: str(self.errands))

    def _rests(self) -> bool:
        before = self.errands.count
        self.page.wait_for_timeout(QUIET_MS)
        if not self.errands.done or self.errands.count != before:
            return False
        return self.page.locator(AT_REST).count() == 1 and self.page.get_by_text(UNDER_WAY).count() == 0

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

    def fits(self, width: int) -> None:
        """See that nothing runs out of the side of a window of so many pixels."""
        across = "document.querySelector('[data-testid=stMain]').scrollWidth"
        wait_for(lambda: self.page.evaluate(across) <= width, f"a page that fits into {width} pixels")

    def shows(self, text: str) -> None:
        """See that a text is on the page."""
        self.page.get_by_text(text).first.wait_for()

    def type(self, label: str, text: str) -> None:
        """Type into a field and leave it."""
        named = re.compile(label)
        text_field = self.page.get_by_role("textbox", name=named)
        text_field.or_(self.page.get_by_role("spinbutton", name=named)).first.fill(text)
        self.page.keyboard.press("Tab")
        self.rest()


@contextmanager
def watched(app: Served, width: int = 1280, height: int = 1000, name: str = "Asha") -> Iterator[Watched]:
    """Open a browser on the app, let it in, and tell who is working."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        viewport = ViewportSize(width=width, height=height)
        page = browser.new_context(viewport=viewport, accept_downloads=True).new_page()
        page.set_default_timeout(PLENTY_MS)
        view = Watched(page, app, Errands(page), name)
        page.on("request", lambda asked: None if LOCAL.match(asked.url) else view.foreign.append(asked.url))
        page.on("websocket", lambda asked: None if LOCAL.match(asked.url) else view.foreign.append(asked.url))
        page.on("pageerror", lambda fault: view.faults.append(str(fault)))
        view.enter()
        yield view
        browser.close()
