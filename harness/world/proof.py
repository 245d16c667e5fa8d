"""Proof that the accelerator works on this machine: one minute of drill time, waited for by every runtime that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.clock.accelerator import environment
from harness.clock.anchors import DrillClock
from harness.scratch import scratch
from harness.world.log import tail

SPEED = 60.0
WAIT_S = 60.0
_LATE_WALL_S = 5.0
"""A busy machine may wake programs this late; without acceleration they would be 59 s late."""
_GIVE_UP_WALL_S = 40.0

_PYTHON = """
import threading, time
real = lambda: float(open("/proc/uptime").read().split()[0])
own_s, real_s = time.monotonic(), real()
threading.Event().wait(60)
print(time.monotonic() - own_s, real() - real_s)
"""
_NODE = """
const real = () => Number(require("fs").readFileSync("/proc/uptime", "utf8").split(" ")[0]);
const own_s = performance.now() / 1000, real_s = real();
setTimeout(() => console.log(performance.now() / 1000 - own_s, real() - real_s), 60000);
"""
_JAVA = """
import java.nio.file.*;
public class Wait {
    static double real() throws Exception { return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]); }
    public static void main(String[] words) throws Exception {
        double own_s = System.nanoTime() / 1e9, real_s = real();
        synchronized (words) { words.wait(60000); }
        System.out.println((System.nanoTime() / 1e9 - own_s) + " " + (real() - real_s));
    }
}
"""
_BASH = """
read real rest </proc/uptime; own=$(date +%s%N); sleep 60; now=$(date +%s%N); read later rest </proc/uptime
echo "$(((now - own) / 1000000))e-3 $((10#${later/./} - 10#${real/./}))e-2"
"""
"""Each prints the seconds that passed by its own clock, and those by /proc/uptime, which nothing accelerates."""


@dataclass(frozen=True)
class Proof:
    """Of one runtime; `own_s` and `wall_s` are None when it could not be tried, and `detail` says why."""

    runtime: str
    holds: bool
    detail: str
    own_s: float | None = None
    wall_s: float | None = None


def prove() -> tuple[Proof, ...]:
    """All runtimes at once; takes some seconds. Raises EnvironmentUnavailable when there is no accelerator."""
    with scratch("proof") as folder:
        base = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
        variables = {**base, **environment(DrillClock.start(SPEED), folder / "pycache", base)}
        running = [(runtime, _start(command, folder / runtime, variables)) for runtime, command in _commands(folder)]
        give_up = time.monotonic() + _GIVE_UP_WALL_S
        return tuple(_judge(runtime, process, folder / runtime, give_up) for runtime, process in running)


def _commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    yield "python", [sys.executable, "-c", _PYTHON]
    if node := shutil.which("node"):
        yield "node", [node, "-e", _NODE]
    if java := shutil.which("java"):
        (folder / "Wait.java").write_text(_JAVA)
        yield "java", [java, str(folder / "Wait.java")]
    if bash := shutil.which("bash"):
        yield "bash", [bash, "-c", _BASH]


def _start(command: list[str], said: Path, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with said.open("wb") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=dict(variables))


def _judge(runtime: str, process: subprocess.Popen[bytes], said: Path, give_up: float) -> Proof:
    try:
        code = process.wait(max(0.0, give_up - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return Proof(runtime, holds=False, detail=f"{WAIT_S:g} s were not over after {_GIVE_UP_WALL_S:g} s of wall time")
    try:
        own_s, wall_s = map(float, said.read_text().split())
    except ValueError:
        return Proof(runtime, holds=False, detail=f"could not be tried (exit code {code}): {tail(said, 200)}")
    ideal_s = WAIT_S / SPEED
    holds = own_s >= WAIT_S * 0.99 and ideal_s * 0.95 <= wall_s <= ideal_s + _LATE_WALL_S
    return Proof(runtime, holds, f"{own_s:.1f} s passed in {wall_s:.2f} s", own_s, wall_s)
