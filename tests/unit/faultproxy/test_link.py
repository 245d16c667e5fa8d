"""A link between two transports that are not there: order, back-pressure, and an account that ends at zero."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


class Source:
    """Counts what it was told."""

    paused = closing = False

    def close(self) -> None:
        self.closing = True

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def is_closing(self) -> bool:
        return self.closing


class Sink:
    """Takes so many bytes and buffers the rest, like a transport whose high-water mark is 0."""

    def __init__(self) -> None:
        self.link: Any = None
        self.room, self.taken, self.buffer = 0, b"", b""
        self.ended = self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.buffer, "nothing may be written while the transport is clogged"
        assert not self.ended
        assert not self.closed
        self.taken, self.buffer = self.taken + data[: self.room], data[self.room :]
        self.room -= min(self.room, len(data))
        if self.buffer:
            self.link.tail.clog()

    def take(self, n: int) -> None:
        self.room += n
        if self.buffer:
            self.taken, self.buffer, self.room = (
                self.taken + self.buffer[: self.room],
                self.buffer[self.room :],
                max(0, self.room - len(self.buffer)),
            )
            if not self.buffer:
                self.link.tail.unclog()

    def get_write_buffer_size(self) -> int:
        return len(self.buffer)

    def is_closing(self) -> bool:
        return self.closed

    def write_eof(self) -> None:
        assert not self.buffer
        assert not self.closed
        self.ended = True

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="session")
def new_link(part: Callable[[str], Any]) -> Callable[[int], Any]:
    def make(limit_bytes: int) -> Any:
        source, sink = Source(), Sink()
        sink.link = part("link").Link(source, sink, part("budget").Budget(limit_bytes), lambda: None)
        return sink.link

    return make


def test_a_slow_sink_pauses_the_source_and_a_quick_one_resumes_it(new_link: Callable[[int], Any]) -> None:
    link = new_link(1_000_000)
    link.receive(b"x" * 200_000)
    assert not link.source.paused
    link.receive(b"x" * 200_000)
    assert link.source.paused
    assert link.budget.used == 400_000 + 256
    link.tail.sink.take(300_000)
    assert not link.source.paused  # less than half of its room is held
    link.tail.sink.take(100_000)
    assert link.budget.used == 0


def test_an_exhausted_budget_pauses_a_link_that_holds_little(new_link: Callable[[int], Any]) -> None:
    link = new_link(100_000)
    link.budget.charge(99_000)
    link.receive(b"x" * 1_000)
    assert link.source.paused
    link.tail.sink.take(1_000)
    assert not link.source.paused  # it holds nothing: one read is always allowed


def test_a_link_that_passes_everything_on_is_never_charged(new_link: Callable[[int], Any]) -> None:
    link = new_link(1)
    link.tail.sink.take(10_000_000)
    link.receive(b"x" * 5_000_000)
    assert (link.budget.used, link.source.paused) == (0, False)


def test_a_broken_sink_is_not_written_to(new_link: Callable[[int], Any]) -> None:
    link = new_link(1_000)
    link.tail.sink.closed = True
    link.receive(b"x")
    assert link.tail.sink.taken == b""


def test_the_end_waits_until_the_sink_has_taken_all(new_link: Callable[[int], Any]) -> None:
    link = new_link(1_000_000)
    link.receive(b"a" * 10)
    link.receive(b"b" * 10)
    link.source_ended()
    assert not link.tail.sink.ended
    link.tail.sink.take(20)
    assert (link.tail.sink.ended, link.tail.sink.closed) == (True, False)  # it may still answer
    link.source_ended()  # told twice, as a transport may
    assert link.tail.sink.taken == b"a" * 10 + b"b" * 10


def test_a_source_that_is_gone_ends_the_sink_both_ways(new_link: Callable[[int], Any]) -> None:
    link = new_link(1_000_000)
    link.receive(b"a" * 10)
    link.source_gone()
    assert not link.tail.sink.closed
    link.tail.sink.take(10)
    assert link.tail.sink.closed


def test_a_source_that_leaves_after_its_half_close_ends_the_sink_then(new_link: Callable[[int], Any]) -> None:
    link = new_link(1_000_000)
    link.source_ended()
    assert not link.tail.sink.closed
    link.source_gone()
    assert link.tail.sink.closed


@pytest.mark.parametrize("first", ["source", "sink"])
def test_the_second_half_close_ends_the_connection(new_link: Callable[[int], Any], first: str) -> None:
    there, back = new_link(1_000_000), new_link(1_000_000)
    there.back, back.back = back, there
    one, other = (there, back) if first == "source" else (back, there)
    one.source_ended()
    assert [link.source.closing for link in (one, other)] == [False, False]
    assert [link.tail.sink.closed for link in (one, other)] == [False, False]
    other.source_ended()
    assert other.source.closing  # it has heard the other's end, and said its own
    assert other.tail.sink.closed


STEPS = st.lists(st.tuples(st.sampled_from(["receive", "take"]), st.integers(1, 300_000)), max_size=40)


@settings(deadline=None)
@given(STEPS, st.integers(1_000, 2_000_000), st.booleans())
def test_bytes_keep_their_order_and_the_account_ends_at_zero(
    new_link: Callable[[int], Any], steps: list[Any], limit: int, lost: bool
) -> None:
    link, sent = new_link(limit), b""
    sink = link.tail.sink
    for what, n in steps:
        if what == "take":
            sink.take(n)
        elif not link.source.paused:
            data = bytes([len(sent) % 251]) * n
            sent += data
            link.receive(data)
        assert link.held == link.budget.used >= len(sink.buffer)
        assert link.held <= limit + 300_000 + 256
    if lost:
        link.drop()
    else:
        link.source_ended()
        while not sink.ended:
            sink.take(100_000)
        assert sink.taken == sent
    assert link.budget.used == 0


def test_a_call_is_never_early_on_a_loop_that_counts_in_milliseconds(new_link: Callable[[int], Any]) -> None:
    uvloop = pytest.importorskip("uvloop", reason="uvloop is not installed, and asyncio's own loop does not round")
    link = new_link(1_000)

    async def shortest_s() -> float:
        took = []
        for _ in range(50):
            called = asyncio.get_running_loop().create_future()
            began_s = time.monotonic()
            link.after(0.002, lambda called=called, began_s=began_s: called.set_result(time.monotonic() - began_s))  # type: ignore[misc]
            took.append(float(await called))
        return min(took)

    assert uvloop.run(shortest_s()) >= 0.002
