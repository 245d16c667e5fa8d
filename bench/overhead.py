"""Overhead of a run: wall time of `idrill run connector-down-20m --speed 60` minus its journalled phases. Median of five.

python bench/overhead.py [--runs 5] [--drill connector-down-20m]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--drill", default="connector-down-20m")
    parser.add_argument("--speed", type=float, default=60)
    options = parser.parse_args()
    overheads = []
    for seed in range(options.runs):
        with tempfile.TemporaryDirectory() as out:
            began = time.monotonic()
            command = [IDRILL, "run", options.drill, "--speed", str(options.speed), "--seed", str(seed), "--out", out, "-q"]
            code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
            wall_s = time.monotonic() - began
            [journal] = Path(out).glob("*/journal.jsonl")
            phases_s = phases_wall_s(journal.parent, options.speed)
        overheads.append(wall_s - phases_s)
        print(f"run {seed}: exit {code}, wall {wall_s:.2f} s, phases {phases_s:.2f} s, overhead {overheads[-1]:.2f} s", flush=True)
    print(f"median overhead {statistics.median(overheads):.2f} s (min {min(overheads):.2f}, max {max(overheads):.2f}, n {len(overheads)})")


if __name__ == "__main__":
    main()
