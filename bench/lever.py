"""The safety lever, pressed a hundred times: how long until fakes and proxies themselves say that nothing is broken any more.

    python bench/lever.py [--presses 20]

Five situations, so many presses each: the run is healthy; its engine stands still; its engine stands still and its console is dead; the
same by the button of the console; its engine has just been killed. Everything but the button is pressed by the command `idrill abort`, and
counted from its start, so Python's own start is in the figures. Resumable: results are appended to bench/results/lever.jsonl, and what is
there is not pressed again. Prints a Markdown table. Exit code 1: a press took longer than two seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from gameday import SCRIBE  # noqa: E402  # of the tests
from pulled import WITHIN_WALL_S, PulledRun, pulled_run  # noqa: E402

IDRILL = str(Path(sys.executable).with_name("idrill"))
RESULTS = ROOT / "bench" / "results" / "lever.jsonl"
DRILL = str(ROOT / "tests" / "e2e" / "drills" / "lever-in-brief.drill.yaml")
A_RUN = 10
"""Presses of one run whose engine stands still."""


def command(run: PulledRun) -> Callable[[], subprocess.Popen[bytes]]:
    """Press as a person would, and do not wait for what the command says."""
    words = [IDRILL, "abort", run.run_dir.name, "--out", str(run.hold.parent.parent / "runs")]
    return lambda: subprocess.Popen(words, cwd=run.hold.parent.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def healthy(folder: Path) -> Iterator[float]:
    with pulled_run(DRILL, folder) as run:
        yield run.press(command(run), within_s=None)


def stopped(folder: Path) -> Iterator[float]:
    with pulled_run(DRILL, folder) as run:
        run.engine.send_signal(signal.SIGSTOP)
        yield from _again_and_again(run)


def console_dead(folder: Path) -> Iterator[float]:
    with pulled_run(DRILL, folder, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        for pid in run.processes("people"):
            os.kill(pid, signal.SIGKILL)
        yield from _again_and_again(run)


def button(folder: Path) -> Iterator[float]:
    """An act cannot be taken back, so each needs a run of its own."""
    with pulled_run(DRILL, folder, "people") as run:
        run.engine.send_signal(signal.SIGSTOP)
        yield run.press(lambda: run.act(SCRIBE, {"do": "abort", "why": "a benchmark"}), within_s=None)


def killed(folder: Path) -> Iterator[float]:
    with pulled_run(DRILL, folder) as run:
        press = command(run)

        def kill_and_press() -> None:
            run.engine.kill()
            press()

        yield run.press(kill_and_press, within_s=None)


def _again_and_again(run: PulledRun) -> Iterator[float]:
    press = command(run)
    for number in range(A_RUN):
        if number:
            run.let_go()
        yield run.press(press, within_s=None)


SITUATIONS: dict[str, Callable[[Path], Iterator[float]]] = {
    "the run is healthy": healthy,
    "its engine stands still": stopped,
    "its engine stands still, its console is dead": console_dead,
    "its engine stands still; pressed by the button": button,
    "its engine has just been killed": killed,
}


def pressed(rows: list[dict[str, Any]], situation: str) -> list[float]:
    return [row["wall_s"] for row in rows if row["situation"] == situation]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=20)
    presses = parser.parse_args().presses
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    for situation, play in SITUATIONS.items():
        while len(pressed(rows, situation)) < presses:
            with tempfile.TemporaryDirectory() as folder, RESULTS.open("a") as file:
                for wall_s in play(Path(folder)):
                    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
                    row = {"situation": situation, "wall_s": round(wall_s, 3), "load": os.getloadavg()[0], "at": now}
                    rows.append(row)
                    file.write(json.dumps(row) + "\n")
                    file.flush()
                    print(f"{situation}: {wall_s:.3f} s", flush=True)
    print("\n| situation | presses | median s | longest s | longer than 2 s |\n|---|---|---|---|---|")
    for situation in SITUATIONS:
        took = pressed(rows, situation)
        late = sum(wall_s > WITHIN_WALL_S for wall_s in took)
        print(f"| {situation} | {len(took)} | {statistics.median(took):.2f} | {max(took):.2f} | {late} |")
    return int(any(row["wall_s"] > WITHIN_WALL_S for row in rows))


if __name__ == "__main__":
    sys.exit(main())
