"""Several processes under one connector, as a Procfile or a compose file names them: a web process, a worker, a scheduler."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from harness.drill.connector.command import Command, EnvName, EnvText
from harness.drill.connector.ready import Ready
from harness.drill.stack import Text
from harness.drill.text.broken import Frozen, broken

NAME = r"[a-z][a-z0-9-]*"
_TAKEN = ("command", "commands")
"""Journal and logs call a command that is run beside the processes so."""


class OneProcess(Frozen):
    """One of several processes. The settings of `run` apply to all of them."""

    command: Command
    env: dict[EnvName, EnvText] = Field({}, description="variables that are added to those of run.env, or replace them")
    cwd: Text | None = Field(None, description="working directory; default run.cwd")
    ready: Ready | None = Field(None, description="how to see that it is at work; default: as soon as its process runs")


def _short(value: object) -> object:
    return {"command": value} if isinstance(value, (list, tuple)) else value


def _not_taken(name: str) -> str:
    if name in _TAKEN:
        raise broken(f"a process named {name!r}", "another name", "the harness calls the commands of controls and probes so")
    return name


ProcessName = Annotated[str, Field(pattern=rf"^{NAME}$", max_length=40), BeforeValidator(_not_taken)]
Processes = dict[ProcessName, Annotated[OneProcess, BeforeValidator(_short, json_schema_input_type=list[str] | OneProcess)]]
