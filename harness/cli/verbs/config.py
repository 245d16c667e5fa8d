"""`idrill config`: the defaults of options that a file or the environment sets, and where each comes from."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from harness import exit_codes
from harness.cli.defaults import options_of, origins, variable_of
from harness.report.hostile import line


def config(
    context: typer.Context,
    verb: Annotated[
        str | None, typer.Argument(metavar="COMMAND", help="Show every option of this command, with its environment variable.")
    ] = None,
) -> int:
    """Show your own defaults, and where each one is set."""
    root = context.find_root()
    commands: dict[str, Any] = root.command.commands  # type: ignore[attr-defined]
    if verb is not None and verb not in commands:
        raise typer.BadParameter(f"{verb!r} is not a command; the commands are {', '.join(commands)}")
    for name, command in commands.items() if verb is None else [(verb, commands[verb])]:
        for key, value, place in origins(name, command, root.obj or {}):
            if verb is not None:
                variable = variable_of(name, options_of(command)[key])
                _tell("", key, value, f"{place or 'built in'}" + ("" if place == variable else f"; {variable}"))
            elif place:
                _tell(f"{name:<8}  ", key, value, place)
    if verb is None and not any(origin for name, command in commands.items() for *_, origin in origins(name, command, root.obj or {})):
        typer.echo("All defaults are the built-in ones. Set others in idrill.toml, [tool.idrill] of pyproject.toml, or the environment.")
    return exit_codes.PASSED


def _tell(before: str, key: str, value: str, place: str) -> None:
    shown = f"--{key} {line(value)}".rstrip()
    typer.echo(f"{before}{shown:<36}  {line(place)}")
