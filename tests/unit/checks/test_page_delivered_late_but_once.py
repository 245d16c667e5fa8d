from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.fixture
def cut_off(run: Any) -> Any:
    """The destination is away from 300 to 900, the pager from 300 to 1200; the page comes at 1215; from 900 on records are written."""
    down = run.fault("f1", "down", "link", "destination", "refused")
    mute = run.fault("f2", "down", "link", "alerts", "refused")
    run.note("timeline_started", 0.0)
    run.phase("baseline", 0, 300)
    run.phase("outage", 300, 1200, faults=(down, mute))
    run.injected(down, 300, 900)
    run.injected(mute, 300, 1200)
    run.note("canary", 301, fault="f1", link="destination", when="during", outcome="refused", wall_s=0.002, bytes=64)
    run.offer("invoice-001", 400)
    run.write(910, ("invoice-001", 1))
    run.alert(1215)
    return run


def test_late_but_once(cut_off: Any, verdict: Any) -> None:
    said = verdict(cut_off, "page_delivered_late_but_once")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"pages": 1, "after_heal_s": 15})


def test_never(cut_off: Any, verdict: Any, kinds: Any) -> None:
    cut_off.lines["alerts"].clear()
    assert kinds(verdict(cut_off, "page_delivered_late_but_once")) == {"absent": False}


def test_twice(cut_off: Any, verdict: Any, kinds: Any) -> None:
    cut_off.alert(1216)
    assert kinds(verdict(cut_off, "page_delivered_late_but_once")) == {"several": False}


def test_too_late(cut_off: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(cut_off, "page_delivered_late_but_once", within="10s")) == {"late": False}


def test_to_nobody(cut_off: Any, verdict: Any, kinds: Any) -> None:
    cut_off.lines["alerts"].clear()
    cut_off.alert(1215, route="shared")
    assert kinds(verdict(cut_off, "page_delivered_late_but_once")) == {"wrong_owner": False}


def test_the_data_waited_for_the_pager(cut_off: Any, verdict: Any, kinds: Any) -> None:
    cut_off.lines["destination"].clear()
    cut_off.write(1220, ("invoice-001", 1))
    assert kinds(verdict(cut_off, "page_delivered_late_but_once")) == {"blocked": False}


def test_the_way_to_the_pager_was_whole(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "page_delivered_late_but_once").outcome is Outcome.INCONCLUSIVE
