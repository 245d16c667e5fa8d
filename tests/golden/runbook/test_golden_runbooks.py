"""The runbooks of both examples, byte for byte as they stand among the samples.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/runbook`, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from runbooks import PAGES, RUNS

from harness import assets
from harness.readiness.readied import asked
from harness.readiness.table import quarterly
from harness.runbook.compose import known_of
from harness.runbook.page import page

_SAMPLES = Path(__file__).parents[3] / "reports" / "samples" / "runbooks"


@pytest.mark.parametrize("name", ["orders-to-billing", "visits-report"])
def test_the_runbook_of_an_example_is_the_sample(name: str) -> None:
    loaded, facts = asked(assets.fixture("integrations") / f"{name}.integration.yaml", RUNS)
    text = page(known_of(loaded, quarterly(facts), RUNS, PAGES))
    path = _SAMPLES / f"{name}.md"
    if os.environ.get("IDRILL_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
