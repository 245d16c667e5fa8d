"""A fault that strikes requests which the connector never sends does not fit it; one that missed them may meet them in another run."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

LAGS = {"kind": "stale_reads", "link": "destination", "lag": "40s"}
POSTS = {"kind": "respond", "link": "destination", "method": "POST", "status": 409}
ACCOUNTS = {"kind": "respond", "link": "destination", "entity": "account", "status": 409}
BATCHES = {"kind": "partial_batch", "link": "destination", "reject": 2}


@pytest.fixture
def unfelt(run: Any) -> Any:
    """`unfelt(spec)`: a fault at the destination's fake that no request met; the connector writes one record in each PUT."""

    def with_fault(spec: dict[str, Any]) -> Any:
        fault = run.fault("f1", spec["kind"], "fake", "destination", "requests", spec=spec)
        run.note("timeline_started", 0)
        run.phase("baseline", 0, 300)
        run.phase("outage", 300, 1500, faults=(fault,))
        run.injected(fault, 300, 1500)
        run.offer("invoice-1", 100)
        run.write(110, ("invoice-1", 1))
        puts(run)
        return run

    return with_fault


def puts(run: Any) -> None:
    for _, line in run.lines["destination"]:
        if line["kind"] == "request" and line["method"] == "POST":
            line["method"] = "PUT"


@pytest.mark.parametrize(
    ("spec", "needs"),
    [
        (LAGS, "it strikes reads (GET), and orders-sync sent billing none in the whole run"),
        (POSTS, "it strikes POST requests, and orders-sync sent billing none in the whole run"),
        (ACCOUNTS, "it strikes requests for account, and orders-sync sent billing none in the whole run"),
        (
            BATCHES,
            (
                "it strikes writes of more than 2 records in one request, and orders-sync sent billing none in the whole run "
                "(it writes at most 1 record in one)"
            ),
        ),
    ],
)
def test_what_the_connector_never_does(unfelt: Any, verdict: Any, kinds: Any, spec: Any, needs: str) -> None:
    said = verdict(unfelt(spec), "fault_was_felt")
    assert (said.outcome, kinds(said)) == (Outcome.INCONCLUSIVE, {"misfit": False})
    assert said.summary.endswith(f"; {needs}: the drill does not fit it")


@pytest.mark.parametrize("spec", [LAGS, POSTS, ACCOUNTS, BATCHES])
def test_what_it_did_at_another_time(unfelt: Any, verdict: Any, kinds: Any, spec: Any) -> None:
    """In the baseline, in which the fault was not there."""
    run = unfelt(spec)
    run.request("destination", 200, path="/invoice/1", entity="invoice", auth="ok")
    run.write(210, *((f"account-{number}", 1) for number in range(3)), entity="account")
    assert kinds(verdict(run, "fault_was_felt")) == {"not_felt": False}


def test_a_connector_that_never_called_is_no_misfit(unfelt: Any, verdict: Any, kinds: Any) -> None:
    run = unfelt(LAGS)
    run.lines["destination"].clear()
    assert kinds(verdict(run, "fault_was_felt")) == {"not_felt": False}


@pytest.mark.parametrize(
    "spec", [{**LAGS, "link": "source"}, {"kind": "token_expiry", "link": "destination.token"}, {"kind": "gone", "link": "destination"}]
)
def test_a_fault_that_strikes_what_every_connector_sends(unfelt: Any, verdict: Any, kinds: Any, spec: Any) -> None:
    assert kinds(verdict(unfelt(spec), "fault_was_felt")) == {"not_felt": False}
