"""What the watchdog does while the lever is pulled: it heals everything, again and again, until the run is over or the lever is let go."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from harness.world.lever import hold
from harness.world.lever.healing import Healed, heal
from harness.world.lever.processes import STEPS, undone
from harness.world.lever.pull import Lever, Pull
from harness.world.lever.targets import Target

_AGAIN_WALL_S = 0.25
_HELP_WALL_S = 30.0


class Alarm:
    """Looks at the lever of one run."""

    def __init__(self, run_dir: Path, targets: Sequence[Target], helpers: Sequence[list[str]], helped: frozenset[str]) -> None:
        self._run_dir, self._targets, self._helpers, self._helped = run_dir, targets, helpers, helped
        self._lever = Lever(run_dir)
        self._healed: Healed | None = None
        self._began_s = 0.0
        self._again_s = 0.0
        self._trouble: list[str] = []
        """What cannot be tried again: of the hold, and of the helpers."""

    def look(self, now_s: float) -> None:
        """`now_s`: of the monotonic clock."""
        pull = self._lever.pulled()
        if pull is None:
            self._healed = None
            return
        first = self._healed is None
        if first:
            self._healed, self._began_s, self._again_s, self._trouble = Healed(), now_s, 0.0, []
        if now_s >= self._again_s:
            self._round()
            self._again_s = time.monotonic() + _AGAIN_WALL_S
        if first:  # the faults come first
            self._hold(pull)
            for command in self._helpers:
                threading.Thread(target=self._help, args=(command,), daemon=True).start()

    def _round(self) -> None:
        healed = self._healed
        assert healed is not None  # noqa: S101  # `look` has made it
        before = (healed.wall_s, list(healed.done), list(healed.left))
        here = [word for step in STEPS for word in step(self._run_dir)]  # first: it takes no time, and a fake that is woken can answer
        came = heal(self._targets)
        if not came.left and healed.wall_s is None:
            healed.wall_s = round(time.monotonic() - self._began_s, 3)
        healed.done += [*here, *came.done]
        healed.left = [*came.left, *undone(self._run_dir, self._helped), *self._trouble]
        if not self._again_s or before != (healed.wall_s, healed.done, healed.left):
            self._save(healed)

    def _hold(self, pull: Pull) -> None:
        try:
            hold.carry_out(self._run_dir, pull)
        except OSError as error:
            self._trouble.append(f"new runs are not held: {error.filename}: {error.strerror}")

    def _help(self, command: list[str]) -> None:
        healed = self._healed
        try:
            came = subprocess.run(command, capture_output=True, text=True, timeout=_HELP_WALL_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            self._trouble.append(f"{command[-1]}: {error}")
            return
        if healed is not None:
            healed.done += came.stdout.splitlines()
        if came.returncode:
            self._trouble += came.stderr.splitlines()[-1:]

    def _save(self, healed: Healed) -> None:
        """The run directory may be gone by now: then nobody waits for the report."""
        try:
            healed.save(self._run_dir)
        except OSError as error:
            self._trouble.append(f"{error.filename}: {error.strerror}")
