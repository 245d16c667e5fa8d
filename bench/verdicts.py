"""Connectors whose verdict is known, right ones and broken ones: carried out, compared, and kept in a file, so that a series goes on."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness import assets
from harness.drill.reading import expectations
from harness.drill.reading.expectations import Expectation
from harness.rehearsal import draw_up
from harness.trials.side_by_side import side_by_side
from harness.trials.trial import Came, Result, Trial

EXPECTED = expectations.load(assets.fixture("connector") / expectations.FILE)


@dataclass(frozen=True)
class Case:
    """A drill with its own connector (`defect` None), which must not FAIL, or with one whose defect a named check must catch."""

    drill: str
    defect: str | None
    seed: int
    integration: str | None = None
    """The integration file that the drill is carried out for."""

    @classmethod
    def of(cls, defect: str, seed: int) -> Case:
        """A defect in the drill that is there for it."""
        return cls(EXPECTED[defect].drill, defect, seed)

    @property
    def due(self) -> Expectation | None:
        return EXPECTED[self.defect] if self.defect else None

    def trial(self, speed: float, tries: int) -> Trial:
        return Trial(
            draw_up(self.drill, connector=self.defect, speed=speed, seed=self.seed, integration=self.integration), frozenset(), tries
        )

    def answer(self, outcome: str, failed: Iterable[str]) -> str:
        """passed | false alarm | caught | caught by another check | not judged | broke."""
        if outcome == Came.FAIL:
            named = self.due and self.due.check in failed
            return "false alarm" if self.due is None else "caught" if named else "caught by another check"
        return {Came.PASS: "passed", Came.INCONCLUSIVE: "not judged"}.get(Came(outcome), "broke")

    def is_wrong(self, answer: str) -> bool:
        return answer == "false alarm" or (self.defect is not None and answer == "passed")


@dataclass(frozen=True)
class Series:
    """Cases at one speed; `path`: where the answers are kept, one JSON line each (None: nowhere). `circumstances` go into each line."""

    cases: tuple[Case, ...]
    speed: float
    path: Path | None = None
    circumstances: tuple[tuple[str, Any], ...] = ()
    tries: int = 1

    def carry_out(self, jobs: int = 2, budget_s: float | None = None) -> Iterator[tuple[Case, dict[str, Any]]]:
        """What is not known yet, told as it comes; no run begins after the budget (wall seconds)."""
        until_s = None if budget_s is None else time.monotonic() + budget_s
        known = self.known()
        trials = {case.trial(self.speed, self.tries).key: case for case in self.cases}
        due = (trials[key].trial(self.speed, self.tries) for key in trials if key not in known)
        with tempfile.TemporaryDirectory(prefix="idrill-verdicts-") as out:
            for trial, result in side_by_side(due, Path(out), jobs, until_s):
                case = trials[trial.key]
                yield case, self._keep(case, result)

    def answers(self) -> list[tuple[Case, dict[str, Any]]]:
        """What is known of the cases, in their order."""
        known = self.known()
        keys = [(case, case.trial(self.speed, self.tries).key) for case in self.cases]
        return [(case, known[key]) for case, key in keys if key in known]

    def known(self) -> dict[str, dict[str, Any]]:
        """The last line of each trial; one that broke is carried out again."""
        if self.path is None or not self.path.exists():
            return {}
        lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        now = {case.trial(self.speed, self.tries).key for case in self.cases}
        return {line["key"]: line for line in lines if line["key"] in now and line["outcome"] != Came.BROKE}

    def _keep(self, case: Case, result: Result) -> dict[str, Any]:
        line: dict[str, Any] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
            "drill": case.drill,
            "defect": case.defect,
            "seed": case.seed,
        }
        line |= {"speed": self.speed, "code": _code(), **dict(self.circumstances), "outcome": result.outcome}
        line |= {"answer": case.answer(result.outcome, result.failed), "failed": result.failed, "findings": result.findings}
        line |= {"seen": result.seen, "doubts": result.doubts, "why": result.why, "wall_s": result.wall_s, "key": result.key}
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return line


def _code() -> str:
    """The commit that is checked out."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def told(case: Case, line: dict[str, Any]) -> str:
    """One line for people."""
    due = f"{case.defect} must fail {case.due.check}" if case.due else "its own connector"
    why = "; ".join(f"{check}: {text}" for check, text in line["failed"].items()) if case.is_wrong(line["answer"]) else ""
    return f"{line['answer']:<24} {case.drill} seed {case.seed}, {due} ({line['wall_s']:.0f} s){': ' + why if why else ''}"


def table(cases: Iterable[tuple[Case, dict[str, Any]]]) -> str:
    """Markdown: the answers, correct connectors and each kind of defect apart."""
    rows: dict[str, Counter[str]] = {}
    for case, line in cases:
        kind = (
            "correct connectors"
            if case.due is None
            else f"broken: {case.due.check}" + (f", {case.due.finding}" if case.due.finding else "")
        )
        rows.setdefault(kind, Counter())[line["answer"]] += 1
    answers = sorted({answer for counts in rows.values() for answer in counts})
    head = [f"| | runs | {' | '.join(answers)} |", "|---" * (len(answers) + 2) + "|"]
    body = [f"| {kind} | {counts.total()} | {' | '.join(str(counts[answer]) for answer in answers)} |" for kind, counts in rows.items()]
    return "\n".join(head + body)


def summed_up(series: Series) -> int:
    """Print what is known of a series. The exit code of its script: 1 where an answer is wrong."""
    done = series.answers()
    print(table(done))
    print(f"{len(done)} of {len(series.cases)} runs done")
    return int(any(case.is_wrong(line["answer"]) for case, line in done))
