"""Where people reach the console."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world.listen import LOOPBACK, Certificate, Listen


@pytest.mark.parametrize(
    ("text", "host", "port", "authority", "loopback"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080, "127.0.0.1:8080", True),
        ("localhost:0", "localhost", 0, "localhost:0", True),
        ("[::1]:8443", "::1", 8443, "[::1]:8443", True),
        ("192.0.2.7:8443", "192.0.2.7", 8443, "192.0.2.7:8443", False),
        ("drills.example.invalid:8443", "drills.example.invalid", 8443, "drills.example.invalid:8443", False),
    ],
)
def test_a_host_and_a_port(text: str, host: str, port: int, authority: str, loopback: bool) -> None:  # a column
    found = Listen.read(text)
    assert (found.host, found.port, found.authority(port), found.is_loopback) == (host, port, authority, loopback)
    assert found.url(port) == ("http" if loopback else "https") + f"://{authority}"


@pytest.mark.parametrize("text", ["8080", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:65536", "0.0.0.0:8080", "[::]:8080", ":8080", "*:1"])
def test_what_names_no_host_or_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"HOST:PORT|names no host"):
        Listen.read(text)


def test_this_machine_alone_needs_no_certificate(tmp_path: Path) -> None:
    assert LOOPBACK.settings(tmp_path) == {"host": "127.0.0.1", "control_host": "127.0.0.1", "port": 0, "hosts": []}


def test_a_network_gets_a_certificate_of_the_runs_own(tmp_path: Path) -> None:
    place = Listen("drills.example.invalid", 8443)
    found = place.settings(tmp_path)
    assert found["hosts"] == ["drills.example.invalid:8443"]
    assert place.settings(tmp_path) == found  # started again it shows the same one
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(found["tls"]["cert"], found["tls"]["key"])
    assert Path(found["tls"]["key"]).stat().st_mode & 0o777 == 0o600


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="no address of this machine"):
        Listen("192.0.2.7").settings(tmp_path)


def test_a_certificate_that_is_none_says_so(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("nothing")
    assert "cert.pem" in Certificate(tmp_path / "cert.pem", tmp_path / "key.pem").wrong()
    assert "No such file" in Certificate(tmp_path / "none.pem", tmp_path / "key.pem").wrong()
