"""The guard: foreign hosts, foreign pages and unknown browsers are refused on every route of every kind."""

import asyncio
import base64
import http.client
import os
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import MatcherError
from matcher.ui.entrance import Entrance
from matcher.ui.guard import HEADERS, Guard
from matcher.ui.upload_limits import UploadLimits
from tests.ui.conftest import Served, serve
from tests.waiting import PLENTY_SECONDS

pytestmark = pytest.mark.xdist_group("served")

ROUTES = [
    "/",
    "/review",
    "/no-such-page",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/_stcore/metrics",
    "/_stcore/upload_file/none/none",
    "/_stcore/agent/schema",
    "/media/none.csv",
    "/component/none/none.js",
    "/_stcore/bidi-components/none/none.js",
    "/auth/login",
    "/auth/logout",
    "/app/static/none",
    "/static/none.js",
    "/favicon.png",
    "/..%2f..%2fetc/passwd",
]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"]


@pytest.fixture(scope="module")
def cookie(served: Served) -> str:
    """The cookie of a browser that was let in."""
    return served.new_cookie()


def ask(served: Served, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the app, without what a client library would add or mend."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PLENTY_SECONDS)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.putheader("Content-Length", "0")
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def knock(served: Served, **headers: str) -> tuple[int, str, str]:
    """Ask for the socket as a browser does; give the status, the headers and what was said."""
    asked = {
        "Host": f"127.0.0.1:{served.port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        **headers,
    }
    lines = ["GET /_stcore/stream HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items()), "", ""]
    with socket.create_connection(("127.0.0.1", served.port), timeout=PLENTY_SECONDS) as wire:
        wire.sendall("\r\n".join(lines).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += wire.recv(4096)
        if b" 101 " not in answer.split(b"\r\n")[0]:
            while more := wire.recv(4096):
                answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), body.decode("utf-8", "replace")


def test_every_answer_carries_the_headers(served: Served, cookie: str) -> None:
    """Each header stands exactly once on every route, whatever is asked and whatever comes back."""
    for path in ROUTES:
        for method in METHODS:
            _, headers, _ = ask(served, method, path, Cookie=cookie)
            for name, value in HEADERS.items():
                assert headers.get(name.decode()) == value.decode(), (method, path, name)


def test_a_foreign_host_is_refused_on_every_route(served: Served, cookie: str) -> None:
    """A page that had its name pointed at this machine gets nothing but one plain sentence."""
    for path in ROUTES:
        for host in (
            "evil.example",
            f"evil.example:{served.port}",
            "127.0.0.1.evil.example",
            "localhost@evil.example",
        ):
            status, headers, body = ask(served, "GET", path, Host=host, Cookie=cookie)
            assert status == 421, (path, host)
            assert body.decode().endswith("when it started."), (path, host)
            assert headers["content-security-policy"]


@pytest.mark.parametrize("host", ["", "127.0.0.1:port", "[::1]", "10.0.0.7", "localhost, evil.example"])
def test_odd_hosts_are_refused(served: Served, host: str) -> None:
    """Anything but this machine's two names is foreign."""
    assert ask(served, "GET", "/_stcore/health", Host=host)[0] in (400, 421)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_this_machine_is_answered(served: Served, host: str) -> None:
    """The two names of this machine are answered, with and without the port."""
    assert ask(served, "GET", "/_stcore/health", Host=host)[0] == 200
    assert ask(served, "GET", "/_stcore/health", Host=f"{host}:{served.port}")[0] == 200


def test_a_foreign_page_may_not_write(served: Served, cookie: str) -> None:
    """A form or script on another page, even one of this machine, is refused before anything is read."""
    for origin in ("http://evil.example", "http://127.0.0.1:1", f"https://127.0.0.1:{served.port}", "null"):
        for method in ("POST", "PUT", "DELETE"):
            status, _, body = ask(served, method, "/_stcore/upload_file/a/b", Origin=origin, Cookie=cookie)
            assert (status, body.decode()[:12]) == (403, "Another page"), (origin, method)


def test_the_own_page_gets_its_socket(served: Served, cookie: str) -> None:
    """The app's own page is let in, and the answer carries the headers."""
    status, head, _ = knock(served, Origin=f"http://127.0.0.1:{served.port}", Cookie=cookie)
    assert status == 101
    assert "content-security-policy" in head


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"Origin": "http://evil.example"}, 403, "Another page"),
        ({"Origin": "http://127.0.0.1:1"}, 403, "Another page"),
        ({"Origin": "null"}, 403, "Another page"),
        ({"Host": "evil.example"}, 421, "This address"),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421, "This address"),
    ],
)
def test_a_foreign_socket_is_refused(
    served: Served, cookie: str, headers: dict[str, str], status: int, said: str
) -> None:
    """A socket under a foreign name or from a foreign page never opens; a plain sentence comes back."""
    found, head, body = knock(served, Cookie=cookie, **headers)
    assert found == status
    assert said in body
    assert "nosniff" in head


