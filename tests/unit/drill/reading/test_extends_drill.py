"""A drill that extends another says only in what it differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.drill.model import Drill
from harness.drill.reading.load import load_drill
from harness.errors import DrillInvalid
from harness.plan.explain import explain
from harness.rehearsal import draw_up

VARIANT = """\
extends: connector-down-20m
stack: {destination: {name: netsuite, also: []}, alerts: {routes: {primary: Kim Own}}}
timeline: {outage: {lasts: 30m}}
checks: {single_alert: {within: 10m}, backlog_queued: null, ordering: {}}
"""
DOWN = "extends: connector-down-20m\n"
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.drill.yaml"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


@pytest.fixture
def base() -> Drill:
    return load_drill(assets.drills() / "connector-down-20m.drill.yaml").drill


def _problems(path: Path) -> list[str]:
    with pytest.raises(DrillInvalid) as caught:
        load_drill(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def _checks(drill: Drill) -> dict[str, Any]:
    return {use.name: use.params for use in drill.checks}


def test_a_variant_of_a_built_in_drill_takes_four_lines(write: Write, base: Drill) -> None:
    drill = load_drill(write("netsuite-down-30m", VARIANT)).drill
    assert (drill.name, drill.title, drill.stack.destination.name) == ("netsuite-down-30m", base.title, "netsuite")
    assert drill.stack.source == base.stack.source
    assert drill.stack.alerts is not None
    assert base.stack.alerts is not None
    assert drill.stack.alerts.routes == {**base.stack.alerts.routes, "primary": "Kim Own"}
    lasts = {phase.phase: phase.lasts for phase in base.timeline}
    assert {phase.phase: phase.lasts for phase in drill.timeline} == lasts | {"outage": 1800.0}
    assert [phase.faults for phase in drill.timeline] == [phase.faults for phase in base.timeline]
    was, is_now = _checks(base), _checks(drill)
    assert is_now["single_alert"] == was["single_alert"] | {"within": "10m"}
    assert set(is_now) == set(was) - {"backlog_queued"} | {"ordering"}


def test_the_plan_shows_it_and_the_lines_of_its_own_checks(write: Write) -> None:
    plan = draw_up(str(write("own", VARIANT)), seed=1)
    assert "  extends    connector-down-20m\n" in explain(plan)
    lines = {check.name: check.line for check in plan.checks}
    assert (lines["single_alert"], lines["ordering"], lines["exactly_once"]) == (4, 4, 0)


def test_a_list_is_taken_over_or_replaced_as_a_whole(write: Write, base: Drill) -> None:
    drill = load_drill(write("own", "extends: connector-down-20m\nchecks: [exactly_once]\ntags: [mine]\n")).drill
    assert set(_checks(drill)) == {"exactly_once"}
    assert drill.tags == ("mine",)
    assert drill.timeline == base.timeline


def test_another_kind_of_workload_replaces_it_and_the_same_kind_changes_it(write: Write, base: Drill) -> None:
    faster = load_drill(write("faster", "extends: connector-down-20m\nworkload: {rate: 80/min}\n")).drill
    assert faster.workload == base.workload.model_copy(update={"rate": faster.workload.rate})  # type: ignore[union-attr]
    assert faster.workload != base.workload


def test_files_extend_one_another_and_name_their_connectors_from_their_own_folders(write: Write, tmp_path: Path) -> None:
    (tmp_path / "mine.connector.yaml").write_text("connector: x\nrun: {command: [x]}\n")
    write("base", "extends: connector-down-20m\nstack: {connector: mine.connector.yaml}\n")
    below = write("below/own", "extends: ../base.drill.yaml\nquiet: 5m\n")
    drill = load_drill(below).drill
    assert (drill.stack.connector, drill.quiet, drill.name) == ("../mine.connector.yaml", 300.0, "own")


def test_one_of_the_same_name_as_a_built_in_drill_extends_that(write: Write) -> None:
    assert load_drill(write("connector-down-20m", "extends: connector-down-20m\nquiet: 5m\n")).drill.quiet == 300


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extends: no-such-drill\n", "own.drill.yaml:1:10: extends: 'no-such-drill' is not a file; allowed: a drill by name"),
        ("extends: own.drill.yaml\n", "1:10: extends: files that extend one another in a circle: own.drill.yaml → own.drill.yaml"),
        ("extends: other.drill.yaml\n", "other.drill.yaml:1:10: extends: files that extend one another in a circle"),
        (f"{DOWN}timeline:\n  outtage: {{lasts: 5m}}\n", "own.drill.yaml:3:3: timeline.outtage: no timeline item 'outtage' (did"),
        (f"{DOWN}checks:\n  single_alerts: null\n", "own.drill.yaml:3:3: checks.single_alerts: no checks item 'single_alerts'"),
        ("extends: connector-down-20m\nchecks:\n  no_such: {}\n", "own.drill.yaml:3:"),
        ("extends: connector-down-20m\ntimeline:\n  outage:\n    lasts: soon\n", "own.drill.yaml:4:12: timeline[1].lasts: 'soon'"),
        ("extends: connector-down-20m\nstack:\n  alerts: {rotes: {}}\n", "own.drill.yaml:3:12: stack.alerts.rotes: unknown key 'rotes'"),
        ("extends: broken.drill.yaml\n", "broken.drill.yaml:2:8: quiet: 'long'"),
        ("extends: 5\n", "own.drill.yaml:1:10: extends: 5; allowed: text"),
    ],
)  # fmt: skip
def test_what_can_be_wrong_with_it(text: str, told: str, write: Write) -> None:
    write("other", "extends: own.drill.yaml\n")
    write("broken", "extends: connector-down-20m\nquiet: long\n")
    assert any(told in problem for problem in _problems(write("own", text))), _problems(write("own", text))


def test_a_chain_of_many_is_refused(write: Write) -> None:
    for number in range(7):
        write(f"n{number}", f"extends: {f'n{number - 1}' if number else 'connector-down-20m'}\n")
    assert "more than 5 files that extend one another" in _problems(write("own", "extends: n6\n"))[0]


def test_it_is_listed_by_the_title_that_it_takes_over(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from harness.cli.find_drills import drill_files
    from harness.cli.verbs.list import _heads

    write("mine", "extends: connector-down-20m\n")
    monkeypatch.chdir(tmp_path)
    heads = {head["name"]: head["title"] for head in _heads(drill_files(), None)}
    assert heads["mine"] == heads["connector-down-20m"] is not None


def test_a_misspelt_name_of_the_catalogue_gets_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "mine.drill.yaml"
    file.write_text("extends: connector-dwn-20m\n")
    with pytest.raises(DrillInvalid, match=r"'connector-dwn-20m' is not a file \(did you mean 'connector-down-20m'\?\)"):
        load_drill(file)
