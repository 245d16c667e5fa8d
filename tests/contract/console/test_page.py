"""The page's own files, and the headers that keep everything else out of it."""

from __future__ import annotations

import httpx
import pytest
from fake_program import FIXTURES

from tests.contract.console.conftest import TOKENS, bearer

pytestmark = pytest.mark.contract

PAGE = FIXTURES / "console" / "console_fake" / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def path_of(file):
    return "/" if file.name == "index.html" else f"/page/{file.name}"


def test_every_file_is_served_as_it_is(visitor):
    nobody = visitor("")
    files = list(PAGE.iterdir())
    assert len(files) > 1
    for file in files:
        answer = nobody.ask("GET", path_of(file))
        assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, file.read_bytes(), TYPES[file.suffix])


@pytest.mark.parametrize(
    "path",
    [
        "/page",
        "/page/",
        "/page/index.html",
        "/page/../fake.py",
        "/page/%2e%2e/fake.py",
        "/page/..%2ffake.py",
        "/page//etc/passwd",
        "//",
        "/x.js",
    ],
)
def test_nothing_else_is(console, path):
    """Sent as it stands: a client would resolve the dots."""
    url = httpx.URL(console.url).copy_with(raw_path=path.encode())
    with httpx.Client() as client:
        assert client.send(httpx.Request("GET", url)).status_code == 401
        assert client.send(httpx.Request("GET", url, headers=bearer(TOKENS["Robin Example"]))).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "OPTIONS"])
def test_files_are_only_read(visitor, method):
    assert visitor("").ask(method, "/").status_code == 405


def test_every_answer_has_the_headers(visitor, console):
    robin = visitor("Robin Example")
    asked = {
        200: ("GET", "/", {}),
        201: ("POST", "/join", {"json": {"token": robin.link}}),
        400: ("POST", "/acts", {"content": b"{"}),
        401: ("GET", "/board", {"headers": bearer("nobody")}),
        403: ("POST", "/join", {"json": {"token": ""}}),
        404: ("GET", "/nowhere", {}),
        405: ("GET", "/acts", {}),
        413: ("POST", "/acts", {"content": b"x" * 100_000}),
        421: ("GET", "/", {"headers": {"host": "drill.example"}}),
    }
    for status, (method, path, options) in asked.items():
        answer = robin.ask(method, path, **options)
        assert (answer.status_code, HEADERS.items() - answer.headers.items()) == (status, set())
    with robin.stream() as stream:
        answer = stream.response
        assert (answer.status_code, HEADERS.items() - answer.headers.items()) == (200, set())
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (
        console.control(
            "POST", "/faults", json={"id": "f1", "kind": "respond", "params": {"headers": {"X-Frame-Options": "x"}}}
        ).status_code
        == 201
    )
    answer = robin.ask("GET", "/board")
    assert (answer.status_code, HEADERS.items() - answer.headers.items()) == (500, set())
