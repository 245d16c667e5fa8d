"""Reads while no write is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.fixture
def forbidden(outage: Any) -> Any:
    """From 300 to 1500 the destination says 403 to one call a minute, and the source is read every 30 s."""
    for minute in range(5, 25):
        outage.request("destination", minute * 60.0 + 1, method="POST", status=403, token="writer", client="write-client")
    for step in range(55):
        _read(outage, step * 30.0)
    return outage


def _read(run: Any, t: float, **shown: Any) -> None:
    run.request("source", t, path="/changes", **{"token": "reader", "client": "read-client", **shown})
    run.line("source", "read", t, cursor=1, limit=100, count=0, next_cursor=1, protocol="cursor")


def _without_reads(run: Any, from_t: float, until_t: float) -> None:
    run.lines["source"] = [(t, line) for t, line in run.lines["source"] if line["kind"] != "read" or not from_t <= t <= until_t]


def test_reads_go_on(forbidden: Any, verdict: Any) -> None:
    said = verdict(forbidden, "reads_continue", own_login=True)
    assert said.outcome is Outcome.PASS
    assert said.counts == {"reads": 41, "forbidden": 20, "longest_gap_s": 30, "shared": 0}
    assert said.summary == (
        "41 reads of the source, at most 30s apart, while 20 calls of the destination were forbidden; "
        "no credential and no client id was shown to both systems"
    )


@pytest.mark.parametrize(("from_t", "until_t"), [(600, 900), (300, 500), (1300, 1500), (300, 1500)])
def test_reads_stop_in_the_middle_at_the_beginning_or_the_end(
    forbidden: Any, verdict: Any, kinds: Any, from_t: float, until_t: float
) -> None:
    _without_reads(forbidden, from_t, until_t)
    assert kinds(verdict(forbidden, "reads_continue")) == {"stopped": False}
    assert verdict(forbidden, "reads_continue", gap="25m").outcome is Outcome.PASS


def test_who_shows_one_credential_to_both_systems_has_not_separated_them(forbidden: Any, verdict: Any, kinds: Any) -> None:
    _read(forbidden, 700, token="writer")
    said = verdict(forbidden, "reads_continue")
    assert kinds(said) == {"shared": False}
    assert said.summary == "1 credential shown to both systems: who loses it for writing loses it for reading"


def test_one_client_id_at_both_token_endpoints_counts_too(forbidden: Any, verdict: Any, kinds: Any) -> None:
    for system, token in (("source", "a"), ("destination", "b")):
        forbidden.line(system, "token", 400, req=9000, outcome="issued", token=token, exp_at=900.0, client="one-client")
    said = verdict(forbidden, "reads_continue")
    assert kinds(said) == {"shared": False}
    assert said.exhibits["shared"].to_dict("records") == [{"what": "client", "name": "one-client"}]


def test_a_source_without_a_login_shows_nothing_about_credentials(forbidden: Any, verdict: Any) -> None:
    for _, line in forbidden.lines["source"]:
        if line["kind"] == "request":
            line |= {"auth": "none", "token": None, "client": None}
    assert verdict(forbidden, "reads_continue").summary.endswith("the source asks for no login, so its own was not tested")
    said = verdict(forbidden, "reads_continue", own_login=True)
    assert (said.outcome, said.summary) == (
        Outcome.INCONCLUSIVE,
        "the source asked for no login: say `auth: {source: …}` in the connector file",
    )


def test_without_a_forbidden_write_or_any_read_nothing_is_shown(outage: Any, forbidden: Any, make_run: Any, verdict: Any) -> None:
    assert verdict(make_run(), "reads_continue").outcome is Outcome.INCONCLUSIVE
    _without_reads(forbidden, 0, 2000)
    assert "was never read" in verdict(forbidden, "reads_continue").summary
    outage.lines["destination"].clear()
    assert "no write was forbidden" in verdict(outage, "reads_continue").summary
