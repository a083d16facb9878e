"""The guard at the door: who may ask, and what a browser may do with the answer.

The app serves one person on one machine. A page on another site can make that person's browser ask
this address (DNS rebinding, a foreign socket), so every request and every socket is checked for the
host it was asked under and the page it was asked from, and every answer carries the headers that keep
the browser from calling anyone else. Pure ASGI; knows nothing of the pages.
"""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_MISDIRECTED = "This address is not served here. Open the address that the app printed when it started."
_FOREIGN = "Another page asked for this. Only the app's own pages are answered."


class Guard:
    """Middleware that refuses foreign hosts and foreign pages and adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with one sentence: 421 for a foreign host, 403 for a foreign page."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = _refusal(scope)
        if refused:
            await _refuse(scope, _with_headers(send), *refused)
        else:
            await self.app(scope, receive, _with_headers(send))


def _refusal(scope: Scope) -> tuple[int, str] | None:
    hosts = _given(scope, b"host")
    if len(hosts) != 1 or not _NAMED.fullmatch(hosts[0]):
        return 421, _MISDIRECTED
    reads = scope["type"] == "http" and scope["method"] in _READING
    # A browser names the page that asks in Origin; a program that is no browser leaves it out.
    foreign = [
        origin for origin in _given(scope, b"origin") if origin.lower() != f"http://{hosts[0].lower()}"
    ]
    return (403, _FOREIGN) if foreign and not reads else None


def _given(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
            own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in HEADERS]
            message = {**message, "headers": [*own, *HEADERS.items()]}
        await send(message)

    return sending


async def _refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    body = sentence.encode()
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
    elif "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": body})
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})
