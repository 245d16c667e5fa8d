"""Whole drills in containers. Without a daemon (or an image to build on) they are skipped, unless IDRILL_REQUIRE_DOCKER=1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from needs import or_skip
from places import run_dirs

from harness.rehearsal import Rehearsal, draw_up, rehearse
from harness.world.docker.labels import OWNER
from harness.world.processes.owner import Owner
from harness.world.processes.supervisor import parent

HERE = Path(__file__).parent
IDRILL = str(Path(sys.executable).with_name("idrill"))


@pytest.fixture(scope="session")
def engine() -> Iterator[Any]:
    """A client of the daemon, with the image of the fixtures ready."""
    from harness.world.docker.daemon import connect
    from harness.world.docker.images import fixtures_image

    with or_skip("Docker"):
        client = connect()
        fixtures_image(client)
    yield client
    client.close()


@pytest.fixture(scope="session")
def compose() -> None:
    """Either compose is on this machine; Docker's engine alone does not bring one."""
    from harness.world.docker.compose import program

    with or_skip("compose"):
        program()


def _is_anothers(labels: dict[str, str] | None) -> bool:
    """Whether a living harness that is none of these tests' has it: the daemon may be shared."""
    owner = Owner.read((labels or {}).get(OWNER, ""))
    if owner is None or owner.is_dead():
        return False
    pid: int | None = owner.pid
    while pid and pid != os.getpid():
        pid = parent(pid)
    return not pid


@pytest.fixture(scope="session")
def census(engine: Any) -> Callable[[], set[str]]:
    """Everything on the daemon that these tests could leave behind, by kind and id."""

    def count() -> set[str]:
        api = engine.api
        found = {f"container {one['Names'][0]}" for one in api.containers(all=True) if not _is_anothers(one["Labels"])}
        found |= {f"network {one['Name']}" for one in api.networks() if not _is_anothers(one["Labels"])}
        found |= {f"volume {one['Name']}" for one in api.volumes()["Volumes"] or [] if not _is_anothers(one["Labels"])}
        return found | {f"image {one['Id']}" for one in api.images(filters={"dangling": True})}

    return count


@pytest.fixture
def left(engine: Any) -> Callable[[str], set[str]]:
    """What a run has on the daemon now."""

    def found(run: str) -> set[str]:
        api, mine = engine.api, {"label": f"idrill.run={run}"}
        names = {one["Names"][0] for one in api.containers(all=True, filters=mine)} | {one["Name"] for one in api.networks(filters=mine)}
        return names | {one["Name"] for one in api.volumes(filters=mine)["Volumes"] or []}

    return found


@pytest.fixture
def drill_path() -> Callable[[str], str]:
    """A shortened drill, of these tests or of the end-to-end tests."""

    def find(name: str) -> str:
        file = f"{name}.drill.yaml"
        return str(next(path for path in (HERE / "drills" / file, HERE.parent / "e2e" / "drills" / file) if path.is_file()))

    return find


@pytest.fixture
def rehearsed(engine: Any, drill_path: Callable[[str], str], tmp_path: Path) -> Callable[..., Rehearsal]:
    """Run a shortened drill in containers and judge it. A busy machine makes a run inconclusive, never wrong: then once more."""
    from harness.engine.run import RunOptions

    def run(drill: str, connector: str = "reference", runtime: str = "docker", seed: int = 11) -> Rehearsal:
        for speed in (60.0, 30.0, 15.0):
            plan = draw_up(drill_path(drill), connector=connector, speed=speed, seed=seed, runtime=runtime)
            rehearsal = rehearse(plan, RunOptions(tmp_path / "runs"))
            if rehearsal.judgement.exit_code != 3:
                break
        return rehearsal

    return run


@pytest.fixture
def started(engine: Any, drill_path: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `idrill run` as a person would; whatever still runs at the end is ended."""
    processes: list[subprocess.Popen[str]] = []

    def start(drill: str, *more: str, out: Path = tmp_path) -> subprocess.Popen[str]:
        command = [IDRILL, "run", drill_path(drill), "--seed", "3", "--out", str(out), *more]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


@pytest.fixture
def await_event() -> Callable[..., tuple[Path, dict[str, Any]]]:
    """Wait until a run that belongs under a folder has journalled an event; gives the directory where it lies now, and the event."""

    def wait(out: Path, event: str, within_s: float = 90.0) -> tuple[Path, dict[str, Any]]:
        give_up = time.monotonic() + within_s
        while time.monotonic() < give_up:
            for run_dir in run_dirs(out):
                for line in (run_dir / "journal.jsonl").read_text().splitlines():
                    if f'"event":"{event}"' in line:
                        return run_dir, json.loads(line)
            time.sleep(0.05)
        raise AssertionError(f"no {event} within {within_s:g} s")

    return wait
