"""Ways to act on a connector."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from harness.drill.connector.command import Command, OneOf, SignalName
from harness.drill.stack import Count, Text
from harness.drill.text.broken import Frozen, broken
from harness.units import Duration

ControlName = Literal["pause", "resume", "replay", "trigger", "rotate_credential"]
_DELETED = ("{destination.credential_file}", "{source.credential_file}", "{connector.config}")
"""Where a secret may be: all gone when the run is over."""
_KEPT = ("{connector.state}", "{connector.home}", "{connector.config}")
_RUNS_OWN = tuple(dict.fromkeys((*_KEPT, *_DELETED)))


class HttpCall(Frozen):
    """A request with the run's control token as bearer; any answer below 400 says that it was done."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: Annotated[str, Field(pattern=r"^/")] = Field(description="on its port, in templates")
    port: Annotated[Count, Field(ge=1, le=65535)] | None = Field(None, description="default: {connector.port}")
    headers: dict[Text, Text] = Field({}, description="headers, in templates; they replace the bearer token")
    json_: Any = Field(None, alias="json", description="its body, in templates")

    def asks_for_more(self) -> bool:
        """Whether it is more than a bare request."""
        return bool(self.headers) or self.json_ is not None


class Control(OneOf):
    """One way to act on the connector."""

    BESIDE: ClassVar[tuple[str, ...]] = ("content", "within", "process")

    http: HttpCall | None = None
    file: Text | None = Field(None, description="a file to write, in the run's own folders")
    remove: Text | None = Field(None, description="a file to remove, in the run's own folders")
    signal: SignalName | None = Field(None, description="to its main process; with `processes`, to that of each")
    command: Command | None = Field(None, description="a command to run, with its environment and folder")
    restart: Literal[True] | None = Field(None, description="stops it gracefully and starts it again, with the current values")
    content: Text | None = Field(None, description="what is written into `file`; default nothing")
    process: Text | None = Field(None, description="which of `processes` the signal goes to; default: all of them")
    within: Duration | None = Field(None, gt=0, description="how long a command may take; never less than 30 s of wall time")

    @model_validator(mode="after")
    def _in_the_runs_own_folders(self) -> Control:
        for key in ("file", "remove"):
            path = getattr(self, key)
            if path is not None and (not path.startswith(_RUNS_OWN) or ".." in path.split("/")):
                raise broken(f"{path!r} is not in the run's own folders", f"a path that begins with {', '.join(_RUNS_OWN)}", at=(key,))
        for key, owner in (("content", "file"), ("within", "command"), ("process", "signal")):
            if getattr(self, key) is not None and getattr(self, owner) is None:
                raise broken(f"{key} without {owner}", f"{owner} beside it", at=(key,))
        return self


class Controls(Frozen):
    pause: Control | None = None
    resume: Control | None = None
    replay: Control | None = Field(None, description="does all work again; also called force, backfill or full refresh")
    trigger: Control | None = Field(None, description="starts a run at once, as a click would; every batch connector has it")
    rotate_credential: Control | None = Field(
        None,
        description="takes over a new secret, which already is in {…credential_file}, rendered files and, after a restart, the environment",
    )

    @model_validator(mode="after")
    def _secrets_do_not_stay(self) -> Controls:
        for name in type(self).model_fields:
            control: Control | None = getattr(self, name)
            allowed = _DELETED if name == "rotate_credential" else _KEPT
            if control and control.file is not None and not control.file.startswith(allowed):
                raise broken(f"{control.file!r} for {name}", f"a path that begins with {', '.join(allowed)}", at=(name, "file"))
        return self
