from __future__ import annotations

from pathlib import Path

import pytest

from harness.clock import accelerator
from harness.clock.anchors import DrillClock

CLOCK = DrillClock(7, 5, 60.0)


@pytest.fixture(autouse=True)
def _library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accelerator, "library", lambda: Path("/cache/accelerator.so"))


def test_at_speed_one_nothing_is_preloaded() -> None:
    assert accelerator.environment(DrillClock(7, 5, 1.0), Path("/run")) == {}


def test_the_variables_of_an_accelerated_process() -> None:
    assert accelerator.environment(CLOCK, Path("/run/connector/pycache")) == {
        "LD_PRELOAD": "/cache/accelerator.so",
        "PYTHONPYCACHEPREFIX": "/run/connector/pycache",
        "IDRILL_SPEED": "60",
        "IDRILL_ANCHOR_REALTIME_NS": "7",
        "IDRILL_ANCHOR_MONOTONIC_NS": "5",
    }


def test_at_speed_one_it_is_where_the_clock_may_be_wrong() -> None:
    told = accelerator.environment(DrillClock(7, 5, 1.0), Path("/run"), wrong=Path("/run/connector.clock"))
    assert (told["LD_PRELOAD"], told["IDRILL_SPEED"]) == ("/cache/accelerator.so", "1")
    assert told["IDRILL_CLOCK_SKEW"] == "/run/connector.clock"


def test_what_was_preloaded_before_still_is() -> None:
    assert accelerator.environment(CLOCK, Path(), {"LD_PRELOAD": "/x/jemalloc.so"})["LD_PRELOAD"] == "/cache/accelerator.so:/x/jemalloc.so"


def test_the_mark_names_this_very_clock() -> None:
    assert accelerator.mark(CLOCK) == "/memfd:idrill-clock:60:7:5"
    assert accelerator.mark(DrillClock(7, 5, 1 / 3)) == "/memfd:idrill-clock:0.333333333333333:7:5"
    assert accelerator.mark(CLOCK, may_be_wrong=True) == "/memfd:idrill-clock:60:7:5:skew"


def test_a_supervisor_carries_it_for_its_child() -> None:
    assert accelerator.held_back({"LD_PRELOAD": "x", "A": "b"}) == {"IDRILL_CHILD_LD_PRELOAD": "x", "A": "b"}
    assert accelerator.held_back({"A": "b"}) == {"A": "b"}
