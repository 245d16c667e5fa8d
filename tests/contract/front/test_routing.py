"""Every way in leads to the link of the host that was asked for, and to no other place."""

from __future__ import annotations

import json
import ssl

import httpx
import pytest

pytestmark = pytest.mark.contract


def test_https_through_connect(front):
    with front.client() as client:
        answers = [client.post("https://billing.example.com/invoice?x=1", json={"id": "i-1"}).json() for _ in range(2)]
        other = client.get("https://events.example.com/").json()
        wild = client.get("https://acme.eu.my.example.com/").json()
    assert answers[0]["line"] == "POST /invoice?x=1 HTTP/1.1"
    assert answers[0]["headers"]["Host"] == "billing.example.com"
    assert answers[0]["client_port"] == answers[1]["client_port"], "one connection was kept alive, end to end"
    assert [answers[0]["link"], other["link"], wild["link"]] == ["destination", "alerts", "destination"]
    assert [(line["host"], line["link"], line["via"]) for line in front.lines("connection")] == [
        ("billing.example.com", "destination", "connect"),
        ("events.example.com", "alerts", "connect"),
        ("acme.eu.my.example.com", "destination", "connect"),
    ]


def test_plain_http_through_the_forward_proxy_is_routed_by_each_request(front):
    with front.client(headers={"proxy-authorization": "Basic c2VjcmV0"}) as client:
        first = client.post("http://billing.example.com/a?b=c", content=b"12345").json()
        second = client.get("http://events.example.com").json()
    assert (first["line"], first["bytes"], first["link"]) == ("POST /a?b=c HTTP/1.1", 5, "destination")
    assert (second["line"], second["link"]) == ("GET / HTTP/1.1", "alerts")
    assert "proxy-authorization" not in {name.lower() for name in first["headers"]}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_requests_to_the_front_itself_are_routed_by_their_host(front, scheme):
    with httpx.Client(verify=front.trust, trust_env=False) as client:
        answers = [client.get(f"{scheme}://localhost:{front.port}/x", headers={"host": host}).json() for host in ("localhost",) * 2]
        named = client.get(f"{scheme}://localhost:{front.port}/x", headers={"host": "events.example.com"})
    assert {answer["line"] for answer in answers} == {"GET /x HTTP/1.1"}
    assert answers[0]["client_port"] == answers[1]["client_port"], "kept alive"
    assert named.status_code == 200
    with httpx.Client(verify=front.trust, trust_env=False) as client:
        assert client.get(f"{scheme}://localhost:{front.port}/", headers={"host": "events.example.com"}).json()["link"] == "alerts"


def test_a_tunnel_may_carry_plain_http(front):
    with front.connect("billing.example.com") as sock:
        sock.sendall(b"GET /plain HTTP/1.1\r\nHost: billing.example.com\r\nConnection: close\r\n\r\n")
        assert json.loads(_all(sock).partition(b"\r\n\r\n")[2])["line"] == "GET /plain HTTP/1.1"


def test_the_certificate_is_the_hosts_own(front):
    with front.tls("acme.my.example.com") as sock:
        names = sock.getpeercert()["subjectAltName"]
        assert sock.selected_alpn_protocol() is None
    assert names == (("DNS", "acme.my.example.com"),)
    context = front.trust
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(front.connect("billing.example.com"), server_hostname="billing.example.com") as sock:
        assert sock.selected_alpn_protocol() == "http/1.1", "fakes do not speak HTTP/2"


def test_an_undeclared_host_is_refused_and_recorded(front):
    with front.client() as client:
        with pytest.raises(httpx.ProxyError, match="403"):
            client.get("https://token:s3cr3t-in-url@sentry.example.com/api/s3cr3t-in-path")
        plain = client.post("http://sentry.example.com/s3cr3t-in-path?key=s3cr3t-in-query", content=b"x" * 300_000)
    with httpx.Client(verify=front.trust, trust_env=False) as client:
        direct = client.get(f"https://localhost:{front.port}/", headers={"host": "sentry.example.com:8443"})
    assert [plain.status_code, direct.status_code] == [403, 403]
    assert "add it under `hosts:`" in plain.text
    assert [(line["host"], line["via"]) for line in front.lines("escaped")] == [
        ("sentry.example.com", "connect"),
        ("sentry.example.com", "http"),
        ("sentry.example.com", "tls"),
    ]
    assert "s3cr3t" not in front.ledger_path.read_text() + front.log


def test_a_host_declared_as_refused_has_not_escaped(front):
    with front.client() as client:
        assert client.get("http://stats.example.com/").status_code == 403
        with pytest.raises(httpx.ProxyError, match="403"):
            client.get("https://stats.example.com/")
    assert [line["host"] for line in front.lines("refused")] == ["stats.example.com"] * 2
    assert front.lines("escaped", "connection") == []


def test_a_client_that_does_not_trust_the_ca(front, wait):
    with front.client(verify=True) as client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get("https://billing.example.com/")
    (line,) = wait(lambda: front.lines("untrusted"))
    assert line["host"] == "billing.example.com"
    assert "UNKNOWN_CA" in line["why"]


@pytest.mark.parametrize(
    "nonsense",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT billing.example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n\x16early",
    ],
)
def test_what_is_not_http_is_answered_400(front, nonsense):
    with front.connect() as sock:
        sock.sendall(nonsense)
        assert _all(sock).startswith(b"HTTP/1.1 400 ")
    assert front.lines("connection", "escaped") == []


def test_tls_without_a_usable_name_still_ends_in_a_handshake(front):
    context = front.trust
    context.check_hostname = False
    with context.wrap_socket(front.connect()) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert _all(sock).startswith(b"HTTP/1.1 200 ")
    with pytest.raises(ssl.SSLCertVerificationError), front.connect() as raw:
        front.trust.wrap_socket(raw, server_hostname="not_a_name!.example")


def _all(sock):
    data = b""
    while piece := sock.recv(65536):
        data += piece
    return data
