"""What a runtime can do is declared by the runtime: the plan asks, and sends people to one that can."""

from __future__ import annotations

from typing import Any

import pytest

from harness import registry
from harness.drill.kinds import FAULTS
from harness.errors import EnvironmentUnavailable
from harness.plan.capabilities import RUNTIMES, elsewhere, offers


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("clock.skew", "; use --runtime local"),
        ("process.kill", "; use --runtime local or docker"),
        ("run.container", "; use --runtime docker"),
        ("run.attach", "; use --runtime attach"),
        ("real.oracle", ""),
    ],
)
def test_people_are_sent_where_it_can_be_done(need: str, said: str) -> None:
    assert elsewhere(need) == said


def test_every_fault_of_a_process_can_be_injected_somewhere() -> None:
    known = frozenset[str]().union(*(offers(name) for name in registry.names(RUNTIMES)))
    needs = {need for kind in registry.own(FAULTS) for need in registry.load(FAULTS, kind).NEEDS if need.startswith(("process.", "clock."))}
    assert "process.kill" in needs
    assert needs <= known


@pytest.mark.parametrize("plugin", [object(), type("Idle", (), {"OFFERS": "everything"})])
def test_a_runtime_that_does_not_say_what_it_can_do_is_named(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.runtimes 'mine' is no runtime") as refused:
        offers("mine")
    assert refused.value.hint == "it must be a class derived from harness.world.runtime.Runtime, with OFFERS"
