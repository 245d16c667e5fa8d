"""What threads spent between two looks."""

from __future__ import annotations

from harness.world.processes.processors import Spent, spent

MS = 1_000_000


def test_the_threads_of_a_process_are_added_up() -> None:
    before = {(7, 7): (10 * MS, 5 * MS), (7, 8): (0, 0)}
    assert spent(before, {(7, 7): (30 * MS, 5 * MS), (7, 8): (10 * MS, 40 * MS)}) == {7: Spent(0.03, 0.04)}


def test_a_thread_that_came_meanwhile_counts_whole_and_one_that_ended_not_at_all() -> None:
    assert spent({(7, 8): (90 * MS, 90 * MS)}, {(7, 9): (10 * MS, 20 * MS)}) == {7: Spent(0.01, 0.02)}


def test_a_number_that_another_thread_got_is_not_the_one_before() -> None:
    assert spent({(7, 7): (90 * MS, 90 * MS)}, {(7, 7): (10 * MS, 20 * MS)}) == {7: Spent(0.01, 0.02)}
