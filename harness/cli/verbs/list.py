"""`idrill list`: the drills at hand, the connectors, or the kinds that a drill file can use."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from harness import assets, exit_codes
from harness.cli import options
from harness.cli.choose import matching
from harness.cli.find_drills import complete_drill, connector_files, drill_files
from harness.drill.text.typos import hint

Filter = Callable[[Collection[str]], bool]
_HEAD = ("title", "category", "pattern", "why")


def list_(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these drills; `*` is a wildcard.", autocompletion=complete_drill),
    ] = None,
    only: options.Tags = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="List faults, checks, fakes, runtimes, services and reports instead.")] = False,
    connectors: Annotated[bool, typer.Option("--connectors", help="List the connectors that --connector accepts by name instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List the drills."""
    if kinds and connectors:
        raise typer.BadParameter("choose one of --kinds and --connectors")
    if (kinds or connectors) and (names or only):
        raise typer.BadParameter("names and tags choose drills: leave them out with --kinds and --connectors")
    found = list(_kinds_told() if kinds else _connectors() if connectors else _heads(_named(names or []), only))
    if as_json:
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        for line in (_kinds_shown if kinds else _connectors_shown if connectors else _drills_shown)(found):
            typer.echo(line)
    return exit_codes.PASSED


def _named(names: list[str]) -> dict[str, Path]:
    """The drills at hand with one of these names; none: all of them. Raises typer.BadParameter for a name that none has."""
    files = drill_files()
    try:
        wanted = {each for name in names for each in matching(name, files)}
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if absent := sorted(wanted - files.keys()):
        raise typer.BadParameter(f"no drill is called {absent[0]!r}; {hint(absent[0], tuple(files)) or 'run `idrill list` to see them'}")
    return {name: path for name, path in files.items() if not names or name in wanted}


def _heads(files: dict[str, Path], only: Filter | None) -> Iterator[dict[str, Any]]:
    """The head of each drill's file; null if it cannot be read.

    From the files' heads alone: whether the rest of a drill is right is for `idrill check`, and would take its time.
    """
    from harness.drill.reading.extends import completed_drill
    from harness.drill.text import document
    from harness.errors import HarnessError

    for name, path in files.items():
        try:
            head = completed_drill(document.read(path)).data
        except HarnessError:
            head = {}
        tags = head.get("tags", [])
        good = isinstance(head.get("title"), str) and isinstance(tags, list)
        words = list(map(str, tags)) if good else []
        if not good or only is None or only(words):
            yield {"name": name, "file": str(path), **{key: head.get(key) if good else None for key in _HEAD}, "tags": words}


def _drills_shown(heads: list[dict[str, Any]]) -> Iterator[str]:
    from harness.report.hostile import line

    width = max((len(head["name"]) for head in heads), default=0)
    for head in heads:
        if isinstance(head["title"], str):
            shown = f"  [{line(', '.join(head['tags']))}]" if head["tags"] else ""
            yield f"{head['name']:<{width}}  {line(head['title'])}{shown}"
        else:
            yield f"{head['name']:<{width}}  cannot be read: see `idrill check {head['file']}`"


def _connectors() -> Iterator[dict[str, Any]]:
    return (
        {"name": name, "file": str(path), "defect": path.parent == assets.fixture("connector") / "broken"}
        for name, path in connector_files().items()
    )


def _connectors_shown(found: list[dict[str, Any]]) -> Iterator[str]:
    """The correct ones first: most of the others exist to test the harness itself."""
    from harness.report.hostile import line

    good, broken = ([one for one in found if one["defect"] is defect] for defect in (False, True))
    width = max((len(one["name"]) for one in good), default=0)
    yield from (f"{line(one['name']):<{width}}  {line(one['file'])}" for one in good)
    yield f"with a deliberate defect: {', '.join(line(one['name']) for one in broken)}"


def _kinds_told() -> Iterator[dict[str, Any]]:
    from harness import registry

    return ({"group": group.removeprefix("harness."), "names": list(registry.names(group))} for group in registry.GROUPS)


def _kinds_shown(groups: list[dict[str, Any]]) -> Iterator[str]:
    return (f"{group['group']:<9} {', '.join(group['names'])}" for group in groups)
