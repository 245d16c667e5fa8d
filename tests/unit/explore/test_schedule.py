from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.drill.published.write import save
from harness.drill.reading.load import load_drill
from harness.explore.drill import LAWS, drill_of
from harness.explore.schedule import MENU, Bounds, ScheduledFault, timeline, words
from harness.rehearsal import draw_up

BASE = load_drill(assets.drills() / "commit-then-cut.drill.yaml")


@pytest.mark.parametrize("name", MENU)
def test_everything_on_the_menu_makes_a_drill_that_can_be_run(name: str, tmp_path: Path) -> None:
    path = save(tmp_path, drill_of((ScheduledFault(name, 1, 2),), Bounds(), BASE, "explored"))
    [fault] = draw_up(str(path)).faults()
    assert (fault.kind, fault.after_s, fault.heal_after_s) == (MENU[name]["kind"], 20.0, 40.0)


def test_the_drill_has_the_stack_of_another_and_laws_that_always_hold(tmp_path: Path) -> None:
    drill = load_drill(save(tmp_path, drill_of((ScheduledFault("killed", 0, 1),), Bounds(), BASE, "explored"))).drill
    assert drill.stack == BASE.drill.stack
    assert [use.name for use in drill.checks] == [law if isinstance(law, str) else next(iter(law)) for law in LAWS]
    assert [phase.phase for phase in drill.timeline] == ["baseline", "storm", "recovery"]


def test_the_longest_and_latest_fault_ends_in_its_storm(tmp_path: Path) -> None:
    bounds = Bounds(storm_s=120.0, step_s=20.0)
    late = (ScheduledFault("killed", bounds.steps, bounds.steps),)
    load_drill(save(tmp_path, drill_of(late, bounds, BASE, "explored")))
    assert timeline(late, bounds)[1] == {"phase": "storm", "lasts": "2m", "faults": [MENU["killed"] | {"after": "1m", "lasts": "1m"}]}


def test_words() -> None:
    said = words((ScheduledFault("killed", 2, 1), ScheduledFault("login-down", 0, 6)), Bounds())
    assert said == "killed at 40s for 20s + login-down at 0s for 2m"
