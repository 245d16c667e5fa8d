"""Which checks are gates is said by the checks themselves."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from types import MappingProxyType

import pytest

from harness import registry
from harness.drill.kinds import CHECKS
from harness.plan.gates import gates


def test_the_gates_in_the_order_in_which_they_are_told() -> None:
    assert gates() == ("steady_state", "fault_was_felt", "stall", "complete_streams")


def test_each_has_a_place_of_its_own() -> None:
    places = [registry.load(CHECKS, name).place for name in gates()]
    assert places == sorted(set(places))


def test_a_plugin_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does one that cannot be loaded keep a run from being judged."""
    points: Callable[[str], dict[str, EntryPoint]] = registry._points
    foreign = EntryPoint("aa_foreign", "nowhere.to.be.found:CHECK", CHECKS)
    monkeypatch.setattr(registry, "_points", lambda group: MappingProxyType({"aa_foreign": foreign, **points(group)}))
    assert "aa_foreign" in registry.names(CHECKS)
    assert len(gates()) == 4
