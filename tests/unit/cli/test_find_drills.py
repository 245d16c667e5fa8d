from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.cli.find_drills import complete_connector, complete_drill, drill_files, hiding


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


def test_a_hidden_drill_of_the_catalogue_is_told(elsewhere: Path) -> None:
    (elsewhere / "drills").mkdir()
    for name in ("commit-then-cut", "mine"):
        (elsewhere / "drills" / f"{name}.drill.yaml").write_text("")
    assert list(hiding(["commit-then-cut", "mine", "token-expiry"])) == [
        "commit-then-cut is drills/commit-then-cut.drill.yaml here, which hides the drill of that name in the catalogue"
    ]
    assert not list(hiding(["drills/commit-then-cut.drill.yaml"]))


def test_a_copy_that_nobody_changed_is_no_news(elsewhere: Path) -> None:
    copy = elsewhere / "commit-then-cut.drill.yaml"
    copy.write_bytes((assets.drills() / copy.name).read_bytes())
    assert not list(hiding(["commit-then-cut"]))
    copy.write_text(copy.read_text() + "# ours\n")
    assert list(hiding(["commit-then-cut"]))


def test_plan_says_which_file_it_is_of_and_that_a_run_draws_another_seed(elsewhere: Path, idrill: Callable[..., Any]) -> None:
    bundled = idrill("plan", "commit-then-cut")
    assert "hides" not in bundled.stderr
    assert "  seed       0; `idrill run` draws a new one, unless you give it --seed\n" in bundled.stdout
    (elsewhere / "commit-then-cut.drill.yaml").write_text((assets.drills() / "token-expiry.drill.yaml").read_text())
    local = idrill("plan", "commit-then-cut", "--seed", "7")
    assert "commit-then-cut is commit-then-cut.drill.yaml here, which hides" in local.stderr
    assert "  seed       7\n" in local.stdout


def test_completion_offers_names() -> None:
    assert complete_drill("commit-") == ["commit-then-cut"]
    assert complete_drill("zzz") == []
    assert "reference" in complete_connector("ref")


def test_the_shell_is_offered_drills_and_verbs(idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_IDRILL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "idrill run commit")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert idrill().stdout.split() == ["commit-then-cut"]
