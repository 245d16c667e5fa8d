"""What journal, logs and reports call a second instance of a process under test: `second-connector`."""

from __future__ import annotations

from harness.drill.actors import program_of

_PREFIX = "second-"


def second(actor: str) -> str:
    """The name of an actor's second instance."""
    return f"{_PREFIX}{actor}"


def first_of(actor: str) -> str:
    """The program whose second instance, or whose process, it is; an actor that is none of these is itself."""
    return program_of(actor.removeprefix(_PREFIX))


def is_second(actor: str) -> bool:
    """Whether it is the name of a second instance."""
    return actor.startswith(_PREFIX)
