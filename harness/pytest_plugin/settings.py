"""The plugin's options as one value."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from harness.rehearsal import Rehearsal


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
    from harness.engine.run import RunOptions

    chosen = next((number for number in (seed, settings.seed) if number is not None), secrets.randbelow(2**31))
    plan = rehearsal.draw_up(drill, connector=connector or settings.connector, speed=speed or settings.speed, seed=chosen)
    return rehearsal.rehearse(plan, RunOptions(out=settings.out, toxiproxy_url=None, allow_remote=False))
