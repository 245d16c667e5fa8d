"""Scripted teams on their game days: each that does one thing wrong is killed by its named check, the good one passes, again from files.

python bench/teams.py [--speeds 30,60] [--seeds 10] [--jobs 2] [--budget SECONDS]

Every team of fixtures/teams/broken with seed 1 and the good team on each game day with each seed, at each speed. Each run is judged once
more from a copy of its files, when everything else of it is gone. Resumable: the answers are appended to bench/results/teams.jsonl.
What cannot be judged is tried three times. Exit code 1: a survivor, a false alarm, or a second judgement that differs; 3: not all known.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness import assets
from harness.checks.judge.judge import judge
from harness.evidence.evidence import Evidence
from harness.matrix import cells
from harness.matrix.cells import REFERENCE, Cell
from harness.matrix.meaning import BAD, OPEN, Meaning, meaning
from harness.matrix.teams import Teams
from harness.rehearsal import draw_up_gameday
from harness.trials.play import play, result_of
from harness.trials.trial import Came, Result, Trial
from harness.trials.workers import interruptible, workers

RESULTS = Path(__file__).parent / "results" / "teams.jsonl"
TEAMS = Teams(assets.fixture("teams"))
TRIES = 3


@dataclass(frozen=True)
class Case:
    """A team on a game day, at a speed."""

    cell: Cell
    speed: float

    @property
    def key(self) -> str:
        return f"{self.cell.connector} × {self.cell.drill}, seed {self.cell.seed}, speed {self.speed:g}"

    def trial(self) -> Trial:
        """Its run, which is kept until it has been judged again."""
        team = TEAMS.path(None if self.cell.connector == REFERENCE else self.cell.connector)
        [plan] = draw_up_gameday(str(TEAMS.files[self.cell.drill]), team=team, seed=self.cell.seed, speed=self.speed)
        return Trial(plan, keep=frozenset(Came))


def carry_out(case: Case) -> dict[str, Any]:
    """Run and judge; then judge once more from the files alone. In a process of its own."""
    trial = case.trial()
    with tempfile.TemporaryDirectory() as folder:
        result = play(trial, Path(folder) / "runs")
        told = {"case": case.key, "trial": trial.key, "finding": meaning(case.cell, result), "failed": result.findings, "why": result.why}
        return {**told, "outcome": result.outcome, "wall_s": result.wall_s, "again": _again(result, Path(folder) / "copy")}


def _again(result: Result, copy: Path) -> bool | None:
    """Whether the files alone give the same result. None: there are none."""
    if result.run is None:
        return None
    shutil.move(result.run, copy)
    with Evidence.open(copy) as evidence:
        second = result_of(result.key, judge(evidence))
    return second == replace(result, wall_s=second.wall_s, run=second.run, confined=second.confined, attempts=second.attempts)


def all_cases(speeds: list[float], seeds: int) -> Iterator[Case]:
    for speed in speeds:
        yield from (Case(cell, speed) for cell in cells.expected(TEAMS.expectations(), range(1, 2)))
        yield from (Case(cell, speed) for cell in cells.references(TEAMS.files, range(1, seeds + 1)))


def known() -> dict[str, list[dict[str, Any]]]:
    """The answers so far, by case."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault((said := json.loads(line))["case"], []).append(said)
    return found


def is_open(answers: list[dict[str, Any]]) -> bool:
    return not answers or (answers[-1]["finding"] in OPEN and len(answers) < TRIES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speeds", default="30,60")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--budget", type=float, help="wall seconds; no run begins after that, and the next call goes on")
    options = parser.parse_args()
    wanted = list(all_cases([float(speed) for speed in options.speeds.split(",")], options.seeds))
    until_s = None if options.budget is None else time.monotonic() + options.budget
    play_all(wanted, options.jobs, until_s)
    return summed_up(wanted)


def play_all(wanted: list[Case], jobs: int, until_s: float | None) -> None:
    answers, under_way = known(), dict[Future[dict[str, Any]], Case]()
    waiting = [case for case in wanted if is_open(answers.get(case.key, []))]
    with interruptible(), workers(jobs) as pool:
        while True:
            while waiting and len(under_way) < jobs and (until_s is None or time.monotonic() < until_s):
                case = waiting.pop(0)
                under_way[pool.submit(carry_out, case)] = case
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                case, said = under_way.pop(future), future.result()
                answers.setdefault(case.key, []).append(said)
                with RESULTS.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(said, ensure_ascii=False) + "\n")
                print(f"{said['finding']}  {case.key}: {', '.join(said['failed']) or said['outcome']}  {said['wall_s']:.0f} s", flush=True)
                if is_open(answers[case.key]):
                    waiting.append(case)


def summed_up(wanted: list[Case]) -> int:
    answers = known()
    last = {case: answers[case.key][-1] for case in wanted if case.key in answers}
    for what, cases in (("teams that do one thing wrong", False), ("good team", True)):
        for speed in sorted({case.speed for case in wanted}):
            these = [case for case in wanted if case.speed == speed and (case.cell.connector == REFERENCE) is cases]
            counts = Counter(last[case]["finding"] if case in last else str(Meaning.NOT_RUN) for case in these)
            print(f"{what}, speed {speed:g}: {', '.join(f'{count} {name}' for name, count in counts.most_common())}")
    differing = [said["case"] for said in last.values() if said["again"] is False]
    told = sum(said["again"] is not None for said in last.values())
    print(
        f"judged again from the files alone: {told - len(differing)} of {told} the same{': ' + ', '.join(differing) if differing else ''}"
    )
    findings = {said["finding"] for said in last.values()}
    return 1 if differing or findings & set(BAD) else 3 if findings & set(OPEN) or len(last) < len(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
