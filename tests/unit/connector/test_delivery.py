from __future__ import annotations

import json
import os
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Worker
from worker.delivery import CONFLICTS, CREDENTIAL_PATIENCE_S, PATIENCE_S, REFUSALS
from worker.retry import CAP_S
from worker.settings import Settings
from worker.store import Change

Queue = Callable[..., Change]


@pytest.fixture(autouse=True)
def token(respx_mock: respx.MockRouter) -> respx.Route:
    route = respx_mock.post("http://billing.invalid/oauth/token", name="token")
    route.side_effect = lambda _request: httpx.Response(200, json={"access_token": f"t{route.call_count + 1}"})
    return route


@pytest.fixture
def create(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://billing.invalid/invoice").mock(return_value=httpx.Response(201, json={}))


@pytest.fixture
def sink(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://pager.invalid/v2/enqueue").mock(return_value=httpx.Response(202))


def _header(route: respx.Route, name: str) -> list[str | None]:
    return [call.request.headers.get(name) for call in route.calls]


def _caught_up(worker: Worker) -> None:
    """There is nothing more at the source."""
    worker.intake.caught_up = True


def _pages(worker: Worker, sink: respx.Route) -> list[dict[str, Any]]:
    worker.pager.deliver()
    return [json.loads(call.request.content) for call in sink.calls]


def _attempt_until(worker: Worker, at: float) -> None:
    while worker.delivery._clock.now() < at:
        change = worker.store.first()
        assert change is not None
        worker.delivery.attempt(change)


@pytest.mark.parametrize(
    ("op", "method", "path", "answer"),
    [
        ("create", "POST", "/invoice", httpx.Response(201, json={})),
        ("update", "PUT", "/invoice/i1", httpx.Response(200, json={})),
        ("delete", "DELETE", "/invoice/i1", httpx.Response(204)),
    ],
)
def test_a_change_becomes_the_request_that_it_means(
    worker: Worker, queue: Queue, respx_mock: respx.MockRouter, op: str, method: str, path: str, answer: httpx.Response
) -> None:
    route = respx_mock.request(method, f"http://billing.invalid{path}").mock(return_value=answer)
    worker.delivery.attempt(queue(op=op))
    assert route.call_count == 1
    assert _header(route, "Authorization") == ["Bearer t1"]
    assert worker.store.owed() == 0


def test_all_attempts_of_a_create_have_one_key_also_after_a_restart(
    worker: Worker, assemble: Callable[..., Worker], queue: Queue, create: respx.Route
) -> None:
    create.mock(side_effect=[httpx.ReadError("cut"), httpx.Response(500), httpx.Response(201, json={})])
    change = queue()
    worker.delivery.attempt(change)
    worker.delivery.attempt(change)
    again = assemble()
    first = again.store.first()
    assert first is not None
    again.delivery.attempt(first)
    assert len(set(_header(create, "Idempotency-Key"))) == 1
    assert again.store.owed() == 0


def test_other_changes_have_other_keys(worker: Worker, queue: Queue, create: respx.Route) -> None:
    for key, version in (("i1", 1), ("i2", 1), ("i1", 2)):
        worker.delivery.attempt(queue(key, version=version))
    assert len(set(_header(create, "Idempotency-Key"))) == 3


def test_a_rejected_token_is_replaced_once_within_the_attempt(
    worker: Worker, clock: Any, queue: Queue, create: respx.Route, token: respx.Route
) -> None:
    create.mock(side_effect=[httpx.Response(401), httpx.Response(201, json={})])
    worker.delivery.attempt(queue())
    assert _header(create, "Authorization") == ["Bearer t1", "Bearer t2"]
    assert (worker.store.owed(), sum(clock.slept)) == (0, 0)


def test_a_fresh_token_that_is_rejected_too_is_not_hammered(worker: Worker, clock: Any, queue: Queue, create: respx.Route) -> None:
    create.mock(return_value=httpx.Response(401))
    worker.delivery.attempt(queue())
    assert create.call_count == 2
    assert clock.slept[-1] > 0


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(404),
        httpx.Response(200, html="<h1>Maintenance</h1>"),
        httpx.Response(302),
        httpx.ReadError("cut"),
    ],
)
def test_what_is_no_acceptance_is_tried_again(worker: Worker, queue: Queue, create: respx.Route, answer: Any) -> None:
    create.mock(side_effect=[answer])
    worker.delivery.attempt(queue())
    assert worker.store.owed() == 1


