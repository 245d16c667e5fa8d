"""The image of the harness itself: built as `make image` builds it, and a drill in it with the local runtime."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.exit_codes import INCONCLUSIVE

pytestmark = pytest.mark.docker

ROOT = Path(__file__).parents[2]
SHORT = ROOT / "tests" / "e2e" / "drills" / "commit-then-cut.drill.yaml"


@pytest.fixture
def image(engine: Any) -> Iterator[str]:
    tag = f"idrill-harness-test:{os.getpid()}"
    made = subprocess.run(
        [ROOT / "compose" / "harness-image.sh", tag],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    yield tag
    engine.images.remove(tag, force=True)


def test_a_drill_in_the_image(image: str, tmp_path: Path, once_more: Callable[..., Any]) -> None:
    tmp_path.chmod(0o777)
    (tmp_path / SHORT.name).write_text(SHORT.read_text(encoding="utf-8"), encoding="utf-8")
    run = ["docker", "run", "--rm", "--init", "--network", "none", "--user", "1000:1000", "-v", f"{tmp_path}:/work", image]

    def at(speed: int) -> Callable[[], subprocess.CompletedProcess[str]]:
        words = [*run, "run", SHORT.name, "--seed", "1", "--speed", str(speed)]
        return lambda: subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)

    said = once_more(at(60), lambda one: one.stdout if one.returncode == INCONCLUSIVE else "", slower=at(30))
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]
    assert "PASS          commit-then-cut" in said.stdout
    assert {report.stat().st_uid for report in tmp_path.glob("reports/runs/*/report/index.html")} == {1000}
