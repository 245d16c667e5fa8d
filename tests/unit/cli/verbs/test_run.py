from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from harness import rehearsal
from harness.archive.read import read_archive
from harness.errors import EnvironmentUnavailable, PlanImpossible
from harness.report import last_outcomes
from harness.speeds import USUAL


@dataclass
class Stage:
    """Stands in for everything behind the command line; `outcomes` by drill, an exception is raised."""

    plan_of: Callable[..., Any]
    rehearsed: Callable[..., Any]
    outcomes: dict[str, str | BaseException] = field(default_factory=dict)
    drawn: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    options: list[Any] = field(default_factory=list)

    def draw_up(self, drill: str, **wanted: Any) -> Any:
        self.drawn.append((drill, wanted))
        if drill == "impossible":
            raise PlanImpossible("this drill needs a control that the connector does not have")
        return self.plan_of(drill, speed=wanted["speed"] or USUAL, seed=wanted["seed"])

    def by_seed(self, drill: str, **wanted: Any) -> Callable[[int], Any]:
        return lambda seed: self.draw_up(drill, **wanted, seed=seed)

    def rehearse(self, plan: Any, options: Any) -> Any:
        self.options.append(options)
        outcome = self.outcomes.get(plan.about.name, "PASS")
        if isinstance(outcome, BaseException):
            raise outcome
        return self.rehearsed(plan, outcome)


@pytest.fixture
def stage(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_colour: None
) -> Stage:
    stage = Stage(plan_of, rehearsed)
    monkeypatch.setattr(rehearsal, "draw_up", stage.draw_up)
    monkeypatch.setattr(rehearsal, "by_seed", stage.by_seed)
    monkeypatch.setattr(rehearsal, "rehearse", stage.rehearse)
    monkeypatch.setattr("harness.cli.verbs.run.absent", lambda _plan: ())
    monkeypatch.chdir(tmp_path)
    return stage


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["PASS", "PASS"], 0),
        (["PASS", "INCONCLUSIVE"], 3),
        (["INCONCLUSIVE", "FAIL"], 1),
        (["FAIL", EnvironmentUnavailable("no")], 4),
        ([EnvironmentUnavailable("no"), ZeroDivisionError("no")], 70),
        ([ZeroDivisionError("no"), KeyboardInterrupt()], 130),
    ],
)
def test_exit_code_of_several_drills(outcomes: list[Any], code: int, stage: Stage, idrill: Callable[..., Any]) -> None:
    stage.outcomes = {"one": outcomes[0], "two": outcomes[1]}
    assert idrill("run", "one", "two", "-q").exit_code == code


def test_one_line_per_run_says_how_to_repeat_it(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "--seed", "7", "--speed", "30", "-q")
    assert said.stdout.split() == ["PASS", "one", "(speed", "30,", "seed", "7)"]


def test_several_runs_end_with_where_the_reports_lie(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "two", "-q", "--out", "somewhere")
    assert said.stdout.splitlines()[-2:] == [
        "2 drills: 2 PASS",
        "reports: somewhere/*/report/index.html   all runs side by side: idrill history",
    ]


