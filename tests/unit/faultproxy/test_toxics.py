"""Toxics on virtual time: exact times, and nothing lost whatever changes when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_latency_counts_from_the_arrival_of_each_piece(line: Any) -> None:
    line.add("latency", latency=100)
    for _ in range(3):
        line.send(b"x")
        line.run(0.010)
    line.run(1)
    assert [at_s for at_s, _ in line.out] == pytest.approx([0.100, 0.110, 0.120])


def test_a_late_timer_does_not_shift_what_follows(line: Any) -> None:
    line.add("bandwidth", rate=1)
    line.send(b"x" * 300)
    line.clock_s = 0.25  # the loop was busy: two pieces are overdue
    line.run(1)
    assert line.out[-1][0] == pytest.approx(0.3)


def test_bandwidth_releases_at_most_100_ms_worth_at_a_time(line: Any) -> None:
    line.add("bandwidth", rate=10)
    line.send(b"x" * 2500)
    line.run(1)
    assert [(pytest.approx(at_s), len(data)) for at_s, data in line.out] == [(0.1, 1000), (0.2, 1000), (0.25, 500)]


def test_bandwidth_idle_time_is_not_saved_up(line: Any) -> None:
    line.add("bandwidth", rate=1)
    line.run(10)
    line.send(b"x" * 100)
    line.run(1)
    assert line.out[0][0] == pytest.approx(10.1)


def test_an_end_waits_for_what_is_held(line: Any) -> None:
    line.add("latency", latency=100)
    line.send(b"x")
    line.head.end()
    line.run(0.099)
    assert line.ended_at_s is None
    line.run(1)
    assert (line.bytes_out, line.ended_at_s) == (b"x", pytest.approx(0.1))


@pytest.mark.parametrize(
    ("kind", "attributes"), [("limit_data", {"bytes": 1}), ("timeout", {"timeout": 100}), ("reset_peer", {"timeout": 100})]
)
def test_an_end_that_a_toxic_makes_is_the_end_of_both_directions(line: Any, kind: str, attributes: dict[str, int]) -> None:
    line.add(kind, **attributes)
    line.send(b"x")
    line.run(1)
    assert line.ended_at_s is not None
    assert line.closed_both_ways


@pytest.mark.parametrize("kind", ["latency", "bandwidth", "slow_close"])
def test_an_end_that_a_toxic_only_delays_is_the_end_of_one_direction(line: Any, kind: str) -> None:
    line.add(kind, **{"latency": {"latency": 100}, "bandwidth": {"rate": 1}, "slow_close": {"delay": 100}}[kind])
    line.send(b"x")
    line.head.end()
    line.run(1)
    assert line.ended_at_s is not None
    assert not line.closed_both_ways


def test_a_dropped_line_holds_nothing_and_does_nothing(line: Any) -> None:
    line.add("latency", latency=100)
    line.add("bandwidth", rate=1)
    line.send(b"x" * 1000)
    line.run(0.15)
    for stage in line.stages:
        stage.drop()
    line.run(10)
    assert line.held == 0
    assert line.out == []


def test_a_doomed_reset_peer_stays_when_it_is_removed(line: Any) -> None:
    stage = line.add("reset_peer", timeout=200)
    line.send(b"x")
    line.remove(stage)
    line.send(b"y")
    line.run(1)
    assert (line.bytes_out, line.severed, line.ended_at_s) == (b"", True, pytest.approx(0.2))


def test_an_untouched_reset_peer_goes_when_it_is_removed(line: Any) -> None:
    line.remove(line.add("reset_peer", timeout=200))
    line.send(b"x")
    line.run(1)
    assert (line.bytes_out, line.severed, line.ended_at_s) == (b"x", False, None)


def test_a_spared_connection_does_not_count_towards_a_limit(line: Any) -> None:
    stage = line.add("limit_data", toxicity=0.0, bytes=10)
    line.send(b"x" * 100)
    stage.toxic.toxicity = 1.0
    stage.change()
    line.send(b"y" * 100)
    assert line.bytes_out == b"x" * 100 + b"y" * 10


def test_a_lowered_limit_closes_at_the_next_byte(line: Any) -> None:
    stage = line.add("limit_data", bytes=100)
    line.send(b"x" * 50)
    stage.toxic.attributes = {"bytes": 20}
    stage.change()
    assert line.ended_at_s is None
    line.send(b"y")
    assert (line.bytes_out, line.ended_at_s) == (b"x" * 50, 0.0)


@settings(deadline=None)
@given(st.integers(1, 200_000), st.integers(0, 5_000), st.integers(-10, 6_000), st.randoms(use_true_random=False))
def test_slices_add_up_and_keep_their_size(part: Callable[[str], Any], total: int, average: int, variation: int, draw: Any) -> None:
    if total // max(1, average) > 20_000:
        total = average * 20_000 + 1
    sizes = part("toxics.slicer").slices(total, average, variation, draw)
    assert sum(sizes) == total
    assert min(sizes) > 0
    assert average < 1 or max(sizes) <= average + max(0, variation)


KINDS = st.sampled_from(
    [
        ("latency", {"latency": 50, "jitter": 40}),
        ("bandwidth", {"rate": 3}),
        ("bandwidth", {"rate": 0}),
        ("slicer", {"average_size": 40, "size_variation": 30, "delay": 500}),
        ("slow_close", {"delay": 100}),
        ("limit_data", {"bytes": 10**9}),
    ]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(1, 2000)),
        st.tuples(st.just("add"), KINDS, st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 99)),
        st.tuples(st.just("remove"), st.integers(0, 5)),
        st.tuples(st.just("change"), st.integers(0, 5), st.sampled_from([0.0, 1.0])),
        st.tuples(st.just("run"), st.floats(0, 0.3)),
    ),
    max_size=30,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_changes_when_no_byte_is_lost_or_moved(new_line: Callable[[], Any], steps: list[Any]) -> None:
    line, sent = new_line(), b""
    for what, *how in steps:
        if what == "send":
            data = bytes((len(sent) + i) % 251 for i in range(how[0]))
            sent += data
            line.send(data)
        elif what == "add":
            (kind, attributes), toxicity, seed = how
            line.add(kind, toxicity=toxicity, seed=seed, **attributes)
        elif what == "run":
            line.run(how[0])
        elif line.stages:
            stage = line.stages[how[0] % len(line.stages)]
            if what == "remove":
                line.remove(stage)
            else:
                stage.toxic.toxicity = how[1]
                stage.change()
        assert sent.startswith(line.bytes_out)
    line.head.end()
    while line.stages:
        line.remove(line.stages[0])
    assert line.bytes_out == sent
    assert line.ended_at_s is not None
    assert line.held == 0
