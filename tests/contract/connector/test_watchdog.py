"""The heartbeat, and the watchdog that reads it: a program of its own, with a link of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.contract


@pytest.fixture
def watched(open_stack: Any) -> Iterator[Any]:
    with open_stack(watchdog="reference") as opened:
        yield opened


def _age_s(stack: Any) -> float:
    """Drill seconds since the last beat."""
    clock = stack.live.world.clock
    return float(clock.anchor_real_ns / 1e9 + clock.at() - float(stack.heartbeat()))


def test_it_beats_while_it_works_while_it_waits_and_while_nothing_works(stack: Any) -> None:
    stack.until(stack.heartbeat)
    stack.live.let_pass("2m")
    assert _age_s(stack) < 60
    with stack.live.fault("down", link="destination"):
        stack.live.let_pass("4m")
        assert _age_s(stack) < 150  # a backoff of at most a minute lies between two beats
    stack.drain()
    stack.live.let_pass("2m")
    assert _age_s(stack) < 60


def test_the_watchdog_pages_for_a_connector_that_is_gone_and_resolves_when_it_is_back(watched: Any) -> None:
    watched.until(watched.heartbeat)
    watched.live.let_pass("1m")
    with watched.live.fault("kill", actor="connector"):
        watched.live.let_pass("4m")
        assert watched.pages() == []
        watched.until(watched.pages, "5m")
        ((action, route, key),) = watched.pages()
        assert (action, route, key) == ("trigger", "primary", "orders-sync-heartbeat")
        watched.live.let_pass("3m")
        assert len(watched.pages()) == 1
    watched.until(lambda: len(watched.pages()) > 1)
    watched.drain()
    assert watched.pages() == [("trigger", "primary", key), ("resolve", "primary", key)]
    assert watched.missing() == set()


def test_the_watchdogs_page_does_not_go_the_way_of_the_connectors(watched: Any) -> None:
    """The link of the connector's own alerts may be down with it."""
    watched.until(watched.heartbeat)
    with watched.live.fault("down", link="alerts"), watched.live.fault("kill", actor="connector"):
        watched.until(watched.pages)
        assert [page[2] for page in watched.pages()] == ["orders-sync-heartbeat"]
