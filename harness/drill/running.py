"""How the system under test is run: its command and surroundings, when it is started again, how it is stopped."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from harness.drill.command import Command, EnvName, EnvText, SignalName
from harness.drill.rule import Frozen
from harness.drill.stack import Text
from harness.units import Duration


class Run(Frozen):
    """The process. Its environment holds nothing but what is declared here and what the harness adds."""

    command: Command
    env: dict[EnvName, EnvText] = Field({}, description="variables, in templates")
    env_pass: tuple[EnvName, ...] = Field((), description="variables taken over from the environment of idrill")
    cwd: Text | None = Field(None, description="working directory; default the folder of this file")


class Restart(Frozen):
    policy: Literal["never", "on-failure", "always"] = "never"
    delay: Duration = 5.0


class Stop(Frozen):
    signal: SignalName = "SIGTERM"
    grace: Duration = Field(10.0, description="how long it may take before it is killed")
