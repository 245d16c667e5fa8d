"""The files of a run are read together."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import DrillInvalid
from harness.plan.under_test import read_under_test


@pytest.fixture(autouse=True)
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.connector.yaml").write_text("connector: own\nrun: {command: [sync]}\nclock: evn\n")


def _files(drill: str, connector: str | None, integration: str | None) -> list[str]:
    with pytest.raises(DrillInvalid) as caught:
        read_under_test(drill, connector, integration)
    return [Path(problem.file).name for problem in caught.value.problems]


def test_a_drill_that_cannot_be_read_hides_no_other_file() -> None:
    Path("x.drill.yaml").write_text("name: [")
    assert _files("x", "own", None) == ["x.drill.yaml", "own.connector.yaml"]


def test_nor_does_a_connector_or_an_integration() -> None:
    Path("x.drill.yaml").write_text("stack: {connector: own, watchdog: refernce}")
    Path("x.integration.yaml").write_text("name: [")
    assert set(_files("x", None, None)) == {"x.drill.yaml", "own.connector.yaml"}
    assert _files("connector-down-20m", "own", "x") == ["x.integration.yaml", "own.connector.yaml"]


def test_the_integrations_connector_is_read_beside_it() -> None:
    Path("x.integration.yaml").write_text("schema: 1\nintegration: x\npattern: customer-state\nconnector: own\n")
    assert "own.connector.yaml" in _files("connector-down-20m", None, "x")
