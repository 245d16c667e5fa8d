"""What a table-top keeps of a drill: its script and the checks of people."""

from __future__ import annotations

import pytest

from harness import assets
from harness.errors import PlanImpossible
from harness.plan.capabilities import TABLE_TOP, elsewhere
from harness.rehearsal import draw_up, draw_up_gameday

EXAMPLE = str(assets.fixture("integrations") / "orders-to-billing.gameday.yaml")


def test_phases_end_by_themselves_and_only_people_are_judged() -> None:
    [real], [paper] = (draw_up_gameday(EXAMPLE, team=None, speed=60, runtime=runtime) for runtime in ("local", TABLE_TOP))
    assert [phase.name for phase in paper.phases] == [phase.name for phase in real.phases if phase.role == "drill"]
    assert all(phase.until is None and phase.lasts_s == phase.at_most_s for phase in paper.phases)
    assert [fault.kind for fault in paper.faults()] == [fault.kind for fault in real.faults()]
    assert all(fault.when is None for fault in paper.faults())
    assert paper.links == ()
    assert [check.name for check in paper.checks] == [
        "acknowledged_within",
        "notice_within",
        "updates_every",
        "contained_by_one_person",
        "one_decider",
        "decisions_recorded",
        "verified_before_resolution",
        "resolution_notice",
    ]
    assert paper.gameday == real.gameday


def test_without_people_there_is_no_table_top() -> None:
    with pytest.raises(PlanImpossible, match="needs people"):
        draw_up("connector-down-20m", runtime=TABLE_TOP)


def test_nobody_is_sent_to_a_table_top_for_what_a_runtime_cannot_do() -> None:
    assert elsewhere("process.deploy") == "; use --runtime local"
