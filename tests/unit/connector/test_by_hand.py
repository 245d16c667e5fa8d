"""After a pause the reference connector looks at what people may have imported."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from worker.assembly import Worker

Route = respx.Route


@pytest.fixture(autouse=True)
def token(respx_mock: respx.MockRouter) -> None:
    route = respx_mock.post("http://billing.invalid/oauth/token", name="token")
    route.mock(return_value=httpx.Response(200, json={"access_token": "t"}))


@pytest.fixture
def create(respx_mock: respx.MockRouter) -> Route:
    return respx_mock.post("http://billing.invalid/invoice").mock(return_value=httpx.Response(201, json={}))


@pytest.fixture
def update(respx_mock: respx.MockRouter) -> Route:
    headers = {"content-type": "application/json"}
    return respx_mock.put("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(200, json={}, headers=headers))


@pytest.fixture
def look(respx_mock: respx.MockRouter) -> Route:
    return respx_mock.get("http://billing.invalid/invoice/i1").mock(return_value=httpx.Response(404))


@pytest.fixture
def paused(worker: Worker, entry: Callable[..., dict[str, Any]]) -> Worker:
    """With two versions of i1 that were queued while it was paused, and resumed since."""
    worker.delivery.pause()
    worker.store.take_in([entry(1, "i1"), entry(2, "i1", "update", 2)], 2)
    worker.delivery.resume()
    return worker


def _work_off(worker: Worker) -> None:
    for _ in range(5):
        change = worker.store.first()
        if change is not None:
            worker.delivery.attempt(change)
    assert worker.store.owed() == 0


def test_what_nobody_imported_is_delivered(paused: Worker, look: Route, create: Route, update: Route) -> None:
    create.mock(return_value=httpx.Response(201, json={}, headers={"content-type": "application/json"}))
    look.mock(side_effect=[httpx.Response(404), httpx.Response(200, json={"memo": "i1.1"})])
    _work_off(paused)
    assert (create.call_count, update.call_count, look.call_count) == (1, 1, 2)


@pytest.mark.parametrize(("version", "updates", "looks"), [(1, 1, 2), (2, 0, 1)])
def test_what_was_imported_is_not_delivered_again(
    paused: Worker, entry: Callable[..., dict[str, Any]], look: Route, create: Route, update: Route, version: int, updates: int, looks: int
) -> None:
    look.mock(return_value=httpx.Response(200, json=entry(0, "i1", version=version)["record"]))
    _work_off(paused)
    assert (create.call_count, update.call_count, look.call_count) == (0, updates, looks)


def test_it_looks_no_longer_at_what_came_later(paused: Worker, entry: Callable[..., dict[str, Any]], look: Route, create: Route) -> None:
    look.mock(return_value=httpx.Response(200, json=entry(0, "i1", version=2)["record"]))
    create.mock(return_value=httpx.Response(201, json={}, headers={"content-type": "application/json"}))
    _work_off(paused)
    paused.store.take_in([entry(3, "i2")], 3)
    _work_off(paused)
    assert (create.call_count, look.call_count) == (1, 1)


def test_it_remembers_what_to_look_at_over_a_restart(
    paused: Worker, assemble: Callable[..., Worker], entry: Callable[..., dict[str, Any]], look: Route, create: Route
) -> None:
    look.mock(return_value=httpx.Response(200, json=entry(0, "i1", version=2)["record"]))
    _work_off(assemble())
    assert create.call_count == 0


@pytest.mark.parametrize("status", [401, 500])
def test_without_an_answer_it_neither_writes_nor_believes(
    paused: Worker, entry: Callable[..., dict[str, Any]], look: Route, create: Route, status: int
) -> None:
    shown = httpx.Response(200, json=entry(0, "i1", version=2)["record"])
    look.mock(side_effect=[httpx.Response(status), shown])
    _work_off(paused)
    assert (create.call_count, look.call_count) == (0, 2)


@pytest.mark.parametrize(
    ("defect", "looks", "creates", "updates"),
    [("resumes_blindly", 0, 1, 1), ("trusts_the_import", 0, 0, 0), ("takes_presence_for_done", 2, 0, 0)],
)
def test_three_ways_to_get_it_wrong(
    assemble: Callable[..., Worker], entry: Callable[..., dict[str, Any]], respx_mock: respx.MockRouter, look: Route, create: Route,
    update: Route, defect: str, looks: int, creates: int, updates: int,
) -> None:  # fmt: skip
    """Of i1 people have imported the first version."""
    respx_mock.assert_all_called = False
    look.mock(return_value=httpx.Response(200, json=entry(0, "i1")["record"]))
    create.mock(return_value=httpx.Response(201, json={}, headers={"content-type": "application/json"}))
    worker = assemble(importlib.import_module(f"broken.{defect}").PARTS)
    worker.delivery.pause()
    worker.store.take_in([entry(1, "i1"), entry(2, "i1", "update", 2)], 2)
    worker.delivery.resume()
    _work_off(worker)
    assert (look.call_count, create.call_count, update.call_count) == (looks, creates, updates)
