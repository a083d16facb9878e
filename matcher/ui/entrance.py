"""Who may come in: an address that opens one browser once, and the cookie which that browser then shows.

Every account of a computer can reach what listens on it, so being asked from this computer is not enough.
The person who starts the app gets an address with a ticket in it. The first browser that opens it gets a
cookie of its own in exchange; the ticket is dead from then on, and the next one is made. Only digests are
kept. Pure: knows nothing of Streamlit or of the socket.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable
from typing import Final

TICKET: Final = "ticket"
"""The name of the ticket in the address."""
_BYTES: Final = 32


def cookie_name(port: int) -> str:
    """Name the cookie of the app on a port: browsers send one cookie to every port of a computer."""
    return f"matcher-{port}"


class Entrance:
    """The tickets that are out and the browsers that were let in.

    Parameters
    ----------
    open_to_all
        Whether nobody is asked, because another program signs people in before the app.
    used
        Called when a ticket was exchanged, to hand out the next.
    """

    def __init__(self, *, open_to_all: bool = False, used: Callable[[], None] | None = None) -> None:
        self.open_to_all = open_to_all
        self.used = used
        self._tickets: set[bytes] = set()
        self._browsers: set[bytes] = set()
        self._lock = threading.Lock()

    def ticket(self) -> str:
        """Make a ticket that lets one browser in, once."""
        made = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._tickets.add(_digest(made))
        return made

    def exchange(self, ticket: str) -> str:
        """Give a new browser's cookie for a ticket; empty where the ticket is unknown or was used."""
        with self._lock:
            held = _found(_digest(ticket), self._tickets)
            if held is None:
                return ""
            self._tickets.discard(held)
        cookie = self.introduce()
        if self.used is not None:
            self.used()
        return cookie

    def introduce(self) -> str:
        """Let a browser in, and give its cookie."""
        cookie = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._browsers.add(_digest(cookie))
        return cookie

    def knows(self, cookie: str) -> bool:
        """Say whether a cookie is that of a browser that was let in."""
        with self._lock:
            return _found(_digest(cookie), self._browsers) is not None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _found(digest: bytes, among: set[bytes]) -> bytes | None:
    """Find a digest by comparing with every one in full: how long it takes tells nothing about them."""
    found = [held for held in among if secrets.compare_digest(held, digest)]
    return found[0] if found else None
