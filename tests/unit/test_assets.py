"""What commands and messages call a file: a bundled one by its name, as people ask for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets

DRILL = assets.drills() / "saved-500.drill.yaml"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_bundled_file_is_called_by_its_name() -> None:
    connectors = assets.fixture("connector")
    assert assets.called(DRILL) == "saved-500"
    assert assets.called(connectors / "broken" / "loses.connector.yaml") == "loses"
    assert assets.called(connectors / "reference.watchdog.yaml") == "reference.watchdog.yaml"


def test_any_other_file_is_called_as_it_is_given(tmp_path: Path) -> None:
    assert assets.called(Path("my.connector.yaml")) == "my.connector.yaml"
    assert assets.called(tmp_path / "drills" / "my.drill.yaml") == f"{tmp_path}/drills/my.drill.yaml"
    assert assets.called(assets.fixture("connectors") / "shell" / "shell.connector.yaml").endswith("shell.connector.yaml")


@pytest.mark.parametrize("folder", [".", "drills"])
def test_a_bundled_file_that_one_here_hides_keeps_its_path(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / DRILL.name).write_text("")
    assert assets.called(DRILL) == str(DRILL)
