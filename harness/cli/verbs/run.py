"""`idrill run`: carry out drills, judge them, report them."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import github, guard, held, options
from harness.cli.absent import absent
from harness.cli.ahead import Ahead
from harness.cli.archived import archived, place, told_when_new
from harness.cli.chosen import Chosen, chosen_drills
from harness.cli.find_drills import hiding
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.fitting import Fitting
from harness.cli.line_up import LineUp
from harness.cli.pool import pool_of
from harness.cli.progress_line import ProgressLine
from harness.cli.shard import Shard
from harness.cli.tell_run import listeners, together, told_as_they_end
from harness.retention import retire
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal

MOST_OFTEN = 10_000
"""Runs of one drill in a row: more than a day of them."""


def _address(text: str | None) -> str | None:
    from harness.drill.text.address import is_url

    if text is not None and not is_url(text):
        raise typer.BadParameter(f"{text!r} is not an address such as http://127.0.0.1:8474")
    return text


def _explained_by(connector: str | None, integration: str | None, runtime: str) -> str:
    given = {"--connector": connector, "--integration": integration, "--runtime": runtime if runtime != "local" else None}
    return shlex.join(["idrill", "plan", "--all", *(word for option, value in given.items() if value for word in (option, value))])


def _due(integration: str | None, archive: Path | None, *, others: bool) -> Mapping[str, int]:
    from harness.cli.due_drills import due_drills

    if integration is None:
        raise typer.BadParameter("name the integration file that needs them: --integration FILE", param_hint="--due")
    if others:
        raise typer.BadParameter("it chooses the drills: name none, and no tag, --all or --last-failed", param_hint="--due")
    return due_drills(integration, archive)


def run(
    drills: options.Drills = None,
    connector: options.Connector = None,
    integration: options.Integration = None,
    speed: options.SpeedOrAuto = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the workload. Default: a random one, which is printed.")] = None,
    only: options.Tags = None,
    excepted: options.Except = None,
    everything: Annotated[bool, typer.Option("--all", help="Run all drills.")] = False,
    last_failed: Annotated[
        bool, typer.Option("--last-failed", "--lf", help="Only the drills whose last run under --out did not pass.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Run the drills that --integration still needs, the oldest first.")] = False,
    shard: Annotated[
        Shard | None,
        typer.Option(parser=options.shard, metavar="K/N", help="Run only part K of N, to split the drills among N machines."),
    ] = None,
    maxfail: Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after N failed runs.")] = None,
    first_only: Annotated[bool, typer.Option("-x", "--exitfirst", help="Stop after the first failed run.")] = False,
    durations: Annotated[int, typer.Option(min=0, metavar="N", help="Show the N slowest runs, by wall time.")] = 0,
    out: options.Out = DEFAULT_OUT,
    archive: options.Archive = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit XML file for all runs.")] = None,
    repeat: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_OFTEN,
            help="Run each drill this many times, with consecutive seeds, and report the pass rate with its confidence interval.",
        ),
    ] = 1,
    jobs: options.Jobs = 1,
    cluster: options.Cluster = None,
    runtime: options.Runtime = "local",
    confine: options.Confinement = Confine.AUTO,
    toxiproxy: Annotated[
        str | None, typer.Option(metavar="URL", callback=_address, help="Use the Toxiproxy that is already running at this address.")
    ] = None,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Allow --toxiproxy, or an attached stack, to be on another machine.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the outcome of each run and how much time is left.")] = False,
) -> int:
    """Run drills, judge the results and write reports."""
    from harness.cli.series import UntilFailed, pass_rates, play, play_side_by_side, slowest
    from harness.engine.run import RunOptions
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import by_seed, rehearse, rehearse_under

    needed = _due(integration, archive, others=bool(drills or only or everything or last_failed)) if due else {}
    if due and not needed:
        typer.echo("no drill that can be run is due")
        return exit_codes.PASSED
    chosen = (
        Chosen(list(needed), frozenset())
        if due
        else chosen_drills(drills or [], only, out, everything=everything, last_failed=last_failed, excepted=excepted or ())
    )
    first_seed = secrets.randbelow(2**31) if seed is None else seed
    draws = partial(by_seed, connector=connector, runtime=runtime, integration=integration)
    swapped = connector is not None or integration is not None or runtime != "local"  # else each drill must fit its own connector
    fitting = Fitting(may_be_left_out=set(chosen.drills) - chosen.by_name if swapped else ())

    hold = held.place()

    def carry_out(plan: Plan, *, quiet: bool = quiet) -> Rehearsal:
        return rehearse(plan, RunOptions(out, toxiproxy, allow_remote, listeners(plan, out, quiet=quiet), confine, hold=hold))

    if speed == options.AUTO:
        tell = (lambda _line: None) if quiet else typer.echo
        series = LineUp.found_by_trying(chosen.drills, draws, first_seed, shard, partial(carry_out, quiet=True), tell, fitting)
    else:
        series = LineUp.at(None if speed is None else float(speed), chosen.drills, draws, first_seed, shard, fitting)
    guard.note(hiding(chosen.drills))
    guard.note(fitting.words(_explained_by(connector, integration, runtime)))
    if speed is None:
        guard.note(line for plan in series.first for line in lowered(plan, USUAL))
    guard.warn(line for plan in series.first for line in warnings(plan))
    if cluster is None and runtime == "local":
        guard.warn(line for plan in series.first for line in absent(plan))
    often = [max(repeat, needed.get(plan.about.name, 1)) for plan in series.first]
    repeats = (
        drawn(first_seed + each)
        for each in range(1, max(often, default=1))
        for drawn, times in zip(series.drawings, often, strict=True)
        if each < times
    )
    in_all = [plan for plan, times in zip(series.first, often, strict=True) for _ in range(times)]
    plans = UntilFailed(chain(series.first, repeats), 1 if first_only else maxfail)
    alone = cluster is None and jobs == 1
    records = place(archive)
    with told_when_new(records), pool_of(cluster, jobs) as pool:
        progress = ProgressLine.of(Ahead.of(in_all, 1, pool.jobs), quiet=quiet, runs_speak=alone and not quiet)
        begun = progress.begins(plans)
        if alone:
            ends = play(begun, carry_out)
        else:  # lines of several runs would mix: each run is reported when it is over
            there = partial(rehearse_under, options=RunOptions(out, toxiproxy, allow_remote, confine=confine, hold=hold))
            ends = play_side_by_side(begun, there, out, pool.jobs, pool.executor)
        done = told_as_they_end(archived(ends, records), plans, progress, quiet=quiet)
    for told in [*(pass_rates(done) if repeat > 1 else ()), *slowest(done, durations), *together(done, out)]:
        typer.echo(told)
    if github.is_here():
        github.write_summary(done)
    if junit:
        from harness.cli.junit import write_junit

        write_junit(junit, done)
    retire(out, spare={end.rehearsal.run_dir.name for end in done if end.rehearsal})
    return exit_codes.worst(end.code for end in done)
