"""Daemons that will not do, as `idrill doctor` and `idrill run --runtime docker` meet them: what is the matter, and what to do."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from harness.cli.machine import Diagnosis, examine
from harness.cli.main import app
from harness.world.docker import daemon

pytest.importorskip("docker", reason="the Docker SDK for Python is not installed")
pytestmark = pytest.mark.contract

VERSION: dict[str, Any] = {"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Components": [{"Name": "Engine"}]}
INFO: dict[str, Any] = {"OperatingSystem": "Debian GNU/Linux 12", "OSType": "linux", "SecurityOptions": ["name=seccomp,profile=default"]}
Reply = tuple[int, bytes]


class Speaker(socketserver.ThreadingUnixStreamServer):
    """Answers the questions that a daemon is asked first; `silent`: none."""

    daemon_threads = True

    def __init__(self, path: Path, answers: dict[str, Reply], silent: bool = False) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if silent:
                    over.wait()
                    return
                status, body = answers.get(self.path.rpartition("/")[2], (404, b'{"message": "page not found"}'))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        over = self.over = threading.Event()
        super().__init__(str(path), Handler)


@pytest.fixture
def door(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the daemon's socket is, or would be; a socket's path must be short."""
    path = tmp_path_factory.mktemp("d") / "docker.sock"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    return path


@pytest.fixture
def speaks(door: Path) -> Iterator[Callable[..., None]]:
    """Put a daemon there that says this of itself."""
    servers: list[Speaker] = []

    def start(version: object = VERSION, info: object = INFO, *, status: int = 200, silent: bool = False) -> None:
        answers = {"version": (status, json.dumps(version).encode()), "info": (status, json.dumps(info).encode())}
        servers.append(Speaker(door, answers, silent))
        threading.Thread(target=servers[-1].serve_forever, args=(0.05,), daemon=True).start()

    yield start
    for server in servers:
        server.over.set()
        server.shutdown()
        server.server_close()


def _doctor(folder: Path) -> Diagnosis:
    return next(finding for finding in examine(folder) if finding.what == "docker")


def _both_say(folder: Path, said: str, hint: str) -> None:
    """The doctor calls it absent (the local runtime needs none), the run ends with the operator's exit code; without a traceback."""
    finding = _doctor(folder)
    assert finding.grade == "absent"
    assert said in finding.detail
    assert hint in finding.remedy
    result = CliRunner().invoke(app, ["run", "connector-down-20m", "--runtime", "docker", "--out", str(folder), "-q"])
    told = " ".join(result.output.split())
    assert result.exit_code == 4, told
    assert said in told
    assert hint in told
    assert "Traceback" not in told


def test_one_that_will_do(speaks: Callable[..., None]) -> None:
    speaks()
    client = daemon.connect()
    assert client.version()["ApiVersion"] == "1.41"
    client.close()


def test_there_is_none(door: Path, tmp_path: Path) -> None:
    _both_say(tmp_path, f"no Docker daemon: {door} does not exist", "apt install docker.io")


def test_it_has_died_and_left_its_socket(door: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(door))
    _both_say(tmp_path, f"{door} exists, but no Docker daemon listens on it", "systemctl start docker")


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may open everything."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_it_may_not_be_used(door: Path, speaks: Callable[..., None]) -> None:
    speaks()
    door.chmod(0)
    for folder in (door.parent, door.parent.parent):
        folder.chmod(0o711)  # pytest's own are closed to others; what is tested is the socket
    with _as_nobody(), pytest.raises(daemon.EnvironmentUnavailable, match=f"no permission to use {door}") as refusal:
        daemon.connect()
    assert "usermod -aG docker" in refusal.value.hint


@pytest.mark.parametrize(
    ("version", "info", "said", "hint"),
    [
        ({"ApiVersion": "1.39", "Version": "18.09.1"}, {}, "Docker 18.09.1 speaks API 1.39; needed: 1.40", "19.03"),
        ({"ApiVersion": "1.12", "Version": "1.0"}, {}, "is too old: API versions below", "19.03"),
        ({"Components": [{"Name": "Podman Engine"}]}, {}, "Podman's socket", "--runtime local"),
        ({}, {"SecurityOptions": ["name=seccomp", "name=rootless"]}, "rootless", "DOCKER_HOST="),
        ({}, {"OperatingSystem": "Docker Desktop"}, "virtual machine", "Docker Engine on Linux"),
    ],
)
def test_it_is_of_the_wrong_kind(
    version: dict[str, Any], info: dict[str, Any], said: str, hint: str, speaks: Callable[..., None], tmp_path: Path
) -> None:
    speaks({**VERSION, **version}, {**INFO, **info})
    _both_say(tmp_path, said, hint)


@pytest.mark.parametrize("version", [["strange"], "strange", {}, {"ApiVersion": "new"}])
def test_it_is_something_else(version: object, speaks: Callable[..., None], tmp_path: Path) -> None:
    speaks(version)
    _both_say(tmp_path, "does not answer as Docker does", "is it Docker's socket?")


def test_it_is_out_of_order(speaks: Callable[..., None], tmp_path: Path) -> None:
    speaks({"message": "database is locked"}, status=500)
    _both_say(tmp_path, "database is locked", "journalctl -u docker")


def test_it_is_silent(speaks: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "_ANSWER_WALL_S", 0.2)
    speaks(silent=True)
    _both_say(tmp_path, "does not answer", "journalctl -u docker")


@pytest.mark.parametrize(
    "host", ["tcp://build.example.invalid:2376", "ssh://robin@build.example.invalid", "npipe:////./pipe/docker_engine"]
)
def test_it_is_elsewhere(host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", host)
    _both_say(tmp_path, f"DOCKER_HOST={host} is not a socket of this machine", "on the machine that the daemon runs on")


def test_its_address_is_only_a_path(door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", str(door))
    _both_say(tmp_path, f"DOCKER_HOST={door} is not an address", f"DOCKER_HOST=unix://{door}")
