"""`result.json`: the run and its verdicts for programs. Exhibits are named, with their number of rows and their file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.checks.judge.save import rows, saved
from harness.checks.judge.saved import SavedVerdict
from harness.evidence.began import began_at
from harness.report.environment import environment
from harness.report.exhibits import exhibits
from harness.report.hostile import plain
from harness.report.repeat import again
from harness.report.result import VERSION, FaultRow, PhaseTimes, Remembered, Result, ResultVerdict, StartTimes, Story

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict
    from harness.evidence.evidence import Evidence


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write `result.json`. Raises OSError."""
    text = json.dumps(_clean(asdict(_result(evidence, judgement))), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    regular_file.write(folder / "result.json", (text + "\n").encode())


def _result(evidence: Evidence, judgement: Judgement) -> Result:
    begun, judged, about = began_at(evidence), saved(evidence, judgement), evidence.plan.about
    return Result(
        result=VERSION,
        run=judged.run,
        drill=judged.drill,
        connector=judged.connector,
        about=Story(
            title=about.title,
            category=about.category,
            pattern=about.pattern,
            why=about.why,
            first=Remembered(alert=about.first.alert, response=about.first.response, query=about.first.query),
        ),
        outcome=judged.outcome,
        exit_code=judged.exit_code,
        reasons=judged.reasons,
        verdicts=tuple(_verdict(evidence, told, verdict) for told, verdict in zip(judged.verdicts, judgement.verdicts, strict=True)),
        times=judged.times,
        started=begun.isoformat() if begun else None,
        speed=judged.speed,
        seed=judged.seed,
        seal=judged.seal,
        confined=judged.confined,
        phases=tuple(PhaseTimes(**row) for row in rows(evidence.phases)),
        starts=tuple(StartTimes(**row) for row in rows(evidence.starts)),
        faults=tuple(FaultRow(**row) for row in rows(evidence.faults.drop(columns=["state", "read_back"]))),
        environment=dict(environment(evidence)),
        repeat=again(evidence, judgement).command,
    )


def _verdict(evidence: Evidence, told: SavedVerdict, verdict: Verdict) -> ResultVerdict:
    rows_of = {name: len(frame) for name, frame in verdict.exhibits.items()}
    files = {one.name: one.file for one in exhibits(evidence, verdict)}
    return ResultVerdict(**{**vars(told), "by_entity": verdict.by_entity, "exhibits": rows_of, "exhibit_files": files})


def _clean(value: Any) -> Any:
    """Texts as they are, except characters that UTF-8 lacks; JSON escapes the control characters."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(name): _clean(item) for name, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, (list, tuple)) else value
