"""The one formula, both ways: `fake = anchor + (real − anchor) × speed`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.clock.anchors import DrillClock

_HOUR_NS = 3_600_000_000_000
instants = st.integers(min_value=0, max_value=24 * _HOUR_NS)
"""Nanoseconds after the anchor."""
clocks = st.builds(
    DrillClock,
    anchor_real_ns=st.integers(min_value=10**18, max_value=2 * 10**18),
    anchor_mono_ns=st.integers(min_value=0, max_value=10**16),
    speed=st.floats(min_value=0.1, max_value=600),
)


@given(clocks, instants)
def test_a_files_time_survives_both_ways(clock: DrillClock, later_ns: int) -> None:
    real_ns = clock.anchor_real_ns + later_ns
    assert abs(clock.real_ns(clock.fake_file_ns(real_ns)) - real_ns) <= 1 + 1 / clock.speed + later_ns * 1e-15


@given(clocks, st.integers(min_value=1, max_value=10**18))
def test_times_before_the_anchor_are_nobodys_drill(clock: DrillClock, earlier_ns: int) -> None:
    before_ns = clock.anchor_real_ns - earlier_ns
    assert clock.fake_file_ns(before_ns) == before_ns == clock.real_ns(before_ns)


@given(clocks, instants)
def test_all_clocks_tell_the_same_drill_time(clock: DrillClock, later_ns: int) -> None:
    """The accelerated program's two clocks, and the engine's own drill seconds."""
    mono_ns = clock.anchor_mono_ns + later_ns
    passed_ns = clock.fake_monotonic_ns(mono_ns) - clock.anchor_mono_ns
    assert clock.fake_realtime_ns(mono_ns) - clock.anchor_real_ns == passed_ns
    assert abs(passed_ns / 1e9 - clock.at(mono_ns)) < 1e-5


@given(clocks, instants, instants)
def test_time_never_runs_backwards(clock: DrillClock, one_ns: int, other_ns: int) -> None:
    first_ns, second_ns = sorted((clock.anchor_mono_ns + one_ns, clock.anchor_mono_ns + other_ns))
    assert clock.fake_monotonic_ns(first_ns) <= clock.fake_monotonic_ns(second_ns)


@given(clocks, st.floats(min_value=0, max_value=1e5))
def test_durations_scale_by_the_speed(clock: DrillClock, drill_s: float) -> None:
    assert abs(clock.wall_s(drill_s) * clock.speed - drill_s) < 1e-6
    begin_s = clock.mono_s(0.0)
    assert abs((clock.mono_s(drill_s) - begin_s) - clock.wall_s(drill_s)) < 1e-5 + begin_s * 1e-9


@given(clocks)
def test_every_process_is_told_the_very_speed(clock: DrillClock) -> None:
    """Rounded in the environment it would be another clock: within a day of wall time they agree to the millisecond."""
    told = float(clock.settings()["IDRILL_SPEED"])
    assert abs(told - clock.speed) * 24 * 3600 < 1e-3