NOT_LET_IN = ["", "matcher={value}", "matcher-1={value}", "matcher-{port}=", "matcher-{port}={value}x"]
"""Cookies that open nothing: none, of another name, of another port, empty, and one sign too long."""


@pytest.mark.parametrize("given", NOT_LET_IN)
def test_an_unknown_browser_gets_nothing_on_any_route(served: Served, cookie: str, given: str) -> None:
    """Pages, uploads, media, components and the app's own files are kept from it; only health says "ok"."""
    text = given.format(port=served.port, value=cookie.partition("=")[2])
    for path in ROUTES:
        for method in METHODS:
            status, headers, body = ask(served, method, path, **({"Cookie": text} if text else {}))
            if path == "/_stcore/health":
                assert body.decode() in ("ok", "", "Method Not Allowed"), (method, path)
                continue
            assert status == 403, (method, path)
            assert method == "HEAD" or b"may not open matcher" in body, (method, path)
            assert "set-cookie" not in headers, (method, path)


@pytest.mark.parametrize("given", NOT_LET_IN)
def test_an_unknown_browser_gets_no_socket(served: Served, cookie: str, given: str) -> None:
    """The socket is where the names are: it opens to a browser that was let in, and to no other."""
    text = given.format(port=served.port, value=cookie.partition("=")[2])
    own = {"Origin": f"http://127.0.0.1:{served.port}"}
    status, _, body = knock(served, **own, **({"Cookie": text} if text else {}))
    assert (status, "may not open matcher" in body) == (403, True)


def test_an_address_opens_one_browser_once(served: Served) -> None:
    """The first browser gets a strict cookie that no script can read; the second gets a sentence."""
    address = served.opening_address()
    path = address.removeprefix(served.address)
    assert ask(served, "HEAD", path, Accept="text/html")[0] == 403
    assert ask(served, "GET", path)[0] == 403, "what is no page does not use the ticket up"
    status, headers, body = ask(served, "GET", path, Accept="text/html")
    assert status == 200
    name, _, looks = headers["set-cookie"].partition("=")
    assert name == f"matcher-{served.port}"
    assert looks.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert "ticket" not in body.decode()
    let_in = headers["set-cookie"].partition(";")[0]
    assert ask(served, "GET", "/", Cookie=f"other=1; {let_in}")[0] == 200
    status, headers, body = ask(served, "GET", path, Accept="text/html")
    assert (status, "set-cookie" in headers) == (403, False)
    assert "open the last address it shows. If that window is closed, start matcher again." in body.decode()
    assert ("<h1>matcher</h1>" in body.decode(), "<a " in body.decode()) == (True, False)
    assert served.opening_address() != address, "the next one is printed"


def test_every_browser_gets_a_cookie_of_its_own(served: Served) -> None:
    """So that what is remembered for one is not known in another."""
    assert served.new_cookie() != served.new_cookie()


