"""A port that a container publishes accepts before it knows whether anybody is there."""

from __future__ import annotations

import pytest

from harness.world.canary import CanaryResult, refused_behind_a_relay


@pytest.mark.parametrize("outcome", ["cut", "reset"])
def test_a_connection_that_ends_without_a_byte_was_refused(outcome: str) -> None:
    assert refused_behind_a_relay(CanaryResult(outcome, 0.1, 0)).outcome == "refused"


@pytest.mark.parametrize("result", [CanaryResult("ok", 0.1, 20_000), CanaryResult("reset", 0.1, 7), CanaryResult("timeout", 2.0, 0)])
def test_everything_else_is_what_it_is(result: CanaryResult) -> None:
    assert refused_behind_a_relay(result) == result
