"""Refused connections of an actor, which no fake or proxy sees: the kernel counts them in the actor's network.

A link that is down has no listener, so only the kernel sees an attempt. It counts them for each network namespace in
/proc/<pid>/net/snmp (proc(5), RFC 4022): AttemptFails for connections that did not come about; OutRsts, because an attempt within the
same container (its resolver, say) is refused by itself and counted there as well.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.journal import Tell, events

LOOK_WALL_S = 0.025


@dataclass(frozen=True)
class Counters:
    """Of one network namespace since it was made."""

    fails: int
    resets: int

    @classmethod
    def read(cls, snmp: str) -> Counters:
        """From the text of the file. Raises ValueError when it does not tell."""
        lines = [line.split()[1:] for line in snmp.splitlines() if line.startswith("Tcp:")]
        if len(lines) != 2 or len(lines[0]) != len(lines[1]):
            raise ValueError("no TCP counters")
        found = dict(zip(*lines, strict=True))
        try:
            return cls(int(found["AttemptFails"]), int(found["OutRsts"]))
        except KeyError as missing:
            raise ValueError(f"no counter {missing}") from None


class Attempts:
    """Reads the counters of one actor's network forty times a second and reports new attempts. Thread-safe for one driver."""

    def __init__(self, actor: str, clock: DrillClock, tell: Tell, proc: Path = Path("/proc")) -> None:
        self._actor, self._clock, self._tell, self._proc = actor, clock, tell, proc
        self._pid = 0
        self._last: Counters | None = None
        self._since_at = 0.0
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def watch(self, pid: int) -> None:
        """From now on the network of this process, which is a new one with every start of a container."""
        with self._lock:
            self._pid, self._since_at = pid, self._clock.at()
            self._last = self._look()
        if self._last is not None:
            self._tell(events.AttemptsWatched(actor=self._actor))
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_looking, name=f"{self._actor}-attempts", daemon=True)
            self._thread.start()

    def look(self) -> None:
        """Read the counters once, and report the attempts since the last reading."""
        with self._lock:
            now, at = self._look(), self._clock.at()
            if now is None or self._last is None:
                return  # its container is down
            refused, resets, since_at = now.fails - self._last.fails, now.resets - self._last.resets, self._since_at
            self._last, self._since_at = now, at
        if refused > 0:
            within = min(resets, refused)
            self._tell(events.AttemptsRefused(actor=self._actor, refused=refused, within=within, since_at=since_at))

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _keep_looking(self) -> None:
        while not self._over.wait(LOOK_WALL_S):
            self.look()

    def _look(self) -> Counters | None:
        try:
            return Counters.read((self._proc / str(self._pid) / "net" / "snmp").read_text())
        except (OSError, ValueError):
            return None
