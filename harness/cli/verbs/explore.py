"""`idrill explore`: random schedules of faults against a connector, until one makes a check fail; then the smallest that still does."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.assets import called
from harness.cli import guard, held, options
from harness.cli.find_drills import complete_connector
from harness.cli.pool import pool_of
from harness.speeds import USUAL
from harness.world.processes.confine import Confine

if TYPE_CHECKING:
    from harness.explore.schedule import Bounds, Schedule
    from harness.trials.trial import Result

DEFAULT_OUT = Path("reports/explore")


def explore(
    connector: Annotated[str, typer.Argument(metavar="CONNECTOR", help="Name or path of a connector.", autocompletion=complete_connector)],
    drill: Annotated[str, typer.Option(metavar="DRILL", help="Use the stack of this drill.")] = "commit-then-cut",
    fault: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Use only this fault; can be repeated. Default: every fault that can be drawn.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=6, help="Maximum number of faults in one schedule.")] = 5,
    examples: Annotated[int, typer.Option(min=1, help="Number of schedules to try.")] = 100,
    jobs: options.Jobs = options.JOBS,
    cluster: options.Cluster = None,
    seed: Annotated[int, typer.Option(help="Seed of the schedules and of the workload.")] = 1,
    speed: options.Speed = None,
    confine: options.Confinement = Confine.AUTO,
    budget: options.Budget = None,
    out: Annotated[
        Path, typer.Option(help="Folder for all explorations. Run the command again with the same seed to continue.")
    ] = DEFAULT_OUT,
) -> int:
    """Try random fault schedules. The smallest one that fails is written as a drill."""
    from harness.drill.reading.load import find_drill, load_drill
    from harness.engine.confinement import confinement_of
    from harness.explore.hunt import Hunt
    from harness.explore.run import Runner
    from harness.explore.schedule import words
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up
    from harness.trials.confined import in_force
    from harness.trials.side_by_side import side_by_side
    from harness.trials.trial import Trial
    from harness.trials.workers import workers

    bounds = _bounds(fault, most)
    plan = draw_up(drill, connector=connector, speed=speed, seed=seed)
    if speed is None:
        guard.note(lowered(plan, USUAL))
        speed = plan.speed
    guard.warn(warnings(plan))
    confinement_of(plan, confine)
    folder = out / Path(connector).name.removesuffix(".connector.yaml")
    until_s = None if budget is None else time.monotonic() + budget

    with pool_of(cluster, jobs) as pool, nullcontext(pool.executor) if pool.executor else workers(jobs) as executor:

        def play(trials: Iterable[Trial]) -> Iterator[tuple[Trial, Result]]:
            return side_by_side(trials, folder / "runs", pool.jobs, until_s, executor)

        runner = Runner(
            folder,
            load_drill(find_drill(drill)),
            bounds,
            lambda path: draw_up(str(path), connector=connector, speed=speed, seed=seed),
            play,
            partial(Trial, confine=confine, hold=held.place()),
        )

        def judge(schedules: Sequence[Schedule]) -> list[Result | None]:
            results = runner(schedules)
            for schedule, result in zip(schedules, results, strict=True):
                if result is not None:
                    typer.echo(f"{result.outcome}  {words(schedule, bounds)}{_found(schedule, result)}")
            return results

        bounds = _within_reach(bounds, runner.impossible(), chosen=bool(fault))
        hunt = Hunt(judge, bounds, until_s, pool.jobs)
        typer.echo(f"at most {most} of {', '.join(bounds.menu)}; in a storm of {bounds.storm_s / 60:g}m, in steps of {bounds.step_s:g}s")
        found = hunt.smallest(seed, examples)
    ran = [result for result in hunt.tried.values() if result is not None]
    confined = in_force(result.confined for result in ran)
    if found is None:
        typer.echo(_none_failed(hunt.tried))
        options.tell_confined(confined)
        return exit_codes.PASSED if any(result.judged for result in ran) else exit_codes.INCONCLUSIVE
    schedule, result = found
    said = "; ".join(f"{check}: {text}" for check, text in result.failed.items())
    at_hand = shlex.quote(called(Path(plan.connector_file).absolute()))
    again = f"idrill run {{}} --connector {at_hand} --seed {seed} --speed {speed:g}"
    again += "" if confine is Confine.AUTO else f" --confine {confine}"
    name = "-".join(["explored", *(event.name for event in schedule)])[:60].rstrip("-")
    path = runner.write(schedule, name, f"The smallest schedule that fails. Seed {seed}: {said}", again.format(f"{name}.drill.yaml"))
    typer.echo(f"{len(ran)} schedules; the smallest that makes a check of delivery fail: {words(schedule, bounds)}")
    typer.echo(f"  {said}")
    options.tell_confined(confined)
    typer.echo(f"  {again.format(shlex.quote(str(path.absolute())))}")
    return exit_codes.FAILED


def _within_reach(bounds: Bounds, impossible: Mapping[str, str], *, chosen: bool) -> Bounds:
    """Without the faults that cannot happen to this connector. Raises PlanImpossible for one that was `chosen`, and if none is left."""
    from harness.errors import PlanImpossible

    menu = tuple(name for name in bounds.menu if name not in impossible)
    lines = [f"{name}: {why}" for name, why in impossible.items()]
    if impossible and (chosen or not menu):
        raise PlanImpossible("\n".join(lines))
    guard.note(f"left out: {line}" for line in lines)
    return replace(bounds, menu=menu, most=min(bounds.most, len(menu)))


def _none_failed(tried: Mapping[Schedule, Result | None]) -> str:
    """How many schedules were run, how many of them prove nothing, and which faults none has tested. Without a judged one, nothing is
    proven."""
    ran = [result for result in tried.values() if result is not None]
    unfelt = sum(result.only_unfelt for result in ran)
    unclear = sum(not result.judged and not result.only_unfelt for result in ran)
    parts = [f"{len(ran)} schedules, none made a check of delivery fail"]
    parts += [f"in {unfelt} a fault was not felt"] if unfelt else []
    parts += [f"{unclear} could not be judged"] if unclear else []
    never = _never_felt(tried)
    parts += [f"never felt, so not tested: {', '.join(never)}"] if never and unfelt else []
    parts += ["none was judged, so nothing is proven"] if not any(result.judged for result in ran) else []
    return "; ".join(parts)


def _never_felt(tried: Mapping[Schedule, Result | None]) -> list[str]:
    """The faults that were in some schedule that was run, and that the connector felt in none."""
    ran = [(schedule, result) for schedule, result in tried.items() if result is not None and (result.judged or result.only_unfelt)]
    felt = {event.name for schedule, result in ran for event in schedule if event.name not in _unfelt(schedule, result)}
    return sorted({event.name for schedule, _ in ran for event in schedule} - felt)


def _unfelt(schedule: Schedule, result: Result) -> list[str]:
    """The faults of the schedule that were not felt, by their names on the menu."""
    return [event.name for number, event in enumerate(schedule, 1) if f"f{number}" in result.unfelt]


def _found(schedule: Schedule, result: Result) -> str:
    if result.failed:
        return f": {', '.join(result.failed)}"
    if result.only_unfelt:
        return f" ({', '.join(_unfelt(schedule, result))} not felt)" + (f": {', '.join(result.seen)} seen" if result.seen else "")
    return ""


def _bounds(names: list[str] | None, most: int) -> Bounds:
    from harness.explore.schedule import MENU, Bounds

    strange = [name for name in names or () if name not in MENU]
    if strange:
        raise typer.BadParameter(f"no fault {strange[0]!r} to draw; choose from {', '.join(MENU)}", param_hint="--fault")
    menu = tuple(name for name in MENU if not names or name in names)
    return Bounds(menu, min(most, len(menu)))
