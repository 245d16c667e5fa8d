"""A connector of several processes, which are started, stopped and asked together; each is watched by itself, as an actor of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from harness.drill.actors import process
from harness.drill.connector.alone import alone
from harness.drill.connector.file import ConnectorFile
from harness.journal import Tell
from harness.journal.events import ProcessState, StartedFor
from harness.world.connector.connector import Connector, Living
from harness.world.processes.body import End, Host
from harness.world.processes.supervised import SupervisedHost

_LOOK_WALL_S = 0.005


class Processes(Connector):
    """What the connector file says of the whole is done here, in the surroundings that `run` describes. `parts`: by actor."""

    def __init__(  # noqa: PLR0913, PLR0917  # as many circumstances as its parts have
        self, actor: str, spec: ConnectorFile, values: Mapping[str, str], host: Host, run_dir: Path, tell: Tell, parts: Sequence[Connector]
    ) -> None:
        self._parts = {part.actor: part for part in parts}
        super().__init__(actor, spec, values, host, run_dir, tell)

    @property
    def alone(self) -> Mapping[str, Connector]:
        return self._parts

    @property
    def expected_down(self) -> bool:
        """True while all of them are kept from running."""
        return all(part.expected_down for part in self._parts.values())

    @expected_down.setter
    def expected_down(self, down: bool) -> None:
        for part in self._parts.values():
            part.expected_down = down

    @property
    def last_code(self) -> int | None:
        """Of the first that did not end well, else of the first."""
        codes = [part.last_code for part in self._parts.values()]
        return next((code for code in codes if code), codes[0])

    @last_code.setter
    def last_code(self, code: int | None) -> None:
        """Each has its own."""

    # ---- life -------------------------------------------------------------------------------------------------------

    def start(self, why: StartedFor = "start") -> None:
        self.attempt += 1
        for part in self._parts.values():
            if part.state() == "exited":
                part.start(why)
        self._begin_asking()

    def wait_ready(self) -> None:
        for part in self._parts.values():
            part.wait_ready()

    def is_ready(self) -> bool:
        return all(part.is_ready() for part in self._parts.values())

    def strike(self, *, only_main: bool = False) -> None:
        for part in self._parts.values():
            part.strike(only_main=only_main)

    def survivors(self, *, only_main: bool = False) -> list[int]:
        return [pid for part in self._parts.values() for pid in part.survivors(only_main=only_main)]

    def state(self) -> ProcessState:
        """running while one of them runs; exited when all have."""
        states = {part.state() for part in self._parts.values()}
        return "running" if "running" in states else "stopped" if "stopped" in states else "exited"

    def deploy(self, name: str | None) -> None:
        for part in self._parts.values():
            part.deploy(name)

    def renew(self, name: str, value: str) -> None:
        super().renew(name, value)
        for part in self._parts.values():
            part.renew(name, value)

    def ended(self) -> list[End]:
        return [end for part in self._parts.values() for end in part.ended()]

    @property
    def log(self) -> Path:
        """The output of the first of them."""
        return next(iter(self._parts.values())).log

    def _all(self, *, orphaned: bool = True) -> list[Living]:
        return [living for part in self._parts.values() for living in part._all(orphaned=orphaned)]  # noqa: SLF001  # one of its own

    def _until(self, state: str, wall_s: float) -> bool:
        deadline = time.monotonic() + wall_s
        while (reached := self.state() == state) is False and time.monotonic() < deadline:
            time.sleep(_LOOK_WALL_S)
        return reached


def started_together(actor: str, spec: ConnectorFile, values: Mapping[str, str], host: SupervisedHost, tell: Tell) -> Connector:
    """What a connector file describes: one process or several, in the same surroundings."""
    if not spec.processes:
        return Connector(actor, spec, values, host, host.run_dir, tell)
    names = {name: process(actor, name) for name in spec.processes}
    parts = [Connector(names[name], alone(spec, name), values, replace(host, actor=names[name]), host.run_dir, tell) for name in names]
    return Processes(actor, spec, values, host, host.run_dir, tell, parts)
