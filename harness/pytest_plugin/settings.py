"""The plugin's options as one value."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.own_folders import HOLD

if TYPE_CHECKING:
    import pytest

    from harness.engine.live import Live
    from harness.engine.run import RunOptions
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal


class ShortPatience(UserWarning):
    """At this speed a client under test gives up before a busy machine answers: what it does then proves little."""


class LowerSpeed(UserWarning):
    """No speed was set, and a client under test is too impatient for the usual one: the run uses a lower one."""


@dataclass(frozen=True)
class Settings:
    speed: float | None
    connector: str | None
    seed: int | None
    out: Path
    confine: str = "auto"
    archive: Path | None = None
    """Where records go; None: nowhere."""
    hold: Path | None = None
    """The file that holds new runs once a safety lever was pulled."""

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        option = config.getoption
        out, archive = config.rootpath / str(option("--drill-out")), str(option("--drill-archive"))
        to = None if archive == "none" else config.rootpath / archive
        return cls(
            option("--drill-speed"),
            option("--drill-connector"),
            option("--drill-seed"),
            out,
            str(option("--drill-confine")),
            to,
            config.rootpath / HOLD,
        )

    def but(self, connector: str | None, speed: float | None, seed: int | None) -> Settings:
        """With the settings of the test itself."""
        return replace(
            self,
            speed=self.speed if speed is None else speed,
            connector=self.connector if connector is None else connector,
            seed=self.seed if seed is None else seed,
        )


def rehearse(settings: Settings, drill: str) -> Rehearsal:
    """Run one drill and judge it. Raises HarnessError."""
    from harness import rehearsal

    return archived(settings, rehearsal.rehearse(_plan(settings, drill), _options(settings)))


def archived(settings: Settings, done: Rehearsal) -> Rehearsal:
    """The same, with its record in the archive. Raises EnvironmentUnavailable."""
    from harness.archive.file import put

    if settings.archive is not None:
        put(done.record, settings.archive)
    return done


@contextmanager
def open_world(settings: Settings, drill: str | Mapping[str, Any], test: str, at_most: str) -> Iterator[Live]:
    """Open only the world of a drill, for a timeline in Python. Raises HarnessError."""
    from harness.engine.live import open_live
    from harness.pytest_plugin.sketch import as_file
    from harness.units import parse_duration

    with as_file(drill) as file:
        plan = _plan(settings, file).model_copy(update={"test": test})
        with open_live(plan, _options(settings), parse_duration(at_most)) as live:
            yield live


def _plan(settings: Settings, drill: str) -> Plan:
    from harness import rehearsal
    from harness.plan import patience
    from harness.speeds import USUAL

    seed = secrets.randbelow(2**31) if settings.seed is None else settings.seed
    plan = rehearsal.draw_up(drill, connector=settings.connector, speed=settings.speed, seed=seed)
    for line in patience.lowered(plan, USUAL) if settings.speed is None else ():
        warnings.warn(line, LowerSpeed, stacklevel=2)
    for line in patience.warnings(plan):
        warnings.warn(line, ShortPatience, stacklevel=2)
    return plan


def _options(settings: Settings) -> RunOptions:
    from harness.engine.run import RunOptions
    from harness.world.processes.confine import Confine

    return RunOptions(out=settings.out, confine=Confine(settings.confine), hold=settings.hold)
