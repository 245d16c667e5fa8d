from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness import registry
from harness.drill.reading import validate
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.text import document
from harness.plan.compile import compile_plan
from harness.plan.model import Plan

DRILL = """\
schema: 1
name: outage
title: An outage
category: infrastructure
pattern: one-way-write
why: Outages happen.
first: {alert: a page, response: wait, query: missing keys}
stack:
  source:      {fake: records, name: crm, entities: {account: 4, invoice: 8}}
  destination: {fake: records, name: billing}
  alerts:      {fake: alert-sink, routes: {primary: Robin Example, shared: "#integrations"}}
workload: {kind: steady, rate: 40/min}
timeline:
  - {phase: baseline, lasts: 5m}
  - {phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}
  - {phase: restore, until: {backlog: 50%}, at_most: 10m, faults: [{kind: commit_then_cut, link: destination, nth: 1}]}
  - {phase: relapse, lasts: 1m, faults: [{kind: kill, actor: connector}]}
  - {phase: recovery, until: drained, at_most: 15m}
checks:
  - exactly_once
  - counts_match: {by: entity}
"""

CONNECTOR = """\
connector: orders-sync
run: {command: ["{python}", app.py], env: {PAGER: "{alerts.primary.url}"}}
clock: env
settle: 8m
"""


@pytest.fixture
def drill() -> Callable[..., LoadedDrill]:
    """The drill of this package's tests, with pieces of its text replaced."""

    def make(*pairs: tuple[str, str]) -> LoadedDrill:
        marks = document.parse(_replaced(DRILL, pairs), Path("drills/outage.drill.yaml"))
        return LoadedDrill(validate.drill(marks), marks, marks.text, marks.path)

    return make


@pytest.fixture
def connector() -> Callable[..., LoadedConnector]:
    """The connector file of this package's tests, with pieces of its text replaced."""

    def make(*pairs: tuple[str, str]) -> LoadedConnector:
        marks = document.parse(_replaced(CONNECTOR, pairs), Path("mine.connector.yaml"))
        return LoadedConnector(validate.connector(marks), marks, marks.text, marks.path)

    return make


@pytest.fixture
def compiled(drill: Callable[..., LoadedDrill], connector: Callable[..., LoadedConnector]) -> Callable[..., Plan]:
    """The plan of the drill with pieces of its text replaced, at speed 60."""

    def make(*pairs: tuple[str, str], speed: float = 60.0, seed: int = 7) -> Plan:
        return compile_plan(drill(*pairs), connector(), None, speed=speed, seed=seed)

    return make


@pytest.fixture
def offering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The name of a runtime that can do this and no more."""
    load = registry.load

    def make(*capabilities: str) -> str:
        bare = SimpleNamespace(OFFERS=frozenset(capabilities))
        monkeypatch.setattr(registry, "load", lambda group, name: bare if name == "bare" else load(group, name))
        return "bare"

    return make


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
