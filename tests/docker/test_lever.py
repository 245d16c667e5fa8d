"""The safety lever on a run in containers: fakes and proxy are healed at once, and containers that stand still or are cut off are set
right."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulled import pulled_run

pytestmark = [pytest.mark.e2e, pytest.mark.docker]
IDRILL = str(Path(sys.executable).with_name("idrill"))
DRILL = Path(__file__).parents[1] / "e2e" / "drills" / "lever-in-brief.drill.yaml"


def until(holds: Callable[[], bool], within_s: float) -> None:
    give_up = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.mark.parametrize("kind", ["pause", "disconnect"])
def test_with_the_engine_stopped_and_then_dead(engine: Any, kind: str, tmp_path: Path, left: Callable[[str], set[str]]) -> None:
    drill = tmp_path / DRILL.name
    drill.write_text(DRILL.read_text().replace("{kind: pause}", f"{{kind: {kind}}}"))
    with pulled_run(str(drill), tmp_path, "docker") as run:
        name = run.run_dir.name
        container = engine.containers.get(f"idrill-{name}-connector")

        def is_well() -> bool:
            container.reload()
            return not container.attrs["State"]["Paused"] and bool(container.attrs["NetworkSettings"]["Networks"])

        assert not is_well()
        run.engine.send_signal(signal.SIGSTOP)
        assert run.press() <= 2
        until(is_well, 30)
        run.engine.kill()
        said = subprocess.run(
            [IDRILL, "abort", name, "--out", str(tmp_path / "runs")], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert "its engine is dead" in said.stdout
    assert left(name) == set()
    assert run.hold.exists()


def test_once_the_engine_is_dead_everything_is_healed_without_the_lever(engine: Any, tmp_path: Path) -> None:
    with pulled_run(str(DRILL), tmp_path, "docker") as run:
        assert run.broken()
        run.engine.kill()
        until(lambda: run.broken() == [], 10)
        assert engine.containers.get(f"idrill-{run.run_dir.name}-source").status == "running", "it was healed, and did not just end"
        subprocess.run([IDRILL, "clean", "--out", str(tmp_path / "runs")], cwd=tmp_path, capture_output=True, check=True)
