"""Keeps a process under test away from the evidence: the confinement in force, and its rules.

Landlock has only rules that allow. So everything is allowed except the path from / to the protected folder.
New names cannot be made directly in a folder on the way: therefore live evidence is in the user's state folder, where no program makes any.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.world.processes import landlock
from harness.world.processes.landlock import READ, Access, Rule

_LEAST = 2
"""Before this version, files could not be moved from one folder into another."""
OFFERED = landlock.offered
"""Replaced in tests, which force a lower version."""


class Confine(StrEnum):
    """The confinement that the option asks for."""

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


@dataclass(frozen=True)
class Confinement:
    """The confinement in force for the processes under test of one run. `version`: of Landlock; 0: none, and `why`."""

    version: int = 0
    why: str = "this runtime does not offer it"
    signals: bool = True
    """Whether signals to processes outside are to be refused. Each start is confined by itself, so another start is outside, too."""

    @property
    def words(self) -> str:
        """For reports."""
        if not self.version:
            return f"not confined: {self.why}"
        has = {"truncation": self.version >= 3, "signals": self.signals and self.version >= landlock.SIGNALS_SINCE}
        lacks = [name for name, is_so in has.items() if not is_so]
        return f"Landlock {self.version}" + (f", {' and '.join(lacks)} not" if lacks else "")

    def obstacle(self, state: Path) -> str:
        """Why the rules cannot be made that keep this folder out; empty: they can."""
        try:
            os.close(landlock.ruleset(_beside(state.resolve()), self.version))
        except OSError as error:
            return f"the rules cannot be made: {error.filename or 'Landlock'}: {error.strerror}"
        return ""

    def ruleset(self, run_dir: Path, actor: str) -> int | None:
        """A file descriptor for a supervisor, which closes it to its child; None: nothing is confined. Raises EnvironmentUnavailable."""
        if not self.version:
            return None
        try:
            return landlock.ruleset(rules(run_dir.parent.parent, run_dir, actor), self.version, signals=self.signals)
        except OSError as error:
            raise EnvironmentUnavailable(
                f"the {actor} cannot be confined: {error.strerror}", "use --confine off to run it without that"
            ) from error


UNCONFINED = Confinement()


def choose(asked: Confine, state: Path, above: Iterable[Path]) -> Confinement:
    """What can be had here. `state`: the folder kept out; `above`: folders in which a process under test makes new names.

    Raises EnvironmentUnavailable when it is required and cannot be had.
    """
    if asked is Confine.OFF:
        return Confinement(why="switched off")
    version = OFFERED()
    why = f"this kernel has Landlock {version} only" if version else "this kernel has no Landlock"
    if version >= _LEAST:
        blocked = next((folder for folder in above if state.resolve().is_relative_to(folder.resolve())), None)
        if blocked is None:
            return Confinement(version, "")
        why = f"the state folder {state} is in {blocked}, which the connector may write to: set XDG_STATE_HOME to a place outside"
    if asked is Confine.REQUIRED:
        raise EnvironmentUnavailable(f"--confine required, but {why}", "leave it out, and the run goes on without")
    return Confinement(why=why)


def rules(kept_out: Path, run_dir: Path, actor: str) -> Iterator[Rule]:
    """Allows everything outside `kept_out`, and within it this actor's home and the files handed to it. Names may be listed everywhere."""
    yield Rule(Path("/"), Access.READ_DIR)
    yield from _beside(kept_out.resolve())
    run_dir = run_dir.resolve()
    yield Rule(run_dir / actor, Access.EVERYTHING)
    yield Rule(run_dir / "connector", READ)  # a watchdog looks at its heartbeat
    yield Rule(run_dir / "secrets" / "handed", READ)
    yield from (Rule(ca, READ) for ca in sorted(run_dir.glob("secrets/*/ca.pem")))


def _beside(kept_out: Path) -> Iterator[Rule]:
    """From / down to the folder, everything that is not on the way."""
    way = [*reversed(kept_out.parents), kept_out]
    for folder, on_the_way in pairwise(way):
        with os.scandir(folder) as entries:
            yield from (Rule(Path(entry.path), Access.EVERYTHING) for entry in entries if Path(entry.path) != on_the_way)