def test_without_a_token_everybody_on_this_computer_is_let_in(tmp_path: Path) -> None:
    """For those who sign people in before it: no ticket is printed, and hosts are still checked."""
    with serve(tmp_path / "data", tmp_path, open_to_all=True) as app:
        assert "ticket" not in app.log.read_text()
        status, headers, _ = ask(app, "GET", "/", Accept="text/html")
        assert status == 200
        assert headers["set-cookie"].startswith(f"matcher-{app.port}=")
        assert knock(app, Origin=f"http://127.0.0.1:{app.port}")[0] == 101
        assert ask(app, "GET", "/", Host="evil.example")[0] == 421


def scope(**changes: Any) -> dict[str, Any]:
    """Make a request as the server hands it on."""
    asked = {
        "type": "http",
        "method": "GET",
        "path": "/_stcore/health",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8501")],
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 50000),
    }
    return {**asked, **changes}


def answer(asked: dict[str, Any], uploads: UploadLimits | None = None) -> tuple[int, str]:
    """Ask the guard of an app that says "in"; give the status and the text."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})

    async def send(message: Any) -> None:
        sent.append(message)

    guard = Guard(app, Entrance(open_to_all=True), uploads or UploadLimits(dict, lambda: None))
    asyncio.run(guard(asked, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], sent[1]["body"].decode()


@pytest.mark.parametrize("end", ["server", "client"])
@pytest.mark.parametrize("address", ["192.168.1.5", "0.0.0.0", "::", "fe80::1", "::ffff:10.0.0.7", "example"])
def test_another_computer_is_refused_however_it_is_bound(end: str, address: str) -> None:
    """Bound to every address by another server, with a forged host: the connection itself tells."""
    status, said = answer(scope(**{end: (address, 8501)}))
    assert (status, "on its own computer only" in said) == (403, True)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"])
def test_this_computer_is_answered_however_it_is_bound(address: str) -> None:
    """Every loopback address is this computer's."""
    assert answer(scope(server=(address, 8501), client=(address, 1))) == (200, "in")


MB = 1024 * 1024


def upload(size: int | None, session: str = "tab") -> dict[str, Any]:
    """Make an upload of so many bytes; None for one that does not say."""
    length = [] if size is None else [(b"content-length", str(size).encode())]
    path = f"/_stcore/upload_file/{session}/file"
    return scope(method="PUT", path=path, headers=[(b"host", b"127.0.0.1:8501"), *length])


@pytest.mark.parametrize(
    ("held", "size", "status", "said"),
    [
        ({}, 20 * MB, 200, "in"),
        ({"tab": 80 * MB}, 20 * MB, 200, "in"),
        ({"tab": 80 * MB}, 20 * MB + 1, 413, "One tab holds at most 100 MB of files."),
        ({"tab": 80 * MB + 1}, None, 413, "One tab holds at most 100 MB of files."),
        ({"other": 100 * MB, "third": 80 * MB}, 20 * MB, 200, "in"),
        ({"other": 100 * MB, "third": 81 * MB}, 20 * MB, 413, "The app holds at most 200 MB of files."),
    ],
)
def test_uploads_are_limited_by_tab_and_in_all(
    held: dict[str, int], size: int | None, status: int, said: str
) -> None:
    """What is held and what comes may reach the limit and not pass it; the sentence names the limit."""
    found, body = answer(upload(size), UploadLimits(lambda: held, lambda: None))
    assert (found, body[: len(said)]) == (status, said)


def test_uploads_on_their_way_count() -> None:
    """Forty at the same moment are not each let in because none is held yet."""
    limits = UploadLimits(dict, lambda: None)
    with ExitStack() as coming:
        for _ in range(5):
            coming.enter_context(limits.room("tab", 20 * MB))
        with pytest.raises(MatcherError, match="at most 100 MB"), limits.room("tab", 1):
            pass
    with limits.room("tab", 20 * MB):
        pass