def test_what_is_to_be_deleted_may_be_gone_already(worker: Worker, queue: Queue, respx_mock: respx.MockRouter) -> None:
    respx_mock.delete("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(404))
    worker.delivery.attempt(queue(op="delete"))
    assert worker.store.owed() == 0


@pytest.mark.parametrize("asked", ["300", formatdate(1_000_000 + 300, usegmt=True)])
def test_it_waits_as_long_as_the_service_asks(worker: Worker, clock: Any, queue: Queue, create: respx.Route, asked: str) -> None:
    create.mock(return_value=httpx.Response(429, headers={"Retry-After": asked}))
    worker.delivery.attempt(queue())
    assert clock.slept[-1] == 300.0


@pytest.mark.parametrize("asked", ["soon", "-5", ""])
def test_a_retry_after_without_sense_is_not_obeyed(worker: Worker, clock: Any, queue: Queue, create: respx.Route, asked: str) -> None:
    create.mock(return_value=httpx.Response(429, headers={"Retry-After": asked}))
    worker.delivery.attempt(queue())
    assert 0 < clock.slept[-1] <= CAP_S


def test_an_outage_is_paged_once_after_some_patience_and_resolved_when_the_backlog_is_written(
    worker: Worker, clock: Any, queue: Queue, create: respx.Route, sink: respx.Route
) -> None:
    create.mock(side_effect=httpx.ConnectError("refused"))
    for key in ("i1", "i2"):
        queue(key)
    _caught_up(worker)
    begin = clock.at
    _attempt_until(worker, begin + PATIENCE_S)
    assert not _pages(worker, sink)
    _attempt_until(worker, begin + 1200)
    (page,) = _pages(worker, sink)
    assert page["payload"]["summary"] == "orders-sync cannot write to billing: refused"
    assert max(clock.slept) <= CAP_S
    create.mock(side_effect=None, return_value=httpx.Response(201, json={}))
    for owed in (1, 0):
        assert len(_pages(worker, sink)) == 1, "not while something is owed"
        change = worker.store.first()
        assert change is not None
        worker.delivery.attempt(change)
        assert worker.store.owed() == owed
    assert [event["event_action"] for event in _pages(worker, sink)] == ["trigger", "resolve"]


def test_a_hiccup_is_nobodys_business(worker: Worker, queue: Queue, create: respx.Route, sink: respx.Route) -> None:
    create.mock(side_effect=[*[httpx.Response(503)] * 3, httpx.Response(201, json={})])
    change = queue()
    for _ in range(4):
        worker.delivery.attempt(change)
    assert worker.store.owed() == 0
    assert not _pages(worker, sink)


@pytest.mark.parametrize(("status", "pages"), [(401, 1), (503, 0)])
def test_a_refused_secret_is_paged_sooner_than_an_outage(
    worker: Worker, clock: Any, queue: Queue, token: respx.Route, sink: respx.Route, status: int, pages: int
) -> None:
    token.side_effect = None
    token.return_value = httpx.Response(status, json={"error": "invalid_client"})
    queue()
    _attempt_until(worker, clock.at + CREDENTIAL_PATIENCE_S + CAP_S)
    told = [page["payload"]["summary"] for page in _pages(worker, sink)]
    assert told == ["orders-sync cannot write to billing: its token endpoint answers 401"] * pages


def test_a_record_that_is_refused_for_good_is_named_and_makes_way(
    worker: Worker, queue: Queue, create: respx.Route, sink: respx.Route
) -> None:
    create.mock(return_value=httpx.Response(422))
    change = queue("i9")
    for _ in range(REFUSALS):
        assert worker.store.owed() == 1
        worker.delivery.attempt(change)
    assert (worker.store.owed(), create.call_count) == (0, REFUSALS)
    (page,) = _pages(worker, sink)
    assert page["payload"]["summary"] == "orders-sync gave up invoice i9: billing refuses it with 422"
    assert page["payload"]["custom_details"] == {"record": "i9", "entity": "invoice"}


def test_a_later_version_of_a_record_that_was_named_pages_nobody_again(
    worker: Worker, queue: Queue, create: respx.Route, respx_mock: respx.MockRouter, sink: respx.Route
) -> None:
    create.mock(return_value=httpx.Response(422))
    respx_mock.put("http://billing.invalid/invoice/i9").mock(return_value=httpx.Response(422))
    for version, op in ((1, "create"), (2, "update")):
        change = queue("i9", op, version)
        for _ in range(REFUSALS):
            worker.delivery.attempt(change)
    assert worker.store.dead() == ["invoice/i9", "invoice/i9"]
    assert len(_pages(worker, sink)) == 1


def test_a_conflict_is_read_and_what_is_not_there_is_written_again(
    worker: Worker, queue: Queue, create: respx.Route, respx_mock: respx.MockRouter
) -> None:
    look = respx_mock.get("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(404))
    create.mock(side_effect=[httpx.Response(409)] * 5 + [httpx.Response(201, json={})])
    change = queue("i1")
    for _ in range(6):
        worker.delivery.attempt(change)
    assert (create.call_count, look.call_count) == (6, 5)
    assert (worker.store.owed(), worker.store.dead()) == (0, [])


def test_a_conflict_with_what_is_there_already_is_a_success(
    worker: Worker, queue: Queue, create: respx.Route, respx_mock: respx.MockRouter
) -> None:
    change = queue("i1")
    respx_mock.get("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(200, json=change.record))
    create.mock(return_value=httpx.Response(409))
    worker.delivery.attempt(change)
    assert (create.call_count, worker.store.owed()) == (1, 0)


def test_a_conflict_that_never_passes_is_named_and_makes_way(
    worker: Worker, queue: Queue, create: respx.Route, respx_mock: respx.MockRouter
) -> None:
    respx_mock.get("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(404))
    create.mock(return_value=httpx.Response(409))
    change = queue("i1")
    for _ in range(CONFLICTS):
        assert worker.store.dead() == []
        worker.delivery.attempt(change)
    assert (worker.store.owed(), worker.store.dead()) == (0, ["invoice/i1"])


def test_a_record_is_named_before_it_is_buried(worker: Worker, queue: Queue, create: respx.Route, monkeypatch: pytest.MonkeyPatch) -> None:
    create.mock(return_value=httpx.Response(422))
    change = queue("i9")
    monkeypatch.setattr(worker.pager, "note", lambda *_: (_ for _ in ()).throw(MemoryError))
    for _ in range(REFUSALS - 1):
        worker.delivery.attempt(change)
    with pytest.raises(MemoryError):
        worker.delivery.attempt(change)
    assert worker.store.owed() == 1


def test_the_heartbeat_goes_on_through_an_outage(worker: Worker, settings: Settings, clock: Any, queue: Queue, create: respx.Route) -> None:
    create.mock(side_effect=httpx.ConnectError("refused"))
    change = queue()
    for _ in range(3):
        begun_at = clock.at
        worker.delivery.attempt(change)
        assert begun_at <= float(settings.heartbeat.read_text()) + 0.001 < clock.at


def test_paused_it_takes_nothing_in_hand_but_shows_that_it_lives(
    worker: Worker, settings: Settings, clock: Any, queue: Queue, create: respx.Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    worker.delivery.paused.set()
    looks = iter([None, None, worker.delivery.paused.clear, clock.stopping.set])
    monkeypatch.setattr(worker.intake.news, "wait", lambda _s: (next(looks) or (lambda: None))())
    worker.delivery.run()
    assert create.call_count == 1, "written only after it was resumed"
    assert settings.heartbeat.exists()
    assert worker.store.owed() == 0


def test_two_instances_write_the_heartbeat_at_once(worker: Worker, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is quicker, between this one's writing and its renaming."""
    replace, pid = Path.replace, os.getpid()

    def in_between(path: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(os, "getpid", lambda: pid + 1)
        worker.delivery._heartbeat()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", in_between)
    worker.delivery._heartbeat()
    assert [path.name for path in settings.heartbeat.parent.glob("heartbeat*")] == ["heartbeat"]
