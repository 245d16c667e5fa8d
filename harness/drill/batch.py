"""Connectors that are started once per batch."""

from __future__ import annotations

from pydantic import Field

from harness.drill.command import Command
from harness.drill.rule import Frozen
from harness.units import Duration


class Batch(Frozen):
    """For connectors that are started once per batch."""

    every: Duration = Field(gt=0)
    command: Command | None = Field(None, description="default: run.command")
