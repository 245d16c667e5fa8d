"""Fixtures for the unit tests alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from one_database import place_of_its_own

from harness.evidence import database


@pytest.fixture(autouse=True)
def _one_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """All verdicts of a worker share one DuckDB; tests/unit/evidence/test_database.py shows that they share nothing in it."""
    monkeypatch.setattr(database, "open_database", place_of_its_own)


_EXAMPLES = Path(__file__).parents[2] / "fixtures" / "integrations"


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The examples of integration files in a folder of their own, which is the working folder, too."""
    shutil.copytree(_EXAMPLES, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def change(examples: Path) -> Callable[[str, str, str], None]:
    """Change a text of a file that is there exactly once."""

    def apply(file: str, old: str, new: str) -> None:
        path = examples / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new))

    return apply


@pytest.fixture
def commit(examples: Path) -> Callable[[], None]:
    """Put everything under version control."""

    def apply() -> None:
        who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
            subprocess.run(["git", *who, *words], cwd=examples, check=True, capture_output=True)

    return apply
