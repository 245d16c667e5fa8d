"""PagerDuty's own client and public https addresses, unmodified, in a drill: faults are felt behind TLS, and nothing gets out."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.evidence.evidence import Evidence
from harness.rehearsal import Rehearsal, draw_up
from harness.report.environment import environment

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pagerduty") is None, reason="PagerDuty's client is not installed: pip install pagerduty"),
]
DRILL = assets.fixture("connectors") / "pagerduty" / "billing-down-https.drill.yaml"


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_clients_that_insist_on_https_are_drilled_as_they_are(carried_out: Callable[..., Rehearsal]) -> None:
    rehearsal = carried_out(*(draw_up(str(DRILL), speed=speed, seed=7) for speed in (30.0, 15.0)))
    told = {verdict.check: f"{verdict.outcome} {verdict.summary}" for verdict in rehearsal.judgement.verdicts}
    assert rehearsal.judgement.outcome == "PASS", told

    # every request and the page came through the front, each host by its own link
    front = _lines(rehearsal.run_dir / "ledgers" / "front.jsonl")
    links = {(line["host"], line["link"]) for line in front if line["kind"] == "connection"}
    assert links == {
        ("crm.example.com", "source"),
        ("api.billing.example.com", "destination"),
        ("login.billing.example.com", "destination.token"),
        ("events.pagerduty.com", "alerts"),
    }
    alerts = Counter(line["protocol"] for line in _lines(rehearsal.run_dir / "ledgers" / "alerts.jsonl") if line["kind"] == "alert")
    assert alerts == {"pagerduty": 2}

    # the reply that was lost behind TLS was one that the destination had committed
    ledger = _lines(rehearsal.run_dir / "ledgers" / "destination.jsonl")
    [cut] = [line["req"] for line in ledger if line["kind"] == "reply" and line["why"] == "cut"]
    assert any(line["kind"] == "committed" and line["req"] == cut for line in ledger)

    # what nobody declared went nowhere, and is told
    journal = _lines(rehearsal.run_dir / "journal.jsonl")
    assert [event["host"] for event in journal if event["event"] == "escaped"] == ["stats.example.net"]
    assert not [event for event in journal if event["event"] == "untrusted"]
    with Evidence.open(rehearsal.run_dir) as evidence:
        assert "escaped to stats.example.net" in dict(environment(evidence))

    # the CA is gone with the run's secrets
    assert not (rehearsal.run_dir / "secrets").exists()
    assert not list(rehearsal.run_dir.rglob("*.pem"))
    assert stat.S_IMODE(rehearsal.run_dir.stat().st_mode) == 0o700
