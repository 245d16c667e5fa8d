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
    pattern: Annotated[
        str | None,
        typer.Option(help="What an integration puts at stake: reporting-feed, one-way-write, bidirectional-sync or customer-state."),
    ] = None,
    arrives: Annotated[str | None, typer.Option(help="How soon the records of an integration must arrive: live, daily or once.")] = None,
    on_call: Annotated[str | None, typer.Option(help="Whether somebody is on call for the integration: yes or no.")] = None,
) -> int:
    """Write a commented file as a starting point. `notices` writes a folder with templates of notices."""
    folder = Path.cwd()
    _refuse(name)
    text = new_integration.text(name, folder, pattern, arrives, on_call) if what is What.integration else None
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
    _refuse(name)
    if what is What.notices:
        return _notices(folder / name)
    if what is What.drill and (folder / "drills").is_dir():
        folder /= "drills"
    path = folder / f"{name}.{what}.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_template(what, name) if text is None else text)
    except FileExistsError:
        raise EnvironmentUnavailable(f"{path} exists", "choose another name, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path


def _refuse(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise DrillInvalid((Problem("the command line", 0, 0, "NAME", repr(name), "lower-case words joined by dashes"),))


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
