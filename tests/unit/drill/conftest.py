from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import DrillInvalid, Problem

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
  connector:   reference
workload: {kind: steady, rate: 40/min, mix: {create: 0.7, update: 0.3}}
timeline:
  - {phase: baseline, lasts: 5m}
  - {phase: outage, lasts: 20m, faults: [{kind: down, link: destination}]}
  - {phase: recovery, until: drained, at_most: 15m}
checks:
  - exactly_once
  - counts_match: {by: entity}
  - single_alert: {route: primary, within: 15m}
"""

CONNECTOR = """\
connector: orders-sync
run:
  command: ["{python}", "{connector.dir}/app.py"]
  env: {SOURCE: "{source.url}", PAGER: "{alerts.primary.url}"}
clock: env
"""


@pytest.fixture
def drill_text() -> str:
    return DRILL


@pytest.fixture
def connector_text() -> str:
    return CONNECTOR


@pytest.fixture
def changed(drill_text: str) -> Callable[..., str]:
    """The valid drill with pieces of its text replaced, each of which must be there."""

    def change(*pairs: tuple[str, str]) -> str:
        text = drill_text
        for old, new in pairs:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        return text

    return change


@pytest.fixture
def problems() -> Callable[[str], tuple[Problem, ...]]:
    """Everything that is wrong with a drill's text; empty when it is valid."""

    def judge(text: str) -> tuple[Problem, ...]:
        try:
            validate.drill(document.parse(text, Path("x.drill.yaml")))
        except DrillInvalid as error:
            return error.problems
        return ()

    return judge


@pytest.fixture
def connector_problems() -> Callable[[str], tuple[Problem, ...]]:
    """Everything that is wrong with a connector file's text."""

    def judge(text: str) -> tuple[Problem, ...]:
        try:
            validate.connector(document.parse(text, Path("x.connector.yaml")))
        except DrillInvalid as error:
            return error.problems
        return ()

    return judge
