"""`environment.json`: the environment of a run. The engine writes it before anything starts, and the report shows it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

VERSION: Literal[1] = 1
"""The file does not name it: another one has to."""


class Environment(BaseModel):
    """The environment of the run."""

    model_config = ConfigDict(frozen=True, strict=True)

    harness: str
    """Its version."""
    python: str
    """Its version."""
    platform: str
    """Operating system, kernel and processor, as Python reports them."""
    cpus: int | None
    """Of the machine; null: not known."""
    ci: str | None = None
    """The page of the CI job that ran it, where the CI names one."""
    packages: dict[str, str]
    """Libraries that a verdict may depend on, with their versions."""
    drill: str = ""
    """What a command calls the drill from any folder of this machine: a bundled one by name, any other by its absolute path; empty: not
    noted."""
    connector: str = ""
    """The same of the connector."""
