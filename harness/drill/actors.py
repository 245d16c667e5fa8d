"""The names of the processes under test in drills, journal and reports: `connector`, or `connector.worker` for one of its `processes`
alone."""

from __future__ import annotations

PROGRAMS = ("connector", "watchdog")
"""Those that have a file; each is one process, or several."""


def process(program: str, name: str) -> str:
    """The actor that is one process of a program."""
    return f"{program}.{name}"


def program_of(actor: str) -> str:
    """Whose process it is; an actor that is none is itself."""
    return actor.partition(".")[0]


def name_of(actor: str) -> str | None:
    """The name of this process in the connector file; None: the actor is the whole program."""
    return actor.partition(".")[2] or None


def is_part(actor: str, of: str) -> bool:
    """Whether a fault on `of` strikes this actor, too."""
    return of in {actor, program_of(actor)}


def meet(one: str, other: str) -> bool:
    """Whether two actors have a process in common."""
    return is_part(one, other) or is_part(other, one)
