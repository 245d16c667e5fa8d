"""However a run ends, what it had on the daemon is gone at the latest when the next command has run."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable
from harness.world.docker import images
from harness.world.docker.context import folder_context
from harness.world.docker.sweep import prune

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

IDRILL = str(Path(sys.executable).with_name("idrill"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_130(
    number: signal.Signals, started: Callable[..., Any], await_event: Callable[..., Any], census: Callable[[], set[str]], tmp_path: Path
) -> None:
    before = census()
    process = started("connector-down-20m", "--runtime", "docker", "-q")
    await_event(tmp_path, "injected")
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output
    assert census() == before


def test_after_kill_9_the_next_command_cleans_up_but_leaves_the_living_alone(
    started: Callable[..., Any], await_event: Callable[..., Any], census: Callable[[], set[str]], tmp_path: Path
) -> None:
    before = census()
    dead = started("connector-down-20m", "--runtime", "docker", "-q", out=tmp_path / "dead")
    living = started("connector-down-20m", "--runtime", "docker", "-q", out=tmp_path / "living")
    left, _ = await_event(tmp_path / "dead", "injected")
    alive, _ = await_event(tmp_path / "living", "injected")
    dead.kill()
    dead.communicate(timeout=30)
    assert {thing for thing in census() if left.name in thing}
    clean = subprocess.run([IDRILL, "clean", "--out", str(tmp_path / "dead")], capture_output=True, text=True, check=False, timeout=60)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert f"removed {left.name}: container source" in clean.stdout
    assert not {thing for thing in census() if left.name in thing}
    assert len({thing for thing in census() if alive.name in thing}) == 7  # five containers, two networks
    output, _ = living.communicate(timeout=90)
    assert living.returncode in {0, 3}, output
    assert census() == before


def test_a_container_that_is_killed_breaks_the_run_and_nothing_else(
    engine: Any, started: Callable[..., Any], await_event: Callable[..., Any], census: Callable[[], set[str]], tmp_path: Path
) -> None:
    before = census()
    process = started("connector-down-20m", "--runtime", "docker", "-q")
    run_dir, _ = await_event(tmp_path, "injected")
    engine.containers.get(f"idrill-{run_dir.name}-destination").kill()
    output, _ = process.communicate(timeout=120)
    assert process.returncode in {3, 4}, output
    assert "Traceback" not in output
    assert census() == before


def test_an_image_build_that_fails_says_so_and_leaves_nothing(engine: Any, census: Callable[[], set[str]], tmp_path: Path) -> None:
    before = census()
    base = images.base_image()
    (tmp_path / "Dockerfile").write_text(f"FROM {base}\nLABEL idrill.image=test\nRUN echo half > /half\nRUN echo this fails >&2; exit 3\n")
    with pytest.raises(EnvironmentUnavailable, match="idrill-test:1 cannot be built") as failure:
        images.build(engine, "idrill-test:1", folder_context(tmp_path), dockerfile="Dockerfile", arguments={})
    assert "exit 3" in str(failure.value)
    prune(engine)
    assert census() == before
