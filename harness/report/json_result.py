"""`result.json`: the run and its verdicts for programs. Exhibits are named, with their number of rows and their file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.checks.judge.save import rows, saved
from harness.report.environment import environment, started_at
from harness.report.hostile import plain
from harness.report.repeat import repeat_command

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

VERSION = 1
_DRILL = {"title", "pattern", "category", "why", "first"}


def write(evidence: Evidence, judgement: Judgement, folder: Path) -> None:
    """Write `result.json`. Raises OSError."""
    text = json.dumps(_clean(_result(evidence, judgement)), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    regular_file.write(folder / "result.json", (text + "\n").encode())


def _result(evidence: Evidence, judgement: Judgement) -> dict[str, Any]:
    begun = started_at(evidence)
    judged = asdict(saved(evidence, judgement))
    del judged["version"]
    for verdict, told in zip(judgement.verdicts, judged["verdicts"], strict=True):
        told["exhibits"] = {name: len(frame) for name, frame in verdict.exhibits.items()}
        told["exhibits_file"] = f"exhibits/{verdict.check}.csv" if verdict.exhibits else None
    return {
        "result": VERSION,
        **judged,
        "started": begun.isoformat() if begun else None,
        "about": evidence.plan.about.model_dump(mode="json", include=_DRILL),
        "phases": rows(evidence.phases),
        "starts": rows(evidence.starts),
        "faults": rows(evidence.faults.drop(columns=["state", "read_back"])),
        "environment": dict(environment(evidence)),
        "repeat": repeat_command(evidence.plan),
    }


def _clean(value: Any) -> Any:
    """Texts as they are, except what UTF-8 cannot hold; JSON escapes the control characters."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(name): _clean(item) for name, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, (list, tuple)) else value
