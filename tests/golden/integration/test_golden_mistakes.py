"""All that `idrill check` says about three integration files with many mistakes, word for word.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/integration`, then read the difference.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from harness import assets
from harness.errors import DrillInvalid, Problem
from harness.integration.reading.load import load_integration
from harness.integration.reading.references import problems

HERE = Path(__file__).parent
SUFFIX = ".integration.yaml"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in HERE.glob(f"*{SUFFIX}"))


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as they were given; relative names are the same everywhere."""
    monkeypatch.chdir(assets.root())


def _found(path: Path) -> tuple[Problem, ...]:
    try:
        return problems(load_integration(path), date(2026, 11, 29))
    except DrillInvalid as error:
        return error.problems


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_about_mistakes(name: str) -> None:
    path = HERE.relative_to(assets.root()) / f"{name}{SUFFIX}"
    text = "".join(f"{problem}\n" for problem in _found(path)).replace(f"{path.parent}/", "")
    golden = HERE / f"{name}.txt"
    if os.environ.get("IDRILL_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"{golden.name}: see the head of this file"
