"""Laws of every plan, for all timelines and speeds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.text.document import Document
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.limits import highest_speed, survives
from harness.plan.model import Plan

MINUTES = st.integers(1, 60).map(lambda minutes: f"{minutes}m")
LASTS = st.fixed_dictionaries({"lasts": MINUTES})
UNTIL = st.fixed_dictionaries(
    {"until": st.sampled_from(["drained", {"backlog": "50%"}, {"destination.commits": 57}, {"source.offered": 9}]), "at_most": MINUTES}
)
FAULTS = st.lists(
    st.sampled_from(
        [
            {"kind": "down", "link": "destination"},
            {"kind": "down", "link": "source", "lasts": "30s"},
            {"kind": "commit_then_cut", "link": "destination", "when": {"destination.commits": 5}},
            {"kind": "kill", "actor": "connector"},
        ]
    ),
    max_size=3,
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[LoadedDrill, LoadedConnector, float, int]:
    phases = draw(st.lists(st.tuples(LASTS | UNTIL, FAULTS), max_size=6))
    timeline: list[dict[str, Any]] = [{"phase": "baseline", "lasts": "5m"}]
    timeline += [{"phase": f"p{number}", "faults": faults} | ends for number, (ends, faults) in enumerate(phases)]
    data = {
        "schema": 1,
        "name": "any",
        "title": "Any",
        "category": "design",
        "pattern": "one-way-write",
        "why": "To see what is planned.",
        "first": {"alert": "-", "response": "-", "query": "-"},
        "stack": {
            "source": {"fake": "records", "name": "crm", "entities": {"account": 1}},
            "destination": {"fake": "records", "name": "billing"},
        },
        "workload": {"kind": "steady", "rate": "40/min"},
        "timeline": timeline,
        "checks": ["exactly_once"],
    }
    marks = Document(Path("any.drill.yaml"), "", data, {}, {})
    drill = LoadedDrill(Drill.model_validate(data), marks, "", marks.path)
    file = {"connector": "x", "run": {"command": ["x"]}, "clock": "env", "settle": draw(MINUTES)}
    connector = LoadedConnector(ConnectorFile.model_validate(file), Document(Path("x"), "", file, {}, {}), "", Path("x"))
    return drill, connector, draw(st.floats(0.5, 500)), draw(st.integers(0, 2**32))


def compiled(inputs: tuple[LoadedDrill, LoadedConnector, float, int]) -> Plan:
    drill, connector, speed, seed = inputs
    return compile_plan(drill, connector, None, speed=speed, seed=seed)


@given(plans())
def test_same_inputs_same_bytes_and_they_read_back_the_same(inputs: tuple[LoadedDrill, LoadedConnector, float, int]) -> None:
    saved = compiled(inputs).model_dump_json()
    assert saved == compiled(inputs).model_dump_json()
    assert Plan.model_validate_json(saved).model_dump_json() == saved
    assert explain(Plan.model_validate_json(saved)) == explain(compiled(inputs))


@given(plans())
def test_each_phase_begins_when_the_one_before_it_can_end(inputs: tuple[LoadedDrill, LoadedConnector, float, int]) -> None:
    for before, after in pairwise(compiled(inputs).phases):
        assert after.earliest_s >= before.earliest_s
        if before.role == "drill":
            assert after.earliest_s == before.earliest_s + (before.lasts_s or 0)
        assert after.latest_s == before.latest_s + before.at_most_s or before.role == "warm-up"
        assert after.earliest_s <= after.latest_s


@given(plans())
def test_every_fault_is_healed_within_its_phase_and_by_itself_later(inputs: tuple[LoadedDrill, LoadedConnector, float, int]) -> None:
    plan = compiled(inputs)
    assert len({fault.id for fault in plan.faults()}) == len(plan.faults())
    for phase in plan.phases:
        for fault in phase.faults:
            healed_s = phase.at_most_s if fault.heal_after_s is None else fault.heal_after_s
            assert healed_s <= phase.at_most_s
            assert fault.deadline_s > healed_s


@given(plans())
def test_the_text_pairs_every_inject_with_a_heal(inputs: tuple[LoadedDrill, LoadedConnector, float, int]) -> None:
    plan = compiled(inputs)
    text = explain(plan)
    assert text.count("  inject f") == text.count("  heal   f") == len(plan.faults())
    assert all(line == line.rstrip() for line in text.splitlines())


@given(st.floats(0.001, 3600), st.floats(1, 2000))
def test_the_highest_speed_that_is_named_works_and_no_higher_one_does(value_s: float, speed: float) -> None:
    best = highest_speed(value_s, speed)
    if best is not None:
        assert survives(value_s, best)
        assert not any(survives(value_s, float(higher)) for higher in range(int(best) + 1, int(speed) + 1))
