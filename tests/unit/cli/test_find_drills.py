from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.cli.find_drills import complete_connector, complete_drill, drill_files


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_bundled_drills_are_at_hand_everywhere() -> None:
    assert drill_files()["commit-then-cut"] == assets.drills() / "commit-then-cut.drill.yaml"


def test_a_drill_of_the_folder_here_hides_a_bundled_one(elsewhere: Path) -> None:
    (elsewhere / "drills").mkdir()
    (elsewhere / "drills" / "commit-then-cut.drill.yaml").write_text("")
    (elsewhere / "drills" / "mine.drill.yaml").write_text("")
    assert drill_files()["commit-then-cut"] == Path("drills/commit-then-cut.drill.yaml")
    assert "mine" in drill_files()
    (elsewhere / "mine.drill.yaml").write_text("")
    assert drill_files()["mine"] == Path("mine.drill.yaml")


def test_completion_offers_names() -> None:
    assert complete_drill("commit-") == ["commit-then-cut"]
    assert complete_drill("zzz") == []
    assert "reference" in complete_connector("ref")


def test_the_shell_is_offered_drills_and_verbs(idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_IDRILL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "idrill run commit")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert idrill().stdout.split() == ["commit-then-cut"]
