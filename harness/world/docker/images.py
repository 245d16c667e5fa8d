"""The images that a run needs: built when they are missing, named by the digest of their sources."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.scratch import scratch
from harness.world.docker.building import alone
from harness.world.docker.context import archive, digest, fixtures_context
from harness.world.docker.sweep import prune

BASE_IMAGE = "python:3.12-slim"
FIXTURES = "idrill-fixtures"
TOXIPROXY = "ghcr.io/shopify/toxiproxy:2.12.0"
_ASK = "import json,platform,sys; print(json.dumps(['.'.join(map(str, sys.version_info[:2])), platform.machine()]))"
Tell = Callable[..., object]


def base_image() -> str:
    """What the fixtures' image is built on: IDRILL_BASE_IMAGE, or the default."""
    return os.environ.get("IDRILL_BASE_IMAGE") or BASE_IMAGE


def fixtures_image(client: Any) -> str:
    """The name of the image of all fixtures, after building it if it is missing. Raises EnvironmentUnavailable.

    The genuine Toxiproxy is pulled on the same occasion; where that fails, the bundled fault proxy stands in.
    """
    base = base_image()
    tag = f"{FIXTURES}:{digest(fixtures_context(), base)}"
    if not present(client, tag):
        _have_base(client, base)
        with scratch("wheels") as folder:
            wheels = _wheels(client, base, folder)
            build(client, tag, fixtures_context(wheels), dockerfile="compose/Dockerfile", arguments={"BASE_IMAGE": base})
        prune(client)
        pull(client, TOXIPROXY)
    return tag


def given(client: Any, name: str) -> str:
    """An image that someone else has made: here, or pulled. Raises EnvironmentUnavailable."""
    name = name if ":" in name.rpartition("/")[2] or "@" in name else f"{name}:latest"
    if not present(client, name) and not pull(client, name):
        raise EnvironmentUnavailable(f"the image {name} is not here and cannot be pulled", "docker pull it, or build it under this name")
    return name


def present(client: Any, name: str) -> bool:
    """Whether the daemon has an image."""
    from docker.errors import ImageNotFound

    try:
        client.api.inspect_image(name)
    except ImageNotFound:
        return False
    return True


def build(  # noqa: PLR0913  # an image has that many circumstances
    client: Any, tag: str, files: Mapping[str, Path], *, dockerfile: str, arguments: Mapping[str, str], target: str | None = None
) -> None:
    """Build an image, unless a parallel run just has. Raises EnvironmentUnavailable with the end of the build's output."""
    with alone(wait=True):
        if not present(client, tag):
            _build(client, tag, files, {"dockerfile": dockerfile, "buildargs": dict(arguments), "target": target or ""})


def _build(client: Any, tag: str, files: Mapping[str, Path], how: Mapping[str, Any]) -> None:
    from docker.errors import APIError

    said: list[str] = []
    try:
        lines = client.api.build(
            fileobj=io.BytesIO(archive(files)),
            custom_context=True,
            tag=tag,
            labels={"idrill.image": tag.partition(":")[0]},
            rm=True,
            forcerm=True,
            decode=True,
            **how,
        )
        failure = ""
        for line in lines:  # to the end, also after an error: else the SDK leaves the connection open
            said.append(str(line.get("stream") or line.get("error") or "").strip())
            failure = failure or str(line.get("error") or "")
    except APIError as error:
        raise EnvironmentUnavailable(f"the image {tag} cannot be built: {error.explanation or error}", _last(said)) from error
    if failure:
        raise EnvironmentUnavailable(f"the image {tag} cannot be built: {failure}", _last(said))


def _have_base(client: Any, base: str) -> None:
    if not present(client, base) and not pull(client, base):
        raise EnvironmentUnavailable(
            f"the base image {base} is not here and cannot be pulled",
            "make one from the distribution's packages: sudo compose/airgapped-base.sh && export IDRILL_BASE_IMAGE=idrill-base:bookworm",
        )


def pull(client: Any, name: str) -> bool:
    """Whether it could be; it is here then."""
    from docker.errors import APIError

    try:
        client.images.pull(name)
    except APIError:
        return False
    return present(client, name)


def _wheels(client: Any, base: str, folder: Path) -> list[Path]:
    """The dependencies, fetched by the host's pip with the host's settings; without it the build fetches them itself."""
    told = client.containers.run(base, ["python3", "-c", _ASK], remove=True, network_disabled=True, labels={"idrill.image": "ask"})
    version, machine = json.loads(told)
    requirements = fixtures_context()["compose/requirements.txt"]
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(requirements),
    ]
    command += ["--python-version", version, "-d", str(folder)]
    for platform in (f"manylinux_2_28_{machine}", f"manylinux_2_17_{machine}", f"manylinux2014_{machine}"):
        command += ["--platform", platform]
    done = subprocess.run(command, capture_output=True, timeout=600, check=False)
    return sorted(folder.glob("*.whl")) if done.returncode == 0 else []


def _last(said: list[str]) -> str:
    return "the end of the build: " + " | ".join([line for line in said if line][-5:])
