"""A verb of the command line whose options have defaults in the environment and in a file; its help and its errors say which."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand

from harness.cli.defaults import options_of, origins, variable_of


class Verb(TyperCommand):
    """Each of its options has an environment variable, `IDRILL_RUN_SPEED`, which `idrill config run` names."""

    def __init__(self, name: str | None, **rest: Any) -> None:
        super().__init__(name, **rest)
        for option in options_of(self).values():
            option.envvar, option.show_envvar = variable_of(name or "", option), False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Like every command; a wrong value from a file or variable is refused with the place where it is set."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            place = {key: place for key, _, place in self._origins(ctx)}
            option = next((key for key, option in options_of(self).items() if option is error.param), None)
            if option is not None and place[option] and ctx.get_parameter_source(options_of(self)[option].name).name != "COMMANDLINE":
                error.message = f"{error.message} ({place[option]})"
            raise

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Which defaults are not the built-in ones, and where they come from."""
        super().format_epilog(ctx, formatter)
        lines = [(f"--{key} {value}", place) for key, value, place in self._origins(ctx) if place]
        if lines:
            with formatter.section("Defaults set here"):
                formatter.write_dl(lines)

    def _origins(self, ctx: Any) -> list[tuple[str, str, str]]:
        return list(origins(self.name or "", self, ctx.find_root().obj or {}))
