"""The stack for game days comes up with one command, can be broken and healed by hand, and goes without a trace."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

UP = Path(__file__).parents[2] / "compose" / "lab" / "up.py"
PORTS = {f"LAB_{name}_PORT": "0" for name in ("TOXIPROXY", "SOURCE", "DESTINATION", "ALERTS")}


@pytest.fixture
def lab(engine: Any, census: Callable[[], set[str]]) -> Iterator[dict[str, str]]:
    """The lines that it says, as variables. Under a name and on ports of its own."""
    before = census()
    variables = {**os.environ, **PORTS, "LAB_PROJECT": f"idrill-lab-{os.getpid()}", "LAB_PER_MIN": "300"}
    try:
        started = subprocess.run([sys.executable, str(UP)], env=variables, capture_output=True, text=True, check=False, timeout=300)
        assert started.returncode == 0, started.stdout + started.stderr
        yield dict(re.findall(r"^export (\w+)=(.*)$", started.stdout, flags=re.MULTILINE))
    finally:
        subprocess.run([sys.executable, str(UP), "--down"], env=variables, capture_output=True, check=True, timeout=240)
    assert census() == before


def _call(lab: dict[str, str], place: str, body: object = None) -> dict[str, Any]:
    url = f"{lab[place.partition('/')[0]]}/{place.partition('/')[2]}"
    assert url.startswith("http://127.0.0.1:")
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Authorization": f"Bearer {lab['LAB_TOKEN']}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        told: dict[str, Any] = json.load(answer)
    return told


def _commits(lab: dict[str, str]) -> int:
    return int(_call(lab, "DESTINATION/state")["counters"]["commits"])


def _until(holds: Callable[[], bool], within_s: float = 120) -> bool:
    """Whoever is not up yet does not hold yet either."""
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up:
        try:
            if holds():
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


def test_it_flows_breaks_and_heals(lab: dict[str, str]) -> None:
    assert _until(lambda: _commits(lab) >= 5)
    assert _call(lab, "TOXIPROXY/proxies/destination", {"enabled": False})["enabled"] is False
    broken = _commits(lab)
    offered = _call(lab, "SOURCE/state")["counters"]["offered"]
    assert _until(lambda: _call(lab, "SOURCE/state")["counters"]["offered"] >= offered + 10)
    assert _commits(lab) == broken
    assert _call(lab, "TOXIPROXY/proxies/destination", {"enabled": True})["enabled"] is True
    assert _until(lambda: _commits(lab) >= broken + 10)
