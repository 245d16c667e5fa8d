from __future__ import annotations

from collections.abc import Sequence

from harness.explore.schedule import Schedule, ScheduledFault
from harness.explore.shrink import shrunk, smaller

LARGE = (ScheduledFault("killed", 5, 6), ScheduledFault("source-down", 4, 6), ScheduledFault("hang", 6, 4), ScheduledFault("paused", 2, 5))


def test_each_step_is_smaller_and_valid() -> None:
    def size(schedule: Schedule) -> tuple[int, int]:
        return len(schedule), sum(event.after + event.lasts for event in schedule)

    steps = list(smaller(LARGE))
    assert all(size(step) < size(LARGE) for step in steps)
    assert all(event.after >= 0 and event.lasts >= 1 for step in steps for event in step)
    assert list(smaller((ScheduledFault("killed", 0, 1),))) == []


def test_two_faults_whose_distance_matters_move_together() -> None:
    """The one must end exactly when the other begins, and begin no earlier than it did: neither can be moved alone."""

    def fails(schedule: Schedule) -> bool:
        found = {event.name: event for event in schedule}
        return {"killed", "hang"} <= set(found) and found["killed"].end == found["hang"].after

    def first(schedules: Sequence[Schedule]) -> Schedule | None:
        return next((schedule for schedule in schedules if fails(schedule)), None)

    assert shrunk((ScheduledFault("killed", 3, 3), ScheduledFault("hang", 6, 4)), first) == (
        ScheduledFault("killed", 0, 3),
        ScheduledFault("hang", 3, 1),
    )


def test_a_part_that_fails_is_taken_for_the_whole() -> None:
    part = (ScheduledFault("killed", 5, 6),)
    assert shrunk(LARGE, lambda schedules: part if part not in schedules and len(schedules[0]) == 3 else None) == part
