"""Small words of a connector file: commands, signals, patterns, variables; and mappings of which exactly one key is given."""

from __future__ import annotations

import re
import signal
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from harness.drill.text import address
from harness.drill.text.broken import Frozen, broken


def _signal(name: str) -> str:
    if name not in signal.Signals.__members__:
        raise broken(f"unknown signal {name!r}", "a name such as SIGTERM, SIGINT or SIGHUP")
    return name


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise broken(f"{text!r} is not a regular expression: {error}", "a Python regular expression") from None
    return text


def as_text(value: object) -> object:
    """A number in YAML where a text is wanted."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Command = Annotated[tuple[str, ...], Field(min_length=1, description="program and arguments; no shell")]
SignalName = Annotated[str, AfterValidator(_signal)]
Regex = Annotated[str, AfterValidator(_regex)]
EnvName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
EnvText = Annotated[str, BeforeValidator(as_text, json_schema_input_type=str | int | float)]
Place = Annotated[str, Field(pattern=r"^(/|https?://)"), AfterValidator(address.place)]
"""A path on {connector.port}, or a whole URL."""
PortText = Annotated[
    str,
    BeforeValidator(as_text, json_schema_input_type=str | int),
    Field(pattern=r"^([^\s:/]+:)?([0-9]{1,5}|\{[a-z_.]+\})$"),
]
"""A port on this machine, as number or template, or host:port."""


class OneOf(Frozen):
    """A mapping with exactly one of its keys; `BESIDE` names those that may stand beside it."""

    BESIDE: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _one(self) -> OneOf:
        choices = [name for name in type(self).model_fields if name not in self.BESIDE]
        given = [name for name in choices if getattr(self, name) is not None]
        if len(given) != 1:
            raise broken(f"{' and '.join(given) or 'none of the keys'}", f"exactly one of {', '.join(choices)}")
        return self
