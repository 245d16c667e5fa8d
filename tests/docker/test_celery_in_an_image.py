"""The example worker as its users ship it: in an image of their own, its queue in a Redis beside it, both on drill time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from definite import in_doubt

from harness import assets
from harness.engine.run import RunOptions
from harness.rehearsal import Rehearsal, draw_up, rehearse
from harness.world.docker.images import fixtures_image

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

EXAMPLE = assets.root() / "fixtures" / "connectors" / "celery"
WHEELS = ("celery[redis]", "requests", "async-timeout")  # the last for the image's Python, which may not be this one
DOCKERFILE = """FROM {base}
LABEL idrill.image=test
COPY packages /opt/packages
COPY orders /opt/orders
ENV PYTHONPATH=/opt/packages
WORKDIR /opt/orders
"""


@pytest.fixture
def shipped(engine: Any, tmp_path: Path) -> Path:
    """A folder with the connector file and what its image is built from."""
    context = tmp_path / "image"
    shutil.copytree(EXAMPLE, context / "orders", ignore=shutil.ignore_patterns("*.yaml", "__pycache__"))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", "--only-binary=:all:", "--no-compile"]
    subprocess.run([*pip, "--target", str(context / "packages"), *WHEELS], check=True)
    (context / "Dockerfile").write_text(DOCKERFILE.format(base=fixtures_image(engine)))
    file = tmp_path / "tuned.connector.yaml"
    file.write_text((EXAMPLE / "tuned.connector.yaml").read_text().replace('command: ["{python}",', "build: image\n  command: [python3,"))
    drill = (EXAMPLE / "destination-down-celery.drill.yaml").read_text()
    (tmp_path / "destination-down.drill.yaml").write_text(
        drill.replace("lasts: 20m", "lasts: 8m").replace("celery.connector", "tuned.connector")
    )
    return tmp_path


def test_a_queue_in_a_redis_beside_it_survives_the_outage(
    shipped: Path, left: Callable[[str], set[str]], once_more: Callable[..., Rehearsal]
) -> None:
    plan = draw_up(str(shipped / "destination-down.drill.yaml"), speed=30, seed=5, runtime="docker")
    rehearsal = once_more(
        lambda: rehearse(plan, RunOptions(shipped / "runs")),
        in_doubt,
    )
    assert rehearsal.judgement.exit_code == 0, {verdict.check: verdict.summary for verdict in rehearsal.judgement.verdicts}
    events = [json.loads(line) for line in (rehearsal.run_dir / "journal.jsonl").read_text().splitlines()]
    accelerated = {event["actor"]: event for event in events if event["event"] == "accelerated"}
    assert {"connector", "redis"} <= accelerated.keys()
    # A process that kept real time would have made it inconclusive. Not all need show the mark: Celery's banner asks `uname -p`, which is
    # seen with luck, and gone before it could.
    assert min(event["accelerated"] for event in accelerated.values()) >= 1
    assert left(rehearsal.run_dir.name) == set()
