"""How the system under test is run: its command and surroundings, how it is stopped."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from harness.drill.connector.attached import Attach
from harness.drill.connector.command import Command, EnvName, EnvText, SignalName, as_text
from harness.drill.connector.contained import AbsolutePath, Build, Compose, Limits, Size
from harness.drill.stack import Text
from harness.drill.text.broken import Frozen, broken
from harness.units import Duration


def _build(value: object) -> object:
    return {"context": value} if isinstance(value, str) else value


class Run(Frozen):
    """The process, or the settings that all `processes` share. Its environment has only the variables declared here and those that the
    harness adds."""

    command: Command | None = Field(None, description="program and arguments; no shell. With image or build: in place of the image's")
    image: Text | None = Field(None, description="runs in a container of this image (--runtime docker)")
    build: Annotated[Build, BeforeValidator(_build, json_schema_input_type=str | Build)] | None = Field(
        None, description="runs in a container of the image built from this folder"
    )
    compose: Compose | None = Field(None, description="runs as this service of a compose file")
    attach: Attach | None = Field(None, description="describes a stack that is running already (--runtime attach)")
    env: dict[EnvName, EnvText] = Field({}, description="variables, in templates")
    env_pass: tuple[EnvName, ...] = Field((), description="variables passed on from the environment of idrill")
    cwd: Text | None = Field(None, description="working directory; default the folder of this file (in a container: the image's)")
    user: Annotated[Text, BeforeValidator(as_text, json_schema_input_type=str | int)] | None = Field(
        None, description="in a container: the user that it runs as; default: the image's"
    )
    files: dict[AbsolutePath, Text] = Field({}, description="in a container: path inside → file or folder beside this file; read-only")
    tmpfs: dict[AbsolutePath, Size] = Field({}, description="in a container: folders in memory, and how much fits")
    limits: Limits = Limits()
    hardened: bool = Field(default=False, description="in a container: read-only root, no capabilities, no new privileges")

    @model_validator(mode="after")
    def _one_way(self) -> Run:
        ways = [name for name in ("image", "build", "compose", "attach") if getattr(self, name) is not None]
        if len(ways) > 1:
            raise broken(" and ".join(ways), "a command, or one of image, build, compose, attach")
        more = [name for name, key in type(self).model_fields.items() if name != "attach" and getattr(self, name) != key.default]
        if self.attach is not None and more:
            raise broken(f"{more[0]} of something that runs already", "attach alone", at=(more[0],))
        only = [name for name in ("user", "files", "hardened") if getattr(self, name)]
        if only and not ways:
            raise broken(f"{only[0]} without a container of its own", "image, build or compose beside it")
        return self

    @property
    def is_something(self) -> bool:
        """Whether it says what to run. A connector with several `processes` does not need it."""
        return bool(self.command or self.contained or self.attach)

    @property
    def contained(self) -> str | None:
        """The key that needs a container: image, build, compose; None for a command."""
        return next((name for name in ("image", "build", "compose") if getattr(self, name) is not None), None)


class Stop(Frozen):
    signal: SignalName = Field("SIGTERM", description="the signal that its main process gets")
    grace: Duration = Field(10.0, description="how long it may take to end before it is killed")
