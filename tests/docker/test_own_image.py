"""Somebody's own image, unmodified: as another user, with a read-only root and no capabilities, on the drill clock."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.engine.run import RunOptions, recorded, staged
from harness.errors import EnvironmentUnavailable
from harness.rehearsal import draw_up, rehearse
from harness.world.docker.images import fixtures_image

pytestmark = [pytest.mark.e2e, pytest.mark.docker]


@pytest.fixture
def connector_file(engine: Any, tmp_path: Path) -> Callable[[str, str], str]:
    """The reference connector with its program in an image of its own."""
    image = fixtures_image(engine)
    (tmp_path / "image").mkdir()
    (tmp_path / "image" / "Dockerfile").write_text(
        f'FROM {image}\nLABEL idrill.image=test\nUSER 4321:4321\nCMD ["python3", "/opt/idrill/fixtures/connector/app.py"]\n'
    )
    (tmp_path / "greeting.txt").write_text("hello")

    def write(run: str, clock: str) -> str:
        reference = (assets.fixture("connector") / "reference.connector.yaml").read_text()
        text = reference.replace('  command: ["{python}", "{connector.dir}/app.py"]\n', run).replace("clock: env", f"clock: {clock}")
        file = tmp_path / "own.connector.yaml"
        file.write_text(text)
        return str(file)

    return write


def test_a_built_image_hardened_and_accelerated(
    connector_file: Callable[[str, str], str], drill_path: Callable[[str], str], tmp_path: Path
) -> None:
    run = (
        "  build: image\n  hardened: true\n  limits: {cpus: 1.5, memory: 256M}\n"
        "  files: {/etc/greeting: greeting.txt}\n  tmpfs: {/scratch: 1M}\n"
    )
    file = connector_file(run, "accelerated")
    Path(file).write_text(Path(file).read_text().replace("  env:\n", '  env:\n    IDRILL_SPEED: "1"\n', 1))  # it counts plain seconds
    plan = draw_up(drill_path("commit-then-cut"), connector=file, seed=5, runtime="docker")
    rehearsal = rehearse(plan, RunOptions(tmp_path / "runs"))
    verdicts = {verdict.check: verdict for verdict in rehearsal.judgement.verdicts}
    assert verdicts["exactly_once"].outcome == "PASS", (
        rehearsal.judgement.reasons
    )  # its pace is the machine's: a timeout of 5 s is 80 ms here
    events = [json.loads(line) for line in (rehearsal.run_dir / "journal.jsonl").read_text().splitlines()]
    seen = next(event for event in events if event["event"] == "accelerated" and event["actor"] == "connector")
    assert seen["accelerated"] >= 1
    assert seen["seen"] == seen["accelerated"] + seen["brief"]
    subject = rehearsal.record.subject
    assert (subject.how, subject.programs and subject.programs.files) == ("image", 1)
    assert subject.image is not None


def test_a_service_of_a_compose_file(
    engine: Any, compose: None, connector_file: Callable[[str, str], str], drill_path: Callable[[str], str], tmp_path: Path
) -> None:
    (tmp_path / "compose.yaml").write_text(
        "version: '3.8'\nservices:\n  sync:\n    build: image\n    environment: {GREETING: '${NOBODY_SAID:-hello}'}\n"
        "    user: '4322'\n    read_only: true\n    tmpfs: [/tmp]\n    depends_on: [queue]\n    ports: ['80:80']\n"
        "  queue: {image: 'redis:7'}\n"
    )
    file = connector_file("  compose: {service: sync}\n", "env")
    plan = draw_up(drill_path("commit-then-cut"), connector=file, seed=5, runtime="docker")
    with recorded(plan, RunOptions(tmp_path)) as record, staged(plan, RunOptions(tmp_path), record, threading.Event()):
        attributes = engine.containers.get(f"idrill-{record.run}-connector").attrs
        assert attributes["Config"]["User"] == "4322"
        assert "GREETING=hello" in attributes["Config"]["Env"]
        assert attributes["HostConfig"]["ReadonlyRootfs"]
        assert not attributes["HostConfig"]["PortBindings"]
        assert list(attributes["NetworkSettings"]["Networks"]) == [f"idrill-{record.run}-front"]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ("  compose: {service: sync}\n", "compose.yaml is not there"),
        ("  image: idrill-no-such-image:1\n", "idrill-no-such-image:1 is not here and cannot be pulled"),
        ("  build: image\n  files: {/etc/x: nothing.txt}\n", "nothing.txt is not there"),
        ("  build: image\n  command: [/sbin/ldconfig]\n", "static"),
    ],
)
def test_what_cannot_be_run_is_refused_with_the_reason(
    run: str, said: str, connector_file: Callable[[str, str], str], drill_path: Callable[[str], str], tmp_path: Path, census: Any
) -> None:
    before = census()
    plan = draw_up(drill_path("commit-then-cut"), connector=connector_file(run, "accelerated"), seed=5, runtime="docker")
    with pytest.raises(EnvironmentUnavailable, match=said):
        rehearse(plan, RunOptions(tmp_path / "runs"))
    assert census() == before
