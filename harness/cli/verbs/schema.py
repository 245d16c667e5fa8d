"""`idrill schema`: the JSON Schema of a file, for editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class What(StrEnum):
    drill = "drill"
    connector = "connector"


def schema(what: Annotated[What, typer.Argument(help="Which file.")] = What.drill) -> int:
    """Print the JSON Schema of drill or connector files, for editors."""
    from harness.drill.published.schema import connector_schema, drill_schema

    made = drill_schema() if what is What.drill else connector_schema()
    typer.echo(json.dumps(made, indent=2))
    return 0
