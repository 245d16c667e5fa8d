"""Every report of one failing run, byte for byte as committed.

The picture's coordinates depend on the version of matplotlib, so `<svg>` is left out of the page here; that the same files give the same
picture is proven in the unit tests. Parquet is left out for the same reason.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/report`, then read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from harness.checks.judge.judge import Judgement
from harness.checks.judge.times import fault_times
from harness.checks.verdict import Finding, Outcome, Verdict
from harness.environment import Environment
from harness.rehearsal import report_run

HERE = Path(__file__).parent / "connector-down-20m"
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
NAMES = ("index.html", "junit.xml", "result.json", "summary.md",
         "exhibits/exactly_once.absent.csv", "exhibits/exactly_once.doubled.csv", "exhibits/fault_was_felt.felt.csv", "tables/README.md",
         "tables/faults.csv", "tables/incidents.csv", "tables/phases.csv", "tables/times.csv", "tables/verdicts.csv")  # fmt: skip


def judged(evidence: Any) -> Judgement:
    """A judgement with every kind of verdict. Made here, so that a check that words its findings better changes no golden."""
    absent = evidence.delivery.versions("status = 'absent' AND NOT probe")
    felt = pd.DataFrame(
        [{"fault": "f1", "kind": "down", "where": "destination", "felt": True, "text": "1 canary request refused; 40 records owed"}]
    )
    few = Finding("absent", 10, "10 records absent: invoice-050, invoice-051, invoice-052 and 7 more", excusable=True)
    twice = Finding("doubled", 1, "1 doubled effect: invoice-031", excusable=False)
    doubled = evidence.delivery.twins(evidence.delivery.doubled("effects"), "effects")
    verdicts = (
        Verdict("steady_state", Outcome.PASS, "30 commits in the baseline", gate=True, counts={"commits": 30, "p95_s": 2.0}),
        Verdict("fault_was_felt", Outcome.PASS, "f1 (down on destination) was felt", gate=True, exhibits={"felt": felt}),
        Verdict("stall", Outcome.INCONCLUSIVE, "the engine did not run for 0.60 s", gate=True, counts={"max_gap_s": 0.6}),
        Verdict(
            "exactly_once", Outcome.FAIL, f"{few.text}; {twice.text}", params={"level": "effects"}, findings=(few, twice),
            counts={"offered": 70, "missing": 10, "lost": "not observable"}, exhibits={"absent": absent, "doubled": doubled},
        ),
        Verdict("backlog_queued", Outcome.INCONCLUSIVE, "10 records of the backlog missing", findings=(few,), seen_not_judged=True),
        Verdict("single_alert", Outcome.PASS, "one incident for Robin Example", params={"route": "primary", "within": "15m"}),
    )  # fmt: skip
    return Judgement(Outcome.FAIL, 1, verdicts, ("trigger t1 was not met",), fault_times(evidence, ["exactly_once"]))


@pytest.fixture
def report(outage: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connector that lost ten records, doubled one, and paged the shared channel as well."""
    monkeypatch.setattr("harness.checks.judge.judge.judge", judged)
    outage.folder = outage.folder.with_name("20261121-041607-connector-down-20m-abc123")
    outage.keeps_workload = False
    outage.drill.update(
        name="connector-down-20m",
        title="The destination is unreachable for twenty minutes",
        why="It goes unnoticed when nobody is paged, and it is over too early when the queue was kept in memory.",
        pattern="one-way-write",
        category="infrastructure",
        first={"alert": "cannot write to billing", "response": "leave the queue alone", "query": "keys that billing does not hold"},
    )
    outage.note(
        "run_started", -90, drill="connector-down-20m", connector="orders-sync", anchor_real_ns=1795234567_000000000, anchor_mono_ns=1
    )
    outage.note("world_ready", -80, wall_s=0.9, toxiproxy="bundled", toxiproxy_version="2.9.0")
    outage.lines["destination"] = [line for line in outage.lines["destination"] if not str(line[1].get("key")).startswith("invoice-05")]
    outage.write(1700, ("invoice-031", 1), effect="changed")
    outage.alert(500, route="shared", owner="#integrations", key="other", summary="something is <b>wrong</b>")
    ran_on = Environment(harness="0.1.0", python="", platform="", cpus=None, packages={"httpx": "0.28.1"})
    (run_dir := outage.save()).joinpath("environment.json").write_text(ran_on.model_dump_json())
    return report_run(run_dir)[1].parent


def test_reports_are_as_committed(report: Path) -> None:
    for name in NAMES:
        text = _SVG.sub("<svg/>", (report / name).read_text(encoding="utf-8"))
        golden = HERE / name
        if os.environ.get("IDRILL_GOLDEN") == "write":
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(text, encoding="utf-8", newline="\n")
        assert text == golden.read_text(encoding="utf-8"), f"{name}: see the head of this file"


def test_every_report_for_people_has_its_golden(report: Path) -> None:
    assert {str(path.relative_to(HERE)) for path in HERE.rglob("*") if path.is_file()} == set(NAMES)
