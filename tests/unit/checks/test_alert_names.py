"""The page names the connector and the system."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.mark.parametrize(
    ("said", "unnamed"),
    [
        ({"summary": "orders-sync cannot write to billing"}, set()),
        ({"summary": "ORDERS-SYNC cannot write to Billing."}, set()),
        ({"summary": "order sync is stuck", "details": {"system": "invoicing"}}, set()),
        ({"summary": "stuck", "text": "orders-sync → billing"}, set()),
        ({"summary": "an integration is broken"}, {"unnamed_connector", "unnamed_system"}),
        ({"summary": "orders-sync is broken"}, {"unnamed_system"}),
        ({"summary": "billing is broken"}, {"unnamed_connector"}),
        ({"summary": "orders-sync cannot write to prebilling"}, {"unnamed_system"}),
        ({"summary": "orders-sync cannot write to billing-eu"}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "text": "see https://wiki.example.invalid/billing"}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "details": {"dedup_key": "orders-sync/billing"}}, {"unnamed_system"}),
        ({"summary": "orders-sync is broken", "details": {"incident": "orders-sync/billing"}}, {"unnamed_system"}),
        ({"summary": "orders-sync cannot read from crm"}, {"unnamed_system"}),
    ],
)
def test_names_in_the_opening_message(quiet: Any, verdict: Any, said: dict[str, Any], unnamed: set[str], kinds: Any) -> None:
    quiet.alert(400, **said)
    quiet.alert(500, summary="orders-sync and billing")  # a repeat comes too late
    assert kinds(verdict(quiet, "alert_names")) == dict.fromkeys(unnamed, False)


def test_nobody_paged_nobody_named(quiet: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(quiet, "alert_names")) == {"absent": False}


@pytest.mark.parametrize(
    ("place", "link", "system"),
    [
        (("link", "source"), "source", "crm"),
        (("link", "destination.token"), "destination.token", "billing"),
        (("fake", "destination"), "destination.token", "billing"),
        (("fake", "source"), "source", "crm"),
        (("process", "connector"), None, "either"),
    ],
)
def test_the_system_is_the_one_behind_the_first_faulted_link(
    make_run: Any, verdict: Any, place: tuple[str, str], link: str | None, system: str
) -> None:
    for named in ("crm", "billing"):
        run = make_run()
        fault = run.fault("f1", "any", *place, "requests", spec={"kind": "any", **({"link": link} if link else {})})
        run.phase("outage", 300, 1500, faults=(fault,))
        run.injected(fault, 300, 1500)
        run.alert(400, summary=f"orders-sync and {named}")
        assert verdict(run, "alert_names").outcome is (Outcome.PASS if system in {named, "either"} else Outcome.FAIL)


def test_without_an_injection_no_alert_was_due(run: Any, verdict: Any) -> None:
    assert verdict(run, "alert_names").outcome is Outcome.INCONCLUSIVE
