"""A twenty-minute outage of an unmodified Celery worker: how long it takes on the wall, and whether the speed changes what is measured.

    python bench/engines.py [--runs 5] [--speeds 60]          # wall time
    python bench/engines.py --runs 1 --speeds 6 60            # the same times at both speeds

Goal: outage ÷ speed + the other phases ÷ speed + 3 s, from the start of `idrill run` to its end: imports, world, worker, judging and
reports are in the three seconds. Needs the extra `celery` and redis-server. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

IDRILL = str(Path(sys.executable).with_name("idrill"))
EXAMPLE = Path(__file__).parents[1] / "fixtures" / "connectors" / "celery"
CONNECTORS = {"default": EXAMPLE / "celery.connector.yaml", "tuned": EXAMPLE / "tuned.connector.yaml"}
FIGURES = ("wall_s", "outage_s", "others_s", "beyond_s", "mttd_s", "drained_s")


@dataclass(frozen=True)
class Row:
    """One run. `outage_s`, `others_s`: what the phases took, ÷ speed. In drill time: `mttd_s`, `drained_s` (heal to last commit)."""

    exit: int
    wall_s: float
    outage_s: float
    others_s: float
    mttd_s: float
    drained_s: float

    @property
    def beyond_s(self) -> float:
        return self.wall_s - self.outage_s - self.others_s


def play(connector: Path, speed: float, seed: int) -> Row:
    """One run, from its files."""
    with tempfile.TemporaryDirectory() as out:
        drill = str(EXAMPLE / "destination-down-celery.drill.yaml")
        command = [IDRILL, "run", drill, "--connector", str(connector), "--speed", f"{speed:g}", "--seed", str(seed), "--out", out, "-q"]
        began = time.monotonic()
        code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
        wall_s = time.monotonic() - began
        if code not in {0, 1}:
            raise SystemExit(f"{' '.join(command)}: exit code {code}; run it by hand to see why")
        (run_dir,) = Path(out).iterdir()
        ended = {row["phase"]: float(row["ended_t"]) for row in _table(run_dir, "phases")}
        phases = {row["phase"]: ended[row["phase"]] - float(row["started_t"]) for row in _table(run_dir, "phases")}
        (fault,), (times,) = _table(run_dir, "faults"), _table(run_dir, "times")
        drained_s = ended["recovery"] - float(fault["healed_t"])
        outage = phases.pop("outage")
        return Row(code, wall_s, outage / speed, sum(phases.values()) / speed, float(times["mttd_s"]), drained_s)


def _table(run_dir: Path, name: str) -> list[dict[str, str]]:
    with (run_dir / "report" / "tables" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--speeds", type=float, nargs="+", default=[60.0])
    parser.add_argument("--connectors", nargs="+", choices=list(CONNECTORS), default=list(CONNECTORS))
    options = parser.parse_args()
    print("| worker | speed | exit codes | wall s | outage s | other phases s | beyond s | MTTD s | heal to drained s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in options.connectors:
        for speed in options.speeds:
            rows = [play(CONNECTORS[name], speed, seed) for seed in range(options.runs)]
            figures = [_spread([getattr(row, key) for row in rows]) for key in FIGURES]
            print(f"| {name} | {speed:g} | {' '.join(str(row.exit) for row in rows)} | {' | '.join(figures)} |", flush=True)


def _spread(values: list[float]) -> str:
    """Median, and between what they lie."""
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


if __name__ == "__main__":
    main()
