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


def test_the_same_connector_fails_a_drill_that_knows_nothing_of_its_systems(files: Path, carried_out: Callable[..., Rehearsal]) -> None:
    connector = str(files / "plain.connector.yaml")
    plans = [draw_up("connector-down-20m", connector=connector, speed=speed, seed=5) for speed in (SPEED, SPEED / 2)]
    judgement = carried_out(*plans, needs_verdict=True).judgement
    assert {verdict.check for verdict in judgement.verdicts if verdict.outcome == "FAIL"} == {"alert_names"}, in_words(judgement)
