"""Four runs at once, two of processes and two of containers: they never meet, and a sweep meanwhile takes nothing from the living."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.checks.judge.saved import read_verdicts

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

IDRILL = str(Path(sys.executable).with_name("idrill"))
SPEED = "20"
"""Four runs share what cores there are: gates are not to be loosened."""
RUNS = {"local-1": ("local", "1"), "local-2": ("local", "2"), "docker-1": ("docker", "3"), "docker-2": ("docker", "4")}


@dataclass(frozen=True)
class Claimed:
    """What a run has for itself while it lives."""

    names: tuple[str, ...]
    networks: tuple[str, ...]
    ports: tuple[int, ...]

    @classmethod
    def by(cls, engine: Any, run_dir: Path, links: dict[str, Any]) -> Claimed:
        mine = {"label": f"idrill.run={run_dir.name}"}
        containers = engine.containers.list(filters=mine)
        networks = [network.attrs for network in engine.networks.list(filters=mine)]
        subnets = [pool["Subnet"] for network in networks for pool in network["IPAM"]["Config"]]
        published = [
            int(bound["HostPort"])
            for container in containers
            for binds in container.attrs["NetworkSettings"]["Ports"].values()
            for bound in binds or ()
        ]
        local = [int(link["listen"].rpartition(":")[2]) for link in links.values()] if not containers else []
        return cls(
            tuple(sorted(container.name for container in containers)),
            tuple(sorted([network["Name"] for network in networks] + subnets)),
            tuple(sorted(published + local)),
        )


def _clean(out: Path) -> str:
    done = subprocess.run([IDRILL, "clean", "--out", str(out)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


Place = tuple[Path, dict[str, Any]]
"""A run directory, and the links of that run."""


def _look(engine: Any, living: dict[str, Place]) -> dict[str, Claimed]:
    return {name: Claimed.by(engine, *place) for name, place in living.items()}


def _assert_disjoint(claimed: dict[str, Claimed]) -> None:
    for kind in ("names", "networks", "ports"):
        counted = Counter(thing for each in claimed.values() for thing in getattr(each, kind))
        assert set(counted.values()) == {1}, (kind, claimed)
    assert [len(claimed[name].names) for name in RUNS] == [0, 0, 5, 5]
    assert [len(claimed[name].networks) for name in RUNS] == [0, 0, 4, 4]  # two names, two ranges of addresses
    assert all(each.ports for each in claimed.values())


@pytest.fixture
def four(started: Callable[..., Any], await_event: Callable[..., Any], engine: Any, tmp_path: Path) -> Callable[[], dict[Path, int]]:
    """Play all four to their end and look at them while they live; gives run directories with their exit codes."""

    def play() -> dict[Path, int]:
        place = tmp_path / str(len(list(tmp_path.iterdir())))
        processes = {
            name: started("connector-down-20m", "--runtime", runtime, "--speed", SPEED, "--seed", seed, "-q", out=place / name)
            for name, (runtime, seed) in RUNS.items()
        }
        told = {name: await_event(place / name, "links") for name in RUNS}
        living = {name: (run_dir, event["links"]) for name, (run_dir, event) in told.items()}
        for name in RUNS:
            await_event(place / name, "injected")
        claimed = _look(engine, living)
        _assert_disjoint(claimed)
        for name, (run_dir, _) in living.items():
            removed = _clean(place / name)
            assert not [run.name for run, _ in living.values() if run.name in removed], removed
            assert (run_dir / "owner.json").exists()
        assert _look(engine, living) == claimed
        outputs = {name: process.communicate(timeout=240)[0] for name, process in processes.items()}
        assert {process.returncode for process in processes.values()} <= {0, 3}, outputs
        return {place / name / run_dir.name: processes[name].returncode for name, (run_dir, _) in living.items()}

    return play


def test_four_runs_at_once_never_meet(four: Callable[[], dict[Path, int]], census: Callable[[], set[str]], once_more: Any) -> None:
    runs = once_more(four, lambda found: ", ".join(f"{run.name}: exit {code}" for run, code in found.items() if code))
    for run_dir, code in runs.items():
        saved = read_verdicts(run_dir / "verdicts.json")
        assert (saved.run, code) == (run_dir.name, 0), saved
        counts = next(verdict.counts for verdict in saved.verdicts if verdict.check == "exactly_once")
        assert counts["unexpected"] == 0, counts
        assert not {thing for thing in census() if run_dir.name in thing}
