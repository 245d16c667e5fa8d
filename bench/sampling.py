"""What sampling the wait for a CPU costs, and how often it really happens: whole runs, with none or some endless loops beside them.

python bench/sampling.py [--drill connector-down-20m] [--speed 60] [--runs 3] [--loops 0]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import ClassVar

from loops import endless_loops

from harness.engine import interpret
from harness.engine.run import RunOptions, run_drill
from harness.rehearsal import draw_up
from harness.world.processes.sampler import Sampler


class Measured(Sampler):
    """A sampler that looks at its own thread."""

    last: ClassVar[Measured]
    cpu_s = 0.0
    wall_s = 0.0

    def begin(self) -> None:
        self.stretches_s: list[float] = []
        Measured.last = self
        super().begin()

    def _keep_looking(self) -> None:
        began_s = time.monotonic()
        super()._keep_looking()
        self.cpu_s, self.wall_s = time.thread_time(), time.monotonic() - began_s

    def _sample(self) -> None:
        from_at = self._from_at
        super()._sample()
        self.stretches_s.append(self._clock.wall_s(self._from_at - from_at))


@dataclass(frozen=True)
class Cost:
    """Of one run: share of one processor; wall seconds; events."""

    share: float
    wall_s: float
    median_s: float
    longest_s: float
    within: float
    """The share of the stretches that were at most 0.1 s long."""
    waited: int


def measure(drill: str, speed: float, seed: int, out: Path) -> Cost:
    run_dir = run_drill(draw_up(drill, speed=speed, seed=seed), RunOptions(out)).run_dir
    waited = sum(json.loads(line)["event"] == "waited" for line in (run_dir / "journal.jsonl").read_text().splitlines())
    last = Measured.last
    lengths = last.stretches_s
    within = sum(length <= 0.1 for length in lengths) / len(lengths)
    return Cost(last.cpu_s / last.wall_s, last.wall_s, median(lengths), max(lengths), within, waited)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drill", default="connector-down-20m")
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--loops", type=int, default=0)
    options = parser.parse_args()
    interpret.Sampler = Measured  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(prefix="idrill-sampling-") as folder, endless_loops(options.loops):
        for seed in range(1, options.runs + 1):
            cost = measure(options.drill, options.speed, seed, Path(folder))
            print(
                f"seed {seed}: {cost.share:.2%} of a processor over {cost.wall_s:.1f} s; stretches: median {cost.median_s * 1000:.1f} ms, "
                f"longest {cost.longest_s * 1000:.1f} ms, {cost.within:.2%} at most 100 ms; {cost.waited} `waited` events"
            )


if __name__ == "__main__":
    main()
