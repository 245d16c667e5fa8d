"""A service of someone's own compose file, as compose itself reads it: variables, extends, anchors and env files are its business."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from harness.drill.connector.contained import Build, as_bytes
from harness.errors import EnvironmentUnavailable

_TAKEN = {"entrypoint", "working_dir", "read_only", "cap_add", "cap_drop", "security_opt", "init", "shm_size", "group_add", "hostname"}
"""Keys that compose and the SDK have in common; ports, networks, dependencies and restart policies are the harness's business."""


@dataclass(frozen=True)
class Service:
    """The settings taken over: `settings` in the SDK's words; `binds` of this machine's files, `volumes` new ones of this run."""

    image: str | None
    build: Build | None
    command: list[str] | None
    environment: Mapping[str, str]
    user: str | None
    settings: Mapping[str, Any]
    binds: tuple[str, ...]
    volumes: tuple[str, ...]


def program() -> list[str]:
    """The compose of this machine: `docker compose`, or `docker-compose`. Raises EnvironmentUnavailable."""
    candidates = [["docker", "compose"], ["docker-compose"]]
    for words in candidates:
        if shutil.which(words[0]) and not subprocess.run([*words, "version"], capture_output=True, check=False).returncode:
            return words
    raise EnvironmentUnavailable("neither `docker compose` nor `docker-compose` is here", "apt install docker-compose, or use `run.image`")


def read(file: Path, name: str) -> Service:
    """A service by name. Raises EnvironmentUnavailable with compose's message about the file."""
    if not file.is_file():
        raise EnvironmentUnavailable(f"{file} is not there, but `run.compose` names it")
    done = subprocess.run([*program(), "-f", str(file), "config"], capture_output=True, text=True, check=False, timeout=60, env=os.environ)
    if done.returncode:
        raise EnvironmentUnavailable(f"{file} is not a good compose file", done.stderr.strip()[-600:])
    services = YAML(typ="safe", pure=True).load(done.stdout).get("services") or {}
    if name not in services:
        raise EnvironmentUnavailable(f"{file} has no service {name!r}", f"it has {', '.join(sorted(services)) or 'none'}")
    return service(services[name], file.parent)


def service(found: Mapping[str, Any], folder: Path) -> Service:
    """From the output of `config` for one service."""
    mounts = [_mount(each, folder) for each in found.get("volumes") or []]
    return Service(
        image=found.get("image") if not found.get("build") else None,
        build=_build(found["build"], folder) if found.get("build") else None,
        command=_words(found.get("command")),
        environment=_pairs(found.get("environment")),
        user=str(found["user"]) if found.get("user") is not None else None,
        settings=_settings(found),
        binds=tuple(bind for bind, _ in mounts if bind),
        volumes=tuple(volume for _, volume in mounts if volume),
    )


def _settings(found: Mapping[str, Any]) -> dict[str, Any]:
    settings = {key: found[key] for key in _TAKEN if found.get(key)}
    if "entrypoint" in settings:
        settings["entrypoint"] = _words(settings["entrypoint"])
    if tmpfs := found.get("tmpfs"):
        pairs = (str(each).partition(":") for each in ([tmpfs] if isinstance(tmpfs, str) else tmpfs))
        settings["tmpfs"] = {path: options for path, _, options in pairs}
    limits = ((found.get("deploy") or {}).get("resources") or {}).get("limits") or {}
    if memory := found.get("mem_limit") or limits.get("memory"):
        settings["mem_limit"] = settings["memswap_limit"] = as_bytes(memory)
    if cpus := found.get("cpus") or limits.get("cpus"):
        settings["nano_cpus"] = round(float(cpus) * 1e9)
    return settings


def _build(found: str | Mapping[str, Any], folder: Path) -> Build:
    given: Mapping[str, Any] = {"context": found} if isinstance(found, str) else found
    return Build(
        context=str(folder / given["context"]),
        dockerfile=given.get("dockerfile") or "Dockerfile",
        args=_pairs(given.get("args")),
        target=given.get("target"),
    )


def _mount(volume: str | Mapping[str, Any], folder: Path) -> tuple[str, str]:
    """A bind of a file that is there, or the path of a volume: named ones belong to other stacks, so this run gets a fresh one."""
    if isinstance(volume, str):
        *source_there, target, mode = volume.split(":") if volume.count(":") == 2 else [*volume.split(":"), "rw"]
        volume = {"source": "".join(source_there), "target": target, "read_only": mode.startswith("ro")}
    source = str(volume.get("source") or "")
    if source.startswith(("/", ".", "~")):
        mode = "ro" if volume.get("read_only") else "rw"
        return f"{(folder / Path(source).expanduser()).resolve()}:{volume['target']}:{mode}", ""
    return "", str(volume["target"])


def _words(found: str | list[Any] | None) -> list[str] | None:
    """As `config` writes it: a dollar is doubled."""
    words = shlex.split(found) if isinstance(found, str) else found
    return [str(word).replace("$$", "$") for word in words] if words else None


def _pairs(found: Mapping[str, Any] | list[str] | None) -> dict[str, str]:
    pairs = dict(each.partition("=")[::2] for each in found) if isinstance(found, list) else dict(found or {})
    return {str(name): str(value).replace("$$", "$") for name, value in pairs.items() if value is not None}
