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


def test_it_beats_while_it_works_while_it_waits_and_while_nothing_works(stack: Any) -> None:
    def beats(times: int = 3) -> None:
        for _ in range(times):
            last = stack.heartbeat()
            stack.until(lambda last=last: stack.heartbeat() != last, "5m")  # what the watchdog allows

    beats()
    with stack.live.fault("down", link="destination"):
        stack.until(lambda: stack.live.owed() > 20)
        beats()
    stack.drain()
    beats()


def test_the_watchdog_pages_for_a_connector_that_is_gone_and_resolves_when_it_is_back(watched: Any) -> None:
    watched.until(watched.heartbeat)
    watched.live.let_pass("1m")
    with watched.live.fault("kill", actor="connector"):
        watched.live.let_pass("2m")
        assert watched.pages() == []
        watched.until(watched.pages)
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
