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


def test_the_message_quotes_the_page_and_says_how_to_name_the_system(quiet: Any, verdict: Any) -> None:
    quiet.alert(400, summary="orders-sync is  broken", text="see\nthe log")
    assert verdict(quiet, "alert_names").summary == (
        'the page "orders-sync is broken see the log" does not name the system: billing, or invoicing (the drill\'s `also`); '
        "put {destination.name} into it"
    )


def test_a_connector_that_has_the_name_already_is_not_told_to_take_it(quiet: Any, verdict: Any) -> None:
    quiet.connector["run"] = {"command": ["sync"], "env": {"DESTINATION_NAME": "{destination.name}"}}
    quiet.alert(400, summary="orders-sync is broken " + "x" * 500)
    said = verdict(quiet, "alert_names").summary
    assert "put {" not in said
    assert "x…" in said
    assert len(said) < 250


def test_the_connector_is_named_as_its_own_file_names_it(quiet: Any, verdict: Any) -> None:
    quiet.alert(400, summary="billing is down")
    assert verdict(quiet, "alert_names").summary == (
        'the page "billing is down" does not name the connector: orders-sync, or order sync (the connector file\'s `also`); '
        "put {connector.name} into it"
    )


def test_a_process_fault_leaves_the_choice_of_both_systems(make_run: Any, verdict: Any) -> None:
    run = make_run()
    fault = run.fault("f1", "any", "process", "connector", "requests", spec={"kind": "any"})
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    run.alert(400, summary="orders-sync is stuck")
    assert "put {source.name} or {destination.name} into it" in verdict(run, "alert_names").summary
