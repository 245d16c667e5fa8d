"""The drill clock: `anchor_real + (CLOCK_MONOTONIC − anchor_mono) × speed`, the same for every process of a run."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

_TRIES = 5


@dataclass(frozen=True)
class DrillClock:
    """Anchors in nanoseconds of the host's clocks; `speed` drill seconds pass in one wall second."""

    anchor_real_ns: int
    anchor_mono_ns: int
    speed: float

    @classmethod
    def start(cls, speed: float) -> DrillClock:
        """A clock anchored now: the two anchors are one instant, within microseconds, or file times would be off by that × speed."""
        tries = [(time.monotonic_ns(), time.time_ns(), time.monotonic_ns()) for _ in range(_TRIES)]
        before, real_ns, after = min(tries, key=lambda three: three[2] - three[0])
        return cls(real_ns, (before + after) // 2, speed)

    def at(self, mono_ns: int | None = None) -> float:
        """Drill seconds since the anchor, now or at an instant of CLOCK_MONOTONIC."""
        mono_ns = time.monotonic_ns() if mono_ns is None else mono_ns
        return round((mono_ns - self.anchor_mono_ns) * self.speed / 1e9, 6)

    def mono_s(self, at: float) -> float:
        """The instant of `time.monotonic()` at which the drill clock shows `at`. Inverse of `at`."""
        return self.anchor_mono_ns / 1e9 + at / self.speed

    def wall_s(self, drill_s: float) -> float:
        """A duration in drill seconds as wall seconds."""
        return drill_s / self.speed

    def wait(self, over: threading.Event, wall_s: float) -> bool:
        """Let wall time pass, until `over` is set at the latest; whether it is."""
        return over.wait(wall_s)

    # ---- the clocks that an accelerated program sees, in nanoseconds ----

    def fake_monotonic_ns(self, mono_ns: int) -> int:
        """What its CLOCK_MONOTONIC shows when the kernel's shows `mono_ns`."""
        return self.anchor_mono_ns + round((mono_ns - self.anchor_mono_ns) * self.speed)

    def fake_realtime_ns(self, mono_ns: int) -> int:
        """What its time of day is then."""
        return self.anchor_real_ns + round((mono_ns - self.anchor_mono_ns) * self.speed)

    def fake_file_ns(self, real_ns: int) -> int:
        """How it sees a time that the kernel stamped on a file: times before the anchor unchanged."""
        return real_ns if real_ns < self.anchor_real_ns else self.anchor_real_ns + round((real_ns - self.anchor_real_ns) * self.speed)

    def real_ns(self, fake_ns: int) -> int:
        """The wall's time of day for one from an accelerated program (of a file, of a record). Inverse of `fake_file_ns`."""
        return fake_ns if fake_ns < self.anchor_real_ns else self.anchor_real_ns + round((fake_ns - self.anchor_real_ns) / self.speed)

    def environment(self, run: str) -> dict[str, str]:
        """The variables that every process of the run gets."""
        return {"IDRILL_RUN": run, **self.settings()}

    def settings(self) -> dict[str, str]:
        """Speed and anchors, as every program that keeps drill time reads them."""
        return {
            "IDRILL_SPEED": f"{self.speed:.15g}",
            "IDRILL_ANCHOR_REALTIME_NS": str(self.anchor_real_ns),
            "IDRILL_ANCHOR_MONOTONIC_NS": str(self.anchor_mono_ns),
        }
