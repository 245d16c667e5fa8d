"""When the keeper starts what has ended: restart policy with its backoff, slots of batches, reruns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.engine.endings import ConnectorGone

Make = Callable[[str], Any]

RESTART = "restart: {policy: on-failure, delay: 5s, factor: 2, longest: 15s, steady_after: 1m}"


def test_restarts_in_a_row_come_later_and_later_up_to_a_limit(kept: Make) -> None:
    one = kept(RESTART)
    at, waits = 100.0, []
    for _ in range(4):
        one.look(at)  # it lives
        one.process.end(1)
        one.look(at)
        wait = next(wait for wait in range(100) if len(one.look(at + wait)) > len(waits))
        waits.append(wait)
        at += wait
    assert waits == [5, 10, 15, 15]
    assert one.process.starts == ["restart"] * 4


def test_whoever_has_lived_long_enough_begins_a_new_row(kept: Make) -> None:
    one = kept(RESTART)
    one.look(0)
    one.process.end(1)
    one.look(0, 5, 6, 70)  # restarted at 5, steady at 65
    one.process.end(1)
    assert one.look(100, 104.9) == ["restart"]
    assert one.look(105) == ["restart", "restart"]


def test_it_is_given_up_after_so_many_starts_in_a_row(kept: Make) -> None:
    one = kept("restart: {policy: always, delay: 1s, times: 2}")
    one.keeper.steady = False
    at = 0.0
    for _ in range(4):
        one.process.end(0)
        one.look(at, at + 2)
        at += 3
    assert one.process.starts == ["restart", "restart"]
    assert one.told == [("given_up", {"actor": "connector", "starts": 2})]


def test_given_up_before_the_baseline_is_over_nothing_can_be_learnt(kept: Make) -> None:
    one = kept("restart: {policy: always, delay: 1s, times: 1}")
    one.process.end(0)
    one.look(0, 1)
    one.process.end(0)
    with pytest.raises(ConnectorGone):
        one.look(2)


def test_an_exit_in_good_order_is_no_failure(kept: Make) -> None:
    one = kept(RESTART)
    one.keeper.steady = False
    one.process.end(0)
    assert one.look(0, 100) == []


def test_while_a_fault_keeps_it_down_nothing_starts_and_the_row_is_forgotten(kept: Make) -> None:
    one = kept(RESTART)
    one.process.end(1)
    one.look(0, 5)
    one.process.expected_down = True
    one.process.end(-9)
    assert one.look(6, 500) == ["restart"]
    one.process.expected_down = False
    one.look(500)
    assert one.look(505) == ["restart", "restart"]


def test_batches_start_slot_by_slot(kept: Make) -> None:
    one = kept("batch: {every: 5m}")
    one.look(0)
    one.process.end(0)
    assert one.look(299) == []
    assert one.look(300) == ["slot"]
    one.process.end(1)
    assert one.look(301, 599) == ["slot"]  # a failure waits for its next slot
    assert one.look(600) == ["slot", "slot"]


def test_where_overlap_is_forbidden_a_slot_waits_and_further_ones_are_left_out(kept: Make) -> None:
    one = kept("batch: {every: 5m}")
    assert one.look(0, 300, 600, 900) == []  # the first one still runs
    one.process.end(0)
    assert one.look(950) == ["slot"]
    assert one.told == [("slots_left_out", {"actor": "connector", "slots": 2})]
    one.process.end(0)
    assert one.look(1199) == ["slot"]
    assert one.look(1200) == ["slot", "slot"]


def test_where_overlap_is_allowed_the_next_one_starts_beside_it(kept: Make) -> None:
    one = kept("batch: {every: 5m, overlap: allowed}")
    assert one.look(0, 300, 600) == ["slot", "slot"]
    one.process.now = "stopped"
    assert one.look(900) == ["slot", "slot"]


def test_a_batch_that_failed_is_tried_again_so_often_until_the_next_slot(kept: Make) -> None:
    one = kept("batch: {every: 5m, rerun: {times: 2, after: 30s}}")
    one.look(0)
    for at in (10, 50, 90):
        one.process.end(1)
        one.look(at, at + 29)
        one.look(at + 30)
    assert one.process.starts == ["rerun", "rerun"]
    one.process.end(1)
    one.look(300)
    one.process.end(1)
    assert one.look(310, 340) == ["rerun", "rerun", "slot", "rerun"]


@pytest.mark.parametrize(("code", "how", "again"), [(75, "refused", True), (1, "failed", False), (0, "done", False), (-9, "killed", False)])
def test_only_after_the_codes_that_the_file_names(kept: Make, code: int, how: str, again: bool) -> None:
    one = kept("batch: {every: 5m, rerun: {on: [75]}, refused: {codes: [75]}}")
    one.look(0)
    one.process.end(code, how)
    assert one.look(10) == (["rerun"] if again else [])


def test_a_batch_that_refused_with_exit_code_0_is_tried_again_like_any_that_did_not_run(kept: Make) -> None:
    one = kept("batch: {every: 5m, rerun: {}, refused: {log: already running}}")
    one.look(0)
    one.process.end(0, "refused")
    assert one.look(1) == ["rerun"]


def test_what_a_fault_ended_is_not_tried_again(kept: Make) -> None:
    one = kept("batch: {every: 5m, rerun: {times: 3}}")
    one.look(0)
    one.process.expected_down = True
    one.process.end(-9, "killed")
    one.look(10)
    one.process.expected_down = False
    assert one.look(20) == []


def test_of_several_processes_each_is_started_again_alone_and_has_a_row_of_its_own(several: Any) -> None:
    parts, kept = several("restart: {policy: on-failure, delay: 5s, times: 1}")
    kept.keeper.steady = False
    parts["worker"].end(1)
    kept.look(0, 5)
    assert (parts["web"].starts, parts["worker"].starts) == ([], ["restart"])
    parts["worker"].end(1)
    parts["web"].end(1)
    kept.look(6, 11)
    assert (parts["web"].starts, parts["worker"].starts) == (["restart"], ["restart"])
    assert kept.told == [("given_up", {"actor": "connector.worker", "starts": 1})]


def test_a_process_that_ends_before_the_baseline_is_over_is_named(several: Any) -> None:
    parts, kept = several("")
    parts["worker"].end(3)
    with pytest.raises(ConnectorGone, match=r"the connector\.worker exited with code 3 before the baseline ended"):
        kept.look(0)


def test_while_a_fault_keeps_one_of_them_down_the_others_are_looked_after(several: Any) -> None:
    parts, kept = several("restart: {policy: always, delay: 5s}")
    parts["worker"].expected_down = True
    for part in parts.values():
        part.end(-9)
    kept.look(0, 5)
    assert (parts["web"].starts, parts["worker"].starts) == (["restart"], [])
