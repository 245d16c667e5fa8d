"""Plugins are held to what their group promises, and each that is not up to it is named with what it lacks."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from harness import registry
from harness.checks.base import Check, CheckParams
from harness.cli.plugins import broken
from harness.faults.base import Fault
from harness.world.fakes import FakeKind
from harness.world.runtime import Runtime
from harness.world.services.service import Service


class Half(Fault):
    """It can be described and not healed."""

    kind: Literal["down"] = "down"
    TARGET = "link"

    @property
    def where(self) -> str:
        return "source"

    def inject(self, world: Any, plan: Any) -> dict[str, Any]:
        return {}


class Silent(Check[CheckParams]):
    """It judges, and says neither its name nor what it reads."""

    def judge(self, evidence: Any, params: CheckParams) -> Any:
        raise NotImplementedError


class Other(Service):
    """It has the name of another one."""

    NAME = "postgres"
    PACKAGE = "other"
    PROGRAMS = ("other",)
    VALUES = ()

    def prepare(self, site: Any) -> None: ...
    def command(self, site: Any) -> list[str]:
        return []

    def answers(self, site: Any) -> bool:
        return True

    def told(self, site: Any) -> dict[str, str]:
        return {}


class Shy(Runtime):
    """It does not say what it can do."""

    def build(self, stage: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("group", "name", "plugin", "words"),
    [
        ("harness.faults", "down", int, ["is no fault"]),
        ("harness.faults", "down", Half, ["does not define heal", "does not say its FELT"]),
        ("harness.checks", "ordering", Silent(CheckParams), ["does not say its name, reads"]),
        ("harness.checks", "ordering", Silent, ["is no check"]),
        ("harness.runtimes", "local", Shy, ["is no runtime"]),
        ("harness.fakes", "records", FakeKind("records", "nowhere"), ["has no program fixtures/nowhere/app.py"]),
        ("harness.fakes", "records", FakeKind("books", "records"), ["calls itself 'books'"]),
        ("harness.services", "redis", Other, ["calls itself 'postgres'"]),
        ("harness.reports", "junit", lambda _evidence: None, ["does not take evidence, judgement and folder"]),
        ("harness.reports", "junit", "a text", ["is no report"]),
    ],
)
def test_what_a_plugin_lacks_is_said(group: str, name: str, plugin: object, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = registry.load
    monkeypatch.setattr(registry, "load", lambda of, kind: plugin if (of, kind) == (group, name) else real(of, kind))
    found = list(broken(group))
    assert len(found) == len(words)
    for one, lack in zip(found, words, strict=True):
        assert one.what.startswith(f"the plugin {group} '{name}' {lack}")
        assert one.hint


@pytest.mark.parametrize("group", registry.GROUPS)
def test_our_own_keep_to_their_contracts(group: str) -> None:
    assert list(broken(group)) == []
