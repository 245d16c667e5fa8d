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


def wall_s(text: str) -> float:
    """A length of wall time, as `10m`."""
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
    typer.Argument(metavar="DRILL", help="Names or paths of drills; `*` is a wildcard.", autocompletion=complete_drill),
]
Connector = Annotated[
    str | None,
    typer.Option(metavar="FILE|NAME", help="The connector to test, instead of the drill's own.", autocompletion=complete_connector),
]
Integration = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Integration file. Its connector, names, people, entities, limits and deadlines replace the drill's.",
    ),
]
Rehearse = Annotated[
    str | None,
    typer.Option("--rehearse", metavar="TEAM", help="The scripted team that plays a game day without people, by name or file."),
]
IntegrationFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--integration",
        metavar="FILE",
        help="Integration file, to show how many of its due drills were run, and how ready it is. Repeat the option for each file.",
    ),
]
Integrations = Annotated[list[Path], typer.Argument(metavar="FILE", help="Integration files.", show_default=False)]
_FAST = f"How fast drill time runs: {speeds.USUAL:g} means one minute per second"
_USUAL = f"Default: {speeds.USUAL:g}, or lower if a timeout of the connector would be too short"
Speed = Annotated[float | None, typer.Option(callback=speed, help=f"{_FAST}. {_USUAL}.")]
SpeedOrAuto = Annotated[
    str | None,
    typer.Option(
        metavar="N|auto",
        callback=_speed_or_auto,
        help=f"{_FAST}; auto finds the fastest speed at which the baseline stays steady on this machine. {_USUAL}.",
    ),
]
Runtime = Annotated[str, typer.Option(help="Where the stack runs: local, docker, or attach (to one that is already running).")]
Confinement = Annotated[
    Confine,
    typer.Option(
        "--confine",
        help="Use Landlock to keep the connector away from the evidence. auto: if the kernel supports it; "
        "required: refuse to run without it; off: never.",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder for the run directories.")]
Runs = Annotated[
    list[str],
    typer.Argument(metavar="RUN", help="Run IDs (or their first characters), paths, or `last`.", autocompletion=_complete_run),
]
SomeRuns = Annotated[
    list[str] | None,
    typer.Argument(metavar="RUN", help="Run IDs (or their first characters), paths, or `last`.", autocompletion=_complete_run),
]
Archive = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER|none",
        help="Folder for a small record of every judged run. Default: idrill-archive, next to idrill.toml or in the current folder.",
    ),
]
Tags = Annotated[
    Callable[[Collection[str]], bool] | None,
    typer.Option(parser=_tags, metavar="TAGS", help="Only drills with these tags: `data`, or `data and not slow`."),
]
Except = Annotated[
    list[str] | None,
    typer.Option(
        "--except",
        metavar="DRILL",
        help="Leave this drill out of --all, --only and wildcards; `*` is a wildcard, and the option may be repeated.",
        autocompletion=complete_drill,
    ),
]
Jobs = Annotated[int, typer.Option("-j", "--jobs", min=1, max=64, help="Number of runs at the same time.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS|local:N",
        callback=_cluster,
        help="Use the workers of this Dask cluster instead of --jobs, one run per worker. local:4 starts four workers on this machine.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(
        parser=wall_s, metavar="TIME", help="Start no more runs after this time, such as 10m. Run the same command again to continue."
    ),
]
At = Annotated[
    date | None,
    typer.Option(parser=_day, metavar="DATE", help="Show the state at the end of this day (UTC), such as 2026-11-29. Default: today."),
]
