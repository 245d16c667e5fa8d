"""Plans that grow while their run goes on: a drill written in Python meets the same rules as one written in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.drill.model import Drill
from harness.drill.reading.load import load_connector, load_drill
from harness.drill.rules import base
from harness.drill.text.problems import Complaint, complaints, dotted
from harness.errors import DrillInvalid, Problem
from harness.plan.compile import check_plan, compile_plan
from harness.plan.model import FaultPlan, PhasePlan, Plan
from harness.units import format_duration

_BEFORE = {"phase": "before", "lasts": "30d"}
"""A timeline's faults need a baseline; whether the real one was long enough is for `steady_state` to say."""

_SEVERAL = ("every", "ramp")
"""Each injection has an id of its own, to heal it by."""


def open_ended(plan: Plan, longest_s: float) -> Plan:
    """The plan without the drill's own phases, for a timeline of up to `longest_s` drill seconds that a test writes later."""
    frame = tuple(phase for phase in plan.phases if phase.role != "drill")
    return plan.model_copy(
        update={
            "phases": frame,
            "lengthened": (),
            "timeline_s": longest_s,
            "hard_limit_wall_s": round((longest_s + sum(phase.at_most_s for phase in frame)) / plan.speed * 1.5 + 60, 3),
        }
    )


def with_phase(plan: Plan, phase: PhasePlan) -> Plan:
    """The plan with a phase of the drill put in, after those that it has; or replaced, if it has one of that name.

    As in a drill file, waiting until all is drained promises that it will be in time.
    """
    before = [one for one in plan.phases if one.role in {"warm-up", "drill"}]
    after = [one for one in plan.phases if one.role not in {"warm-up", "drill"}]
    known = [one.name for one in before]
    if phase.name in known:
        before[known.index(phase.name)] = phase
    else:
        before.append(phase)
    checks = plan.checks
    if phase.drains and all(check.name != "recovered_within" for check in checks):
        checks = (*checks, check_plan("recovered_within", {"at_most": format_duration(phase.at_most_s)}))
    return plan.model_copy(update={"phases": (*before, *after), "checks": checks})


def fault_plan(plan: Plan, phase: str, spec: Mapping[str, Any], beside: Sequence[FaultPlan] = ()) -> FaultPlan:
    """The injection that `spec` (kind, link and so on, as in YAML) describes; `beside`: the faults already in place.

    Raises DrillInvalid for a fault that a drill file could not have, or that needs several injections; PlanImpossible for one that the
    connector, speed or runtime does not support.
    """
    if several := [key for key in _SEVERAL if spec.get(key)]:
        raise DrillInvalid(tuple(Problem("inject", 0, 0, key, "several injections", "one", "call it in a loop") for key in several))
    faults = [*({**fault.spec, "lasts": None} for fault in beside), dict(spec)]
    timeline = [_BEFORE, {"phase": phase, "lasts": format_duration(plan.timeline_s), "faults": faults}]
    here = ("timeline", 1, "faults", len(faults) - 1)
    try:
        drill = Drill.model_validate({**plan.drill, "timeline": timeline})
    except ValidationError as error:
        raise DrillInvalid(tuple(_problems(spec, complaints(error.errors(include_url=False), Drill), len(here)))) from None
    wrong = [complaint for complaint in base.complaints(drill) if complaint.path[: len(here)] == here]
    if wrong:
        raise DrillInvalid(tuple(_problems(spec, wrong, len(here))))
    compiled = compile_plan(
        replace(load_drill(Path(plan.drill_file)), drill=drill),
        load_connector(Path(plan.connector_file)),
        load_connector(Path(plan.watchdog_file)) if plan.watchdog_file else None,
        speed=plan.speed,
        seed=plan.seed,
        runtime=plan.runtime,
    )
    return compiled.faults()[-1].model_copy(update={"id": f"f{len(plan.faults()) + 1}"})


def _problems(spec: Mapping[str, Any], found: Iterator[Complaint] | list[Complaint], depth: int) -> Iterator[Problem]:
    for complaint in found:
        key = dotted(complaint.path[depth:]) or "kind"
        value = repr(spec.get(key)) if complaint.found is None else complaint.found
        yield Problem("inject", 0, 0, key, value, complaint.allowed, complaint.hint)
