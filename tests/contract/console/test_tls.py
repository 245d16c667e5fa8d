"""A console that people reach from other machines: TLS for them, and the engine's port stays on this machine."""

from __future__ import annotations

import json
import socket
import ssl

import httpx
import pytest
import trustme

from tests.contract.console.conftest import LINKS

pytestmark = pytest.mark.contract


@pytest.fixture
def trusting(start, tmp_path):
    """A client that trusts the console's certificate, and knows it as `localhost`."""
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    console = start(host="0.0.0.0", control_host="127.0.0.1", tls={"cert": str(cert), "key": str(key)})  # noqa: S104 - what the test is about
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with httpx.Client(base_url=console.url.replace("http:", "https:"), verify=context) as client:
        yield console, client


def test_people_come_by_tls_and_the_cookie_stays_there(trusting):
    console, client = trusting
    own = {"origin": str(client.base_url).rstrip("/")}
    plain = {"origin": console.url}
    assert client.post("/join", json={"token": LINKS["Robin Example"]}, headers=plain).json()["error"] == "wrong_origin"
    joined = client.post("/join", json={"token": LINKS["Robin Example"]}, headers=own)
    assert joined.headers["set-cookie"].endswith("; HttpOnly; SameSite=Strict; Secure")
    assert client.post("/acts", json={"do": "declare", "role": "commander", "text": "x"}, headers=own).status_code == 201
    with client.stream("GET", "/events") as stream:
        said = (json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: "))
        assert next(one for one in said if one.get("kind") == "declared")["text"] == "x"


def test_nothing_is_served_in_the_clear(trusting):
    console, _ = trusting
    with pytest.raises(httpx.TransportError):
        httpx.get(console.url)


def test_the_engine_comes_over_loopback_without_tls(trusting):
    """Every address of 127/8 reaches what listens everywhere; the control plane listens at one."""
    console, client = trusting
    assert console.state["counters"]["requests"] == 0
    other = console.control_url.replace("127.0.0.1", "127.0.0.2")
    with pytest.raises(httpx.ConnectError):
        httpx.get(other + "/healthz")
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        ssl.create_default_context().wrap_socket(_connected(console), server_hostname="localhost"),
    ):
        pass
    assert client.get("/").status_code == 200


def _connected(console):
    return socket.create_connection(("127.0.0.2", int(console.url.rpartition(":")[2])), 10)
