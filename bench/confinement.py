"""A connector that attacks what it is judged by, in three modes: what came of each attack, and what confinement costs.

    python bench/confinement.py [--rounds 10] [--budget 6m]

Modes: the Landlock of this kernel, version 3 forced, none. An attack is warded off when it is refused, or when the run is
INCONCLUSIVE, breaks or FAILs; it succeeds when it was carried out and the run PASSes. Reading control tokens changes no evidence:
it is listed as `read`. Resumable: results are appended to bench/results/confinement.jsonl, and what is there is not run again.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from harness.engine.run import RunOptions
from harness.errors import HarnessError, RunDamaged
from harness.rehearsal import draw_up, rehearse
from harness.units import parse_duration
from harness.world.processes import confine, landlock
from harness.world.processes.orphans import marked

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "confinement.jsonl"
DRILL = str(ROOT / "tests" / "e2e" / "drills" / "commit-then-cut.drill.yaml")
HOSTILE = str(ROOT / "tests" / "e2e" / "connectors" / "hostile.connector.yaml")
ATTACKS = (
    "kill-supervisor", "stop-supervisor", "kill-fakes", "rewrite-plan", "drop-ledger",
    "drop-workload", "cut-journal", "rename-run", "read-tokens", "forge-words",
)  # fmt: skip
MODES = {"Landlock": landlock.offered(), "Landlock 3": 3, "none": 0}


def play(mode: str, attack: str, number: int) -> dict[str, Any]:
    """One run, as a row. The attack comes at another moment in each round."""
    os.environ |= {"HOSTILE": attack, "HOSTILE_AFTER_S": f"{0.2 + 0.37 * number:.2f}"}
    confine.OFFERED = lambda: MODES[mode]
    with tempfile.TemporaryDirectory(dir=ROOT / "bench") as out:
        try:
            done = rehearse(draw_up(DRILL, connector=HOSTILE, seed=number), RunOptions(Path(out)))
            outcome, why = str(done.judgement.outcome), "; ".join(done.judgement.reasons)
        except RunDamaged as error:
            outcome, why = "INCONCLUSIVE", str(error)
        except HarnessError as error:
            outcome, why = "broke", str(error)
        run_dir = next(Path(out).iterdir(), Path(out))
        said = [
            line for log in run_dir.glob("logs/connector.*.log") for line in log.read_text().splitlines() if line.startswith("attack: ")
        ]
        left = len(list(marked(f"IDRILL_RUN={run_dir.name}")))
    row = {"mode": mode, "attack": attack, "round": number}
    row |= {"outcome": outcome, "why": why[:300], "said": said[:1], "left": left}
    return {"date": time.strftime("%Y-%m-%d"), **row}


def verdict(row: dict[str, Any]) -> str:
    if row["said"] and row["said"][0].startswith("attack: refused"):
        return "refused"
    if row["outcome"] != "PASS":
        return str(row["outcome"]).lower()
    return "read" if row["attack"] == "read-tokens" else "PASSED" if row["said"] else "not tried"


def cost_ms(version: int) -> float:
    """Making the ruleset of one start, in milliseconds: the median of 50."""
    taken = []
    with tempfile.TemporaryDirectory(dir=ROOT / "bench") as folder:
        run_dir = Path(folder) / "live" / "run"
        (run_dir / "secrets" / "handed").mkdir(parents=True)
        for _ in range(50):
            begin_s = time.perf_counter()
            os.close(confine.Confinement(version).ruleset(run_dir, "connector") or -1)
            taken.append((time.perf_counter() - begin_s) * 1000)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--budget", type=parse_duration, default=360.0)
    options = parser.parse_args()
    rows = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    known, give_up = {(row["mode"], row["attack"], row["round"]) for row in rows}, time.monotonic() + options.budget
    for wanted in ((mode, attack, number) for number in range(1, options.rounds + 1) for attack in ATTACKS for mode in MODES):
        if wanted not in known and time.monotonic() < give_up:
            rows.append(play(*wanted))
            with RESULTS.open("a") as results:
                results.write(json.dumps(rows[-1]) + "\n")
    print(f"rules of one start: {cost_ms(landlock.offered()):.1f} ms, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}\n")
    print(f"| attack | {' | '.join(MODES)} | processes left |\n|---|{'---|' * len(MODES)}---|")
    for attack in ATTACKS:
        cells = []
        for mode in MODES:
            found = [verdict(row) for row in rows if (row["mode"], row["attack"]) == (mode, attack)]
            cells.append(", ".join(f"{found.count(name)} {name}" for name in sorted(set(found))) or "–")
        print(f"| {attack} | {' | '.join(cells)} | {sum(row['left'] for row in rows if row['attack'] == attack)} |")


if __name__ == "__main__":
    main()
