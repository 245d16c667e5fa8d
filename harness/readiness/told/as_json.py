"""The result for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from harness.readiness.adapted import adaptations
from harness.readiness.assess import Assessment, Standing
from harness.readiness.reading import was_cut
from harness.readiness.shown import Shown
from harness.readiness.supportable import Answered

VERSION = 1


def document(told: Iterable[tuple[Assessment, Sequence[Answered]]]) -> str:
    """One object: its version, and each file."""
    return json.dumps({"readiness": VERSION, "files": [_file(*each) for each in told]}, indent=1, ensure_ascii=False) + "\n"


def _file(assessment: Assessment, answered: Sequence[Answered]) -> dict[str, Any]:
    facts = assessment.facts
    return {
        "file": facts.file,
        "integration": facts.name,
        "pattern": facts.pattern,
        "two_way": facts.two_way,
        "at": assessment.at.isoformat(),
        "ready": str(assessment.ready),
        "waived": assessment.waived,
        "reviewed": assessment.reviewed,
        "digest": facts.digest,
        "a_proof_holds_days": assessment.days,
        "cut_records": [record.run for record in assessment.records if was_cut(record)],
        "doubts": list(assessment.doubts),
        "better_paths": list(facts.advice),
        "adapted": [{"how": each.how, "drills": each.drills} for each in adaptations(facts.fits.values())],
        "items": [_item(standing) for standing in assessment.standings],
        "supportable": [
            {
                "id": each.question.id,
                "asks": each.question.asks,
                "answer": each.answer,
                "why": each.why,
                "runs": list(each.runs),
            }
            for each in answered
        ],
    }


def _item(standing: Standing) -> dict[str, Any]:
    return {
        "id": standing.item.id,
        "title": standing.item.title,
        "group": standing.item.group,
        "state": None if standing.state is None else str(standing.state),
        "met": standing.is_met,
        "line": standing.line,
        "why": standing.why,
        "command": standing.command,
        "proofs": [_proof(each) for each in standing.shown],
        "drift": [
            {"code": each.code, "line": each.line, "state": str(each.state), "text": each.text, "command": each.command}
            for each in standing.signals
        ],
    }


def _proof(shown: Shown) -> dict[str, Any]:
    return {
        "drill": shown.proof.drill,
        "check": shown.proof.check,
        "state": str(shown.state),
        "run": shown.run,
        "counts": shown.counts,
        "age_days": shown.age_days,
        "why": shown.why,
        "command": shown.command,
    }
