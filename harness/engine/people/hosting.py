"""How a game day is opened to people who come by themselves, in browsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.world.listen import LOOPBACK, Listen

WAIT_WALL_S = 1800.0


@dataclass(frozen=True)
class Invitations:
    """The links of a run. `file` holds them, too, for whoever started it; it is removed when the run ends."""

    links: Mapping[str, tuple[str, ...]] = field(repr=False)
    """By a person's name: the address, and a spare one. Each works once. The big screen's name is empty."""
    file: Path


def _unheard(_: Invitations) -> None:
    """Whoever does not want to know reads the file."""


@dataclass(frozen=True)
class Hosting:
    """`invite` is called once for each act, when the console is open."""

    invite: Callable[[Invitations], None] = _unheard
    listen: Listen = LOOPBACK
    wait_wall_s: float = WAIT_WALL_S
    """So long people are waited for."""
    attest_wall_s: float = 600.0
    """So long, at the end, the game master can say who was there."""
