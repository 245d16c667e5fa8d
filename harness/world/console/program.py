"""The console as a child process. When it dies before its time it is started again: the same ports, the same ledger, the same people."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from harness import assets
from harness.errors import EnvironmentUnavailable, NoAnswer
from harness.journal import events
from harness.world.console.kept import Kept
from harness.world.console.told import settings
from harness.world.fake_config import config_file, write_config
from harness.world.fakes import find_fake
from harness.world.processes.child import Child, start
from harness.world.sealing import tell_seal
from harness.world.stage import Stage

PEOPLE = "people"
_State = Literal["up", "down", "lost", "over"]
_PATIENCE_WALL_S = 10.0
"""So long a call waits for it to come back."""
_SEEN_WITHIN_WALL_S = 0.5
"""Its end is noticed within so long."""
_LOOK_WALL_S = 0.25
"""Between two looks at its ledger."""
_TRIES = 5
"""So often in a row it is started without becoming ready, before it is given up."""
_AGAIN_WALL_S = 0.2
"""Between two of them: its port may not be free yet."""


class ConsoleProgram:
    """Watched from its start to `close`. `told_pid` hears of each process that plays it."""

    def __init__(self, stage: Stage, environment: dict[str, str], told_pid: Callable[[int], None]) -> None:
        """It is started, and not waited for."""
        self._stage, self._environment, self._told_pid = stage, environment, told_pid
        self._state: _State = "up"
        self._changed = threading.Condition()
        self._starts = 0
        self._ready: dict[str, Any] = {}
        self._kept = Kept(stage.run_dir / "ledgers" / f"{PEOPLE}.jsonl")
        self._taken_up = 0
        """Lines that the present process found in its ledger; less than 0: somebody has changed them meanwhile."""
        self._standby: Child | None = None
        """Everything is loaded in it, so that it is at work at once when the present one dies."""
        self._child = self._start()
        self._watch = threading.Thread(target=self._look_after, name="console", daemon=True)

    def begin(self) -> dict[str, Any]:
        """Its ready line; from then on it is watched. Raises EnvironmentUnavailable."""
        self._ready = self._child.wait_ready()
        self._forget_config()
        self._standby = self._spawn("--standby")
        self._watch.start()
        return self._ready

    @property
    def is_down(self) -> bool:
        """Whether it is being started again just now."""
        return self._state == "down"

    def wait_until_up(self) -> None:
        """It did not answer: until it is back, if it has ended. Raises NoAnswer when it does not come back."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != "up", _SEEN_WITHIN_WALL_S)
            self._changed.wait_for(lambda: self._state != "down", _PATIENCE_WALL_S)
            if self._state != "up":
                raise NoAnswer("the console has ended and could not be started again", "its log is in the run directory")

    def close(self) -> None:
        """It ends in good order, so that its ledger gets an end line and a seal."""
        with self._changed:
            self._state = "over"
        said = self._child.stop()
        if self._watch.is_alive():
            self._watch.join()
        if self._standby is not None:
            self._standby.stop()
        tell_seal(self._stage.tell, PEOPLE, said, self._child.process.returncode, self._taken_up)

    def _start(self) -> Child:
        stage = self._stage
        self._starts += 1
        ports = {name: self._ready[name] for name in ("port", "control_port") if name in self._ready}
        write_config(stage, PEOPLE, **(stage.listen.settings(stage.run_dir) | settings(stage) | ports))
        standby, self._standby = self._standby, None
        if standby is None:
            return self._spawn()
        if standby.wake():
            return standby
        standby.stop()
        return self._spawn()

    def _spawn(self, *arguments: str) -> Child:
        stage = self._stage
        program = assets.fixture(find_fake(stage.drill.stack.fakes()[PEOPLE].fake).folder) / "app.py"
        log = stage.run_dir / "logs" / f"{PEOPLE}.log"
        child = start(PEOPLE, program, ["--config", str(config_file(stage, PEOPLE)), "--lifeline", *arguments], log, self._environment)
        self._told_pid(child.process.pid)
        return child

    def _forget_config(self) -> None:
        """It knows its keys now; a connector that is not confined could read them there."""
        config_file(self._stage, PEOPLE).unlink(missing_ok=True)

    def _look_after(self) -> None:
        while True:
            code = self._until_it_ends()
            began_s = time.monotonic()
            if not self._turn("down"):
                return
            if not self._is_started_again():
                if self._turn("lost"):
                    self._stage.tell(events.ConsoleLost(code=code, starts=self._starts))
                return
            self._stage.tell(events.ConsoleRestarted(code=code, start=self._starts, down_wall_s=round(time.monotonic() - began_s, 3)))
            if not self._turn("up"):
                return

    def _until_it_ends(self) -> int:
        while True:
            try:
                return self._child.process.wait(_LOOK_WALL_S)
            except subprocess.TimeoutExpired:
                self._kept.look()

    def _is_started_again(self) -> bool:
        for _ in range(_TRIES):
            self._child.stop()
            self._kept.compare()
            self._taken_up = self._kept.lines if self._kept.intact else -1
            with self._changed:
                if self._state == "over":
                    return False
                self._child = self._start()
            try:
                self._child.wait_ready()
                self._forget_config()
                self._standby = self._spawn("--standby")
            except EnvironmentUnavailable:
                with self._changed:
                    self._changed.wait_for(lambda: self._state == "over", _AGAIN_WALL_S)
                continue
            return True
        return False

    def _turn(self, state: _State) -> bool:
        """Whether the run still wants it."""
        with self._changed:
            if self._state == "over":
                return False
            self._state = state
            self._changed.notify_all()
            return True
