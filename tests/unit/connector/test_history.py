"""What was written is told: noted with the change, exported later, once more when the answer was lost, and never in the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Parts, Worker
from worker.history import EVERY_S, MOST, RETRY_S
from worker.settings import Settings
from worker.store import Change

Queue = Callable[..., Change]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, history_url="http://collector.invalid")


@pytest.fixture
def collector(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://collector.invalid/v1/logs").mock(return_value=httpx.Response(200, json={}))


def exported(collector: respx.Route) -> list[dict[str, str]]:
    """The attributes of every event that was sent, in order."""
    bodies = [json.loads(call.request.content) for call in collector.calls]
    records = [record for body in bodies for record in body["resourceLogs"][0]["scopeLogs"][0]["logRecords"]]
    return [{pair["key"]: pair["value"]["stringValue"] for pair in record["attributes"]} for record in records]


def test_an_event_says_what_set_it_off_which_record_which_part_and_for_whom(worker: Worker, queue: Queue, collector: respx.Route) -> None:
    worker.store.written(queue("i1"))
    assert worker.history.export()
    [event] = exported(collector)
    assert event == {
        "trigger": "crm change 1",
        "business.reference": "invoice/i1",
        "component": "orders-sync delivery",
        "customer.id": "a1",
        "operation": "create",
    }


def test_a_deletion_remembers_whose_the_record_was(worker: Worker, queue: Queue, collector: respx.Route) -> None:
    change = queue("i1")
    worker.store.written(change)
    gone = Change(2, 2, "invoice", "delete", {"id": "i1", "version": 2})
    worker.store.written(gone)
    worker.history.export()
    assert [event["customer.id"] for event in exported(collector)] == ["a1", "a1"]


def test_an_account_is_its_own_customer(worker: Worker, collector: respx.Route) -> None:
    worker.store.written(Change(1, 1, "account", "create", {"id": "a9", "version": 1}))
    worker.history.export()
    assert exported(collector)[0]["customer.id"] == "a9"


def test_each_event_is_exported_once_where_the_answer_comes(worker: Worker, queue: Queue, collector: respx.Route) -> None:
    worker.store.written(queue("i1"))
    assert worker.history.export()
    assert worker.history.export()
    assert len(exported(collector)) == 1


@pytest.mark.parametrize("answer", [httpx.ConnectError("away"), httpx.Response(503), httpx.Response(429), httpx.Response(401)])
def test_while_the_collector_is_away_events_wait_in_order(worker: Worker, queue: Queue, collector: respx.Route, answer: Any) -> None:
    collector.side_effect = [answer, httpx.Response(200, json={})]
    for key in ("i1", "i2"):
        change = queue(key)
        worker.store.written(change)
        worker.store.done(change)
    assert not worker.history.export()
    assert worker.history.export()
    assert [event["business.reference"] for event in exported(collector)[2:]] == ["invoice/i1", "invoice/i2"]


def test_events_outlive_a_restart(worker: Worker, assemble: Callable[..., Worker], queue: Queue, collector: respx.Route) -> None:
    worker.store.written(queue("i1"))
    assert assemble().history.export()
    assert len(exported(collector)) == 1


def test_what_must_not_be_sent_again_is_let_go(worker: Worker, queue: Queue, collector: respx.Route) -> None:
    collector.return_value = httpx.Response(400)
    worker.store.written(queue("i1"))
    assert worker.history.export()
    assert worker.history.export()
    assert collector.call_count == 1


def test_many_events_go_in_several_exports(worker: Worker, collector: respx.Route) -> None:
    for number in range(MOST + 1):
        worker.store.keep_event(json.dumps({"attributes": [], "timeUnixNano": str(number)}))
    assert worker.history.export()
    assert collector.call_count == 2


def test_it_pauses_longer_while_the_collector_is_away(worker: Worker, queue: Queue, clock: Any, collector: respx.Route) -> None:
    collector.side_effect = [httpx.Response(503), httpx.Response(200, json={})]
    worker.store.written(queue("i1"))
    clock.on_sleep = lambda: clock.stopping.set() if len(clock.slept) == 2 else None
    worker.history.run()
    assert clock.slept == [RETRY_S, EVERY_S]


def test_an_event_and_its_change_are_kept_together_or_not_at_all(worker: Worker, queue: Queue) -> None:
    def failing(change: Change) -> None:
        raise RuntimeError

    worker.store.witness = failing
    change = queue("i1")
    with pytest.raises(RuntimeError):
        worker.store.written(change)
    assert not worker.store.is_overtaken(change)


def test_without_an_address_nothing_is_kept(settings: Settings, clock: Any, queue: Queue) -> None:
    worker = Worker(replace(settings, history_url=""), clock, Parts())
    worker.store.written(queue("i1"))
    assert worker.store.events(9) == []
