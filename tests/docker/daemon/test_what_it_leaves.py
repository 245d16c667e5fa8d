"""The daemon is restarted, dies, or has no disk left in the middle of a run: words for the operator, and nothing left in the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.exit_codes import INCONCLUSIVE

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

Idrill = Callable[..., Any]
Census = Callable[[], set[str]]
RUN = ("--runtime", "docker", "--seed", "3", "-q", "--speed", "30")
"""At 30 its outage takes 40 s of wall time: a daemon that stops slowly on a busy machine is still gone before the run is over."""
ROOM_FOR_NOTHING = 100_000


@pytest.fixture
def broken(idrill: Idrill, drill_path: Callable[[str], str], await_event: Callable[..., Any], tmp_path: Path) -> Callable[..., str]:
    """Begin a run, break something once its fault is in place, and give what it said in the end."""

    def play(act: Callable[[Any], None], code: int) -> str:
        process = idrill("run", drill_path("connector-down-20m"), *RUN)
        await_event(tmp_path, "injected")
        act(process)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == code, output
        assert "Traceback" not in output
        return str(output)

    return play


@pytest.fixture
def clean(idrill: Idrill) -> Callable[[], str]:
    """`idrill clean`; what it said."""

    def run() -> str:
        process = idrill("clean")
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return str(output)

    return run


@pytest.mark.parametrize("kill", [pytest.param(False, id="restarted"), pytest.param(True, id="killed", marks=pytest.mark.slow)])
def test_the_daemon_is_gone_for_a_moment(own: Any, broken: Callable[..., str], clean: Callable[[], str], left: Census, kill: bool) -> None:
    before = left()

    def again(_: Any) -> None:
        own.stop(kill=kill)
        own.start()

    assert "does not answer" in broken(again, INCONCLUSIVE)
    clean()
    assert left() == before


@pytest.mark.slow
def test_the_daemon_is_gone_until_the_run_is_over(own: Any, broken: Callable[..., str], clean: Callable[[], str], left: Census) -> None:
    before = left()
    assert "the Docker daemon does not answer" in broken(lambda _: own.stop(), 4)
    own.start()
    assert left() > before
    assert ": container destination" in clean()
    assert left() == before


def test_the_disk_is_full_before_the_run(own: Any, idrill: Idrill, drill_path: Callable[[str], str], left: Census) -> None:
    before = left()
    own.fill(ROOM_FOR_NOTHING)
    try:
        process = idrill("run", drill_path("connector-down-20m"), *RUN)
        output, _ = process.communicate(timeout=120)
    finally:
        own.make_room()
    assert process.returncode == 4, output
    assert "no space left on device" in output
    assert "hint: free disk space" in output
    assert left() == before


def test_the_disk_fills_up_and_the_harness_is_killed(own: Any, broken: Callable[..., str], clean: Callable[[], str], left: Census) -> None:
    before = left()

    def starve(process: Any) -> None:
        own.fill(0)
        process.kill()

    try:
        broken(starve, -9)
        assert left() > before
        assert ": container destination" in clean()
        assert left() == before
    finally:
        own.make_room()
