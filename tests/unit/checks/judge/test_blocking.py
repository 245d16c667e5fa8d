"""The record that blocks the rest is named, with its attempts and their answers; without such a record none is."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def blocked(outage: Any) -> Any:
    """Three records at the end: the first is committed and answered with a stored 500 for ever, the others are never attempted, nor is
    the probe record."""
    outage.lines["destination"] = [line for line in outage.lines["destination"] if not str(line[1].get("key")).startswith("probe")]
    for number in range(3):
        outage.offer(f"invoice-90{number}", 1560 + number)
    outage.write(1570, ("invoice-900", 1), status=500)
    for t in (1580, 1600, 1620):
        outage.write(t, ("invoice-900", 1), effect=None, why="idempotency", status=500)
    return outage


def test_the_record_that_blocks_the_rest_is_named(blocked: Any, verdict: Any) -> None:
    said = verdict(blocked, "exactly_once")
    assert said.summary.startswith("2 records absent: invoice-901, invoice-902; invoice-900 blocks the rest: 4 attempts ")
    assert "from 26m10s to 27m, answered 500, although billing has it" in said.summary
    assert said.exhibits["blocking"]["status"].tolist() == [500, 500, 500, 500]


def test_a_refused_record_at_the_head_of_each_batch_is_named(blocked: Any, verdict: Any) -> None:
    """A script that begins again at its cursor repeats what is there already; that is no progress."""
    blocked.lines["destination"] = [line for line in blocked.lines["destination"] if line[1].get("key") != "invoice-900"]
    for t in (1600, 1650):
        blocked.write(t, ("invoice-001", 1), effect=None)
        blocked.write(t + 1, ("invoice-900", 1), effect="refused", status=422)
    said = verdict(blocked, "exactly_once").summary
    assert "invoice-900 blocks the rest: 2 attempts from 26m41s to 27m31s, answered 422" in said
    assert "although" not in said


@pytest.mark.parametrize("key", ["invoice-901", "invoice-950"])
def test_no_record_blocks_where_others_were_tried_too(blocked: Any, verdict: Any, key: str) -> None:
    blocked.offer(key, 1501)
    blocked.write(1640, (key, 1), status=201 if key == "invoice-950" else 503, effect="created" if key == "invoice-950" else "refused")
    said = verdict(blocked, "exactly_once")
    assert "absent" in said.summary
    assert "blocks the rest" not in said.summary
    assert "blocking" not in said.exhibits


def test_a_single_attempt_without_an_answer_blocks_nothing(blocked: Any, verdict: Any) -> None:
    blocked.lines["destination"] = [line for line in blocked.lines["destination"] if line[1].get("key") != "invoice-900"]
    blocked.write(1620, ("invoice-900", 1), effect="refused", status=503)
    said = verdict(blocked, "exactly_once").summary
    assert "3 records absent" in said
    assert "blocks the rest" not in said
