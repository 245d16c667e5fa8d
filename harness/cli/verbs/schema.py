"""`idrill schema`: the JSON Schema of a file, for editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class What(StrEnum):
    drill = "drill"
    connector = "connector"
    integration = "integration"


def schema(what: Annotated[What, typer.Argument(help="Kind of file.")] = What.drill) -> int:
    """Print the JSON Schema of a kind of file. Editors use it to complete and check drills, connectors and integrations."""
    from harness.drill.published.schema import connector_schema, drill_schema
    from harness.integration.published.schema import integration_schema

    make = {What.drill: drill_schema, What.connector: connector_schema, What.integration: integration_schema}[what]
    typer.echo(json.dumps(make(), indent=2))
    return 0
