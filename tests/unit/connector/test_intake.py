from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Worker
from worker.intake import POLL_S


@pytest.fixture
def feed(respx_mock: respx.MockRouter) -> respx.Route:
    respx_mock.get("http://crm.invalid/changes/ack", name="acknowledged").mock(return_value=httpx.Response(200, json={"cursor": 0}))
    return respx_mock.get("http://crm.invalid/changes")


@pytest.fixture
def ack(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://crm.invalid/changes/ack").mock(return_value=httpx.Response(204))


def _page(*changes: dict[str, Any], more: bool = False) -> httpx.Response:
    return httpx.Response(200, json={"changes": list(changes), "next_cursor": changes[-1]["cursor"] if changes else 0, "has_more": more})


def _after(clock: Any, sleeps: int) -> None:
    """The program is asked to stop during the n-th wait."""
    clock.on_sleep = lambda: len(clock.slept) >= sleeps and clock.stopping.set()


def _write_all(worker: Worker) -> None:
    while (change := worker.store.first()) is not None:
        worker.store.done(change)


def test_a_page_is_acknowledged_when_it_is_written_not_when_it_is_read(
    worker: Worker, feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]]
) -> None:
    feed.mock(return_value=_page(entry(1, "i1"), entry(2, "i2"), more=True))
    assert worker.intake.read_once()
    assert worker.intake.news.is_set()
    assert (worker.store.owed(), ack.call_count) == (2, 0)
    _write_all(worker)
    feed.mock(return_value=_page())
    assert not worker.intake.read_once()
    assert [json.loads(call.request.content) for call in ack.calls] == [{"cursor": 2}]


def test_it_goes_on_from_its_cursor_after_a_restart(
    assemble: Callable[..., Worker], feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]]
) -> None:
    feed.mock(return_value=_page(entry(41, "i1")))
    assemble().intake.read_once()
    feed.mock(return_value=_page())
    assert not assemble().intake.read_once()
    assert [call.request.url.params["cursor"] for call in feed.calls] == ["0", "41"]


def test_without_its_memory_it_goes_on_where_the_source_knows_it_is_safe(
    worker: Worker, feed: respx.Route, ack: respx.Route, respx_mock: respx.MockRouter
) -> None:
    respx_mock.routes["acknowledged"].mock(return_value=httpx.Response(200, json={"cursor": 30}))
    feed.mock(return_value=_page())
    worker.intake.read_once()
    assert feed.calls.last.request.url.params["cursor"] == "30"


def test_a_replay_reads_the_last_changes_again(
    worker: Worker, feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]]
) -> None:
    worker.store.remember("cursor", 150)
    feed.mock(return_value=_page())
    worker.replay()
    worker.intake.read_once()
    worker.intake.read_once()
    assert [call.request.url.params["cursor"] for call in feed.calls] == ["50", "50"]
    assert worker.intake.wake.is_set()


def test_a_lost_acknowledgement_neither_loses_nor_doubles(
    worker: Worker, feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]]
) -> None:
    feed.mock(return_value=_page(entry(1, "i1")))
    worker.intake.read_once()
    _write_all(worker)
    feed.mock(return_value=_page())
    ack.mock(side_effect=[httpx.ReadTimeout("lost"), httpx.Response(204)])
    with pytest.raises(httpx.ReadTimeout):
        worker.intake.read_once()
    worker.intake.read_once()
    assert (ack.call_count, worker.store.owed()) == (2, 0)


def test_it_polls_at_leisure_only_when_there_is_no_more(
    worker: Worker, clock: Any, feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]]
) -> None:
    feed.mock(side_effect=[_page(entry(1, "i1"), more=True), _page(entry(2, "i2")), _page()])
    _after(clock, 2)
    worker.intake.run()
    assert clock.slept == [POLL_S, POLL_S]
    assert worker.intake.ready.is_set()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(200, text="<h1>Maintenance</h1>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"error": "busy"}),
        httpx.Response(200, json={"changes": [{"entity": "invoice"}], "next_cursor": 1, "has_more": False}),
    ],
)
def test_whatever_the_source_answers_it_asks_again(
    worker: Worker, clock: Any, feed: respx.Route, ack: respx.Route, entry: Callable[..., dict[str, Any]], answer: httpx.Response
) -> None:
    feed.mock(side_effect=[answer, _page(entry(1, "i1"))])
    _after(clock, 2)
    worker.intake.run()
    assert (worker.store.owed(), worker.store.cursor()) == (1, 1)


def test_an_outage_of_the_source_is_paged_once_and_resolved(
    worker: Worker, clock: Any, feed: respx.Route, ack: respx.Route, respx_mock: respx.MockRouter
) -> None:
    pager = respx_mock.post("http://pager.invalid/v2/enqueue").mock(return_value=httpx.Response(202))
    feed.mock(side_effect=httpx.ConnectError("refused"))

    def look_around_for(seconds: float) -> None:
        until = clock.at + seconds
        clock.on_sleep = lambda: (worker.delivery.look_around(), clock.at >= until and clock.stopping.set())
        worker.intake.run()
        clock.stopping.clear()
        worker.pager.deliver()

    look_around_for(60)
    assert not pager.called
    look_around_for(1200)
    feed.mock(side_effect=None, return_value=_page())
    look_around_for(60)
    told = [json.loads(call.request.content) for call in pager.calls]
    assert [event["event_action"] for event in told] == ["trigger", "resolve"]
    assert told[0]["dedup_key"] == told[1]["dedup_key"]
    assert told[0]["payload"]["summary"] == "orders-sync cannot read from crm: refused"
