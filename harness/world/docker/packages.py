"""The image of a service: the official one, or one that is built from the distribution's package, as this machine's apt-get fetches it."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from harness import assets
from harness.world.docker import images
from harness.world.docker.context import digest
from harness.world.docker.sweep import prune
from harness.world.services.service import Service

SERVICE = "idrill-service"
_ASK = "cat /usr/lib/os-release; echo; echo ARCHITECTURE=$(dpkg --print-architecture); echo; cat /var/lib/dpkg/status"
_FETCH_WALL_S = 300


def service_image(client: Any, fixtures: str, service: Service, *, official: bool = True) -> str:
    """The name of an image with the programs of a service, after pulling or building it. Raises EnvironmentUnavailable.

    `fixtures`: the image that one is built on. `official`: False where our own programs are wanted beside the service's.
    """
    pinned = service.IMAGE if official else None
    if pinned and images.present(client, pinned):
        return pinned
    dockerfile = assets.root() / "compose" / "service.Dockerfile"
    tag = f"{SERVICE}-{service.NAME}:{digest({'Dockerfile': dockerfile}, fixtures, service.PACKAGE)}"
    if images.present(client, tag):
        return tag
    if pinned and images.pull(client, pinned):
        return pinned
    with tempfile.TemporaryDirectory(prefix="idrill-packages-") as folder:
        packages = {f"packages/{_plain(path.name)}": path for path in fetched(client, fixtures, service.PACKAGE, Path(folder))}
        files = {"service.Dockerfile": dockerfile, **packages}
        arguments = {"BASE_IMAGE": fixtures, "PACKAGE": service.PACKAGE}
        images.build(client, tag, files, dockerfile="service.Dockerfile", arguments=arguments)
    prune(client)
    return tag


def fetched(client: Any, base: str, package: str, folder: Path) -> list[Path]:
    """The package and its dependencies that the base lacks; nothing if this machine has another distribution than the base."""
    told = client.containers.run(
        base,
        ["sh", "-c", _ASK],
        user="0:0",
        remove=True,
        network_disabled=True,
        labels={"idrill.image": "ask"},
        healthcheck={"test": ["NONE"]},
    ).decode()
    about, _, status = told.partition("\nARCHITECTURE=")
    architecture, _, status = status.partition("\n")
    if not os.access("/usr/bin/apt-get", os.X_OK) or _codename(about) != _codename(_here()):
        return []
    (folder / "status").write_text(status.lstrip("\n"))
    (folder / "archives" / "partial").mkdir(parents=True)
    settings = {
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "Dir::Cache::archives": folder / "archives",
        "APT::Architecture": architecture,
        "Debug::NoLocking": 1,
    }
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "--download-only"]
    command += [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    done = subprocess.run([*command, package], capture_output=True, timeout=_FETCH_WALL_S, check=False)
    return sorted((folder / "archives").glob("*.deb")) if done.returncode == 0 else []


def _here() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""


def _codename(about: str) -> str:
    found = re.search(r"^VERSION_CODENAME=(\w+)$", about, re.MULTILINE)
    return found[1] if found else "unknown"


def _plain(name: str) -> str:
    """Without the characters that apt escapes."""
    return re.sub(r"[^A-Za-z0-9._+-]", "_", name)
