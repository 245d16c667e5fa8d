"""What reading a clock costs in nanoseconds, with the accelerator and without: the median of nine interleaved rounds."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness.clock.accelerator import environment
from harness.clock.anchors import DrillClock

ROUNDS = 9
_C = r"""
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#define COST(name, call) do { \
    struct timespec from, to; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from); \
    for (int i = 0; i < 2000000; i++) call; \
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to); \
    printf("%s=%.2f\n", name, ((to.tv_sec - from.tv_sec) * 1e9 + to.tv_nsec - from.tv_nsec) / 2e6); } while (0)
int main(void) {
    struct timespec now; struct timeval day;
    COST("C: clock_gettime, monotonic", clock_gettime(CLOCK_MONOTONIC, &now));
    COST("C: clock_gettime, time of day", clock_gettime(CLOCK_REALTIME, &now));
    COST("C: gettimeofday", gettimeofday(&day, NULL));
}
"""
_PYTHON = """
import time
for name in ("monotonic", "time"):
    read, count = getattr(time, name), 500_000
    began = time.process_time_ns()
    for _ in range(count): read()
    print(f"Python: time.{name}()={(time.process_time_ns() - began) / count:.2f}")
"""
_NODE = """
const reads = {"performance.now()": () => performance.now(), "Date.now()": () => Date.now()};
for (const [name, read] of Object.entries(reads)) {
    for (let i = 0; i < 1e5; i++) read();
    const began = process.cpuUsage();
    for (let i = 0; i < 1e6; i++) read();
    const took = process.cpuUsage(began);
    console.log(`Node: ${name}=${((took.user + took.system) / 1e3).toFixed(2)}`);
}
"""
"""CPU time, which the library leaves real, divided by the number of reads."""


def keys() -> list[str]:
    return ["c", "python", *(["node"] if shutil.which("node") else [])]


def measure(key: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = _command(key, folder)
        plain = {"PATH": os.environ["PATH"], "HOME": name}
        accelerated = {**plain, **environment(DrillClock.start(60), folder, plain)}
        rounds = [(_costs(command, plain), _costs(command, accelerated)) for _ in range(ROUNDS)]
    names = list(rounds[0][0])
    return {
        "without": {read: statistics.median(costs[read] for costs, _ in rounds) for read in names},
        "with": {read: statistics.median(costs[read] for _, costs in rounds) for read in names},
    }


def table(rows: dict[str, dict[str, Any]]) -> str:
    lines = ["| one read of the clock | without, ns | accelerated, ns |", "|---|---|---|"]
    for row in rows.values():
        lines += [f"| {read} | {cost:.0f} | {row['with'][read]:.0f} |" for read, cost in row["without"].items()]
    return "\n".join(lines)


def _command(key: str, folder: Path) -> list[str]:
    if key == "python":
        return [sys.executable, "-c", _PYTHON]
    if key == "node":
        return ["node", "-e", _NODE]
    (folder / "reads.c").write_text(_C)
    subprocess.run(["cc", "-O1", "-o", str(folder / "reads"), str(folder / "reads.c")], check=True)
    return [str(folder / "reads")]


def _costs(command: list[str], variables: dict[str, str]) -> dict[str, float]:
    said = subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout
    return {name: float(cost) for name, cost in (line.rsplit("=", 1) for line in said.splitlines())}
