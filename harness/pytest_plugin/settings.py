"""The plugin's options as one value."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from harness.engine.run import RunOptions
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal
    from harness.world.world import World


@dataclass(frozen=True)
class Settings:
    speed: float
    connector: str | None
    seed: int | None
    out: Path

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        option = config.getoption
        out = config.rootpath / str(option("--drill-out"))
        return cls(float(option("--drill-speed")), option("--drill-connector"), option("--drill-seed"), out)


def rehearse(
    settings: Settings, drill: str, *, connector: str | None = None, speed: float | None = None, seed: int | None = None
) -> Rehearsal:
    """Run one drill with the session's settings where the arguments say nothing. Raises HarnessError."""
    from harness import rehearsal

    return rehearsal.rehearse(_plan(settings, drill, connector, speed, seed), _options(settings))


def open_world(
    settings: Settings, drill: str, *, connector: str | None = None, speed: float | None = None, seed: int | None = None
) -> AbstractContextManager[World]:
    """Open only the world of a drill, likewise. Raises HarnessError."""
    from harness import rehearsal

    return rehearsal.open_world(_plan(settings, drill, connector, speed, seed), _options(settings))


def _plan(settings: Settings, drill: str, connector: str | None, speed: float | None, seed: int | None) -> Plan:
    from harness import rehearsal

    chosen = next((number for number in (seed, settings.seed) if number is not None), secrets.randbelow(2**31))
    return rehearsal.draw_up(drill, connector=connector or settings.connector, speed=speed or settings.speed, seed=chosen)


def _options(settings: Settings) -> RunOptions:
    from harness.engine.run import RunOptions

    return RunOptions(out=settings.out)
