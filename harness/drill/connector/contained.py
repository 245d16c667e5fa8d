"""What a connector's container is made of, where it has one of its own: an image to build, a compose service, limits."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from harness.drill.connector.command import EnvName, EnvText
from harness.drill.stack import Count, Text
from harness.drill.text.broken import Frozen, broken

_SIZE = re.compile(r"([1-9][0-9]*)([KMG])?")
_UNITS = {None: 1, "K": 2**10, "M": 2**20, "G": 2**30}


def _size(value: object) -> object:
    match = _SIZE.fullmatch(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
    if match is None:
        raise broken(f"{value!r} is not a size", "whole bytes, or a number with K, M or G, such as 256M")
    return int(match[1]) * _UNITS[match[2]]


def as_bytes(text: str | int) -> int:
    """A size as other tools write it: 256m, 1gb, 512MiB. Raises ValueError."""
    match = re.fullmatch(r"([0-9.]+)\s*([kmg]?)i?b?", str(text).strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is not a size")
    return int(float(match[1]) * _UNITS[match[2].upper() or None])


Size = Annotated[Count, BeforeValidator(_size, json_schema_input_type=str | int)]
"""Bytes; written as 256M and the like."""
AbsolutePath = Annotated[str, Field(pattern=r"^/")]


class Build(Frozen):
    """An image to be built."""

    context: Text = Field(description="folder, relative to this file")
    dockerfile: Text = "Dockerfile"
    args: dict[EnvName, EnvText] = Field({}, description="build arguments, in templates")
    target: Text | None = Field(None, description="the stage to build; default the last")


class Compose(Frozen):
    """A service of the team's own compose file: its image or build, command, environment, user; not its ports and networks."""

    file: Text = Field("compose.yaml", description="relative to this file")
    service: Text


class Limits(Frozen):
    cpus: float | None = Field(None, gt=0, description="processors, such as 1.5")
    memory: Size | None = Field(None, description="memory limit, such as 256M; the kernel kills a process that exceeds it")
