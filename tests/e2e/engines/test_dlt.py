"""dlt, unmodified: a batch whose answer was lost exists twice, and into PostgreSQL an outage is made up for once."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from harness.world.services.destination import PostgresDestination
from harness.world.services.find import missing

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.engines,
    pytest.mark.skipif(find_spec("dlt") is None, reason="dlt is not installed: pip install 'integration-drills[dlt]'"),
]
SPEED = 30.0


def test_the_batch_whose_answer_was_lost_exists_twice(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "dlt" / "commit-then-cut-dlt.drill.yaml", speed=SPEED)

    # dlt says that all is well, and indeed nothing is missing
    codes = one.codes
    assert len(codes) > 5
    assert set(codes) == {0}, one.told
    exactly_once = one.verdicts["exactly_once"]
    assert exactly_once.counts["missing"] == 0, one.told

    # which records were in the batch whose reply was withheld, by the destination's own ledger
    (cut,) = [line["req"] for line in one.ledger("destination", "reply") if not line["sent"]]
    batch = {line["key"] for line in one.ledger("destination", "committed") if line["req"] == cut}
    assert batch

    assert one.failed == {"exactly_once"}, one.told
    assert one.rehearsal.judgement.exit_code == 1, one.told
    assert [(finding.kind, finding.count) for finding in exactly_once.findings] == [("doubled", len(batch))]
    doubled = exactly_once.exhibits["doubled"]
    assert set(doubled["key"]) == batch
    assert set(doubled["key"].value_counts()) == {2}
    assert f"{len(batch)} rows too many" in exactly_once.summary


@pytest.mark.skipif(find_spec("psycopg2") is None, reason="dlt's way to PostgreSQL is not installed: pip install 'dlt[postgres]'")
@pytest.mark.skipif(missing(PostgresDestination()) is not None, reason=str(missing(PostgresDestination())))
def test_what_failed_while_the_database_was_away_is_merged_once(played: Callable[..., Any], examples: Path) -> None:
    one = played(examples / "dlt" / "database-down-dlt.drill.yaml", speed=SPEED)
    assert one.rehearsal.judgement.exit_code == 0, one.told
    codes = one.codes
    assert 1 in codes  # dlt itself said that the outage's batches failed
    assert one.verdicts["exactly_once"].counts["missing"] == 0
