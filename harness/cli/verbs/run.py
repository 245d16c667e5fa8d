"""`idrill run`: carry out drills, judge them, report them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.cli import guard, options
from harness.cli.choose import matching
from harness.cli.find_drills import SUFFIX, drill_files
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.retention import retire
from harness.cli.shard import Shard, lasts_s
from harness.cli.show import NOT_JUDGED, headline, reasons, summary, verdicts
from harness.report.hostile import plain
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.cli.series import Done
    from harness.journal import Entry, Event
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

MOST_OFTEN = 10_000
"""Runs of one drill in a row: more than a day of them."""


def _address(text: str | None) -> str | None:
    from harness.drill.text.address import is_url

    if text is not None and not is_url(text):
        raise typer.BadParameter(f"{text!r} is no address such as http://127.0.0.1:8474")
    return text


def run(
    drills: options.Drills = None,
    connector: options.Connector = None,
    speed: options.SpeedOrAuto = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the workload; default: a new one, printed.")] = None,
    only: options.Tags = None,
    everything: Annotated[bool, typer.Option("--all", help="All drills at hand.")] = False,
    last_failed: Annotated[
        bool, typer.Option("--last-failed", "--lf", help="Of these (or all) drills, those whose last run under --out did not pass.")
    ] = False,
    shard: Annotated[
        Shard | None,
        typer.Option(parser=options.shard, metavar="K/N", help="Only the K-th of N equal shares of these drills, for N machines."),
    ] = None,
    maxfail: Annotated[int | None, typer.Option(min=1, metavar="N", help="Begin no further run after N that failed.")] = None,
    first_only: Annotated[bool, typer.Option("-x", "--exitfirst", help="The same as --maxfail 1.")] = False,
    durations: Annotated[int, typer.Option(min=0, metavar="N", help="Show the N runs that took longest, in wall time.")] = 0,
    out: options.Out = DEFAULT_OUT,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="JUnit XML over all runs.")] = None,
    repeat: Annotated[
        int, typer.Option(min=1, max=MOST_OFTEN, help="Times, each with the next seed; tells the pass rate and how well it is known.")
    ] = 1,
    jobs: options.Jobs = 1,
    runtime: options.Runtime = "local",
    confine: options.Confinement = Confine.AUTO,
    toxiproxy: Annotated[str | None, typer.Option(metavar="URL", callback=_address, help="A Toxiproxy that is already running.")] = None,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="That Toxiproxy, or an attached stack, may be on another machine.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the outcome of each run.")] = False,
) -> int:
    """Run drills, judge them and write their reports."""
    from harness.cli.series import UntilFailed, pass_rates, play, play_side_by_side, slowest
    from harness.engine.run import RunOptions
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import by_seed, draw_up, rehearse

    named = [*_matching(drills or []), *(_tagged(only) if only else ()), *(map(str, drill_files().values()) if everything else ())]
    chosen = _chosen(named, out, last_failed=last_failed)
    first_seed = secrets.randbelow(2**31) if seed is None else seed

    def draw(drill: str, speed: float) -> Plan:
        return draw_up(drill, connector=connector, speed=speed, seed=first_seed, runtime=runtime)

    def carry_out(plan: Plan, *, quiet: bool = quiet) -> Rehearsal:
        return rehearse(plan, RunOptions(out, toxiproxy, allow_remote, _listeners(plan, out, quiet=quiet), confine))

    speeds: dict[str, float | None]
    if speed == options.AUTO:
        speeds = {**_speeds(chosen, draw, partial(carry_out, quiet=True), quiet=quiet)}
    else:
        speeds = dict.fromkeys(chosen, None if speed is None else float(speed))
    # Each drill is read, and its first plan drawn up, before the first run starts: a mistake in the third drill costs nothing.
    drawings = [by_seed(drill, connector=connector, speed=speeds[drill], runtime=runtime) for drill in chosen]
    first = [drawn(first_seed) for drawn in drawings]
    if shard is not None:
        mine = shard.of_all([lasts_s(plan) for plan in first])
        drawings, first = [drawings[index] for index in mine], [first[index] for index in mine]
        guard.note(() if mine else ["this share holds no drill: there are more shares than drills"])
    if speed is None:
        guard.note(line for plan in first for line in lowered(plan, USUAL))
    guard.warn(line for plan in first for line in warnings(plan))
    repeats = (drawn(each) for each in range(first_seed + 1, first_seed + repeat) for drawn in drawings)
    plans = UntilFailed(chain(first, repeats), 1 if first_only else maxfail)
    done: list[Done] = []
    if jobs == 1:
        ends = play(plans, carry_out)
    else:  # lines of several runs at once would tell nothing: each is told when it is over
        ends = play_side_by_side(plans, partial(rehearse, options=RunOptions(out, toxiproxy, allow_remote, confine=confine)), jobs)
    for end in ends:
        plans.note(end)
        done.append(end)
        _tell(end, quiet=quiet)
    for told in [*(pass_rates(done) if repeat > 1 else ()), *slowest(done, durations), *_together(done, out)]:
        typer.echo(told)
    if junit:
        from harness.cli.junit import write_junit

        write_junit(junit, done)
    retire(out)
    return exit_codes.worst(end.code for end in done)


def _together(done: list[Done], out: Path) -> Iterator[str]:
    """What several runs came to."""
    if len(done) > 1:
        yield summary([str(end.rehearsal.judgement.outcome) if end.rehearsal else NOT_JUDGED for end in done])
        yield f"reports: {out}/*/report/index.html   all runs side by side: idrill history"


def _chosen(drills: list[str], out: Path, *, last_failed: bool) -> list[str]:
    if last_failed:
        return _failed_last(drills, out)
    if not drills:
        raise typer.BadParameter("name at least one drill, or a tag with --only, or --all; `idrill list` shows what there is")
    return drills


def _speeds(
    drills: list[str], draw: Callable[[str, float], Plan], rehearse: Callable[[Plan], Rehearsal], *, quiet: bool
) -> dict[str, float]:
    """The highest steady speed of each drill, found by trying; all are drawn up before the first is tried."""
    from harness.cli.auto_speed import candidates, steady

    plans = {drill: candidates(partial(draw, drill)) for drill in drills}
    tell = (lambda _line: None) if quiet else typer.echo
    return {drill: steady(possible, rehearse, tell) for drill, possible in plans.items()}


def _matching(names: list[str]) -> Iterator[str]:
    for name in names:
        try:
            yield from matching(name, drill_files())
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None


def _tagged(fits: Callable[[Collection[str]], bool]) -> list[str]:
    from harness.drill.reading.load import load_drill

    chosen = [str(path) for path in drill_files().values() if fits(load_drill(path).drill.tags)]
    if not chosen:
        raise typer.BadParameter("no drill at hand has such tags", param_hint="--only")
    return chosen


def _failed_last(named: list[str], out: Path) -> list[str]:
    """Those of the named drills (of all at hand, where none is named) whose last run did not pass; a path counts by its drill's name."""
    from harness.report.history import last_outcomes

    bad = {drill for drill, outcome in last_outcomes(out).items() if outcome != Outcome.PASS}
    chosen = [drill for drill in named or drill_files() if Path(drill).name.removesuffix(SUFFIX) in bad]
    if not chosen:
        raise typer.BadParameter(f"no run under {out} of these drills failed last", param_hint="--last-failed")
    return chosen


def _listeners(plan: Plan, out: Path, *, quiet: bool) -> tuple[Callable[[Entry[Event]], None], ...]:
    if quiet:
        return ()
    from harness.report.console import Console

    return (Console(plan, out),)


def _tell(end: Done, *, quiet: bool) -> None:
    if end.rehearsal is None:
        if end.error:
            guard.tell(end.error)
        if end.code == exit_codes.INTERRUPTED:
            typer.echo("  what was recorded until then: idrill report last")
        return
    typer.echo(headline(end.plan.about.name, end.rehearsal.judgement, speed=end.plan.speed, seed=end.plan.seed))
    why = end.code == exit_codes.ENVIRONMENT or bool(end.rehearsal.judgement.integrity.changed)
    for line in verdicts(end.rehearsal.judgement) if not quiet else reasons(end.rehearsal.judgement) if why else []:
        typer.echo(line)
    if not quiet:
        typer.echo(plain(f"  report: {end.rehearsal.page}"))
