"""Overhead of a run: wall time of `idrill run connector-down-20m --speed 60` minus its journalled phases. Median of five.

python bench/overhead.py [--runs 5] [--drill connector-down-20m] [--runtime local]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.checks.judge.saved import Verdicts, read_verdicts

IDRILL = str(Path(sys.executable).with_name("idrill"))


def phases_wall_s(run_dir: Path, speed: float) -> float:
    """Wall seconds spent in phases, warm-up to probe."""
    begun: dict[str, float] = {}
    total = 0.0
    for line in (run_dir / "journal.jsonl").read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "phase_started":
            begun[event["phase"]] = event["at"]
        elif event["event"] == "phase_ended":
            total += event["at"] - begun.pop(event["phase"])
    return total / speed


@dataclass(frozen=True)
class Measured:
    """One run: its exit code, wall seconds in all and in phases, verdicts and journal."""

    code: int
    wall_s: float
    phases_s: float
    verdicts: Verdicts
    events: list[dict[str, Any]]

    @property
    def overhead_s(self) -> float:
        return self.wall_s - self.phases_s

    def __str__(self) -> str:
        return f"exit {self.code}, wall {self.wall_s:.2f} s, phases {self.phases_s:.2f} s, overhead {self.overhead_s:.2f} s"


def measure(drill: str, speed: float, seed: int, *more: str, env: Mapping[str, str] | None = None) -> Measured:
    """Carry a drill out as a person would; `more`: further options of `idrill run`."""
    with tempfile.TemporaryDirectory() as out:
        began = time.monotonic()
        command = [IDRILL, "run", drill, "--speed", str(speed), "--seed", str(seed), "--out", out, "-q", *more]
        code = subprocess.run(command, stdout=subprocess.DEVNULL, env=env, check=False).returncode
        wall_s = time.monotonic() - began
        [journal] = Path(out).glob("*/journal.jsonl")
        events = [json.loads(line) for line in journal.read_text().splitlines()]
        verdicts = read_verdicts(journal.parent / "verdicts.json")
        return Measured(code, wall_s, phases_wall_s(journal.parent, speed), verdicts, events)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--drill", default="connector-down-20m")
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--runtime", default="local")
    options = parser.parse_args()
    overheads = []
    for seed in range(options.runs):
        run = measure(options.drill, options.speed, seed, "--runtime", options.runtime)
        overheads.append(run.overhead_s)
        print(f"run {seed}: {run}", flush=True)
    print(f"median overhead {statistics.median(overheads):.2f} s (min {min(overheads):.2f}, max {max(overheads):.2f}, n {len(overheads)})")


if __name__ == "__main__":
    main()
