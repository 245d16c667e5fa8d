from __future__ import annotations

from harness.explore.cover import Cover, meetings
from harness.explore.schedule import ScheduledFault

KILLED, SOURCE, HANG = ScheduledFault("killed", 1, 2), ScheduledFault("source-down", 2, 3), ScheduledFault("hang", 6, 1)


def test_how_two_faults_lie_to_each_other() -> None:
    assert meetings((KILLED, SOURCE)) == {
        ("killed",),
        ("source-down",),
        ("source-down", "begins within", "killed"),
        ("killed", "ends within", "source-down"),
    }
    assert meetings((KILLED, HANG)) == {("killed",), ("hang",), ("killed", "before", "hang")}


def test_what_is_new_is_worth_more_than_what_was_seen() -> None:
    cover = Cover()
    cover.add((KILLED, SOURCE))
    assert cover.next_of([(KILLED, SOURCE), (KILLED,), (SOURCE, HANG)], 1) == [(SOURCE, HANG)]


def test_what_is_chosen_together_differs() -> None:
    assert Cover().next_of([(KILLED,), (ScheduledFault("killed", 1, 3),), (HANG,)], 2) == [(KILLED,), (HANG,)]
