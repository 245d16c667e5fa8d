"""`idrill plan`: the exact steps of a run, without running it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.cli import guard, options
from harness.speeds import USUAL

if TYPE_CHECKING:
    from harness.plan.model import Plan


def plan(
    drill: options.Drill,
    connector: options.Connector = None,
    speed: options.Speed = None,
    seed: Annotated[int, typer.Option(help="Seed of the workload.")] = 0,
    runtime: options.Runtime = "local",
    as_json: Annotated[bool, typer.Option("--json", help="The plan as it is saved with a run.")] = False,
) -> int:
    """Print the exact steps of a run; nothing is started."""
    from harness.plan.explain import explain
    from harness.plan.patience import lowered, warnings
    from harness.rehearsal import draw_up

    drawn = draw_up(drill, connector=connector, speed=speed, seed=seed, runtime=runtime)
    if speed is None:
        guard.note(lowered(drawn, USUAL))
    guard.warn([*warnings(drawn), *_absent(drawn)])
    typer.echo(drawn.model_dump_json(indent=2) if as_json else explain(drawn))
    return 0


def _absent(drawn: Plan) -> Iterator[str]:
    """That a process under test is started by a program that is not here."""
    from harness.drill.reading.programs import missing_programs
    from harness.plan.definition import Definition

    whole = Definition.of(drawn)
    for spec, file in ((whole.connector, drawn.connector_file), (whole.watchdog, drawn.watchdog_file)):
        if spec is not None and file is not None:
            yield from missing_programs(spec, Path(file), os.environ)
