"""The backlog as the connector itself reports it."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, model_validator

from harness.drill.connector.command import Command, OneOf, Place, Regex
from harness.drill.stack import Text
from harness.drill.text.broken import broken
from harness.units import Duration


def _with_a_group(pattern: str) -> str:
    if re.compile(pattern).groups != 1:
        raise broken(f"{pattern!r} does not say where the number is", r"one group, such as 'queued=(\d+)'")
    return pattern


class BacklogProbe(OneOf):
    """Asks the connector how much work is left. No verdict uses the answer: reports show it beside the owed records, and `quiet` waits for
    it."""

    BESIDE: ClassVar[tuple[str, ...]] = ("at", "every")

    http: Place | None = Field(None, description="a GET is answered with a number, or with JSON")
    command: Command | None = Field(None, description="the last number that it prints")
    log: Annotated[Regex, AfterValidator(_with_a_group)] | None = Field(None, description="the group of the last line that matches")
    at: Text | None = Field(None, description="dotted path to the number in the JSON of http or command; default: it is the whole answer")
    every: Duration = Field(30.0, gt=0, description="how often, but at most twice a second of wall time")

    @model_validator(mode="after")
    def _nothing_to_dig_in(self) -> BacklogProbe:
        if self.at and self.log is not None:
            raise broken("a path into a line of log", "http or command beside it", "the pattern's group finds the number", ("at",))
        return self
