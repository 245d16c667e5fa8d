"""CPU of programs that wait: ten seconds of wall time after their start, as milliseconds of CPU per second."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from harness.clock.accelerator import environment
from harness.clock.anchors import DrillClock

SPEED = 60
FOR_WALL_S = 10.0
_SETTLED_WALL_S = 1.5
_PROGRAMS = {
    "python, one long wait": "import threading; threading.Event().wait(1e6)",
    "python, a wait of 1 s again and again": "import threading\nwhile True: threading.Event().wait(1)",
    "python, asyncio with a timer of 1 s": "import asyncio\nasync def main():\n    while True: await asyncio.sleep(1)\nasyncio.run(main())",
    "node, one long timer": "setTimeout(() => {}, 1e9)",
    "node, a timer of 1 s": "setInterval(() => {}, 1000)",
    "node, a server and a timer of 100 ms": 'require("http").createServer().listen(0, "127.0.0.1"); setInterval(() => {}, 100)',
}


def keys() -> list[str]:
    return [name for name in _PROGRAMS if name.startswith("python") or shutil.which("node")]


def measure(key: str) -> dict[str, Any]:
    program = _PROGRAMS[key]
    command = [sys.executable, "-c", program] if key.startswith("python") else ["node", "-e", program]
    with tempfile.TemporaryDirectory() as name:
        plain = {"PATH": os.environ["PATH"], "HOME": name}
        accelerated = {**plain, **environment(DrillClock.start(SPEED), Path(name), plain)}
        return {"without": _busy_ms(command, plain), "with": _busy_ms(command, accelerated)}


def table(rows: dict[str, dict[str, Any]]) -> str:
    lines = [f"| CPU while idle, ms per second of wall time | at 1, without | at {SPEED}, accelerated |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {key} | {row['without']:.1f} | {row['with']:.1f} |" for key, row in rows.items())])


def _busy_ms(command: list[str], variables: dict[str, str]) -> float:
    process = subprocess.Popen(command, env=variables)
    try:
        time.sleep(_SETTLED_WALL_S)
        before, began = _cpu_s(process.pid), time.monotonic()
        time.sleep(FOR_WALL_S)
        return (_cpu_s(process.pid) - before) * 1000 / (time.monotonic() - began)
    finally:
        process.kill()
        process.wait()


def _cpu_s(pid: int) -> float:
    """All threads, from the scheduler's own nanoseconds."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
