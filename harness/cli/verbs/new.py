"""`idrill new`: a commented starting point that is valid as it stands."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import resources
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from harness.cli import new_integration
from harness.cli.find_drills import bundled_connectors, catalogue, complete_drill
from harness.errors import DrillInvalid, EnvironmentUnavailable, Problem

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class What(StrEnum):
    drill = "drill"
    connector = "connector"
    integration = "integration"
    notices = "notices"


def new(
    what: Annotated[What, typer.Argument(help="Kind of file to write.")],
    name: Annotated[str, typer.Argument(help="Name of the new file, in lower case with hyphens, such as orders-api-down.")],
    extends: Annotated[
        str | None,
        typer.Option(metavar="DRILL", help="Write a variant of this drill: its name and five lines.", autocompletion=complete_drill),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option(help="What an integration puts at stake: reporting-feed, one-way-write, bidirectional-sync or customer-state."),
    ] = None,
    arrives: Annotated[str | None, typer.Option(help="How soon the records of an integration must arrive: live, daily or once.")] = None,
    on_call: Annotated[str | None, typer.Option(help="Whether somebody is on call for the integration: yes or no.")] = None,
) -> int:
    """Write a commented file as a starting point. `notices` writes a folder with templates of notices.

    `idrill new drill NAME --extends connector-down-20m` writes a variant of a drill of the catalogue.
    """
    folder = Path.cwd()
    _refuse(what, name)
    if extends is not None and what is not What.drill:
        raise typer.BadParameter("only a drill can be written as a variant", param_hint="--extends")
    text = new_integration.text(name, folder, pattern, arrives, on_call) if what is What.integration else None
    if extends is not None:
        text = _variant(extends, _drills(folder))
    path = start(what, name, folder, text)
    then = f"`comms: {{notices: {name}}}` in the integration file" if what is What.notices else f"idrill check {path}"
    typer.echo(f"{path}\nnext: {then}")
    if what is What.integration:
        _advise(path)
    return 0


def start(what: What, name: str, folder: Path, text: str | None = None) -> Path:
    """Write the text, or else the template, and return its path: drills go into `drills/` where there is one.

    Raises DrillInvalid for a name that a drill cannot have, EnvironmentUnavailable when the file exists or cannot be written.
    """
    _refuse(what, name)
    if what is What.notices:
        return _notices(folder / name)
    path = (_drills(folder) if what is What.drill else folder) / f"{name}.{what}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_template(what, name) if text is None else text)
    except FileExistsError:
        raise EnvironmentUnavailable(f"{path} exists", "choose another name, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path


def _drills(folder: Path) -> Path:
    return folder / "drills" if (folder / "drills").is_dir() else folder


def _variant(base: str, folder: Path) -> str:
    from harness.cli.new_variant import variant

    return variant(base, folder)


def _refuse(what: What, name: str) -> None:
    """Raises DrillInvalid for a name that is none, or that would hide what came with the package."""
    if not _NAME.fullmatch(name):
        raise DrillInvalid((Problem("the command line", 0, 0, "NAME", repr(name), "lower-case words joined by dashes"),))
    if what is What.drill and name in catalogue():
        lines = [f"idrill new drill my-{name} --extends {name}", "", *_variant(name, Path.cwd()).splitlines()]
        instead = "\n".join(f"  {line}".rstrip() for line in lines)
        found = f"{name!r} is a drill of the catalogue, and a file of that name would hide it. For a variant give it a name of its own:"
        raise DrillInvalid((Problem("the command line", 0, 0, "NAME", f"{found}\n{instead}", ""),))
    if what is What.connector and name in bundled_connectors():
        found = f"{name!r} is a bundled connector, and a file of that name would hide it"
        raise DrillInvalid((Problem("the command line", 0, 0, "NAME", found, "another name"),))


def _template(what: What, name: str) -> str:
    template = resources.files("harness.cli").joinpath(f"templates/{what}.yaml").read_text(encoding="utf-8")
    return Template(template).substitute(name=name)


def _notices(folder: Path) -> Path:
    from harness.notices.notice import write_standard

    try:
        write_standard(folder)
    except FileExistsError:
        raise EnvironmentUnavailable(f"{folder} exists", "choose another name, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder} cannot be written: {error.strerror}") from error
    return folder


def _advise(path: Path) -> None:
    """Say when another path is better than an integration that must be kept alive, and that the connector is not the user's own."""
    from harness.integration.advice import advice
    from harness.integration.reading.load import load_integration

    file = load_integration(path).integration
    for line in advice(file):
        typer.echo(f"before you build it: {line}")
    if file.connector == new_integration.STAND_IN:
        typer.echo(f"connector: {file.connector} comes with the harness and proves nothing about yours; name your own")
