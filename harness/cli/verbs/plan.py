"""`idrill plan`: the exact steps of a run, without running it."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli import guard, options
from harness.speeds import USUAL


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
    guard.warn(warnings(drawn))
    typer.echo(drawn.model_dump_json(indent=2) if as_json else explain(drawn))
    return 0
