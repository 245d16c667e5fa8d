"""`idrill schema`: the JSON Schema of a file, for editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer


def _drill() -> dict[str, Any]:
    from harness.drill.published.schema import drill_schema

    return drill_schema()


def _connector() -> dict[str, Any]:
    from harness.drill.published.schema import connector_schema

    return connector_schema()


def _integration() -> dict[str, Any]:
    from harness.integration.published.schema import integration_schema

    return integration_schema()


def _gameday() -> dict[str, Any]:
    from harness.gameday.published.schema import gameday_schema

    return gameday_schema()


def _team() -> dict[str, Any]:
    from harness.gameday.published.schema import team_schema

    return team_schema()


KINDS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "drill": _drill,
    "connector": _connector,
    "integration": _integration,
    "gameday": _gameday,
    "team": _team,
}


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is not one of {', '.join(KINDS)}")
    return kind


def schema(
    what: Annotated[
        str,
        typer.Argument(
            metavar=f"[{'|'.join(KINDS)}]",
            help="Kind of file.",
            callback=_known,
            autocompletion=lambda: list(KINDS),
        ),
    ] = "drill",
) -> int:
    """Print the JSON Schema of a kind of file. Editors use it to complete and check the files."""
    typer.echo(json.dumps(KINDS[what](), indent=2))
    return 0
