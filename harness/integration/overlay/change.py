"""A change of a drill, and what people are told about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.integration.model import Integration

Loosened = Literal["detect", "escalate"]
"""A deadline of the integration that is longer than the one of the drill, and takes its place."""


@dataclass(frozen=True)
class Change:
    """A drill after a change."""

    drill: Drill
    said: tuple[str, ...] = ()
    """What changed and why, a line each."""
    loosened: tuple[Loosened, ...] = ()


Overlay = Callable[[Drill, Integration], Change]


def with_stack(drill: Drill, **parts: Any) -> Drill:
    """The drill with other parts in its stack."""
    return drill.model_copy(update={"stack": drill.stack.model_copy(update=parts)})


def with_params(drill: Drill, change: Callable[[CheckUse], dict[str, Any]]) -> Drill:
    """The drill with other parameters of its checks; `change` gives those that are new, as a drill writes them."""
    return drill.model_copy(update={"checks": tuple(_with(use, change(use)) for use in drill.checks)})


def listed(names: Iterable[str]) -> str:
    """Names for people, separated by commas."""
    return ", ".join(names)


def _with(use: CheckUse, params: dict[str, Any]) -> CheckUse:
    return CheckUse.model_validate({use.name: use.params | params}) if params else use
