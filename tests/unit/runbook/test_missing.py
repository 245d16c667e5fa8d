"""Each part that a pattern asks for is missed as soon as it is gone."""

from __future__ import annotations

from typing import Any

import pytest

from harness import assets
from harness.drill.text.broken import Path
from harness.integration.model import Integration
from harness.integration.reading.load import load_integration
from harness.runbook.lint.missing import complaints

_FULL = load_integration(assets.fixture("integrations") / "orders-to-billing.integration.yaml").integration
_FEED = (
    "people.owner.name",
    "people.backup.name",
    "detect.within",
    "pause",
    "resume",
    "recover.query",
    "recheck.every",
)
_WRITES = (
    "stops_for_30m.breaks",
    "runbook.impact",
    "runbook.safety",
    "runbook.diagnosis",
    "decide",
    "replay",
    "recover.in_steps",
    "recover.relapse",
    "repair.records",
    "repair.by",
    "repair.not_by_hand",
    "comms.contact",
)
_CUSTOMERS = (
    "rollback.order",
    "comms.first_notice",
    "comms.every",
    "comms.notices",
    "fallback",
    "fallback.start",
    "fallback.queue",
    "fallback.format",
    "fallback.dedupe",
    "fallback.owner",
    "fallback.order",
    "fallback.stop",
)


def without(key: str, pattern: str) -> list[Path]:
    """The keys of the complaints about the full example of another pattern, without one key. A stop leaves no orphans there."""
    data: dict[str, Any] = _FULL.as_json() | {"pattern": pattern}
    data["stops_for_30m"] |= {"harm": "late"}
    *groups, last = key.split(".")
    part = data
    for group in groups:
        part = part[group]
    del part[last]
    return [complaint.path for complaint in complaints(Integration.model_validate(data))]


@pytest.mark.parametrize("key", [*_FEED, *_WRITES, *_CUSTOMERS])
def test_customer_state_needs_all_of_it(key: str) -> None:
    assert tuple(key.split(".")) in without(key, "customer-state")


@pytest.mark.parametrize("pattern", ["one-way-write", "bidirectional-sync"])
@pytest.mark.parametrize("key", [*_FEED, *_WRITES])
def test_writes_need_what_brings_the_data_back(key: str, pattern: str) -> None:
    assert tuple(key.split(".")) in without(key, pattern)


@pytest.mark.parametrize("key", _FEED)
def test_a_feed_needs_somebody_a_stop_and_a_start(key: str) -> None:
    assert tuple(key.split(".")) in without(key, "reporting-feed")


@pytest.mark.parametrize("key", [*_WRITES, *_CUSTOMERS])
def test_a_feed_needs_no_more(key: str) -> None:
    assert without(key, "reporting-feed") == []
