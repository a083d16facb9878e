"""The guard at the door: who may ask, and what a browser may do with the answer.

The app serves one person on one machine. A page on another site can make that person's browser ask
this address (DNS rebinding, a foreign socket), and every other account of the computer can reach it. So
every request and every socket is checked for the host it was asked under, the page it was asked from and
the cookie of a browser that was let in, and every answer carries the headers that keep the browser from
calling anyone else. Pure ASGI; knows nothing of the pages.
"""

import asyncio
import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matcher.errors import MatcherError
from matcher.ui.entrance import TICKET, Entrance, cookie_name
from matcher.ui.upload_limits import UploadLimits

HOSTS = ("127.0.0.1", "localhost")
"""The names under which this machine is asked; any port."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws://localhost:* ws://127.0.0.1:* blob: data:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}

_NAMED = re.compile(rf"(?i)({'|'.join(map(re.escape, HOSTS))})(:[0-9]{{1,5}})?")
_READING = ("GET", "HEAD")
_UPLOAD: Final = re.compile("/_stcore/upload_file/([^/]+)/.*")
GONE_AFTER_SECONDS: Final = 60.0
"""A tab that has been away for so long is taken as closed, and what it uploaded is let go."""
_HEALTH: Final = "/_stcore/health"
"""Answered without a cookie, for whoever waits for the app to start: it says "ok" and nothing else."""
_MISDIRECTED = "This address is not served here. Open the address that the app printed when it started."
_ELSEWHERE = "The app answers on its own computer only. Open it there."
_FOREIGN = "Another page asked for this. Only the app's own pages are answered."
_UNKNOWN = (
    "This browser may not open matcher. Go to the window where you started matcher and open the last address"
    " it shows. If that window is closed, start matcher again."
)
_OPENING = "The app opens."
_STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:36rem;margin:3rem auto;"
    "padding:0 1rem}"
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>matcher</title>'
    "<style>{style}</style>{head}</head><body><main><h1>matcher</h1><p>{sentence}</p>{link}</main></body></html>"
)

Refusal = tuple[int, str]
Header = tuple[bytes, bytes]


class Guard:
    """Middleware that refuses foreign hosts, foreign pages and unknown browsers, and adds the headers.

    Parameters
    ----------
    entrance
        Who was let in.
    uploads
        What may be uploaded.
    """

    def __init__(self, app: ASGIApp, entrance: Entrance, uploads: UploadLimits) -> None:
        self.app = app
        self.entrance = entrance
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with one sentence: 421 for a foreign host, 403 for a foreign page or browser."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        send = _with_headers(send)
        refused = _refusal(scope)
        if refused:
            await _refuse(scope, send, *refused)
        elif self._opens(scope):
            await self._open(scope, send)
        elif self._known(scope):
            await self._pass_on(scope, receive, send)
        else:
            await _refuse(scope, send, 403, _UNKNOWN)

    def _opens(self, scope: Scope) -> bool:
        return _is_page(scope) and scope["path"] == "/" and bool(_ticket(scope))

    async def _open(self, scope: Scope, send: Send) -> None:
        # The page leads on by itself, and the ticket is out of the address. A redirect would not do: where
        # the first address was opened from another site, the browser keeps a strict cookie back from it.
        known = self._is_let_in(scope)
        cookie = "" if known else self.entrance.exchange(_ticket(scope))
        if not (known or cookie):
            await _refuse(scope, send, 403, _UNKNOWN)
            return
        headers = [_setting(scope, cookie)] if cookie else []
        await _answer(send, 200, _page(_OPENING, onward=True), headers, b"text/html; charset=utf-8")

    def _known(self, scope: Scope) -> bool:
        return self.entrance.open_to_all or scope["path"] == _HEALTH or self._is_let_in(scope)

    def _is_let_in(self, scope: Scope) -> bool:
        return any(self.entrance.knows(cookie) for cookie in _cookies(scope))

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.entrance.open_to_all and _is_page(scope) and not self._is_let_in(scope):
            # Nobody is asked, but each browser still keeps the name of the person who works in it.
            send = _with(send, _setting(scope, self.entrance.introduce()))
        if scope["type"] == "websocket":
            try:
                await self.app(scope, receive, send)
            finally:
                asyncio.get_running_loop().call_later(GONE_AFTER_SECONDS, self.uploads.free)
        elif session := _uploading(scope):
            await self._take_upload(session, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take_upload(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.uploads.room(session, _size(scope)):
                await self.app(scope, receive, send)
        except MatcherError as full:
            await _refuse(scope, send, 413, str(full))


def _refusal(scope: Scope) -> Refusal | None:
    hosts = _given(scope, b"host")
    if len(hosts) != 1 or not _NAMED.fullmatch(hosts[0]):
        return 421, _MISDIRECTED
    if not all(_is_here(scope.get(end)) for end in ("server", "client")):
        return 403, _ELSEWHERE
    reads = scope["type"] == "http" and scope["method"] in _READING
    # A browser names the page that asks in Origin; a program that is no browser leaves it out.
    foreign = [
        origin for origin in _given(scope, b"origin") if origin.lower() != f"http://{hosts[0].lower()}"
    ]
    return (403, _FOREIGN) if foreign and not reads else None


def _is_here(end: tuple[str, int | None] | None) -> bool:
    """Say whether one end of a connection is on this computer; a local socket has no address."""
    if end is None:
        return True
    try:
        address = ip_address(end[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _is_page(scope: Scope) -> bool:
    accepts = ",".join(_given(scope, b"accept"))
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in accepts


def _ticket(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get(TICKET, [""])[0]


def _cookies(scope: Scope) -> list[str]:
    parts = [part.strip().partition("=") for text in _given(scope, b"cookie") for part in text.split(";")]
    return [value for name, _, value in parts if name == cookie_name(_port(scope))]


def _uploading(scope: Scope) -> str:
    """Give the session that sends a file; empty for anything else."""
    found = _UPLOAD.fullmatch(scope["path"])
    return str(found[1]) if found and scope["method"] in ("PUT", "POST") else ""


def _size(scope: Scope) -> int | None:
    given = _given(scope, b"content-length")
    return int(given[0]) if len(given) == 1 and given[0].isascii() and given[0].isdigit() else None


def _port(scope: Scope) -> int:
    server = scope.get("server")
    return int(server[1] or 0) if server else 0


def _setting(scope: Scope, cookie: str) -> Header:
    name = cookie_name(_port(scope))
    return b"set-cookie", f"{name}={cookie}; Path=/; HttpOnly; SameSite=Strict".encode()


def _given(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[Header] = scope["headers"]
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
            own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in HEADERS]
            message = {**message, "headers": [*own, *HEADERS.items()]}
        await send(message)

    return sending


def _with(send: Send, header: Header) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), header]}
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    if scope["type"] == "http":
        page = _is_page(scope)
        kind = b"text/html; charset=utf-8" if page else b"text/plain; charset=utf-8"
        await _answer(send, status, _page(sentence) if page else sentence, [], kind)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await _answer(send, status, sentence, [], b"text/plain; charset=utf-8", "websocket.http.response")
    else:
        # A reason has room for 123 bytes: the first sentence.
        reason = sentence.partition(". ")[0]
        await send({"type": "websocket.close", "code": 1008, "reason": reason})


async def _answer(
    send: Send, status: int, body: str, headers: list[Header], kind: bytes, name: str = "http.response"
) -> None:
    all_headers = [(b"content-type", kind), *headers]
    await send({"type": f"{name}.start", "status": status, "headers": all_headers})
    await send({"type": f"{name}.body", "body": body.encode()})


def _page(sentence: str, *, onward: bool = False) -> str:
    # A page that is refused would be refused again: only one that was let in leads on.
    head = '<meta http-equiv="refresh" content="0;url=/">' if onward else ""
    link = '<p><a href="/">Go on</a></p>' if onward else ""
    return _PAGE.format(style=_STYLE, head=head, sentence=sentence, link=link)
