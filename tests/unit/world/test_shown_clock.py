"""Which time a pushing source stamps its messages with."""

from __future__ import annotations

import pytest

from harness.drill.connector.file import ConnectorFile
from harness.world.fake_config import shown_clock


@pytest.mark.parametrize(("clock", "shown"), [("accelerated", "drill"), ("env", "real"), ("real", "real")])
def test_messages_are_stamped_by_the_clock_that_their_receiver_reads(clock: str, shown: str) -> None:
    connector = ConnectorFile.model_validate({"connector": "orders-sync", "run": {"command": ["sync"]}, "clock": clock})
    assert shown_clock(connector) == shown
