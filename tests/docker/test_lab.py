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
from definite import in_doubt, in_words

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

UP = Path(__file__).parents[2] / "compose" / "lab" / "up.py"
LINKS = ("SOURCE", "DESTINATION", "ALERTS", "TOKEN")
PORTS = {f"LAB_{name}_PORT": "0" for name in ("TOXIPROXY", "SOURCE", "DESTINATION", "ALERTS", *(f"{link}_LINK" for link in LINKS))}


@pytest.fixture(scope="module")
def lab(engine: Any, compose: None, census: Callable[[], set[str]]) -> Iterator[dict[str, str]]:
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


OUTAGE = """\
schema: 1
name: lab-outage
title: The destination is gone for some seconds
category: infrastructure
pattern: one-way-write
why: A short one, in real time.
first: {alert: none, response: none, query: missing keys}
stack:
  source:      {fake: records, name: crm, entities: {account: 5, invoice: 10}}
  destination: {fake: records, name: billing}
  alerts:      {fake: alert-sink, routes: {primary: Robin Example, backup: Sam Example, shared: "#integrations"}}
workload: {kind: steady, rate: 120/min}
lag: 10s
quiet: 2s
timeline:
  - {phase: baseline, lasts: 20s}
  - {phase: outage, lasts: 10s, faults: [{kind: down, link: destination}]}
  - {phase: recovery, until: drained, at_most: 2m}
checks: [exactly_once, counts_match, post_recovery_probe]
"""


def _attached(lab: dict[str, str], folder: Path) -> str:
    """The connector file of the lab, for the ports of this one."""
    text = (UP.parents[1] / "lab.connector.yaml").read_text(encoding="utf-8")
    usual = {"8474": "TOXIPROXY", "8101": "SOURCE", "8102": "DESTINATION", "8103": "ALERTS"}
    usual |= {f"2000{number}": f"{LINKS[number - 1]}_LINK" for number in range(1, 5)}
    for port, name in usual.items():
        text = text.replace(f"127.0.0.1:{port}", lab[name].removeprefix("http://"))
    path = folder / "lab.connector.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_drill_breaks_and_judges_it_and_leaves_it_as_it_was(
    lab: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, once_more: Callable[..., Any]
) -> None:
    from harness.engine.run import RunOptions
    from harness.rehearsal import draw_up, rehearse

    monkeypatch.setenv("LAB_TOKEN", lab["LAB_TOKEN"])
    drill = tmp_path / "lab-outage.drill.yaml"
    drill.write_text(OUTAGE, encoding="utf-8")
    assert _until(lambda: _commits(lab) >= 5)
    before = _call(lab, "TOXIPROXY/proxies")
    plan = draw_up(str(drill), connector=_attached(lab, tmp_path), speed=1, seed=5, runtime="attach")
    told = once_more(lambda: rehearse(plan, RunOptions(tmp_path / "runs")), in_doubt).judgement
    assert told.exit_code == 0, in_words(told)
    assert _call(lab, "TOXIPROXY/proxies") == before
    offered = _call(lab, "SOURCE/state")["counters"]["offered"]
    assert _until(lambda: _call(lab, "SOURCE/state")["counters"]["offered"] >= offered + 5)  # the lab's traffic goes on


def test_it_flows_breaks_and_heals(lab: dict[str, str]) -> None:
    assert _until(lambda: _commits(lab) >= 5)
    assert _call(lab, "TOXIPROXY/proxies/destination", {"enabled": False})["enabled"] is False
    broken = _commits(lab)
    offered = _call(lab, "SOURCE/state")["counters"]["offered"]
    assert _until(lambda: _call(lab, "SOURCE/state")["counters"]["offered"] >= offered + 10)
    assert _commits(lab) == broken
    assert _call(lab, "TOXIPROXY/proxies/destination", {"enabled": True})["enabled"] is True
    assert _until(lambda: _commits(lab) >= broken + 10)
