"""Connectors that are started once per batch: their schedule, the meaning of a batch's end, and retries."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from harness.drill.connector.command import Command, Regex
from harness.drill.stack import Count
from harness.drill.text.broken import Frozen, broken
from harness.units import Duration

ExitCode = Annotated[Count, Field(ge=-64, le=255, description="an exit code; minus the number of a signal")]


class Rerun(Frozen):
    """A batch that went wrong is started again before its next slot."""

    on: tuple[ExitCode, ...] | None = Field(
        None, min_length=1, description="the exit codes after which it is rerun; default: whenever it failed"
    )
    times: Annotated[Count, Field(ge=1, le=1000)] = Field(1, description="how often it is rerun before the next slot")
    after: Duration = Field(0.0, description="how long after its end it is started again")

    @model_validator(mode="after")
    def _not_after_success(self) -> Rerun:
        if self.on and 0 in self.on:
            raise broken("a rerun after exit code 0", "codes of batches that went wrong", "0 means that it succeeded", ("on",))
        return self

    def wanted(self, code: int) -> bool:
        """Whether a batch that did not go well is to be tried again."""
        return self.on is None or code in self.on


class Refusal(Frozen):
    """How a batch reports that it did not run at all, for example because its predecessor holds a lock."""

    codes: tuple[ExitCode, ...] = Field((), description="exit codes")
    log: Regex | None = Field(None, description="a line of its output matches, whatever the code")

    @model_validator(mode="after")
    def _says_something(self) -> Refusal:
        if not self.codes and self.log is None:
            raise broken("neither codes nor log", "codes: [75], log: already running, or both")
        if 0 in self.codes:
            raise broken("exit code 0 as a refusal", "codes other than 0", "log: finds it in its output", ("codes",))
        return self


class Batch(Frozen):
    """For connectors that are started once per batch."""

    every: Duration = Field(gt=0, description="time from one slot to the next, in drill time")
    command: Command | None = Field(None, description="default: run.command")
    overlap: Literal["forbidden", "allowed"] = Field(
        "forbidden",
        description="forbidden: a slot waits until the batch before it has ended, and further slots are skipped; "
        "allowed: it starts beside it",
    )
    rerun: Rerun | None = Field(None, description="when a batch that failed is started again; default: at the next slot")
    refused: Refusal | None = None
