"""No flake is acceptable: the six drills 20 times, each broken connector 10 times, commit-then-cut at one record 20 times.

    python bench/repeat.py [-j 3] [--seeds 20] [--broken 10]

Resumable: results are appended to bench/results/repeat.jsonl, and what is there is not run again. Prints a Markdown table. A machine that
is busy with something else makes runs inconclusive (exit 3: the harness says that it could not tell); such a run is carried out again, at
most twice, and counted in a column of its own. A wrong verdict is never run again. The runs of both stay in bench/results/odd.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from harness.checks.judge.saved import read_verdicts
from harness.checks.verdict import Outcome

IDRILL = str(Path(sys.executable).with_name("idrill"))
RESULTS = Path(__file__).parent / "results" / "repeat.jsonl"
DRILLS = ("connector-down-20m", "connector-disabled-20m", "expired-credential", "token-expiry", "half-complete-backlog", "commit-then-cut")
BROKEN = {
    "silent": ("connector-down-20m", "single_alert"),
    "generic-alert": ("connector-down-20m", "alert_names"),
    "alert-storm": ("connector-down-20m", "single_alert"),
    "wrong-owner": ("connector-down-20m", "single_alert"),
    "stops-retrying": ("connector-down-20m", "exactly_once"),
    "resolves-early": ("connector-down-20m", "resolved_alert"),
    "loses": ("half-complete-backlog", "exactly_once"),
    "restarts-backfill": ("half-complete-backlog", "backfill_once"),
    "duplicates": ("commit-then-cut", "exactly_once"),
}
AGAIN = 2
"""How often an inconclusive run is carried out again."""


@dataclass(frozen=True)
class Job:
    drill: str
    connector: str
    seed: int
    expected: str
    """PASS, or the check that must fail."""


def jobs(seeds: int, broken: int) -> Iterator[Job]:
    for seed in range(1, seeds + 1):
        for drill in DRILLS:
            yield Job(drill, "reference", seed, "PASS")
        for connector, (drill, check) in BROKEN.items():
            if seed <= broken or drill == "commit-then-cut":
                yield Job(drill, connector, seed, check)


def play(job: Job) -> dict[str, object]:
    """One conclusive run, as a row."""
    for inconclusive in range(AGAIN + 1):
        row = {**once(job), "inconclusive": inconclusive}
        if row["exit"] != 3:
            break
    return row


def once(job: Job) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as out:
        command = [IDRILL, "run", job.drill, "--connector", job.connector, "--seed", str(job.seed), "--out", out, "-q"]
        code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        saved = [read_verdicts(path) for path in Path(out).glob("*/verdicts.json")]
        failed = sorted(verdict.check for run in saved for verdict in run.verdicts if verdict.outcome is Outcome.FAIL)
        good = code == 0 if job.expected == "PASS" else code == 1 and job.expected in failed
        if not good:
            shutil.copytree(out, RESULTS.parent / "odd", dirs_exist_ok=True)
    verdicts = saved[0].verdicts if saved else ()
    odd = {verdict.check: verdict.summary for verdict in verdicts if verdict.outcome is not Outcome.PASS}
    return {**asdict(job), "exit": code, "failed": failed, "good": good, "words": odd if not good else {}}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-j", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--broken", type=int, default=10)
    options = parser.parse_args()
    RESULTS.parent.mkdir(exist_ok=True)
    done = [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    known = {(row["drill"], row["connector"], row["seed"]) for row in done}
    todo = [job for job in jobs(options.seeds, options.broken) if (job.drill, job.connector, job.seed) not in known]
    lock = Lock()

    def one(job: Job) -> None:
        row = play(job)
        with lock, RESULTS.open("a") as results:
            results.write(json.dumps(row) + "\n")
            done.append(row)
            print(f"{len(done)}: {row}", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(options.j) as pool:
        list(pool.map(one, todo))
    table(done)


def table(rows: list[dict[str, object]]) -> None:
    """Good of all, by drill and connector."""
    print("| drill | connector | expected | as expected | of | inconclusive before |\n|---|---|---|---|---|---|")
    for key in sorted({(str(row["drill"]), str(row["connector"]), str(row["expected"])) for row in rows}):
        mine = [row for row in rows if (row["drill"], row["connector"], row["expected"]) == key]
        good, unclear = sum(bool(row["good"]) for row in mine), sum(int(str(row["inconclusive"])) for row in mine)
        print(f"| {key[0]} | {key[1]} | {key[2]} | {good} | {len(mine)} | {unclear} |")


if __name__ == "__main__":
    main()
