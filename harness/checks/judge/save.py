"""verdicts.json: what was judged, saved beside the evidence; exhibits in full are the report's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.journal.events import WorldReady

if TYPE_CHECKING:
    import pandas as pd

    from harness.checks.judge.judge import Judgement
    from harness.checks.verdict import Verdict
    from harness.evidence.evidence import Evidence

VERSION = 1
_MOST_ROWS = 20


def as_json(evidence: Evidence, judgement: Judgement) -> dict[str, Any]:
    """The judgement as plain JSON values; of each exhibit the first rows."""
    return {
        "verdicts": [_verdict(verdict) for verdict in judgement.verdicts],
        "version": VERSION,
        "run": evidence.run,
        "drill": evidence.drill_name,
        "connector": evidence.connector_name,
        "outcome": judgement.outcome.value,
        "exit_code": judgement.exit_code,
        "reasons": list(judgement.reasons),
        "seal": {name: getattr(judgement.integrity, name) for name in ("sealed", "changed", "unvouched")},
        "times": rows(judgement.times),
        "speed": evidence.speed,
        "seed": evidence.plan.seed,
        "confined": ready.event.confined if (ready := evidence.first_event(WorldReady)) else "",
    }


def save(evidence: Evidence, judgement: Judgement, path: Path) -> None:
    """Write verdicts.json whole or not at all. Raises OSError when the place cannot be written."""
    text = json.dumps(as_json(evidence, judgement), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    regular_file.write(path, text.encode(errors="replace"))


def rows(frame: pd.DataFrame, most: int | None = None) -> list[dict[str, Any]]:
    """A frame's rows as JSON values; missing and infinite values are null."""
    shown = frame if most is None else frame.head(most)
    found: list[dict[str, Any]] = json.loads(shown.to_json(orient="records", double_precision=6))
    return found


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "check": verdict.check,
        "outcome": verdict.outcome.value,
        "summary": verdict.summary,
        "gate": verdict.gate,
        "seen_not_judged": verdict.seen_not_judged,
        "params": verdict.params,
        "counts": {name: _finite(value) for name, value in verdict.counts.items()},
        "findings": [vars(finding) for finding in verdict.findings],
        "exhibits": {name: rows(frame, _MOST_ROWS) for name, frame in verdict.exhibits.items()},
    }


def _finite(value: float | str | None) -> float | str | None:
    return None if isinstance(value, float) and value in {float("inf"), float("-inf")} else value
