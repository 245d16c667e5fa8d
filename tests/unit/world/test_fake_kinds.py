"""A kind of fake keeps to its contract, or the package that offers it is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness import assets, registry
from harness.drill.fake_kinds import FAKES, fake_spec
from harness.errors import EnvironmentUnavailable
from harness.world.fakes import find_fake


@pytest.mark.parametrize("name", registry.own(FAKES))
def test_each_fake_of_the_product_keeps_to_the_contract(name: str) -> None:
    kind = find_fake(name)
    assert kind.name == name
    assert (assets.fixture(kind.folder) / "app.py").is_file()
    assert fake_spec(name).protocol == kind.protocol


@pytest.mark.parametrize("find", [fake_spec, find_fake])
@pytest.mark.parametrize("plugin", [object, "a text"])
def test_a_plugin_that_is_no_fake_is_named(plugin: Any, find: Callable[[str], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load", lambda _group, _name: plugin)
    with pytest.raises(EnvironmentUnavailable, match=r"the plugin harness\.fakes 'mine' is no fake") as refused:
        find("mine")
    assert refused.value.hint == "it must be a harness.world.fakes.FakeKind"
