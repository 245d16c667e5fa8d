from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import registry


def test_name_title_and_tags(idrill: Callable[..., Any]) -> None:
    said = idrill("list")
    assert said.exit_code == 0
    (line,) = [line for line in said.stdout.splitlines() if line.startswith("connector-down-20m ")]
    assert "seed" in line


def test_only_a_tag(idrill: Callable[..., Any]) -> None:
    names = {line.split()[0] for line in idrill("list", "--only", "seed").stdout.splitlines()}
    assert names == {"connector-down-20m", "expired-credential", "half-complete-backlog"}


def test_only_some_names(idrill: Callable[..., Any]) -> None:
    names = [line.split()[0] for line in idrill("list", "secret-*", "poison-record").stdout.splitlines()]
    assert names == ["poison-record", "secret-revoked", "secret-rotated-with-overlap"]
    (one,) = json.loads(idrill("list", "--json", "secret-*", "--only", "credentials", "secret-revoked").stdout)[:1]
    assert one["name"] == "secret-revoked"
    assert idrill("list", "nope-*").exit_code == 2
    assert "did you mean 'poison-record'" in " ".join(idrill("list", "poison-recrod").output.split())


def test_a_file_that_cannot_be_read_is_told_and_hides_nothing(
    idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drills").mkdir()
    (tmp_path / "drills" / "broken.drill.yaml").write_text("name: [")
    said = idrill("list")
    assert said.exit_code == 0
    assert "idrill check drills/broken.drill.yaml" in said.stdout
    assert "connector-down-20m" in said.stdout


def test_kinds(idrill: Callable[..., Any]) -> None:
    said = idrill("list", "--kinds").stdout
    for group in registry.GROUPS:
        for kind in registry.names(group):
            assert kind in said


def test_connectors_the_correct_ones_first(idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.connector.yaml").touch()
    *correct, last = idrill("list", "--connectors").stdout.splitlines()
    assert correct[0].split() == ["own", "own.connector.yaml"]
    assert "reference" in [line.split()[0] for line in correct]
    assert last.startswith("with a deliberate defect: acknowledges-on-read, ")
    found = {one["name"]: one["defect"] for one in json.loads(idrill("list", "--connectors", "--json").stdout)}
    assert (found["own"], found["reference"], found["drops-on-401"]) == (False, False, True)


@pytest.mark.parametrize("more", [["--kinds"], ["reference"], ["--only", "seed"]])
def test_what_chooses_drills_is_refused_with_connectors(idrill: Callable[..., Any], more: list[str]) -> None:
    assert idrill("list", "--connectors", *more).exit_code == 2


def test_for_programs(idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (drill,) = [one for one in json.loads(idrill("list", "--json").stdout) if one["name"] == "connector-down-20m"]
    assert (drill["title"], drill["category"], "seed" in drill["tags"]) == (
        "The destination is unreachable for twenty minutes",
        "infrastructure",
        True,
    )
    groups = json.loads(idrill("list", "--kinds", "--json").stdout)
    assert {one["group"] for one in groups} >= {"faults", "checks"}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.drill.yaml").write_text("name: [")
    (broken,) = [one for one in json.loads(idrill("list", "--json").stdout) if one["name"] == "broken"]
    assert broken == {
        "name": "broken",
        "file": "broken.drill.yaml",
        "title": None,
        "category": None,
        "pattern": None,
        "why": None,
        "tags": [],
    }
