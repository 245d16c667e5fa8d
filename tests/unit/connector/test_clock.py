from __future__ import annotations

import threading
import time

import pytest
from worker.clock import Clock


@pytest.fixture(autouse=True)
def _no_drill(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IDRILL_SPEED", "IDRILL_ANCHOR_REALTIME_NS", "IDRILL_ANCHOR_MONOTONIC_NS"):
        monkeypatch.delenv(name, raising=False)


def test_outside_a_drill_it_is_the_ordinary_time() -> None:
    assert Clock().now() == pytest.approx(time.time(), abs=5)
    assert Clock().timeout_s(10) == 10


def test_in_a_drill_it_counts_from_the_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDRILL_SPEED", "60")
    monkeypatch.setenv("IDRILL_ANCHOR_REALTIME_NS", str(10**18))
    monkeypatch.setenv("IDRILL_ANCHOR_MONOTONIC_NS", "5000000000")
    monkeypatch.setattr(time, "monotonic_ns", lambda: 7_000_000_000)
    clock = Clock()
    assert clock.now() == 10**9 + 2 * 60


def test_its_own_clock_may_step_and_what_lasts_a_while_does_not_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDRILL_SPEED", "60")
    monkeypatch.setenv("IDRILL_ANCHOR_REALTIME_NS", str(10**18))
    own, told = Clock(own=True), Clock()
    before = own.now()
    monkeypatch.setattr(time, "time", lambda: before + 600)
    assert own.time_of_day() == before + 600
    assert own.now() == pytest.approx(before, abs=5)
    assert told.time_of_day() == pytest.approx(told.now(), abs=5 * 60)


def test_a_timeout_is_never_so_short_that_a_hiccup_looks_like_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDRILL_SPEED", "120")
    assert Clock().timeout_s(10) == 0.25


def test_a_wait_for_a_wake_up_ends_with_the_program() -> None:
    clock = Clock()
    clock.stopping.set()
    begin = time.monotonic()
    clock.sleep(3, threading.Event())
    assert time.monotonic() - begin < 1


def test_a_wake_up_ends_the_wait() -> None:
    wake = threading.Event()
    wake.set()
    begin = time.monotonic()
    Clock().sleep(3, wake)
    assert time.monotonic() - begin < 1


def test_no_wait_is_over_at_once() -> None:
    begin = time.monotonic()
    Clock().sleep(0)
    Clock().sleep(-3)
    assert time.monotonic() - begin < 1
