"""A planned fault is made anew by its kind, or the package that offers the kind is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness import registry
from harness.errors import EnvironmentUnavailable
from harness.faults.base import Fault
from harness.faults.down import Down
from harness.faults.rebuilt import rebuilt
from harness.plan.model import FaultPlan

Make = Callable[[Fault], FaultPlan]


def test_it_is_what_the_drill_described(plan: Make) -> None:
    described = Down(link="destination")
    assert rebuilt(plan(described)) == described


@pytest.mark.parametrize("plugin", [object, Down(link="source"), "a text"])
def test_a_plugin_that_is_no_fault_is_named(plugin: Any, plan: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.faults 'down' is no fault") as refused:
        rebuilt(plan(Down(link="destination")))
    assert refused.value.hint == "it must be a class derived from harness.faults.base.Fault"
