"""Every report tells that someone else wrote to the evidence, and names the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.archive.read import read_archive
from harness.evidence.evidence import Evidence
from harness.journal.events import Seal
from harness.journal.seal import Memory
from harness.rehearsal import report_run
from harness.report.history import as_text, history, write_history

TOLD = "the evidence was changed by someone else: ledgers/alerts.jsonl"


@pytest.fixture
def changed(outage: Any) -> Path:
    """A run that failed; somebody has added a line to what the alert sink wrote."""
    outage.check("exactly_once")
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[1].get("key") != "invoice-060"]
    folder: Path = outage.save()
    with (folder / "ledgers" / "alerts.jsonl").open("a") as ledger:
        ledger.write("\n")
    return folder


def test_reports_name_the_file_and_say_who_acts(changed: Path) -> None:
    judgement, page = report_run(changed)
    assert judgement.exit_code == 3
    report = page.parent
    for name in ("index.html", "summary.md"):
        text = (report / name).read_text()
        assert "The evidence of this run was changed" in text
        assert TOLD in text.replace("\\", "")
    assert f'<error message="inconclusive: {TOLD}" type="evidence changed">' in (report / "junit.xml").read_text()
    result = json.loads((report / "result.json").read_text())
    assert result["seal"] == {"sealed": True, "changed": ["ledgers/alerts.jsonl"], "unvouched": []}
    assert dict(result["environment"])["seal"] == "changed by someone else: ledgers/alerts.jsonl"


def test_the_history_tells_it_and_later_runs_too(changed: Path, tmp_path: Path) -> None:
    report_run(changed, archive=tmp_path / "archive")
    past = history(read_archive(tmp_path / "archive"))
    [row] = past.to_dict("records")
    assert (row["outcome"], row["failed"], row["changed"]) == ("INCONCLUSIVE", "", 1)
    assert as_text(past).endswith("evidence changed: 1 file")
    write_history(read_archive(tmp_path / "archive"), tmp_path, lambda _: None)
    assert "evidence changed: 1 file" in (tmp_path / "history.html").read_text()


def test_without_its_plan_a_run_is_told_from_memory(changed: Path) -> None:
    with Evidence.open(changed) as evidence:
        memory = Memory(evidence.plan, {"plan.json": Seal.of("plan.json", b"as it was")})
    (changed / "plan.json").unlink()
    judgement, page = report_run(changed, memory)
    assert judgement.integrity.changed[:2] == ("journal.jsonl", "plan.json")
    assert "by someone else: plan.json" in page.read_text()
