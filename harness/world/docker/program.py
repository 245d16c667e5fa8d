"""Looks into an image before it runs: a program that cannot be accelerated is refused with the reason, not run in real time."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

from harness.clock.executable import why_not_file
from harness.drill.connector.file import ConnectorFile
from harness.errors import EnvironmentUnavailable
from harness.scratch import scratch
from harness.world.processes.guard import REMEDY

_MOST_STEPS = 12
"""Links and interpreters of interpreters that are followed."""


def refuse(container: Any, spec: ConnectorFile) -> None:
    """Raises EnvironmentUnavailable if the program of a created container cannot have `clock: accelerated`."""
    program, folders = str(container.attrs["Path"]), _path(container.attrs["Config"]["Env"] or [])
    with scratch("program") as folder:
        for _ in range(_MOST_STEPS):
            file = _fetch(container, program, folders, folder)
            if file is None:
                return  # a missing program is reported when it is started
            if isinstance(file, str):
                program = file
                continue
            words = _shebang(file)
            if not words:
                reason = why_not_file(file)
                if reason:
                    raise EnvironmentUnavailable(
                        f"{program} in the image of {spec.connector} cannot have `clock: accelerated`: it {reason}", REMEDY
                    )
                return
            program = words[-1] if PurePosixPath(words[0]).name == "env" else words[0]


def _fetch(container: Any, program: str, folders: list[str], target: Path) -> Path | str | None:
    """The file itself, or where its link leads."""
    from docker.errors import APIError

    for place in [program] if "/" in program else [f"{folder}/{program}" for folder in folders]:
        try:
            stream, stat = container.get_archive(place)
        except APIError:
            continue
        data = b"".join(stream)
        if stat.get("linkTarget"):
            return str(PurePosixPath(place).parent / stat["linkTarget"])
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            inside = next((tar.extractfile(entry) for entry in tar if entry.isfile()), None)
            if inside is None:
                continue
            copy = target / "program"
            copy.write_bytes(inside.read())
            return copy
    return None


def _path(environment: list[str]) -> list[str]:
    found = next((entry.removeprefix("PATH=") for entry in environment if entry.startswith("PATH=")), "")
    return (found or "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").split(":")


def _shebang(file: Path) -> list[str]:
    with file.open("rb") as script:
        line = script.readline(256)
    return line[2:].decode(errors="replace").split() if line.startswith(b"#!") else []
