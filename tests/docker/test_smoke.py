"""A drill in containers, as a person runs it: the same verdicts, and afterwards nothing is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from definite import in_words

from harness.rehearsal import Rehearsal

pytestmark = [pytest.mark.e2e, pytest.mark.docker]


def test_the_reference_connector_passes_and_nothing_is_left(rehearsed: Callable[..., Rehearsal], census: Callable[[], set[str]]) -> None:
    before = census()
    rehearsal = rehearsed("connector-down-20m")
    judgement = rehearsal.judgement
    assert judgement.exit_code == 0, in_words(judgement)
    assert census() == before
    assert not (rehearsal.run_dir / "secrets").exists()
    ready = next(event for event in _events(rehearsal) if event["event"] == "world_ready")
    assert ready["toxiproxy"] in {"image", "bundled"}
    assert ready["image"].startswith("idrill-fixtures:")


def test_a_broken_connector_fails_on_its_check(rehearsed: Callable[..., Rehearsal]) -> None:
    rehearsal = rehearsed("half-complete-backlog", "loses")
    failed = {verdict.check for verdict in rehearsal.judgement.verdicts if verdict.outcome == "FAIL"}
    assert rehearsal.judgement.exit_code == 1, in_words(rehearsal.judgement)
    assert "exactly_once" in failed


def _events(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (rehearsal.run_dir / "journal.jsonl").read_text().splitlines()]
