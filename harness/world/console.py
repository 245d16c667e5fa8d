"""Where people act on a game day: the console's address, and what shows who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.world.stage import Stage


@dataclass(frozen=True)
class Console:
    """It stays in the memory of the harness: the console's own file with the tokens is removed as soon as it has been read."""

    url: str
    tokens: Mapping[str, str] = field(repr=False)
    """By a person's name."""

    @classmethod
    def of(cls, stage: Stage, port: int | None) -> Console | None:
        """At this port of this machine; None if no person takes part."""
        return Console(f"http://127.0.0.1:{port}", stage.keys.people) if stage.drill.stack.people and port else None
