"""What a test writes in Python meets the rules of a drill file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.errors import DrillInvalid, PlanImpossible
from harness.plan.improvise import fault_plan, open_ended, with_phase
from harness.plan.model import PhasePlan, Plan, Trigger
from harness.rehearsal import draw_up


@pytest.fixture
def plan() -> Plan:
    return open_ended(draw_up("commit-then-cut", speed=60, seed=1), 3600.0)


def _phase(name: str, **more: Any) -> PhasePlan:
    given = {"lasts_s": 60.0, "until": None, "at_most_s": 60.0, **more}
    return PhasePlan.model_validate({"name": name, "role": "drill", "earliest_s": 0.0, "latest_s": 0.0, **given})


def test_only_the_frame_of_the_drill_is_left(plan: Plan) -> None:
    assert [phase.role for phase in plan.phases] == ["warm-up", "settle", "quiet", "probe"]
    assert plan.timeline_s == 3600.0
    assert plan.hard_limit_wall_s > 3600.0 / 60


def test_phases_come_before_the_end_and_grow_in_place(plan: Plan) -> None:
    grown = with_phase(with_phase(plan, _phase("one")), _phase("two"))
    grown = with_phase(grown, _phase("two", lasts_s=7.0))
    assert [phase.name for phase in grown.phases] == ["warm-up", "one", "two", "settle", "quiet", "probe"]
    assert grown.phases[2].lasts_s == 7.0
    earlier = with_phase(grown, _phase("one", lasts_s=8.0))
    assert [(phase.name, phase.lasts_s) for phase in earlier.phases[1:3]] == [("one", 8.0), ("two", 7.0)]


def test_waiting_until_drained_promises_recovery_in_time(plan: Plan) -> None:
    bare = plan.model_copy(update={"checks": tuple(check for check in plan.checks if check.name != "recovered_within")})
    drained = _phase("wait", lasts_s=None, until=Trigger(owed_share=0.0), at_most_s=900.0)
    checks = {check.name: check.params for check in with_phase(bare, drained).checks}
    assert checks["recovered_within"] == {"at_most": "15m"}
    assert "recovered_within" not in {check.name for check in with_phase(bare, _phase("one")).checks}


def test_a_fault_is_planned_as_from_a_file(plan: Plan) -> None:
    first = fault_plan(plan, "one", {"kind": "down", "link": "destination", "lasts": "2m"})
    assert (first.id, first.kind, first.target, first.where, first.phase, first.felt) == (
        "f1",
        "down",
        "link",
        "destination",
        "one",
        "refused",
    )
    assert first.heal_after_s == 120.0
    grown = with_phase(plan, _phase("one", faults=(first,)))
    second = fault_plan(grown, "one", {"kind": "respond", "link": "source", "status": 500})
    assert (second.id, second.target, second.where) == ("f2", "fake", "source")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"kind": "donw", "link": "destination"}, "inject: kind: unknown fault 'donw'.*did you mean 'down'"),
        ({"kind": "down", "link": "destnation"}, "inject: link: there is no link 'destnation'.*did you mean 'destination'"),
        ({"kind": "down"}, "inject: link: missing"),
        ({"kind": "down", "link": "destination", "for": "3m"}, "inject: for: unknown key 'for'"),
        (
            {"kind": "down", "link": "destination", "every": "2m", "times": 3, "lasts": "20s"},
            "inject: every: several injections",
        ),
        (
            {"kind": "latency", "link": "destination", "latency": "1s", "ramp": {"latency": "9s"}},
            "inject: ramp: several injections",
        ),
        ({"kind": "down", "link": "destination", "lasts": "3"}, "inject: lasts: '3'; allowed: a duration such as"),
    ],
)
def test_a_mistake_is_told_as_in_a_file(plan: Plan, spec: dict[str, Any], said: str) -> None:
    with pytest.raises(DrillInvalid, match=said):
        fault_plan(plan, "one", spec)


def test_faults_that_cannot_be_combined(plan: Plan) -> None:
    down = fault_plan(plan, "one", {"kind": "down", "link": "destination"})
    with pytest.raises(DrillInvalid, match="down and latency at the same time on destination"):
        fault_plan(plan, "one", {"kind": "latency", "link": "destination", "latency": "1s"}, [down])


def test_what_the_connector_cannot_do_is_impossible(tmp_path: Path) -> None:
    file = tmp_path / "plain.connector.yaml"
    reference = assets.fixture("connector")
    file.write_text(f'connector: plain\nrun: {{command: ["{{python}}", "{reference}/app.py"]}}\nclock: env\n')
    plain = open_ended(draw_up("commit-then-cut", connector=str(file)), 3600.0)
    with pytest.raises(PlanImpossible, match=r"^phase one: expired_credential needs control\.rotate_credential, "):
        fault_plan(plain, "one", {"kind": "expired_credential", "link": "destination"})
