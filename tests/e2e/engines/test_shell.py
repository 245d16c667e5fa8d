"""A shell script that cron would start: its data are right after an outage, and nobody was told of it, but by way of an Alertmanager."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.world.services.alertmanager import Alertmanager
from harness.world.services.find import missing

_LACKING = [program for program in ("curl", "jq", "flock") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.engines,
    pytest.mark.skipif(bool(_LACKING), reason=f"not installed: {', '.join(_LACKING)}"),
]
DRILL = "destination-down-shell.drill.yaml"


def test_a_cron_job_recovers_and_pages_nobody(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "shell" / DRILL, speed=60)
    assert one.failed == {"single_alert", "alert_names", "resolved_alert"}, one.told
    assert one.rehearsal.judgement.exit_code == 1, one.told
    assert one.verdicts["single_alert"].summary.startswith("nobody was paged")

    # the jobs of the outage failed with curl's exit code, those before and after it did not
    codes = one.codes
    failed = [number for number, code in enumerate(codes) if code != 0]
    assert len(failed) >= 3
    assert {codes[number] for number in failed} <= {7, 56}, codes  # could not connect, or was cut off
    assert failed == list(range(failed[0], failed[-1] + 1))
    assert failed[0] > 0
    assert failed[-1] < len(codes) - 1


@pytest.mark.skipif(missing(Alertmanager()) is not None, reason=str(missing(Alertmanager())))
def test_with_an_alertmanager_its_owner_is_paged_once(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "shell" / DRILL, examples / "shell" / "paging.connector.yaml", speed=60)
    assert one.rehearsal.judgement.exit_code == 0, one.told
    (opened,) = (line for line in one.ledger("alerts", "alert") if line["opened"])
    assert opened["protocol"] == "alertmanager"
