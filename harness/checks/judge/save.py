"""`verdicts.json` as it is written: the judgement, with the first rows of each exhibit. In full they are the report's."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.checks.judge.saved import VERSION, FaultTimes, SavedVerdict, Sealed, Verdicts
from harness.journal.events import WorldReady

if TYPE_CHECKING:
    import pandas as pd

    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Count, Verdict
    from harness.evidence.evidence import Evidence

_MOST_ROWS = 20


def saved(evidence: Evidence, judgement: Judgement) -> Verdicts:
    """The judgement as it is saved."""
    integrity = judgement.integrity
    return Verdicts(
        verdicts=tuple(_verdict(verdict) for verdict in judgement.verdicts),
        version=VERSION,
        run=evidence.run,
        drill=evidence.drill_name,
        connector=evidence.connector_name,
        outcome=judgement.outcome,
        exit_code=judgement.exit_code,
        reasons=judgement.reasons,
        seal=Sealed(sealed=integrity.sealed, changed=integrity.changed, unvouched=integrity.unvouched),
        times=tuple(FaultTimes(**row) for row in rows(judgement.times)),
        speed=evidence.speed,
        seed=evidence.plan.seed,
        confined=ready.event.confined if (ready := evidence.first_event(WorldReady)) else "",
    )


def save(evidence: Evidence, judgement: Judgement, path: Path) -> None:
    """Write verdicts.json whole or not at all. Raises OSError when the place cannot be written."""
    text = json.dumps(asdict(saved(evidence, judgement)), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    regular_file.write(path, text.encode(errors="replace"))


def rows(frame: pd.DataFrame, most: int | None = None) -> list[dict[str, Any]]:
    """A frame's rows as JSON values; missing and infinite values are null."""
    shown = frame if most is None else frame.head(most)
    found: list[dict[str, Any]] = json.loads(shown.to_json(orient="records", double_precision=6))
    return found


def _verdict(verdict: Verdict) -> SavedVerdict:
    return SavedVerdict(
        check=verdict.check,
        outcome=verdict.outcome,
        summary=verdict.summary,
        gate=verdict.gate,
        seen_not_judged=verdict.seen_not_judged,
        params=verdict.params,
        counts={name: _count(value) for name, value in verdict.counts.items()},
        findings=verdict.findings,
        exhibits={name: tuple(rows(frame, _MOST_ROWS)) for name, frame in verdict.exhibits.items()},
    )


def _count(value: object) -> Count:
    """The value for JSON: an infinite number becomes null, and a value of any other type becomes text."""
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        return None
    return value if value is None or isinstance(value, (int, float, str)) else str(value)
