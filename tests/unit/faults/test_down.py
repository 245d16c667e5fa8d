from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.down import Down
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_proxy_is_disabled_and_enabled_again(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Down(kind="down", link="destination")
    assert fault.inject(world, plan(fault)) == {"enabled": False}
    assert fault.heal(world, plan(fault)) == {"enabled": True}
    assert calls.made == [("enabled", "run.destination", False, 15.0), ("enabled", "run.destination", True, None)]


def test_a_proxy_that_stays_down_is_not_healed(world: World, plan: Callable[[Fault], FaultPlan], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(proxy: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        raise NotInjected(proxy)

    monkeypatch.setattr(world.toxiproxy, "enable", refuse)
    fault = Down(kind="down", link="destination")
    with pytest.raises(NotHealed):
        fault.heal(world, plan(fault))
