"""The way to the daemon, and in words for an operator why there is none, or why this one will not do."""

from __future__ import annotations

import os
import socket
from typing import Any
from urllib.parse import urlsplit

from harness.errors import EnvironmentUnavailable

LEAST_API = (1, 40)
_DEFAULT = "unix:///var/run/docker.sock"
_ANSWER_WALL_S = 20
"""For the first questions, which are easy; a build or a removal may take longer."""
_WORK_WALL_S = 60
_NEWER = "install Docker 19.03 or newer"
_INSTALL = "install Docker Engine (Debian, Ubuntu: apt install docker.io) and start it (systemctl start docker)"


def connect() -> Any:
    """A client of the daemon on this machine. Raises EnvironmentUnavailable with the remedy."""
    try:
        import docker
    except ImportError:
        raise EnvironmentUnavailable(
            "the Docker SDK for Python is not installed", "pip install 'integration-drills[docker]', or use --runtime local"
        ) from None
    host = os.environ.get("DOCKER_HOST") or _DEFAULT
    refuse(remote(host))
    try:
        _knock(urlsplit(host).path)
        client = docker.DockerClient(base_url=host, version="auto", timeout=_ANSWER_WALL_S, max_pool_size=64)
    except Exception as error:  # the SDK passes on exceptions of requests and urllib3
        raise EnvironmentUnavailable(*unreachable(host, error)) from error
    try:
        refuse(unfit(client.version(), client.info()))
    except EnvironmentUnavailable:
        client.close()
        raise
    except Exception as error:
        client.close()
        raise EnvironmentUnavailable(*unreachable(host, error)) from error
    client.api.timeout = _WORK_WALL_S
    return client


def _knock(path: str) -> None:
    """The plain error of a socket that cannot be reached, which the SDK would wrap (and whose socket it would not close)."""
    with socket.socket(socket.AF_UNIX) as door:
        door.connect(path)


def refuse(reason: tuple[str, str] | None) -> None:
    """Raises EnvironmentUnavailable with the reason and the remedy, if there is a reason."""
    if reason:
        raise EnvironmentUnavailable(*reason)


def remote(host: str) -> tuple[str, str] | None:
    """Why a DOCKER_HOST is refused before anything is sent there."""
    if host.startswith(("unix:", "http+unix:")):
        return None
    if host.startswith("/"):
        return f"DOCKER_HOST={host} is not an address", f"write it as one: export DOCKER_HOST=unix://{host}"
    return (
        f"DOCKER_HOST={host} is not a socket of this machine: ledgers are shared with the containers as files, and clocks by the kernel",
        "run idrill on the machine that the daemon runs on, or unset DOCKER_HOST",
    )


def unreachable(host: str, error: BaseException) -> tuple[str, str]:
    """What an error on the way to the daemon means."""
    path = urlsplit(host).path
    text = " ".join(str(each) for each in _chain(error))
    if "Permission denied" in text:
        return (
            f"no permission to use {path}",
            "add yourself to its group and log in again: sudo usermod -aG docker $USER (who is in it can become root)",
        )
    if "No such file" in text:
        return f"no Docker daemon: {path} does not exist", _INSTALL
    if "Connection refused" in text:
        return f"{path} exists, but no Docker daemon listens on it", f"start it: systemctl start docker; else {_INSTALL}"
    if "API versions below" in text:
        return f"the Docker daemon at {host} is too old: {error}", _NEWER
    if _is_gibberish(error):
        return f"{path} does not answer as Docker does: {error}", "is it Docker's socket? check DOCKER_HOST"
    return f"the Docker daemon at {host} does not answer: {error}", "look at its log: journalctl -u docker"


def unfit(version: dict[str, Any], info: dict[str, Any]) -> tuple[str, str] | None:
    """Why a daemon that answers cannot carry drills."""
    names = [str(part.get("Name", "")) for part in version.get("Components") or []]
    if any("podman" in name.lower() for name in names):
        return "this is Podman's socket: its networks and pauses differ from Docker's", f"{_INSTALL}, or use --runtime local"
    if any("rootless" in str(option) for option in info.get("SecurityOptions") or []):
        return (
            "this daemon is rootless: its networks are out of this machine's reach, so links could not be probed",
            "use the system's daemon: export DOCKER_HOST=unix:///var/run/docker.sock",
        )
    if "Docker Desktop" in str(info.get("OperatingSystem", "")) or info.get("OSType", "linux") != "linux":
        return (
            f"this daemon runs in a virtual machine ({info.get('OperatingSystem')}): it does not share this machine's clock",
            "use Docker Engine on Linux, or --runtime local",
        )
    api = tuple(int(part) for part in str(version.get("ApiVersion", "0.0")).split(".")[:2])
    if api < LEAST_API:
        least = ".".join(map(str, LEAST_API))
        return f"Docker {version.get('Version')} speaks API {version.get('ApiVersion')}; needed: {least}", _NEWER
    return None


def _is_gibberish(error: BaseException) -> bool:
    """Whether something answered in time, but not readably."""
    from docker.errors import APIError

    found = _chain(error)
    in_time = not any(isinstance(each, TimeoutError | APIError) for each in found)
    return in_time and any(isinstance(each, KeyError | TypeError | ValueError | AttributeError) for each in found)


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
