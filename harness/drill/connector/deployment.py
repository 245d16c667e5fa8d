"""Other versions of a connector, which a drill can deploy and roll back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from harness.drill.connector.command import Command, EnvName, EnvText
from harness.drill.text.broken import Frozen, broken

DeploymentName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]


class Deployment(Frozen):
    """The settings that replace those of `run` while this version is deployed; state, controls and everything else stay the same."""

    command: Command | None = Field(None, description="the command to run instead of run.command")
    env: dict[EnvName, EnvText] = Field({}, description="variables that are added to those of run.env, or replace them")

    @model_validator(mode="after")
    def _differs(self) -> Deployment:
        if self.command is None and not self.env:
            raise broken("a deployment that is like the one before it", "a command, or env")
        return self


Deployments = dict[DeploymentName, Deployment]
