"""What cron jobs are made of: bash, coreutils, util-linux and curl, each waiting 60 s at 60."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.contract
Wall = Callable[..., tuple[float, str]]

_SHORTEST_S, _LONGEST_S = 0.98, 10.0
"""Of a wait that takes one second when it is scaled, on a machine that may be busy; unscaled it is a minute."""


def _needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture
def mute() -> Iterator[str]:
    """A server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("sleep 60", 0),
        ("timeout 60 sleep 9999", 124),
        ("read -t 60 line < <(sleep 120)", 142),
        ("end=$((SECONDS + 60)); while ((SECONDS < end)); do sleep 1; done", 0),
        ("for i in 1 2 3 4 5 6; do sleep 10; done", 0),
    ],
)
def test_bash_and_coreutils(script: str, code: int, accelerated: Any, wall: Wall) -> None:
    _needs("bash", "timeout")
    took_s, _ = wall(["bash", "-c", script], accelerated(), code)
    assert _SHORTEST_S - 0.05 <= took_s <= _LONGEST_S


def test_the_date_is_the_drills(accelerated: Any, wall: Wall) -> None:
    _needs("bash", "date")
    _, told = wall(["bash", "-c", "date +%s.%N; sleep 120; date +%s.%N"], accelerated())
    before_s, after_s = map(float, told.split())
    assert 120 <= after_s - before_s <= 600  # 8 s of wall time: a busy machine may start `date` late


def test_flock_waits_for_a_lock(accelerated: Any, wall: Wall, tmp_path: Path) -> None:
    _needs("flock")
    lock = tmp_path / "lock"
    took_s, _ = wall(["flock", str(lock), "flock", "-w", "60", str(lock), "true"], accelerated(), code=1)
    assert _SHORTEST_S <= took_s <= _LONGEST_S


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--max-time", "60"], 28),
        (["--retry", "3", "--retry-delay", "20", "--retry-connrefused"], 7),
        (["--speed-time", "60", "--speed-limit", "10"], 28),
    ],
)
def test_curl(arguments: list[str], code: int, accelerated: Any, wall: Wall, mute: str) -> None:
    _needs("curl")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/" if "--retry" in arguments else mute
        took_s, _ = wall(["curl", "-s", *arguments, url], accelerated(), code)
    assert _SHORTEST_S <= took_s <= _LONGEST_S
