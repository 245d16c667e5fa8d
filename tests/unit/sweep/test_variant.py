from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.drill.published.write import save
from harness.drill.reading.load import LoadedDrill, load_drill
from harness.errors import PlanImpossible
from harness.plan.model import Trigger
from harness.rehearsal import draw_up
from harness.sweep.points import Point, Side
from harness.sweep.variant import LASTS, Swept


def faults(data: dict[str, Any], phase: str) -> list[dict[str, Any]]:
    return next(each.get("faults", []) for each in data["timeline"] if each["phase"] == phase)


def test_the_phase_is_the_one_with_a_counted_fault(loaded: LoadedDrill) -> None:
    assert Swept(loaded, None).phase == "cut"
    assert Swept(load_drill(assets.drills() / "connector-down-20m.drill.yaml"), None).phase == "recovery"
    assert Swept(loaded, "recovery").phase == "recovery"
    with pytest.raises(PlanImpossible, match="did you mean 'recovery'"):
        Swept(loaded, "recvery")


def test_uncut_has_no_counted_fault_and_leaves_the_drill_alone(loaded: LoadedDrill) -> None:
    assert faults(Swept(loaded, None).without(), "cut") == []
    assert faults(loaded.marks.data, "cut")


@pytest.mark.parametrize(
    ("side", "by", "hold", "target"),
    [
        (Side.REQUESTS, "cut", "before_commit", "link"),
        (Side.COMMITS, "kill", "before_reply", "process"),
        (Side.REPLIES, "cut", "after_reply", "link"),
    ],
)
def test_a_point_is_a_drill_that_can_be_run(loaded: LoadedDrill, tmp_path: Path, side: Side, by: Any, hold: Any, target: str) -> None:
    path = save(tmp_path, Swept(loaded, None).at(Point(side, 57), by))
    assert path.name == f"commit-then-cut-{by}-{side}-00057.drill.yaml"
    [fault] = draw_up(str(path)).faults()
    assert (fault.target, fault.when) == (target, Trigger(counter="commits", at=57, hold=hold))
    assert fault.spec["lasts"] == LASTS


def test_other_faults_of_the_phase_stay(tmp_path: Path) -> None:
    loaded = load_drill(assets.drills() / "half-complete-backlog.drill.yaml")
    assert Swept(loaded, None).phase == "relapse"
    swept = Swept(loaded, "outage").at(Point(Side.COMMITS, 3), "kill")
    assert [fault["kind"] for fault in faults(swept, "outage")] == ["down", "kill"]
    assert [fault["kind"] for fault in faults(swept, "restore")] == ["commit_then_cut"]


def test_a_long_name_keeps_its_point(loaded: LoadedDrill, tmp_path: Path) -> None:
    path = tmp_path / "x.drill.yaml"
    path.write_text(loaded.text.replace("name: commit-then-cut", f"name: {'a' * 60}"))
    data = Swept(load_drill(path), None).at(Point(Side.COMMITS, 7), "kill")
    assert data["name"].endswith("-kill-commits-00007")
    load_drill(save(tmp_path, data))
