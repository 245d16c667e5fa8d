"""`idrill doctor`: the abilities of this machine, the missing ones, and their remedies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness import exit_codes
from harness.cli.find_run import DEFAULT_OUT

_MARK = {"ok": "ok    ", "absent": "-     ", "broken": "BROKEN"}


def doctor(out: Annotated[Path, typer.Option(help="Folder for the run directories.")] = DEFAULT_OUT) -> int:
    """Show what this machine can do, and what is missing."""
    from harness.cli import accelerator, machine

    found = (*machine.examine(out), *accelerator.examine())
    width = max(len(one.what) for one in found)
    for one in found:
        typer.echo(f"{_MARK[one.grade]}  {one.what:<{width}}  {one.detail}")
        for line in one.remedy.splitlines():
            typer.echo(f"{'':{width + 10}}> {line}")
    broken = [one.what for one in found if one.grade == "broken"]
    if broken:
        typer.echo(f"\nneeds attention: {', '.join(broken)}")
    elif any(one.what == accelerator.MISSING for one in found):
        typer.echo("\nthis machine can run drills only in real time: connectors with `clock: accelerated` need --speed 1 here")
    else:
        typer.echo("\nthis machine can run drills")
    return exit_codes.ENVIRONMENT if broken else exit_codes.PASSED
