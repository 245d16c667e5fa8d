"""Celery on Redis: its default retry budget loses an outage's records behind a healthy process, a longer one does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.engines,
    pytest.mark.skipif(find_spec("celery") is None, reason="celery is not installed: pip install 'integration-drills[celery]'"),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed (Debian: redis-server)"),
]
DRILL = "destination-down-celery.drill.yaml"


def test_the_default_retries_lose_the_outage_behind_a_healthy_worker(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "celery" / DRILL, speed=60)
    assert one.failed == {"exactly_once", "recovered_within", "resolved_after_data"}, one.told
    assert one.rehearsal.judgement.exit_code == 1, one.told

    # nothing shows it: one attempt of the worker from beginning to end, and a page that was resolved
    assert [start["attempt"] for start in one.journal("actor_started") if start["actor"] == "connector"] == [1]
    assert all(end["expected"] for end in one.journal("actor_exited"))
    assert one.verdicts["resolved_alert"].outcome == "PASS"

    # every record that is missing was offered, tried four times at least, and never committed
    missing = set(one.verdicts["exactly_once"].exhibits["absent"]["key"])
    assert len(missing) > 10, one.told  # most of the 160, as fast as the machine lets the worker try
    assert missing <= {line["key"] for line in one.ledger("source", "offered")}
    assert not missing & {line["key"] for line in one.ledger("destination", "committed")}
    log = (one.rehearsal.run_dir / "logs" / "connector.1.log").read_text(errors="replace")
    assert log.count("raised unexpected: ConnectionError") == len(missing)


def test_retries_that_outlast_the_outage_lose_nothing(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "celery" / DRILL, examples / "celery" / "tuned.connector.yaml", speed=60)
    assert one.rehearsal.judgement.exit_code == 0, one.told
    assert one.verdicts["exactly_once"].counts["missing"] == 0
    assert len(one.ledger("alerts", "alert")) == 2  # opened, resolved
    assert one.verdicts["resolved_after_data"].outcome == "PASS", one.told  # not with the first record that got through
