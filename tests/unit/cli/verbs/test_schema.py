from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from harness.cli.verbs.schema import KINDS


@pytest.mark.parametrize(
    ("kind", "key"), [("drill", "timeline"), ("connector", "run"), ("integration", "people"), ("gameday", "roles"), ("team", "steps")]
)
def test_each_kind_of_file_has_its_schema(kind: str, key: str, idrill: Callable[..., Any]) -> None:
    said = idrill("schema", kind)
    assert said.exit_code == 0
    assert key in json.loads(said.stdout)["properties"]


def test_an_unknown_kind_is_refused(idrill: Callable[..., Any]) -> None:
    assert set(KINDS) == {"drill", "connector", "integration", "gameday", "team"}
    said = idrill("schema", "integrations")
    assert said.exit_code == 2
    assert "'integrations' is not one of drill, connector, integration, gameday, team" in said.stderr
