from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.cli import line_up
from harness.cli.line_up import LineUp
from harness.cli.shard import Shard


def test_with_auto_only_the_drills_of_this_share_are_tried(plan_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def steady(plans: list[Any], rehearse: Any, tell: Any) -> float:
        tried.append(plans[0].about.name)
        return 30.0

    def draws(drill: str, *, speed: float | None) -> Callable[[int], Any]:
        return lambda seed: plan_of(drill, speed=speed or 60.0, seed=seed)

    monkeypatch.setattr(line_up, "steady", steady)
    names = ["one", "two", "three", "four"]
    shares = [LineUp.found_by_trying(names, draws, 7, Shard(number, 2), lambda plan: plan, print) for number in (1, 2)]
    assert sorted(tried) == sorted(names), "each drill on one machine alone"
    assert [len(share.first) for share in shares] == [2, 2]
    assert {(plan.speed, plan.seed) for share in shares for plan in share.first} == {(30.0, 7)}
