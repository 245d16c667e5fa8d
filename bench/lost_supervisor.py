"""The supervisor is killed at random moments, while its connector forks a process every 50 ms: what came of the run, and what is left.

    nice -n 15 python bench/lost_supervisor.py [--moments 10] [--speed 60]

The moments are drawn from their numbers, within the first four minutes of the timeline. Resumable: results are appended to
bench/results/lost_supervisor.jsonl, and moments that are there are not run again. Prints a Markdown table. Exit code 1: something was left,
or a run was judged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.engine.run import RunOptions
from harness.errors import HarnessError
from harness.journal import Entry, Event
from harness.journal.events import ActorStarted, RunStarted, TimelineStarted
from harness.rehearsal import draw_up, rehearse
from harness.world.processes.orphans import marked, processes

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "lost_supervisor.jsonl"
DRILL = str(ROOT / "tests" / "e2e" / "drills" / "commit-then-cut.drill.yaml")
FORKS = str(ROOT / "tests" / "e2e" / "connectors" / "hostile.connector.yaml")
WITHIN_S = 240.0


class Killer:
    """Kills the connector's supervisor so many wall seconds after the timeline has begun; a listener of the run."""

    def __init__(self, after_wall_s: float) -> None:
        self._after_wall_s = after_wall_s
        self._pid = 0
        self.run = ""
        self.held: int | None = None
        """How many processes of the run there were at that moment; None: it did not come."""

    def __call__(self, told: Entry[Event]) -> None:
        match told.event:
            case RunStarted(run=run):
                self.run = run
            case ActorStarted(actor="connector", pid=pid):
                self._pid = pid
            case TimelineStarted():
                threading.Thread(target=self._kill, daemon=True).start()

    def _kill(self) -> None:
        time.sleep(self._after_wall_s)
        row = processes().get(self._pid)
        if row is not None:
            held = len(list(marked(f"IDRILL_RUN={self.run}")))
            os.kill(row.parent, signal.SIGKILL)
            self.held = held


def play(number: int, speed: float) -> dict[str, Any]:
    """One run, as a row."""
    moment_s = random.Random(number).uniform(0.0, WITHIN_S)  # noqa: S311  # reproducible, not secret
    os.environ |= {"HOSTILE": "kill-supervisor", "HOSTILE_AFTER_S": "1000000"}  # it forks, and never comes to its attack
    killer = Killer(moment_s / speed)
    with tempfile.TemporaryDirectory() as out:
        plan = draw_up(DRILL, connector=FORKS, speed=speed, seed=number)
        try:
            judgement = rehearse(plan, RunOptions(Path(out), listeners=(killer,))).judgement
            outcome, why = str(judgement.outcome), "; ".join(judgement.reasons)
        except HarnessError as error:
            outcome, why = "broke", str(error)
        left = len(list(marked(f"IDRILL_RUN={killer.run}")))
    row: dict[str, Any] = {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "code": _code(), "moment": number, "speed": speed}
    row |= {"t_s": round(moment_s, 1), "held": killer.held, "outcome": outcome, "left": left}
    return row | {"why": why[:300]}


def is_good(row: dict[str, Any]) -> bool:
    return row["left"] == 0 and row["outcome"] == "INCONCLUSIVE" and "supervisor" in row["why"]


def _code() -> str:
    """The commit that is checked out."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=10)
    parser.add_argument("--speed", type=float, default=60.0)
    options = parser.parse_args()
    rows = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()] if RESULTS.exists() else []
    known = {row["moment"] for row in rows if row["held"] is not None}
    for number in range(1, options.moments + 1):
        if number not in known:
            rows.append(play(number, options.speed))
            with RESULTS.open("a", encoding="utf-8") as results:
                results.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
    hit = [row for row in rows if row["held"] is not None]
    print("| killed after | processes then | outcome | left |\n|---|---|---|---|")
    for row in hit:
        print(f"| {row['t_s']:.0f} s of drill time | {row['held']} | {row['outcome']} | {row['left']} |")
    print(f"{sum(map(is_good, hit))} of {len(hit)}: INCONCLUSIVE, and nothing left")
    return int(not all(map(is_good, hit)))


if __name__ == "__main__":
    sys.exit(main())
