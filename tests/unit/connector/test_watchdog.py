"""The watchdog pages when a heartbeat that was once seen is old, and resolves the same incident when it is fresh again."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import respx

SOURCE = Path(__file__).resolve().parents[3] / "fixtures" / "connector" / "watchdog.py"
Watch = Callable[[dict[int, float | str | None]], list[tuple[str, float]]]


@pytest.fixture
def watchdog() -> ModuleType:
    spec = importlib.util.spec_from_file_location("watchdog_under_test", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sink(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.post("http://pager.invalid/v2/enqueue")


@pytest.fixture
def refusals() -> list[httpx.Response]:
    """What the sink answers before it accepts anything."""
    return []


@pytest.fixture
def watch(
    watchdog: ModuleType,
    clock: Any,
    sink: respx.Route,
    refusals: list[httpx.Response],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Watch:
    """Let it watch a heartbeat that is written at each look as the script says: (action, seconds after the start) of what was accepted."""
    heartbeat, begin = tmp_path / "heartbeat", clock.at
    accepted: list[tuple[str, float]] = []

    def told(request: httpx.Request) -> httpx.Response:
        if refusals:
            return refusals.pop(0)
        accepted.append((json.loads(request.content)["event_action"], clock.at - begin))
        return httpx.Response(202)

    sink.side_effect = told
    for name, text in {
        "HEARTBEAT": str(heartbeat),
        "WATCHED": "orders-sync",
        "SYSTEMS": "crm and billing",
        "PAGER_URL": "http://pager.invalid",
        "PAGER_KEY": "R0primary",
    }.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr(watchdog, "Clock", lambda: clock)
    monkeypatch.setattr(watchdog.signal, "signal", lambda *_: None)

    def run(script: dict[int, float | str | None]) -> list[tuple[str, float]]:
        last = max(script)

        def look() -> None:
            number = len(clock.slept)
            if number > last:
                clock.stopping.set()
            elif (beat := script.get(number)) is not None:
                heartbeat.write_text(beat if isinstance(beat, str) else str(begin + beat))

        clock.on_sleep = look
        watchdog.main()
        return accepted

    return run


def test_a_heartbeat_that_was_never_seen_is_not_missed(watch: Watch) -> None:
    assert watch({60: None}) == []


def test_an_old_heartbeat_is_paged_once_and_a_fresh_one_resolves_the_same_incident(watch: Watch, sink: respx.Route) -> None:
    assert watch({1: 15.0, 40: 600.0, 45: None}) == [("trigger", 330.0), ("resolve", 600.0)]
    opened, closed = (json.loads(call.request.content) for call in sink.calls)
    assert opened["dedup_key"] == closed["dedup_key"]
    assert opened["payload"]["summary"] == "orders-sync shows no sign of life: nothing moves between crm and billing"


def test_exactly_five_minutes_are_not_yet_old(watch: Watch) -> None:
    assert watch({1: 15.0, 21: None}) == []


def test_a_page_that_does_not_get_through_is_tried_again(watch: Watch, refusals: list[httpx.Response], sink: respx.Route) -> None:
    refusals += [httpx.Response(500), httpx.Response(503)]
    assert watch({1: 15.0, 30: None}) == [("trigger", 360.0)]
    assert sink.call_count == 3


def test_a_heartbeat_that_is_no_number_says_nothing(watch: Watch) -> None:
    assert watch({1: 15.0, 2: "", 30: None}) == []
