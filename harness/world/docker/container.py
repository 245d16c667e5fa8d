"""Containers of a run: how they are made, started and looked at; SDK errors become ours."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker.labels import labels

FIXTURE_USER = 65532
"""The user of the fixtures if the harness itself is root: one without rights."""


@dataclass(frozen=True)
class Networks:
    """`front`: connector, its services, proxy; no way out. `back`: proxy, fakes, published control ports."""

    front: Any
    back: Any


@dataclass(frozen=True)
class Mount:
    """A file or folder of this machine, at the same path inside, so that a path means the same everywhere."""

    path: Path
    writable: bool = False
    inside: str | None = None
    """Only for files that a connector wants elsewhere."""

    def as_bind(self) -> str:
        return f"{self.path}:{self.inside or self.path}:{'rw' if self.writable else 'ro'}"


@dataclass(frozen=True)
class Wanted:
    """A container to be made. `aliases`: its names on the network."""

    actor: str
    image: str
    command: Sequence[str] | None
    network: Any
    aliases: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[Mount, ...] = ()
    user: str | None = None
    publish: tuple[int, ...] = ()
    """Ports inside that get a free port on 127.0.0.1."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further host settings, in the SDK's words."""
    binds: tuple[str, ...] = ()
    """Further ones in Docker's words; a path alone is a fresh volume."""


HARDENED: Mapping[str, Any] = {
    "read_only": True,
    "tmpfs": {"/tmp": "rw,nosuid,nodev,size=64m"},  # noqa: S108  # inside the container
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "pids_limit": 512,
}
"""For our own fixtures; a connector's container is left as its image wants it."""


def create(client: Any, run: str, wanted: Wanted) -> Any:
    """Make a container, not started. Raises EnvironmentUnavailable."""
    endpoint = client.api.create_endpoint_config(aliases=list(wanted.aliases))
    with daemon_errors(f"the container of {wanted.actor} cannot be made"):
        return client.containers.create(
            wanted.image,
            list(wanted.command) if wanted.command is not None else None,
            name=f"idrill-{run}-{wanted.actor}",
            labels=labels(run, wanted.actor),
            network=wanted.network.name,
            networking_config={wanted.network.name: endpoint},
            environment=dict(wanted.environment),
            volumes=[*(mount.as_bind() for mount in wanted.mounts), *wanted.binds],
            user=wanted.user,
            ports={f"{port}/tcp": ("127.0.0.1", None) for port in wanted.publish},
            healthcheck={"test": ["NONE"]},
            **wanted.more,
        )


def published(container: Any, port: int) -> int:
    """The port on 127.0.0.1 behind which a started container's port is."""
    container.reload()
    found = container.attrs["NetworkSettings"]["Ports"].get(f"{port}/tcp")
    if not found:
        raise EnvironmentUnavailable(f"{container.name} ended at once", f"the end of its log: {last_words(container)}")
    return int(found[0]["HostPort"])


def address(container: Any, network: Any) -> str:
    """A started container's address on a network."""
    container.reload()
    return str(container.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"])


def last_words(container: Any) -> str:
    """The end of its log, for a message."""
    with daemon_errors("no log"):
        return str(container.logs(tail=8).decode(errors="replace").strip()) or "(empty)"


def fixture_user(run_dir: Path) -> str:
    """The user of the fixtures: this user, or one without rights if this is root, which then hands the files over."""
    if os.getuid():
        return f"{os.getuid()}:{os.getgid()}"
    for path in (run_dir / "ledgers", run_dir / "workload.jsonl", *(run_dir / "secrets").glob("*.json")):
        os.chown(path, FIXTURE_USER, FIXTURE_USER)
    return f"{FIXTURE_USER}:{FIXTURE_USER}"


@contextmanager
def daemon_errors(what: str) -> Iterator[None]:
    """Turns every error of the SDK into EnvironmentUnavailable."""
    from docker.errors import DockerException
    from requests import RequestException

    try:
        yield
    except DockerException as error:
        text = str(getattr(error, "explanation", None) or error)
        raise EnvironmentUnavailable(f"{what}: {text}", _hint(text)) from error
    except RequestException as error:
        raise EnvironmentUnavailable(f"{what}: the Docker daemon does not answer: {error}", "is it still running?") from error


def _hint(text: str) -> str:
    hints: Mapping[str, str] = {
        "address pool": "too many networks: end other runs, or `idrill clean` and `docker network prune`",
        "no space left": "free disk space: docker system prune, or another disk for /var/lib/docker",
        "No such image": "`docker pull` it, or build it under this name",
        "cgroup": "this machine's kernel does not offer that limit to containers",
    }
    return next((hint for key, hint in hints.items() if key in text), "")
