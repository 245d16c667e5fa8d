"""A sign of drift: something beside the runs that says an answer of the file is no longer so, or never was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.readiness.facts import Key
from harness.readiness.states import State

Code = Literal["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "notice"]
"""`notice`: what is wrong with the templates of the notices."""


@dataclass(frozen=True)
class Signal:
    """`key`: the answer that it speaks against, which becomes `state`."""

    code: Code
    key: Key
    state: Literal[State.STALE, State.EMPTY, State.REFUTED]
    text: str
    line: int
    command: str
    """What ends it."""
