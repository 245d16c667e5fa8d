"""`idrill list`: the drills at hand, or the kinds that a drill file can use."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from typing import Annotated, Any

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.find_drills import drill_files

Filter = Callable[[Collection[str]], bool]
_HEAD = ("title", "category", "pattern", "why")


def list_(
    only: options.Tags = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="List all faults, checks and fakes instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List the drills."""
    if as_json:
        typer.echo(json.dumps(list(_kinds_told()) if kinds else list(_heads(only)), indent=1, ensure_ascii=False))
        return exit_codes.PASSED
    return _kinds() if kinds else _drills(only)


def _heads(only: Filter | None) -> Iterator[dict[str, Any]]:
    """What each drill's file says of itself; null where it cannot be read.

    From the files' heads alone: whether the rest of a drill is right is for `idrill check`, and would take its time.
    """
    from harness.drill.reading.extends import completed_drill
    from harness.drill.text import document
    from harness.errors import HarnessError

    for name, path in drill_files().items():
        try:
            head = completed_drill(document.read(path)).data
        except HarnessError:
            head = {}
        tags = head.get("tags", [])
        good = isinstance(head.get("title"), str) and isinstance(tags, list)
        words = list(map(str, tags)) if good else []
        if not good or only is None or only(words):
            yield {"name": name, "file": str(path), **{key: head.get(key) if good else None for key in _HEAD}, "tags": words}


def _drills(only: Filter | None) -> int:
    from harness.report.hostile import line

    heads = list(_heads(only))
    width = max((len(head["name"]) for head in heads), default=0)
    for head in heads:
        if isinstance(head["title"], str):
            shown = f"  [{line(', '.join(head['tags']))}]" if head["tags"] else ""
            typer.echo(f"{head['name']:<{width}}  {line(head['title'])}{shown}")
        else:
            typer.echo(f"{head['name']:<{width}}  cannot be read: see `idrill check {head['file']}`")
    return exit_codes.PASSED


def _kinds_told() -> Iterator[dict[str, Any]]:
    from harness import registry

    return ({"group": group.removeprefix("harness."), "names": list(registry.names(group))} for group in registry.GROUPS)


def _kinds() -> int:
    for group in _kinds_told():
        typer.echo(f"{group['group']:<9} {', '.join(group['names'])}")
    return exit_codes.PASSED
