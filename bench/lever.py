"""The safety lever, pressed a hundred times: how long until fakes and proxies themselves say that nothing is broken any more.

    python bench/lever.py

The run is healthy; its engine stands still; its engine stands still and its console is dead; the same by the button of the console; its
engine has just been killed. Everything but the button is pressed by the command `idrill abort`. Two times for each press: since the lever
is pulled (its file is there), and from the start of the command, with Python's own start in it. Resumable: results are appended to
bench/results/lever.jsonl, and what is there is not pressed again. Prints a Markdown table. Exit code 1: a press took longer than two
seconds since the pull.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from gameday import SCRIBE  # noqa: E402  # of the tests
from pulled import WITHIN_WALL_S, Press, PulledRun, pulled_run  # noqa: E402

IDRILL = str(Path(sys.executable).with_name("idrill"))
RESULTS = ROOT / "bench" / "results" / "lever.jsonl"
DRILL = str(ROOT / "tests" / "e2e" / "drills" / "lever-in-brief.drill.yaml")
A_RUN = 10
"""Presses of one run whose engine stands still."""


def command(run: PulledRun) -> Callable[[], subprocess.Popen[bytes]]:
    """Press as a person would, and do not wait for what the command says."""
    words = [IDRILL, "abort", run.run_dir.name, "--out", str(run.hold.parent.parent / "runs")]
    return lambda: subprocess.Popen(words, cwd=run.hold.parent.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def healthy(folder: Path) -> Iterator[Press]:
    with pulled_run(DRILL, folder) as run:
        yield run.pressed(command(run))


def stopped(folder: Path) -> Iterator[Press]:
    with pulled_run(DRILL, folder) as run:
        run.engine.send_signal(signal.SIGSTOP)
        yield from _again_and_again(run)


def console_dead(folder: Path) -> Iterator[Press]:
    with pulled_run(DRILL, folder, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        for pid in run.processes("people"):
            os.kill(pid, signal.SIGKILL)
        yield from _again_and_again(run)


def button(folder: Path) -> Iterator[Press]:
    """An act cannot be taken back, so each needs a run of its own."""
    with pulled_run(DRILL, folder, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        yield run.pressed(lambda: run.act(SCRIBE, {"do": "abort", "why": "a benchmark"}))


def killed(folder: Path) -> Iterator[Press]:
    with pulled_run(DRILL, folder) as run:
        press = command(run)

        def kill_and_press() -> None:
            run.engine.kill()
            press()

        yield run.pressed(kill_and_press)


def _again_and_again(run: PulledRun) -> Iterator[Press]:
    press = command(run)
    for number in range(A_RUN):
        if number:
            run.let_go()
        yield run.pressed(press)


SITUATIONS: dict[str, Callable[[Path], Iterator[Press]]] = {
    "its engine stands still": stopped,
    "its engine stands still, its console is dead": console_dead,
    "the run is healthy": healthy,
    "its engine has just been killed": killed,
    "its engine stands still; pressed by the button": button,
}
PRESSES = dict(zip(SITUATIONS, (40, 30, 10, 10, 10), strict=True))


def pressed(rows: list[dict[str, Any]], situation: str, time: str = "pulled_s") -> list[float]:
    return [row[time] for row in rows if row["situation"] == situation]


def main() -> int:
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    for situation, play in SITUATIONS.items():
        while len(pressed(rows, situation)) < PRESSES[situation]:
            with tempfile.TemporaryDirectory() as folder, RESULTS.open("a") as file:
                for press in play(Path(folder)):
                    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
                    row = {"situation": situation, **asdict(press), "load": round(os.getloadavg()[0], 1), "at": now}
                    rows.append(row)
                    file.write(json.dumps(row) + "\n")
                    file.flush()
                    print(situation, press, flush=True)
    print(
        "\n| situation | presses | from the pull, s: median (longest) | from the command's start, s: median (longest) |\n|---|---|---|---|"
    )
    for situation in SITUATIONS:
        both = [pressed(rows, situation, time) for time in ("pulled_s", "command_s")]
        told = " | ".join(f"{statistics.median(took):.2f} ({max(took):.2f})" for took in both)
        print(f"| {situation} | {len(both[0])} | {told} |")
    return int(any(row["pulled_s"] > WITHIN_WALL_S for row in rows))


if __name__ == "__main__":
    sys.exit(main())
