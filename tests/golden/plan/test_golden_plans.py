"""The text of some plans, one for each way in which a timeline can be written, and one plan as it is saved, byte for byte.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/plan`, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness import assets
from harness.drill.model import Drill
from harness.drill.reading.load import load_connector, load_drill
from harness.plan.compile import compile_plan
from harness.plan.explain import explain
from harness.plan.model import Plan

HERE = Path(__file__).parent
NAMES = sorted(path.name.removesuffix(".drill.yaml") for path in assets.drills().glob("*.drill.yaml"))
SHOWN = sorted(path.stem for path in HERE.glob("*.txt"))
"""A new one begins as an empty file."""


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans name their files as they were given; relative names are the same everywhere."""
    monkeypatch.chdir(assets.root())


def plan_of(name: str) -> Plan:
    folder = HERE.relative_to(assets.root())
    drill = load_drill(Path("drills") / f"{name}.drill.yaml")
    watchdog = load_connector(folder / "golden.watchdog.yaml") if drill.drill.stack.watchdog else None
    return compile_plan(drill, load_connector(folder / f"{_connector(drill.drill)}.connector.yaml"), watchdog, speed=60, seed=7)


def _connector(drill: Drill) -> str:
    if any(fault.kind == "clock_skew" for phase in drill.timeline for fault in phase.faults):
        return "golden-accelerated"
    if drill.is_two_way:
        return "golden-two-way"
    if drill.stack.history is not None:
        return "golden-history"
    if any(check.params.get("own_login") for check in drill.checks):
        return "golden-keys"
    return "golden-webhook" if drill.stack.source.delivers == "webhooks" else "golden"


def compare(text: str, golden: Path) -> None:
    if os.environ.get("IDRILL_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), f"{golden.name}: see the head of this file"


@pytest.mark.parametrize("name", SHOWN)
def test_the_text_of_a_plan(name: str) -> None:
    compare(explain(plan_of(name)), HERE / f"{name}.txt")


def test_a_saved_plan() -> None:
    compare(plan_of("half-complete-backlog").model_dump_json(indent=1) + "\n", HERE / "half-complete-backlog.json")


@pytest.mark.parametrize("name", NAMES)
def test_every_inject_is_paired_with_its_heal(name: str) -> None:
    plan, text = plan_of(name), explain(plan_of(name))
    for fault in plan.faults():
        assert text.count(f"inject {fault.id}  {fault.kind}") == 1
        assert text.count(f"heal   {fault.id}  {fault.kind}") == 1
        assert text.index(f"inject {fault.id} ") < text.index(f"heal   {fault.id} ")
