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
    """From the files' heads alone: whether the rest of a drill is right is for `idrill check`, and would take its time."""
    from harness.drill.text import document
    from harness.errors import HarnessError
    from harness.report.hostile import line

    files = drill_files()
    width = max(map(len, files), default=0)
    for name, path in files.items():
        try:
            head = document.read(path).data
        except HarnessError:
            head = {}
        title, tags = head.get("title"), head.get("tags", [])
        if not isinstance(title, str) or not isinstance(tags, list):
            typer.echo(f"{name:<{width}}  cannot be read: see `idrill check {path}`")
        elif only is None or only in tags:
            shown = f"  [{line(', '.join(map(str, tags)))}]" if tags else ""
            typer.echo(f"{name:<{width}}  {line(title)}{shown}")
    return 0


def _kinds() -> int:
    from harness import registry

    for group in registry.GROUPS:
        typer.echo(f"{group.removeprefix('harness.'):<9} {', '.join(registry.names(group))}")
    return 0
