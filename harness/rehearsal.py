"""A whole rehearsal: draw up a plan, carry it out, judge the run, report it.

The one module in which the acting arm and the judging arm meet; the command line, the pytest plugin and code-first drills all
go through here. The arms still share nothing but the run directory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from harness import registry, scratch
from harness.errors import EnvironmentUnavailable, PlanImpossible
from harness.speeds import USUAL

if TYPE_CHECKING:
    from harness.archive.record import RunRecord
    from harness.checks.judge.judge import Judgement
    from harness.engine.run import Record, RunOptions
    from harness.evidence.evidence import Evidence
    from harness.journal import Entry, Event
    from harness.journal.seal import Memory
    from harness.plan.model import Plan
    from harness.plan.under_test import UnderTest


_HEAVY = ("duckdb", "pandas", "pyarrow.parquet", "matplotlib.backends.backend_svg", "jinja2", "junitparser", "harness.checks.judge.judge")


@dataclass(frozen=True)
class Rehearsal:
    """The result of one run: its directory and its judgement."""

    plan: Plan
    run_dir: Path
    judgement: Judgement
    page: Path
    """The HTML report."""
    record: RunRecord
    """What the archive keeps of it."""

    def under(self, out: Path) -> Rehearsal:
        """The same, its run directory in this folder."""
        run_dir = out / self.run_dir.name
        return replace(self, run_dir=run_dir, page=run_dir / self.page.relative_to(self.run_dir))


def draw_up(  # noqa: PLR0913  # a plan is of that many things
    drill: str,
    *,
    connector: str | None = None,
    speed: float | None = None,
    seed: int = 0,
    runtime: str = "local",
    usual: float = USUAL,
    integration: str | None = None,
) -> Plan:
    """The plan of a drill, by name or path; `connector` replaces the drill's own. Reads files, starts nothing.

    `integration`: a file whose names, people, entities, limits and deadlines the drill gets, and whose connector and watchdog it is for.
    `speed` None: the usual one, or the highest whole one below it at which no client's patience is too short. Raises DrillInvalid for a
    bad file, PlanImpossible when the parts do not fit together.
    """
    return by_seed(drill, connector=connector, speed=speed, runtime=runtime, usual=usual, integration=integration)(seed)


def by_seed(  # noqa: PLR0913  # a plan is of that many things
    drill: str,
    *,
    connector: str | None = None,
    speed: float | None = None,
    runtime: str = "local",
    usual: float = USUAL,
    integration: str | None = None,
) -> Callable[[int], Plan]:
    """As `draw_up`, for every seed: the files are read once, so that all plans are of the same drill. Raises DrillInvalid; the result
    raises PlanImpossible for every seed or for none.
    """
    from harness.plan.under_test import read_under_test

    _refuse_unknown(runtime)
    return _drawing(read_under_test(drill, connector, integration), speed, runtime, usual)


def draw_up_gameday(  # noqa: PLR0913  # a plan is of that many things
    gameday: str,
    *,
    team: str | None,
    connector: str | None = None,
    speed: float | None = None,
    seed: int = 0,
    runtime: str = "local",
) -> tuple[Plan, ...]:
    """The plan of each act of a game day. `team`: the scripted team that plays it, by name or path; None: people in browsers.

    Raises as `draw_up`.
    """
    from harness.plan.under_test import read_acts

    _refuse_unknown(runtime)
    return tuple(_drawing(act, speed, runtime, USUAL)(seed) for act in read_acts(gameday, team, connector))


def _refuse_unknown(runtime: str) -> None:
    from harness.plan.capabilities import RUNTIMES

    known = registry.names(RUNTIMES)
    if runtime not in known:
        raise PlanImpossible(f"unknown runtime {runtime!r}; allowed: {', '.join(known)}")


def _drawing(files: UnderTest, speed: float | None, runtime: str, usual: float) -> Callable[[int], Plan]:
    from harness.drill.connector.script import is_scripted
    from harness.plan.compile import compile_plan
    from harness.plan.patience import bearable

    if speed is None:
        under_test = [file.connector for file in (files.connector, files.watchdog) if file]
        speed = bearable(usual, (file.patience for file in under_test), scripted=any(map(is_scripted, under_test)))

    def draw(seed: int) -> Plan:
        return compile_plan(
            files.drill,
            files.connector,
            files.watchdog,
            speed=speed,
            seed=seed,
            runtime=runtime,
            integration=files.integration,
            play=files.play,
        )

    return draw


def rehearse(plan: Plan, options: RunOptions) -> Rehearsal:
    """Run, judge, report. Raises the engine's exceptions, after it has unwound; KeyboardInterrupt passes through."""
    run = _run(plan, options)
    return tell_run(plan, run.run_dir, run.memory)


def rehearse_under(plan: Plan, out: Path, options: RunOptions) -> Rehearsal:
    """As `rehearse`, with another folder for the run: a worker on another machine has its own."""
    return rehearse(plan, replace(options, out=out))


