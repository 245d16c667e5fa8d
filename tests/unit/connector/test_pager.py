from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Worker
from worker.pager import RETRY_S


@pytest.fixture
def sink(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://pager.invalid/v2/enqueue").mock(return_value=httpx.Response(202))


@pytest.fixture
def listed(respx_mock: respx.MockRouter) -> respx.Route:
    """What the pager says of an incident: nobody has acknowledged it yet."""
    return respx_mock.get("http://pager.invalid/incidents").mock(return_value=_incident("triggered"))


def _incident(status: str) -> httpx.Response:
    return httpx.Response(200, json={"incidents": [{"incident_key": "k", "status": status}]})


def _told(sink: respx.Route) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in sink.calls]


def test_one_incident_is_paged_once_and_resolved_once(worker: Worker, sink: respx.Route) -> None:
    for _ in range(5):
        worker.pager.page("billing", "write to", "it answers 503")
    for _ in range(2):
        worker.pager.resolve()
    worker.pager.deliver()
    opened, closed = _told(sink)
    assert (opened["event_action"], closed["event_action"]) == ("trigger", "resolve")
    assert opened["dedup_key"] == closed["dedup_key"]
    assert opened["routing_key"] == "R0primary"
    assert opened["payload"]["summary"] == "orders-sync cannot write to billing: it answers 503"


def test_the_next_incident_has_a_key_of_its_own(worker: Worker, sink: respx.Route) -> None:
    for _ in range(2):
        worker.pager.page("billing", "write to", "503")
        worker.pager.resolve()
    worker.pager.deliver()
    assert len({event["dedup_key"] for event in _told(sink)}) == 2


@pytest.mark.usefixtures("listed")
def test_an_incident_that_goes_on_and_on_is_the_backups_as_well(worker: Worker, clock: Any, sink: respx.Route) -> None:
    worker.pager.page("billing", "write to", "503")
    for _ in range(10):
        worker.pager.escalate()
        clock.at += 600
    worker.pager.resolve()
    worker.pager.deliver()
    told = [(event["event_action"], event["routing_key"]) for event in _told(sink)]
    assert told == [("trigger", "R0primary"), ("trigger", "R0backup"), ("resolve", "R0primary"), ("resolve", "R0backup")]
    assert len({event["dedup_key"] for event in _told(sink)}) == 1


def test_an_incident_that_somebody_has_acknowledged_is_not_escalated(
    worker: Worker, clock: Any, sink: respx.Route, listed: respx.Route
) -> None:
    listed.mock(return_value=_incident("acknowledged"))
    worker.pager.page("billing", "write to", "503")
    for _ in range(10):
        worker.pager.escalate()
        worker.pager.deliver()
        clock.at += 600
    worker.pager.resolve()
    worker.pager.deliver()
    assert [event["routing_key"] for event in _told(sink)] == ["R0primary", "R0primary"]
    assert listed.call_count == 1


def test_a_pager_that_cannot_say_who_has_acknowledged_decides_nothing(
    worker: Worker, clock: Any, sink: respx.Route, listed: respx.Route
) -> None:
    listed.mock(side_effect=httpx.ConnectError("refused"))
    worker.pager.page("billing", "write to", "503")
    for _ in range(10):
        clock.at += 600
        worker.pager.escalate()
        worker.pager.deliver()
    assert [event["routing_key"] for event in _told(sink)] == ["R0primary", "R0backup"]


def test_nothing_is_resolved_that_was_not_open(worker: Worker, sink: respx.Route) -> None:
    worker.pager.resolve()
    worker.pager.deliver()
    assert not sink.called


def test_a_page_that_is_not_accepted_is_tried_again_in_order(worker: Worker, clock: Any, sink: respx.Route) -> None:
    sink.mock(side_effect=[httpx.ConnectError("refused"), httpx.Response(500), httpx.Response(202), httpx.Response(202)])
    worker.pager.page("billing", "write to", "503")
    worker.pager.resolve()
    worker.pager.deliver()
    assert clock.slept == [RETRY_S, RETRY_S]
    assert [event["event_action"] for event in _told(sink)] == ["trigger", "trigger", "trigger", "resolve"]


def test_an_undelivered_page_and_its_incident_survive_a_crash(assemble: Callable[..., Worker], sink: respx.Route) -> None:
    assemble().pager.page("billing", "write to", "503")
    again = assemble()
    again.pager.page("billing", "write to", "503")
    again.pager.deliver()
    (opened,) = _told(sink)
    later = assemble()
    later.pager.resolve()
    later.pager.deliver()
    assert _told(sink)[1:] == [_told(sink)[1]]
    assert _told(sink)[1]["dedup_key"] == opened["dedup_key"]


def test_an_incident_is_never_remembered_without_its_page(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the process died while the page is being stored."""

    def die() -> None:
        raise MemoryError

    monkeypatch.setattr(worker.pager, "_save", die)
    with pytest.raises(MemoryError):
        worker.pager.page("billing", "write to", "503")
    assert worker.store.fact("incident") is None


def test_a_record_that_was_given_up_is_named_in_a_page_of_its_own(worker: Worker, sink: respx.Route) -> None:
    worker.pager.note("orders-sync gave up invoice i9", {"record": "i9"})
    worker.pager.page("billing", "write to", "503")
    worker.pager.deliver()
    note, page = _told(sink)
    assert note["payload"]["custom_details"] == {"record": "i9"}
    assert note["dedup_key"] != page["dedup_key"]
