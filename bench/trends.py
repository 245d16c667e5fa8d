"""How long `idrill trends --leadership` takes over an archive of made-up records, from the command to its last file.

    python bench/trends.py [--records 10000] [--seed 1] [--times 5]

Resumable: each measurement is appended to bench/results/trends.jsonl, and one that is there is not repeated. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from many_records import fill, many_records

RESULTS = Path(__file__).parent / "results" / "trends.jsonl"
IDRILL = str(Path(sys.executable).with_name("idrill"))
UNTIL = datetime(2026, 11, 29, tzinfo=UTC)


def measured(archive: Path, out: Path) -> dict[str, Any]:
    """Wall and processor seconds of one call."""
    before, began_s = os.times(), time.monotonic()
    command = [IDRILL, "trends", "--leadership", "--archive", str(archive), "--at", UNTIL.date().isoformat(), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall_s, after = time.monotonic() - began_s, os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return {"wall_s": round(wall_s, 2), "cpu_s": round(cpu_s, 2), "load": round(os.getloadavg()[0], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    about = {"records": asked.records, "seed": asked.seed}
    lines = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    found = [line for line in lines if about.items() <= line.items()]
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        if len(found) < asked.times:
            fill(archive, many_records(asked.seed, asked.records, UNTIL))
        while len(found) < asked.times:
            found.append(about | measured(archive, Path(scratch) / "out") | {"at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}"})
            with RESULTS.open("a") as file:
                file.write(json.dumps(found[-1]) + "\n")
    walls, cpus, loads = ([line[name] for line in found] for name in ("wall_s", "cpu_s", "load"))
    print("| records | wall s, median (min–max) | processor s, median | load | calls |\n|---|---|---|---|---|")
    spread = f"{statistics.median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f})"
    print(f"| {asked.records:,} | {spread} | {statistics.median(cpus):.2f} | {min(loads):g} to {max(loads):g} | {len(found)} |")


if __name__ == "__main__":
    main()
