"""Arguments and options that several verbs share, so that they read alike everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from harness import speeds
from harness.cli.choose import tag_filter
from harness.cli.find_drills import complete_connector, complete_drill
from harness.cli.find_run import DEFAULT_OUT, run_ids
from harness.cli.shard import Shard
from harness.world.processes.confine import Confine

AUTO = "auto"
JOBS = 2


def _complete_run(incomplete: str) -> list[str]:
    return [run for run in reversed(run_ids(DEFAULT_OUT)) if run.startswith(incomplete)]


def _speed_or_auto(text: str | None) -> str | None:
    try:
        good = text is None or text == AUTO or speeds.is_possible(float(text))
    except ValueError:
        good = False
    if not good:
        raise typer.BadParameter(f"{text!r} is neither a number from {speeds.LOWEST:g} to {speeds.HIGHEST:g} nor `{AUTO}`")
    return text


def speed(given: float | None) -> float | None:
    if given is not None and not speeds.is_possible(given):
        raise typer.BadParameter(f"{given:g} is not a number from {speeds.LOWEST:g} to {speeds.HIGHEST:g}")
    return given


def _wall_s(text: str) -> float:
    from harness.units import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _tags(text: str) -> Callable[[Collection[str]], bool]:
    try:
        return tag_filter(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def shard(text: str) -> Shard:
    """One machine's share, as `2/5`."""
    try:
        return Shard.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date such as 2026-11-29") from None


def _cluster(text: str | None) -> str | None:
    from harness.trials.cluster import is_cluster

    if text is not None and not is_cluster(text):
        raise typer.BadParameter(f"{text!r} is neither the address of a scheduler, such as tcp://127.0.0.1:8786, nor local:4")
    return text


def tell_confined(words: str) -> None:
    """The confinement in force in the runs of a series, if they report it."""
    if words:
        typer.echo(f"  confinement: {words}")


Drill = Annotated[str, typer.Argument(metavar="DRILL", help="Name or path of a drill.", autocompletion=complete_drill)]
Drills = Annotated[
    list[str] | None,
    typer.Argument(metavar="DRILL", help="Names or paths of drills; `*` matches several.", autocompletion=complete_drill),
]
Connector = Annotated[
    str | None,
    typer.Option(metavar="FILE|NAME", help="Connector to test instead of the one that the drill names.", autocompletion=complete_connector),
]
Integration = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Integration file: its connector, with its names, people, entities, limits and deadlines in place of the drill's.",
    ),
]
_USUAL = f"default: {speeds.USUAL:g}, or lower if a client of the connector times out too soon for that"
Speed = Annotated[float | None, typer.Option(callback=speed, help=f"Drill seconds per second of wall time; {_USUAL}.")]
SpeedOrAuto = Annotated[
    str | None,
    typer.Option(
        metavar="N|auto",
        callback=_speed_or_auto,
        help=f"Drill seconds per second of wall time; auto: the highest at which this machine keeps the baseline steady; {_USUAL}.",
    ),
]
Runtime = Annotated[str, typer.Option(help="Where the stack runs: local, docker, or attach (a stack that is running already).")]
Confinement = Annotated[
    Confine,
    typer.Option(
        "--confine",
        help="Use Landlock to keep the connector away from the evidence. auto: if the kernel has it; required: or do not run; off: never.",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder that holds the runs.")]
Runs = Annotated[
    list[str],
    typer.Argument(metavar="RUN", help="Run ids (or how they begin), paths, or `last`.", autocompletion=_complete_run),
]
SomeRuns = Annotated[
    list[str] | None,
    typer.Argument(metavar="[RUN]...", help="Run ids (or how they begin), paths, or `last`.", autocompletion=_complete_run),
]
Archive = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER|none",
        help="Folder that keeps a small record of every judged run; default: idrill-archive beside idrill.toml, or else here.",
    ),
]
Tags = Annotated[
    Callable[[Collection[str]], bool] | None,
    typer.Option(parser=_tags, metavar="TAGS", help="Only drills with these tags, such as `data`, or `data and not slow`."),
]
Jobs = Annotated[int, typer.Option("-j", "--jobs", min=1, max=64, help="How many runs to carry out in parallel.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS|local:N",
        callback=_cluster,
        help="Run on the workers of this Dask cluster, one run each, instead of --jobs; local:4 starts four workers here.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(
        parser=_wall_s, metavar="TIME", help="Wall time, such as 10m, after which no further run begins; a second call continues."
    ),
]
At = Annotated[
    date | None,
    typer.Option(parser=_day, metavar="DATE", help="The day (UTC) whose evening it shows, such as 2026-11-29; default: today."),
]