def test_quiet_still_gives_the_reason_for_exit_4(stage: Stage, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def rehearse(plan: Any, options: Any) -> Any:
        done = stage.rehearsed(plan, "INCONCLUSIVE")
        done.judgement.exit_code, done.judgement.reasons = 4, ("the connector died before the baseline ended",)
        return done

    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    said = idrill("run", "one", "--seed", "7", "-q")
    assert said.exit_code == 4
    assert said.stdout.splitlines()[1:] == ["  ! the connector died before the baseline ended"]


def test_without_a_seed_a_new_one_is_drawn_and_printed(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "-q")
    ((_, wanted),) = stage.drawn
    assert f"seed {wanted['seed']})" in said.stdout


def test_repeat_tells_the_pass_rate_and_once_does_not(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "--repeat", "3", "-q")
    assert "one: 3 of 3 passed: 100% (95 % confidence: 44% to 100%)" in said.stdout.splitlines()
    assert "confidence" not in idrill("run", "one", "two", "-q").stdout


def test_repeat_takes_the_next_seed_each_time(stage: Stage, idrill: Callable[..., Any]) -> None:
    idrill("run", "one", "two", "--seed", "7", "--repeat", "2", "-q")
    assert [(drill, wanted["seed"]) for drill, wanted in stage.drawn] == [("one", 7), ("two", 7), ("one", 8), ("two", 8)]


def test_a_mistake_in_the_last_drill_is_found_before_the_first_starts(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "impossible", "-q")
    assert said.exit_code == 2
    assert "needs a control" in said.stderr
    assert stage.options == []


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The drills that `--all` means: one that fits every connector, and one that fits none."""
    drills = {name: Path(name) for name in ("one", "impossible")}
    monkeypatch.setattr("harness.cli.chosen.drill_files", lambda: drills)
    return drills


def test_of_all_drills_those_that_do_not_fit_this_connector_are_left_out(
    stage: Stage, at_hand: dict[str, Path], idrill: Callable[..., Any]
) -> None:
    said = idrill("run", "--all", "--connector", "own", "-q", "--archive", "none")
    assert said.exit_code == 0
    assert [line.split()[:2] for line in said.stdout.splitlines()] == [["PASS", "one"]]
    assert said.stderr.splitlines() == [
        "idrill: 1 of 2 drills does not fit and is left out: impossible; `idrill plan --all --connector own` says why"
    ]


@pytest.mark.parametrize("words", [["--all"], ["impossible", "--all", "--connector", "own"], ["impossible", "one", "--connector", "own"]])
def test_a_drill_must_fit_its_own_connector_and_one_that_was_named_any(
    words: list[str], stage: Stage, at_hand: dict[str, Path], idrill: Callable[..., Any]
) -> None:
    said = idrill("run", *words, "-q")
    assert said.exit_code == 2
    assert "needs a control" in said.stderr
    assert stage.options == []


@pytest.mark.parametrize("speed", [[], ["--speed", "auto"]])
def test_where_no_drill_fits_that_is_an_error(speed: list[str], stage: Stage, at_hand: dict[str, Path], idrill: Callable[..., Any]) -> None:
    del at_hand["one"]
    said = idrill("run", "--all", "--connector", "own", "-q", *speed)
    assert said.exit_code == 2
    assert said.stderr.startswith("idrill: none of 1 drill fits; the first one: this drill needs a control")


def test_options_reach_the_engine(stage: Stage, idrill: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "runs"
    idrill("run", "one", "--connector", "loses", "--out", str(out), "--toxiproxy", "http://127.0.0.1:8474", "--allow-remote", "-q")
    (options,) = stage.options
    assert (options.out, options.toxiproxy_url, options.allow_remote) == (out, "http://127.0.0.1:8474", True)
    assert stage.drawn[0][1]["connector"] == "loses"


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about_once(stage: Stage, idrill: Callable[..., Any]) -> None:
    make = stage.plan_of
    stage.plan_of = lambda *args, **wanted: make(*args, **wanted, patience="5s")
    said = idrill("run", "a", "b", "--speed", "120", "--quiet")
    assert said.exit_code == 0
    assert said.stderr.count("warning: a.connector.yaml: `patience: 5s` is 41.7 ms of wall time at speed 120") == 1
    assert idrill("run", "a", "--speed", "100", "--quiet").stderr == ""


def test_a_program_that_is_not_here_is_warned_about_before_anything_starts(
    stage: Stage, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.cli.verbs.run.absent", lambda _plan: ["x: 'phyton3' is not on this machine; did you mean 'python3'?"])
    assert idrill("run", "one", "two", "-q").stderr.count("warning: x: 'phyton3' is not on this machine") == 1
    assert "phyton3" not in idrill("run", "one", "-q", "--runtime", "docker").stderr


def test_the_first_of_many_runs_is_over_before_the_last_is_drawn_up(stage: Stage, idrill: Callable[..., Any]) -> None:
    stage.outcomes = {"one": KeyboardInterrupt()}
    assert idrill("run", "one", "two", "--repeat", "10000", "-q").exit_code == 130
    assert len(stage.drawn) == 2


@pytest.mark.parametrize("verb", [["plan", "commit-then-cut"], ["sweep", "commit-then-cut"], ["explore", "reference"], ["matrix"]])
@pytest.mark.parametrize("speed", ["1e308", "10001", "inf", "nan", "0.0001", "-1"])
def test_every_verb_refuses_a_speed_out_of_bounds(verb: list[str], speed: str, idrill: Callable[..., Any]) -> None:
    said = idrill(*verb, f"--speed={speed}")
    assert said.exit_code == 2
    assert "is not a number from 0.001 to 10000" in said.output


def test_by_tag(stage: Stage, idrill: Callable[..., Any]) -> None:
    assert idrill("run", "--only", "seed", "-q").exit_code == 0
    assert len(stage.drawn) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--only", "no-such-tag"],
        *(["one", "--repeat", times] for times in ("0", "10001", "100000000")),
        *(["one", "--toxiproxy", url] for url in ("http://[::1", "127.0.0.1:8474", "http://a:99999", "")),
        *(["one", "--speed", speed] for speed in ("0", "fast", "10001", "1e308", "inf", "nan")),
    ],
)
def test_usage_errors_are_exit_2(arguments: list[str], stage: Stage, idrill: Callable[..., Any]) -> None:
    assert idrill("run", *arguments).exit_code == 2
    assert stage.options == []


def test_speed_auto_tries_each_drill_and_runs_all_repeats_at_what_was_found(
    stage: Stage, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def steady(plans: list[Any], rehearse: Callable[[Any], Any], tell: Callable[[str], None]) -> float:
        tried.append(plans[0].about.name)
        rehearse(plans[0])
        tell("speed 120: too fast")
        return 30.0

    monkeypatch.setattr("harness.cli.line_up.steady", steady)
    said = idrill("run", "one", "two", "--speed", "auto", "--seed", "7", "--repeat", "2", "-q")
    assert said.exit_code == 0
    assert tried == ["one", "two"]
    assert [line.split("(")[1] for line in said.stdout.splitlines() if "(speed" in line] == ["speed 30, seed 7)"] * 2 + [
        "speed 30, seed 8)"
    ] * 2


def test_a_mistake_in_the_last_drill_is_found_before_the_first_is_tried(stage: Stage, idrill: Callable[..., Any]) -> None:
    assert idrill("run", "one", "impossible", "--speed", "auto", "-q").exit_code == 2
    assert stage.options == []


def test_junit_over_all_runs(stage: Stage, idrill: Callable[..., Any], tmp_path: Path) -> None:
    stage.outcomes = {"two": EnvironmentUnavailable("port taken")}
    idrill("run", "one", "two", "--seed", "7", "--junit", "ci.xml", "-q")
    root = ET.parse(tmp_path / "ci.xml").getroot()
    assert [suite.get("name") for suite in root.iter("testsuite")] == ["one", "two [orders-sync, seed 7]"]


def test_old_runs_are_retired_afterwards(stage: Stage, idrill: Callable[..., Any], tmp_path: Path) -> None:
    for n in range(52):
        (tmp_path / "runs" / f"2026-{n:03d}").mkdir(parents=True)
        (tmp_path / "runs" / f"2026-{n:03d}" / "plan.json").write_text("{}")
    idrill("run", "one", "--out", str(tmp_path / "runs"), "-q")
    assert len(list((tmp_path / "runs").iterdir())) == 50


@pytest.mark.parametrize(("outcome", "code"), [("PASS", 0), ("FAIL", 1), ("INCONCLUSIVE", 3)])
def test_where_nobody_reads_any_more_the_exit_code_is_still_the_outcomes_own(
    stage: Stage, nobody_reads: Callable[..., int], outcome: str, code: int
) -> None:
    stage.outcomes = {"one": outcome, "two": outcome}
    assert nobody_reads("run", "one", "two", "-q") == code
    assert len(stage.drawn) == 2


def test_the_first_failure_ends_a_series_that_asks_for_it(stage: Stage, idrill: Callable[..., Any]) -> None:
    stage.outcomes = {"two": "FAIL", "three": "FAIL"}
    said = idrill("run", "one", "two", "three", "four", "-x", "-q", "--archive", "none")
    assert said.exit_code == 1
    assert [line.split()[1] for line in said.stdout.splitlines() if line.startswith(("PASS", "FAIL"))] == ["one", "two"]
    assert len(stage.options) == 2
    assert said.stderr.splitlines()[-1] == "idrill: 2 of 4 runs, 1 failed, 2 not run"
    idrill("run", "one", "two", "three", "four", "--maxfail", "2", "-q")
    assert len(stage.options) == 2 + 3


def test_a_share_runs_its_part_alone(stage: Stage, idrill: Callable[..., Any]) -> None:
    both = [idrill("run", "one", "two", "three", "--shard", f"{number}/2", "-q").stdout for number in (1, 2)]
    ran = [line.split()[1] for text in both for line in text.splitlines() if line.startswith("PASS")]
    assert sorted(ran) == ["one", "three", "two"]
    empty = idrill("run", "one", "--shard", "2/2", "-q")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "this share is empty" in empty.stderr
    said = idrill("run", "one", "--shard", "3/2")
    assert said.exit_code == 2
    assert "is not a share such as 2/5" in said.output


def test_the_runs_that_took_longest(stage: Stage, idrill: Callable[..., Any]) -> None:
    said = idrill("run", "one", "two", "three", "--seed", "7", "--durations", "2", "-q")
    assert len([line for line in said.stdout.splitlines() if " s  " in line and "seed 7" in line]) == 2


def test_wildcards_and_tags_choose(stage: Stage, idrill: Callable[..., Any]) -> None:
    idrill("run", "killed-*", "-q")
    assert {name for name, _ in stage.drawn} >= {"killed-in-mid-batch", "killed-while-paused"}
    assert all(name.startswith("killed-") for name, _ in stage.drawn)
    said = idrill("run", "kild-*")
    assert said.exit_code == 2
    assert "no drill matches 'kild-*'" in said.output
    said = idrill("run", "--only", "seed and")
    assert said.exit_code == 2
    assert "is not a tag expression" in said.output


def test_drills_are_left_out_by_name_unless_they_are_asked_for(stage: Stage, idrill: Callable[..., Any]) -> None:
    idrill("run", "killed-*", "--except", "killed-while-*", "-q")
    assert "killed-in-mid-batch" in {name for name, _ in stage.drawn}
    assert "killed-while-paused" not in {name for name, _ in stage.drawn}
    stage.drawn.clear()
    idrill("run", "killed-while-paused", "--except", "killed-while-*", "-q")
    assert [name for name, _ in stage.drawn] == ["killed-while-paused"]
    said = idrill("run", "--all", "--except", "partail-batch")
    assert said.exit_code == 2
    assert "did you mean 'partial-batch'?" in said.output


def test_those_that_failed_last(stage: Stage, idrill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = {"one": "PASS", "two": "FAIL", "three": "INCONCLUSIVE"}
    monkeypatch.setattr(last_outcomes, "last_outcomes", lambda _out: lambda drill: outcomes[drill.name])
    idrill("run", "one", "two", "three", "--lf", "-q")
    assert [name for name, _ in stage.drawn] == ["two", "three"]
    said = idrill("run", "one", "--last-failed")
    assert said.exit_code == 2
    assert "of these drills failed in its last run" in said.output


def test_each_run_leaves_a_record_as_it_ends(stage: Stage, idrill: Callable[..., Any], tmp_path: Path) -> None:
    stage.outcomes = {"one": "PASS", "two": "FAIL", "three": EnvironmentUnavailable("port taken")}
    idrill("run", "one", "two", "three", "-q")
    assert {record.outcome for record in read_archive(tmp_path / "idrill-archive").records} == {"FAIL", "PASS"}
    idrill("run", "one", "-q", "--archive", "none")
    assert len(read_archive(tmp_path / "idrill-archive").records) == 2


def test_reports_that_were_just_announced_are_kept(
    stage: Stage, idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """53 drills, 50 kept: three would be gone."""
    names = [f"drill-{n:02}" for n in range(53)]

    def rehearse(plan: Any, options: Any) -> Any:
        run_dir = options.out / f"20260101-000000-{plan.about.name}-aaaaaa"
        run_dir.mkdir(parents=True)
        (run_dir / "plan.json").write_text("{}")
        done = stage.rehearsed(plan)
        done.run_dir = run_dir
        return done

    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    (tmp_path / "reports/runs/20250101-000000-old-aaaaaa").mkdir(parents=True)
    (tmp_path / "reports/runs/20250101-000000-old-aaaaaa/plan.json").write_text("{}")
    assert idrill("run", *names, "-q").exit_code == 0
    left = {path.name for path in (tmp_path / "reports/runs").iterdir()}
    assert left == {f"20260101-000000-{name}-aaaaaa" for name in names}
