"""Why a daemon will not do, in words that say what to do."""

from __future__ import annotations

from typing import Any

import pytest

from harness.world.docker.daemon import remote, unfit, unreachable

GOOD_VERSION = {"Version": "20.10.24", "ApiVersion": "1.41", "Components": [{"Name": "Engine"}]}
GOOD_INFO: dict[str, Any] = {
    "OperatingSystem": "Debian GNU/Linux 12",
    "OSType": "linux",
    "SecurityOptions": ["name=seccomp,profile=default"],
}


def test_an_ordinary_engine_is_fit() -> None:
    assert unfit(GOOD_VERSION, GOOD_INFO) is None


@pytest.mark.parametrize(
    ("version", "info", "said", "hint"),
    [
        ({"ApiVersion": "1.39", "Version": "18.09"}, {}, "speaks API 1.39; needed: 1.40", "19.03"),
        ({"Components": [{"Name": "Podman Engine"}]}, {}, "Podman", "--runtime local"),
        ({}, {"SecurityOptions": ["name=seccomp", "name=rootless"]}, "rootless", "DOCKER_HOST="),
        ({}, {"OperatingSystem": "Docker Desktop"}, "virtual machine", "Docker Engine on Linux"),
        ({}, {"OSType": "windows"}, "virtual machine", "Docker Engine on Linux"),
    ],
)
def test_an_engine_that_will_not_do(version: dict[str, Any], info: dict[str, Any], said: str, hint: str) -> None:
    reason = unfit({**GOOD_VERSION, **version}, {**GOOD_INFO, **info})
    assert reason is not None
    assert said in reason[0]
    assert hint in reason[1]


@pytest.mark.parametrize(
    "host", ["tcp://build.example.invalid:2376", "ssh://robin@build.example.invalid", "http://127.0.0.1:2375", "http://[::1"]
)
def test_a_daemon_elsewhere_is_refused(host: str) -> None:
    reason = remote(host)
    assert reason is not None
    assert host in reason[0]


def test_a_socket_of_this_machine_is_not() -> None:
    assert remote("unix:///run/user/1000/docker.sock") is None


@pytest.mark.parametrize(
    ("error", "said", "hint"),
    [
        (PermissionError(13, "Permission denied"), "no permission to use /var/run/docker.sock", "usermod -aG docker"),
        (FileNotFoundError(2, "No such file or directory"), "does not exist", "docker.io"),
        (ConnectionRefusedError(111, "Connection refused"), "no Docker daemon listens", "systemctl start docker"),
        (TimeoutError("timed out"), "does not answer: wrapped", "journalctl"),
    ],
)
def test_why_it_cannot_be_reached(error: Exception, said: str, hint: str) -> None:
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = error
    message, remedy = unreachable("unix:///var/run/docker.sock", wrapped)
    assert said in message
    assert hint in remedy
