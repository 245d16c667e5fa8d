"""How much faster two Dask workers are than one, with the same drills and the same verdicts.

    python bench/cluster.py [--speed 20] [--seeds 2]

Resumable: each run's outcome and each series' wall time are appended to bench/results/cluster.jsonl, and a series that is there is not run
again. At a low speed a run mostly waits, so that what is measured is how runs are handed out, not how many processors the machine has.
The time begins when the workers are there. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.rehearsal import draw_up
from harness.trials.cluster import cluster
from harness.trials.side_by_side import side_by_side
from harness.trials.trial import Trial

RESULTS = Path(__file__).parent / "results" / "cluster.jsonl"
DRILLS = ("commit-then-cut", "killed-in-mid-batch", "token-expiry", "destination-restarts")


def series(workers: int, speed: float, seeds: int) -> dict[str, Any]:
    """All drills with all seeds by so many workers: wall time, and outcome by drill and seed."""
    trials = [Trial(draw_up(drill, speed=speed, seed=seed), frozenset(), 1) for seed in range(1, seeds + 1) for drill in DRILLS]
    with tempfile.TemporaryDirectory() as out, cluster(f"local:{workers}") as pool:
        began_s = time.monotonic()
        done = [(trial.plan, result) for trial, result in side_by_side(trials, Path(out), pool.jobs, None, pool.executor)]
        took_s = time.monotonic() - began_s
    return {
        "workers": workers,
        "speed": speed,
        "seeds": seeds,
        "wall_s": round(took_s, 1),
        "runs_s": round(sum(result.wall_s for _, result in done), 1),
        "outcomes": {f"{plan.about.name} {plan.seed}": str(result.outcome) for plan, result in done},
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speed", type=float, default=20)
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    lines = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    found = {line["workers"]: line for line in lines if (line["speed"], line["seeds"]) == (asked.speed, asked.seeds)}
    for workers in (1, 2):
        if workers not in found:
            found[workers] = series(workers, asked.speed, asked.seeds)
            with RESULTS.open("a") as file:
                file.write(json.dumps(found[workers]) + "\n")
    one, two = found[1], found[2]
    same = sum(one["outcomes"][run] == two["outcomes"][run] for run in one["outcomes"])
    print("| workers | runs | wall s | sum of the runs' wall s | PASS |\n|---|---|---|---|---|")
    for line in (one, two):
        passed = list(line["outcomes"].values()).count("PASS")
        print(f"| {line['workers']} | {len(line['outcomes'])} | {line['wall_s']} | {line['runs_s']} | {passed} |")
    print(f"\n{one['wall_s'] / two['wall_s']:.2f} times as fast; {same} of {len(one['outcomes'])} verdicts are the same")


if __name__ == "__main__":
    main()
