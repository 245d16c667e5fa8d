"""A real PostgreSQL as destination in containers: behind the fault proxy, its ledger read from its own log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from definite import in_doubt

from harness.engine.run import RunOptions
from harness.rehearsal import Rehearsal, draw_up, rehearse
from harness.world.docker.images import fixtures_image
from harness.world.docker.packages import service_image
from harness.world.services.destination import PostgresDestination

pytestmark = [pytest.mark.e2e, pytest.mark.docker]

HERE = Path(__file__).parent
FILE = """
connector: orders-sql
run:
  image: {image}
  command: [sh, -c, 'for each in /usr/lib/postgresql/*/bin; do PATH=$each:$PATH; done; exec python3 -u /opt/to_postgres.py']
  env: {{SOURCE_URL: "{{source.url}}", DESTINATION_DSN: "{{destination.url}}"}}
  files: {{/opt/to_postgres.py: to_postgres.py}}
  hardened: true
settle: 5m
clock: accelerated
contract: exactly-once-effects
"""


def test_what_is_committed_is_seen_and_the_link_can_be_cut(
    engine: Any, drill_path: Callable[[str], str], tmp_path: Path, left: Callable[[str], set[str]], once_more: Callable[..., Rehearsal]
) -> None:
    image = service_image(engine, fixtures_image(engine), PostgresDestination(), official=False)
    file = tmp_path / "sql.connector.yaml"
    file.write_text(FILE.format(image=image))
    (tmp_path / "to_postgres.py").write_bytes((HERE / "connectors" / "to_postgres.py").read_bytes())
    plan = draw_up(drill_path("database-down"), connector=str(file), speed=20, seed=5, runtime="docker")
    rehearsal = once_more(
        lambda: rehearse(plan, RunOptions(tmp_path / "runs")),
        in_doubt,
    )
    verdicts = {verdict.check: verdict for verdict in rehearsal.judgement.verdicts}
    assert rehearsal.judgement.exit_code == 0, verdicts
    events = [json.loads(line) for line in (rehearsal.run_dir / "journal.jsonl").read_text().splitlines()]
    assert next(event for event in events if event["event"] == "service_ready")["service"] == "destination-server"
    assert next(event for event in events if event["event"] == "accelerated" and event["actor"] == "destination-server")["seen"] >= 5
    assert left(rehearsal.run_dir.name) == set()
