"""A drill of the catalogue for another team's integration: names, people, entities and limits come from its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from definite import in_words

from harness import assets
from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e
SPEED = 60.0
INTEGRATION = """
schema: 1
integration: leads-to-netsuite
pattern: customer-state
connector: leads.connector.yaml
watch: [leads.connector.yaml]
people:
  owner:  {name: Ada Example, route: leads_first}
  backup: {name: Bo Example, route: leads_second}
entities: {customer: 10, deal: {count: 30, of: customer}}
paths:
  read:  [{from: HubSpot}]
  write: [{to: NetSuite, touches: [billing]}]
detect: {within: 10m}
limits: {calls: 600/min, normal: 40/min, peak: 120/min}
"""
CONNECTOR = """
extends: {reference}
connector: leads-sync
run:
  env:
    SOURCE_NAME: HubSpot
    DESTINATION_NAME: NetSuite
    PAGER_URL: "{{alerts.{owner}.pagerduty}}"
    PAGER_KEY: "{{alerts.{owner}.key}}"
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the integration file and the connector that it names, which is the reference with names and a route of its own."""
    reference = assets.fixture("connector") / "reference.connector.yaml"
    (tmp_path / "leads.integration.yaml").write_text(INTEGRATION)
    (tmp_path / "leads.connector.yaml").write_text(CONNECTOR.format(reference=reference, owner="leads_first"))
    (tmp_path / "plain.connector.yaml").write_text(CONNECTOR.format(reference=reference, owner="primary"))
    return tmp_path


def test_a_drill_is_about_the_systems_and_people_of_the_file(files: Path, carried_out: Callable[..., Rehearsal]) -> None:
    integration = str(files / "leads.integration.yaml")
    plans = [draw_up("connector-down-20m", integration=integration, speed=speed, seed=5) for speed in (SPEED, SPEED / 2)]
    rehearsal = carried_out(*plans, needs_verdict=True)
    assert rehearsal.judgement.exit_code == 0, in_words(rehearsal.judgement)
    record = rehearsal.record
    assert record.integration is not None
    assert record.integration.name == "leads-to-netsuite"
    assert record.subject.watched is not None
    assert record.drill.destination == "NetSuite"
    assert {fault.route for fault in record.times} == {"owner"}
    assert "Ada" not in str(record)
    assert "leads_first" not in str(record)


_EXPORTS = """#!/bin/sh
python3 -c '
import os, urllib.request
print(urllib.request.urlopen("http://127.0.0.1:" + os.environ["CONTROL_PORT"] + "/history", timeout=60).read().decode())
' {then}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("then", "kind"), [("", None), ("| head -n 3", "incomplete"), ("&& sleep 3", "late")], ids=["all", "little", "late"]
)
def test_the_history_is_exported_by_the_command_of_the_file(
    files: Path, carried_out: Callable[..., Rehearsal], then: str, kind: str | None
) -> None:
    reference = assets.fixture("connector") / "reference-full.connector.yaml"
    text = (
        CONNECTOR.format(reference=reference, owner="leads_first").replace("BACKUP_KEY", "_")
        + '    BACKUP_KEY: "{alerts.leads_second.key}"\n'
    )
    (files / "leads.connector.yaml").write_text(text)
    (files / "history.sh").write_text(_EXPORTS.format(then=then))
    (files / "history.sh").chmod(0o755)
    integration = files / "leads.integration.yaml"
    integration.write_text(f"{INTEGRATION}history: {{export: ./history.sh, within: 2m}}\n")
    plans = [draw_up("history-outlives-a-crash", integration=str(integration), speed=speed, seed=5) for speed in (SPEED, SPEED * 0.75)]
    rehearsal = carried_out(*plans, needs_verdict=True)
    [said] = [verdict for verdict in rehearsal.judgement.verdicts if verdict.check == "history_exports_within"]
    assert {finding.kind for finding in said.findings} == ({kind} if kind else set()), in_words(rehearsal.judgement)
    assert rehearsal.record.integration is not None
    assert set(rehearsal.record.integration.exports) == {"history"}


def test_the_same_connector_fails_a_drill_that_knows_nothing_of_its_systems(files: Path, carried_out: Callable[..., Rehearsal]) -> None:
    connector = str(files / "plain.connector.yaml")
    plans = [draw_up("connector-down-20m", connector=connector, speed=speed, seed=5) for speed in (SPEED, SPEED / 2)]
    judgement = carried_out(*plans, needs_verdict=True).judgement
    assert {verdict.check for verdict in judgement.verdicts if verdict.outcome == "FAIL"} == {"alert_names"}, in_words(judgement)
