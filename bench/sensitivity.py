"""How much of what is wrong with connectors that the harness has never seen do drills notice?

python bench/sensitivity.py [--budget SECONDS] [--jobs 1] [--only NAME …] [--runs FOLDER]

The connectors are in bench/sensitivity: right ones in seven styles, and defects from public bug reports, made from the documents alone.
defects.json says for each to which drill its fear leads, decided before anything was run. Each right one runs in the drills of its defects,
as control. Resumable: the answers are appended to bench/results/sensitivity.jsonl, and what is there (same drill, program, seed and speed)
is not run again. What cannot be judged is tried twice. Exit code 1: a correct connector failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from harness.rehearsal import draw_up
from harness.trials.side_by_side import side_by_side
from harness.trials.trial import Came, Result, Trial

HERE = Path(__file__).parent / "sensitivity"
RESULTS = Path(__file__).parent / "results" / "sensitivity.jsonl"
LONG = {"connector-down-20m", "half-complete-backlog", "killed-after-the-page", "unanswered-page", "token-expiry", "expired-credential"}
WORDS = {Came.FAIL: "caught", Came.INCONCLUSIVE: "not judged", Came.PASS: "survived"}
TRIES = 2


@dataclass(frozen=True)
class Case:
    """A connector of this folder in one drill; `defect` None: its right base."""

    drill: str
    base: str
    defect: str | None
    speed: float
    seed: int

    @property
    def connector(self) -> str:
        return self.defect or self.base

    @cached_property
    def trial(self) -> Trial:
        file = str(HERE / f"{self.connector}.connector.yaml")
        return Trial(draw_up(self.drill, connector=file, speed=self.speed, seed=self.seed), frozenset(Came), TRIES)

    @cached_property
    def key(self) -> str:
        """Changes with the plan and with each program that it runs."""
        programs = sorted(file for stem in {"wire", self.base, self.connector} for file in HERE.glob(f"{stem.replace('-', '_')}.*"))
        return f"{self.trial.key}-{hashlib.sha256(b''.join(file.read_bytes() for file in programs)).hexdigest()[:12]}"

    def answer(self, outcome: str) -> str:
        came = Came(outcome)
        if self.defect is None and came in {Came.FAIL, Came.PASS}:
            return {Came.FAIL: "FALSE ALARM", Came.PASS: "passed"}[came]
        return WORDS.get(came, "broke")


def cases(seed: int) -> list[Case]:
    """Each defect after the correct connector in the same drill, which is there once."""
    pairs: list[Case] = []
    for defect in json.loads((HERE / "defects.json").read_text(encoding="utf-8")):
        speed = defect.get("speed", 60.0 if defect["drill"] in LONG else 30.0)
        pairs += [Case(defect["drill"], defect["base"], name, speed, seed) for name in (None, defect["defect"])]
    return list(dict.fromkeys(pairs))


def known() -> dict[str, dict[str, Any]]:
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return {line["key"]: line for line in map(json.loads, lines) if line["outcome"] != Came.BROKE}


def carry_out(due: list[Case], jobs: int, budget_s: float | None, runs: Path) -> Iterator[tuple[Case, dict[str, Any]]]:
    until_s = None if budget_s is None else time.monotonic() + budget_s
    by_trial = {case.trial.key: case for case in due}
    for trial, result in side_by_side((case.trial for case in due), runs, jobs, until_s):
        case = by_trial[trial.key]
        yield case, keep(case, result)


def keep(case: Case, result: Result) -> dict[str, Any]:
    line: dict[str, Any] = {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "drill": case.drill, "base": case.base, "defect": case.defect}
    line |= {"seed": case.seed, "speed": case.speed, "outcome": result.outcome, "answer": case.answer(result.outcome)}
    line |= {"failed": result.failed, "findings": result.findings, "seen": result.seen, "doubts": result.doubts, "why": result.why}
    line |= {"attempts": result.attempts, "wall_s": round(result.wall_s, 1), "run": result.run and Path(result.run).name, "key": case.key}
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return line


def told(case: Case, line: dict[str, Any]) -> str:
    said = "; ".join(f"{check}: {text}" for check, text in line["failed"].items()) or line["why"]
    return f"| {case.connector} | {case.drill} | {line['answer']} | {said.replace('|', '/')} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--budget", type=float, help="wall seconds; no run begins after that, and the next call goes on")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="names of defects or correct connectors")
    parser.add_argument("--runs", type=Path, default=Path("runs-sensitivity"), help="where run directories are kept")
    options = parser.parse_args()
    wanted = [case for case in cases(options.seed) if not options.only or case.connector in options.only]
    before = known()
    due = [case for case in wanted if case.key not in before]
    for case, line in carry_out(due, options.jobs, options.budget, options.runs):
        print(told(case, line), flush=True)
    after = known()
    done = [(case, after[case.key]) for case in wanted if case.key in after]
    print("\n| connector | drill | answer | said |\n|---|---|---|---|")
    print("\n".join(told(case, line) for case, line in done))
    for title, broken in (("right", False), ("defects", True)):
        counts = Counter(line["answer"] for case, line in done if (case.defect is not None) == broken)
        print(f"{title}: " + ", ".join(f"{count} {answer}" for answer, count in counts.items()))
    print(f"{len(done)} of {len(wanted)} runs done")
    return int(any(line["answer"] == "FALSE ALARM" for _, line in done))


if __name__ == "__main__":
    sys.exit(main())
