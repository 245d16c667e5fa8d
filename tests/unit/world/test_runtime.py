"""A runtime keeps to its contract, or the package that offers it is named."""

from __future__ import annotations

from typing import Any

import pytest

from harness import registry
from harness.errors import EnvironmentUnavailable
from harness.plan.capabilities import RUNTIMES
from harness.world.runtime import Runtime, find_runtime


@pytest.mark.parametrize("name", registry.names(RUNTIMES))
def test_each_runtime_of_the_product_keeps_to_the_contract(name: str) -> None:
    found = find_runtime(name)
    assert issubclass(found, Runtime)
    assert not found.__abstractmethods__
    assert found.OFFERS


@pytest.mark.parametrize("offered", [object, "a text", lambda: None])
def test_a_plugin_that_is_no_runtime_is_named(offered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: offered)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.runtimes 'mine' is no runtime") as refused:
        find_runtime("mine")
    assert "a class derived from harness.world.runtime.Runtime" in str(refused.value.hint)


def test_what_opens_no_world_is_no_runtime() -> None:
    class Idle(Runtime):
        OFFERS = frozenset()

    with pytest.raises(TypeError, match="abstract"):
        Idle()  # type: ignore[abstract]
