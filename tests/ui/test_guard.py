"""The guard: foreign hosts and foreign pages are refused on every route, and every answer has the headers."""

import base64
import http.client
import os
import socket

import pytest

from matcher.ui.guard import HEADERS
from tests.ui.conftest import Served
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


def test_every_answer_carries_the_headers(served: Served) -> None:
    """Each header stands exactly once on every route, whatever is asked and whatever comes back."""
    for path in ROUTES:
        for method in METHODS:
            _, headers, _ = ask(served, method, path)
            for name, value in HEADERS.items():
                assert headers.get(name.decode()) == value.decode(), (method, path, name)


def test_a_foreign_host_is_refused_on_every_route(served: Served) -> None:
    """A page that had its name pointed at this machine gets nothing but one plain sentence."""
    for path in ROUTES:
        for host in (
            "evil.example",
            f"evil.example:{served.port}",
            "127.0.0.1.evil.example",
            "localhost@evil.example",
        ):
            status, headers, body = ask(served, "GET", path, Host=host)
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


def test_a_foreign_page_may_not_write(served: Served) -> None:
    """A form or script on another page, even one of this machine, is refused before anything is read."""
    for origin in ("http://evil.example", "http://127.0.0.1:1", f"https://127.0.0.1:{served.port}", "null"):
        for method in ("POST", "PUT", "DELETE"):
            status, _, body = ask(served, method, "/_stcore/upload_file/a/b", Origin=origin)
            assert (status, body.decode()[:12]) == (403, "Another page"), (origin, method)


def test_the_own_page_gets_its_socket(served: Served) -> None:
    """The app's own page is let in, and the answer carries the headers."""
    status, head, _ = knock(served, Origin=f"http://127.0.0.1:{served.port}")
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
def test_a_foreign_socket_is_refused(served: Served, headers: dict[str, str], status: int, said: str) -> None:
    """A socket under a foreign name or from a foreign page never opens; a plain sentence comes back."""
    found, head, body = knock(served, **headers)
    assert found == status
    assert said in body
    assert "nosniff" in head
