"""Carry out one trial; it always ends with a result. Runs in a process of its own, because the proxies' client knows one server only."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness import exit_codes
from harness.checks.base import first_called
from harness.checks.verdict import Outcome
from harness.errors import HarnessError, Held
from harness.journal.events import WorldReady
from harness.trials.trial import Came, Result, Trial

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict
    from harness.journal import Entry, Event

_MOST_NAMES = 5


class _Confined:
    """Hears of a run which confinement is in force."""

    def __init__(self) -> None:
        self.words = ""

    def __call__(self, told: Entry[Event]) -> None:
        if isinstance(told.event, WorldReady):
            self.words = told.event.confined


def play(trial: Trial, out: Path) -> Result:
    """Run and judge. A bug of the harness is a result as well: it must not hide the results of other runs. KeyboardInterrupt passes
    through, and so does Held: no other trial would begin either."""
    from harness.engine.run import RunOptions
    from harness.rehearsal import run_and_judge

    began_s, confined = time.monotonic(), _Confined()
    options = RunOptions(out, listeners=(confined,), confine=trial.confine, hold=trial.hold)

    def told(result: Result) -> Result:
        return replace(result, wall_s=_since(began_s), confined=confined.words)

    try:
        run_dir, judgement = run_and_judge(trial.plan, options, tell=lambda found: Came(found.outcome) in trial.keep)
    except Held:
        raise
    except HarnessError as error:
        return told(Result(trial.key, Came.BROKE, why=str(error)))
    except Exception as error:  # noqa: BLE001
        return told(Result(trial.key, Came.BROKE, why=f"a bug in the harness: {type(error).__name__}: {error}"))
    result = told(result_of(trial.key, judgement))
    if result.outcome in trial.keep:
        return replace(result, run=str(run_dir))
    shutil.rmtree(run_dir)
    return result


def result_of(key: str, judgement: Judgement) -> Result:
    """What a judgement comes to, whatever it took to get there."""
    if judgement.exit_code == exit_codes.ENVIRONMENT:
        return Result(key, Came.BROKE, why="; ".join(judgement.reasons))
    failed = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.FAIL]
    unclear = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.INCONCLUSIVE]
    names = {
        verdict.check: [name for frame in verdict.exhibits.values() if "key" in frame for name in first_called(frame, _MOST_NAMES)]
        for verdict in failed
    }
    return Result(
        key,
        Came(judgement.outcome),
        failed={verdict.check: verdict.summary for verdict in failed},
        findings={verdict.check: sorted({finding.kind for finding in verdict.findings}) for verdict in failed},
        named={check: found[:_MOST_NAMES] for check, found in names.items() if found},
        why="; ".join((*judgement.reasons, *(f"{verdict.check}: {verdict.summary}" for verdict in unclear))),
        doubts=[*(["course"] if judgement.reasons else []), *(verdict.check for verdict in unclear if not verdict.seen_not_judged)],
        unfelt=[str(fault) for verdict in unclear if verdict.check == "fault_was_felt" for fault in _unfelt(verdict)],
        seen={verdict.check: verdict.summary for verdict in unclear if verdict.seen_not_judged},
    )


def _unfelt(verdict: Verdict) -> list[str]:
    faults = verdict.exhibits.get("felt")
    return [] if faults is None else list(faults.loc[~faults["felt"], "fault"])


def _since(began_s: float) -> float:
    return round(time.monotonic() - began_s, 3)
