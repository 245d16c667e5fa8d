"""Nobody appears as two people."""

from __future__ import annotations

from typing import Any

from harness.plan.model import IntegrationPlan
from harness.report.people import on_call, who_acts


def test_the_owner_of_a_route_is_called_that(passing: Any) -> None:
    assert "Robin Example (owner of route primary)" in on_call(passing.evidence.plan)
    assert "shared" not in on_call(passing.evidence.plan)


def test_who_acts_has_a_name_where_an_integration_file_gives_it(passing: Any) -> None:
    plan = passing.evidence.plan
    assert "no integration file names an owner of orders-sync. For a name here, add --integration FILE" in who_acts(plan, "orders-sync")
    timeline = plan.model_copy(update={"test": "test_outage.py::test_it"})
    assert who_acts(timeline, "orders-sync").endswith("no integration file names an owner of orders-sync.")
    owned = IntegrationPlan(name="orders", digest="", file="orders.integration.yaml", routes={"primary": "owner"})
    told = plan.model_copy(update={"integration": owned})
    assert who_acts(told, "orders-sync") == "Robin Example, the owner of orders-sync, should act."
