"""The mistakes in all files that a call reads are reported together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def two_drills_and_a_connector(tmp_path: Path, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with one mistake."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        assert idrill("new", "drill", name).exit_code == 0
        drill = Path(f"{name}.drill.yaml")
        drill.write_text(drill.read_text().replace("pattern:", "patern:"))
    Path("own.connector.yaml").write_text("connector: own\nrun: {command: [sync]}\nclock: evn\n")


@pytest.mark.parametrize("verb", [["run", "one", "two"], ["run", "one", "two", "--speed", "auto"], ["run", "--shard", "1/2", "one", "two"]])
def test_of_every_drill_and_of_the_connector(verb: list[str], idrill: Callable[..., Any]) -> None:
    said = idrill(*verb, "--connector", "own.connector.yaml")
    assert said.exit_code == 2
    assert [line.removeprefix("idrill: ").split(":")[0] for line in said.stderr.splitlines()] == [
        "one.drill.yaml",
        "own.connector.yaml",
        "two.drill.yaml",
    ]


@pytest.mark.parametrize("verb", ["plan", "sweep"])
def test_of_one_drill_and_its_connector(verb: str, idrill: Callable[..., Any]) -> None:
    said = idrill(verb, "one", "--connector", "own.connector.yaml")
    assert said.exit_code == 2
    assert len(said.stderr.splitlines()) == 2


def test_check_counts_files_and_says_each_mistake_once(idrill: Callable[..., Any]) -> None:
    for name in ("one", "two"):
        drill = Path(f"{name}.drill.yaml")
        drill.write_text(drill.read_text().replace("connector:   reference", "connector: own"))
    assert "connector: own" in Path("one.drill.yaml").read_text()
    said = idrill("check", "one.drill.yaml", "two.drill.yaml", "own.connector.yaml")
    assert said.stdout.splitlines()[-1] == "0 of 3 files valid; 3 problems"
