"""Whose page asks, and of which host: a browser sends a session's cookie along whoever made it ask."""

from __future__ import annotations

import pytest

from tests.contract.console.conftest import LINKS, TOKENS, bearer
from tests.contract.console.visitor import Visitor

pytestmark = pytest.mark.contract

NOTE = {"do": "note", "role": "commander", "text": "x"}
FORGED = {
    "none": lambda own: None,
    "null": lambda own: "null",
    "elsewhere": lambda own: "https://drill.example",
    "other scheme": lambda own: own.replace("http:", "https:"),
    "other port": lambda own: "http://127.0.0.1:1",
    "no port": lambda own: "http://127.0.0.1",
    "other name of this host": lambda own: own.replace("127.0.0.1", "localhost"),
    "longer": lambda own: own + "0",
    "a path": lambda own: own + "/",
    "a user": lambda own: own.replace("//", "//robin@"),
    "capitals": lambda own: own.replace("http", "HTTP"),
}
HOSTS = ["drill.example", "127.0.0.1", "127.0.0.1:1", "localhost", "127.1:{port}", "127.0.0.1:{port}.drill.example", "LOCALHOST:{port}"]


@pytest.fixture
def robin(visitor):
    return visitor("Robin Example").joined()


@pytest.mark.parametrize("forged", FORGED)
def test_no_other_page_acts_or_joins(robin, console, forged):
    headers = {"origin": FORGED[forged](console.url)}
    before = console.acts
    for path, body in (("/acts", NOTE), ("/join", {"token": LINKS["Sam Example"]}), ("/links", {"to": ""})):
        answer = robin.ask("POST", path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (403, "wrong_origin")
    assert console.acts == before
    assert [(line["who"], line["what"]) for line in console.kind("access_refused")] == [
        ("Robin Example", "POST /acts"),
        ("", "POST /join"),
        ("Robin Example", "POST /links"),
    ]


@pytest.mark.parametrize("origin", ["null", "https://drill.example"])
def test_no_other_page_reads(robin, origin):
    for path in ("/events", "/board"):
        answer = robin.ask("GET", path, headers={"origin": origin})
        assert (answer.status_code, answer.json()["error"]) == (403, "wrong_origin")
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_browser_that_says_who_asks_is_believed(robin, site):
    """A page on another port of this host is the same site, so its requests carry the cookie."""
    for method, path in (("POST", "/acts"), ("GET", "/events"), ("GET", "/board")):
        assert robin.ask(method, path, json=NOTE, headers={"origin": None, "sec-fetch-site": site}).status_code == 403
    assert robin.ask("POST", "/acts", json=NOTE, headers={"sec-fetch-site": "same-origin"}).status_code == 201


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_not_served(robin, console, host):
    """A name that somebody points at this machine, once its page is open."""
    host = host.format(port=console.url.rpartition(":")[2])
    headers = {"host": host, "origin": f"http://{host}"}
    for method, path in (("GET", "/"), ("POST", "/join"), ("POST", "/acts"), ("GET", "/events"), ("GET", "/board")):
        answer = robin.ask(method, path, json={**NOTE, "token": LINKS["Sam Example"]}, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (421, "wrong_host")
    assert [line["kind"] for line in console.acts] == ["joined"]


def test_localhost_is_a_name_of_its_own(console):
    """With an origin of its own: who opened the link there acts from there."""
    own = console.url.replace("127.0.0.1", "localhost")
    with Visitor(console, LINKS["Robin Example"]) as robin:
        headers = {"host": own.removeprefix("http://"), "origin": own}
        assert robin.ask("POST", "/join", json={"token": robin.link}, headers=headers).status_code == 201
        assert robin.ask("POST", "/acts", json=NOTE, headers=headers).status_code == 201
        assert robin.ask("POST", "/acts", json=NOTE, headers={"host": headers["host"]}).status_code == 403


def test_hosts_that_are_configured_are_the_only_ones(start):
    console = start(hosts=["drill.example:8443"])
    with Visitor(console, LINKS["Robin Example"]) as robin:
        assert robin.join().status_code == 421
        named = {"host": "drill.example:8443", "origin": "http://drill.example:8443"}
        assert robin.ask("POST", "/join", json={"token": robin.link}, headers=named).status_code == 201


def test_scripts_bring_a_token_and_need_no_origin(console):
    with Visitor(console, "") as script:
        headers = {**bearer(TOKENS["Robin Example"]), "origin": None, "host": "anywhere.example"}
        assert script.ask("POST", "/acts", json=NOTE, headers=headers).status_code == 201


def test_a_wrong_token_is_not_replaced_by_a_cookie(robin):
    assert robin.ask("POST", "/acts", json=NOTE, headers=bearer("nobody")).status_code == 401
