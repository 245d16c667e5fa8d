"""How long a warm-up may bring nothing, by the measure of who is slowest: a clock, a machine, or a schedule."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.engine.standstill import Standstill


def standstill(speed: float = 60.0, lag_s: float = 120.0) -> Standstill:
    return Standstill.of(cast("Any", SimpleNamespace(speed=speed, lag_s=lag_s)), 5, 100.0)


@pytest.mark.parametrize(
    ("speed", "lag_s", "patience_s"),
    [
        pytest.param(1.0, 120.0, 600.0, id="in real time ten minutes"),
        pytest.param(60.0, 120.0, 600.0, id="eight seconds would be less"),
        pytest.param(120.0, 120.0, 960.0, id="eight seconds are more"),
        pytest.param(60.0, 2400.0, 4800.0, id="a batch every twenty minutes"),
    ],
)
def test_patience(speed: float, lag_s: float, patience_s: float) -> None:
    still = standstill(speed, lag_s)
    assert not still.lasts(5, 100.0 + patience_s - 0.1)
    assert still.lasts(5, 100.0 + patience_s)


def test_each_record_begins_it_anew() -> None:
    still = standstill()
    assert not still.lasts(4, 690.0)
    assert not still.lasts(4, 1289.0)
    assert still.lasts(4, 1290.0)