def run_and_judge(plan: Plan, options: RunOptions, tell: Callable[[Judgement], bool] = lambda _judgement: True) -> tuple[Path, Judgement]:
    """As `rehearse`, for trials: reports are only written where `tell` says so, as most are never looked at, and no record is drawn."""
    from harness.report import write_reports

    run = _run(plan, options)
    with _judged(run.run_dir, run.memory) as (evidence, judgement):
        if tell(judgement):
            write_reports(evidence, judgement)
        return run.run_dir, judgement


def _run(plan: Plan, options: RunOptions) -> Record:
    from harness.engine.run import run_drill

    clean_up(options.out, (plan.runtime,))
    return run_drill(plan, replace(options, listeners=(*options.listeners, _get_ready_to_judge)))


def clean_up(out: Path, runtimes: Iterable[str]) -> list[str]:
    """Remove the leftovers of dead runs, under `out` and where these runtimes keep things; returns the removed things, for people."""
    from harness.world.runtime import find_runtime
    from harness.world.sweep import sweep

    removed = sweep(out)
    for name in runtimes:
        removed += find_runtime(name).sweep()
    return removed + scratch.sweep()


def _get_ready_to_judge(told: Entry[Event]) -> None:
    """Import the heavy libraries while the baseline goes by and the processor is idle, not while a person waits for the verdict."""
    from harness.journal.events import TimelineStarted

    if isinstance(told.event, TimelineStarted):
        Thread(target=lambda: [import_module(name) for name in _HEAVY], daemon=True).start()


def judge_run(run_dir: Path, archive: Path | None = None) -> Judgement:
    """Judge a run directory from its files alone and save the verdicts in it. Raises RunUnreadable, EnvironmentUnavailable.

    `archive`: where its record goes; None: nowhere.
    """
    with _judged(run_dir) as (evidence, judgement):
        _archive(evidence, judgement, archive)
        return judgement


def report_run(run_dir: Path, memory: Memory | None = None, archive: Path | None = None) -> tuple[Judgement, Path]:
    """Judge a run likewise and write every report of it; returns the HTML page too. Raises RunUnreadable, EnvironmentUnavailable.

    `memory`: of the engine, where the run has just been carried out; its files are compared with it.
    """
    from harness.report import write_reports

    with _judged(run_dir, memory) as (evidence, judgement):
        page = write_reports(evidence, judgement) / "index.html"
        _archive(evidence, judgement, archive)
        return judgement, page


def debrief_run(run_dir: Path) -> tuple[Judgement, Path]:
    """Judge a run likewise, write every report of it, and the page for those who took part; returns that page.

    Raises RunUnreadable, EnvironmentUnavailable.
    """
    from harness.debrief.page import write
    from harness.report import write_reports

    with _judged(run_dir) as (evidence, judgement):
        folder = write_reports(evidence, judgement)
        try:
            return judgement, write(evidence, judgement, folder)
        except OSError as error:
            raise EnvironmentUnavailable(
                f"{folder}: the debrief cannot be written: {error.strerror}", "free disk space, or copy the run"
            ) from error


def review_run(run_dir: Path, folder: Path) -> tuple[Path, str]:
    """The review of a run, begun from its files alone: the file below `folder` that is meant for it, and its text. Writes nothing.

    Raises RunUnreadable, RunDamaged.
    """
    from harness.checks.judge.judge import judge
    from harness.evidence.evidence import Evidence
    from harness.review.draft import draft, file_of

    with Evidence.open(run_dir) as evidence:
        path = folder / file_of(evidence)
        return path, draft(evidence, judge(evidence), path)


def tell_run(plan: Plan, run_dir: Path, memory: Memory | None) -> Rehearsal:
    """Judge and report a run that has just been carried out. `memory`: of its engine; the files are compared with it."""
    from harness.report import write_reports

    with _judged(run_dir, memory) as (evidence, judgement):
        return Rehearsal(plan, run_dir, judgement, write_reports(evidence, judgement) / "index.html", _record(evidence, judgement))


def record_run(run_dir: Path) -> RunRecord:
    """Judge a run directory from its files alone, and leave it as it is. Raises RunUnreadable, RunDamaged."""
    from harness.checks.judge.judge import judge
    from harness.evidence.evidence import Evidence

    with Evidence.open(run_dir) as evidence:
        return _record(evidence, judge(evidence))


def _record(evidence: Evidence, judgement: Judgement) -> RunRecord:
    from harness.archive.draw import draw

    return draw(evidence, judgement)


def _archive(evidence: Evidence, judgement: Judgement, archive: Path | None) -> None:
    from harness.archive.file import put

    if archive is not None:
        put(_record(evidence, judgement), archive)


@contextmanager
def _judged(run_dir: Path, memory: Memory | None = None) -> Iterator[tuple[Evidence, Judgement]]:
    from harness.checks.judge.judge import judge
    from harness.checks.judge.save import save
    from harness.evidence.evidence import Evidence

    with Evidence.open(run_dir, memory) as evidence:
        judgement = judge(evidence)
        try:
            save(evidence, judgement, run_dir / "verdicts.json")
        except OSError as error:
            raise EnvironmentUnavailable(
                f"{run_dir}: the verdicts cannot be saved: {error.strerror}", "free disk space, or copy the run"
            ) from error
        yield evidence, judgement
