"""One of a connector's processes as a connector of its own: a connector file with one command."""

from __future__ import annotations

from typing import Any

from harness.drill.connector.controls import Controls
from harness.drill.connector.file import ConnectorFile
from harness.drill.connector.state import State


def alone(spec: ConnectorFile, name: str) -> ConnectorFile:
    """Without the parts that belong to the whole connector: controls, backlog, and the wiping of its state."""
    process = spec.processes[name]
    own: dict[str, Any] = {"command": process.command, "env": spec.run.env | process.env, "cwd": process.cwd or spec.run.cwd}
    whole: dict[str, Any] = {"processes": {}, "controls": Controls(), "backlog": None, "state": State(paths=spec.state.paths)}
    return spec.model_copy(update={"run": spec.run.model_copy(update=own), "ready": process.ready, **whole})
