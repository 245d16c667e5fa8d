"""`idrill list`: the drills at hand, or the kinds that a drill file can use."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli.find_drills import drill_files


def list_(
    only: Annotated[str | None, typer.Option(metavar="TAG", help="Only drills with this tag.")] = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="Instead: all faults, checks and fakes by name.")] = False,
) -> int:
    """List the drills at hand."""
    return _kinds() if kinds else _drills(only)


def _drills(only: str | None) -> int:
    from harness.drill.load import load_drill
    from harness.errors import DrillInvalid, HarnessError
    from harness.report.wording import many

    files = drill_files()
    width = max(map(len, files), default=0)
    for name, path in files.items():
        try:
            drill = load_drill(path).drill
        except HarnessError as error:
            why = f"{many(len(error.problems), 'problem')}, see `idrill check {path}`" if isinstance(error, DrillInvalid) else str(error)
            typer.echo(f"{name:<{width}}  cannot be read: {why}")
            continue
        if only is None or only in drill.tags:
            tags = f"  [{', '.join(drill.tags)}]" if drill.tags else ""
            typer.echo(f"{name:<{width}}  {drill.title}{tags}")
    return 0


def _kinds() -> int:
    from harness import registry

    for group in registry.GROUPS:
        typer.echo(f"{group.removeprefix('harness.'):<9} {', '.join(registry.names(group))}")
    return 0
