"""When another path is better."""

from __future__ import annotations

from typing import Any

import pytest

from harness.integration.advice import advice
from harness.integration.model import Integration

FOUR: dict[str, Any] = {"schema": 1, "integration": "orders", "pattern": "one-way-write", "connector": "orders"}


@pytest.mark.parametrize(
    ("said", "beginnings"),
    [
        ({}, []),
        ({"arrives": "live", "on_call": True}, []),
        ({"arrives": "once", "on_call": False}, ["the records move once"]),
        ({"arrives": "daily"}, ["once a day is enough"]),
        ({"on_call": False}, ["nobody is on call"]),
        ({"arrives": "daily", "on_call": False}, ["once a day is enough", "nobody is on call"]),
        ({"pattern": "reporting-feed", "stops_for_30m": {"harm": "none"}}, ["little is at stake"]),
        ({"pattern": "reporting-feed", "stops_for_30m": {"harm": "late"}}, []),
        ({"stops_for_30m": {"harm": "none"}}, []),
    ],
)
def test_advice(said: dict[str, Any], beginnings: list[str]) -> None:
    told = list(advice(Integration.model_validate(FOUR | said)))
    assert len(told) == len(beginnings)
    assert all(line.startswith(beginning) for line, beginning in zip(told, beginnings, strict=True))
