"""`idrill new`: a commented starting point that is valid as it stands."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import resources
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from harness.errors import DrillInvalid, EnvironmentUnavailable, Problem

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class What(StrEnum):
    drill = "drill"
    connector = "connector"
    notices = "notices"


def new(
    what: Annotated[What, typer.Argument(help="Kind of file to write.")],
    name: Annotated[str, typer.Argument(help="Name of the new file, in lower case with hyphens, such as orders-api-down.")],
) -> int:
    """Write a commented drill or connector file as a starting point. `notices` writes a folder with templates of notices."""
    path = start(what, name, Path.cwd())
    then = f"`comms: {{notices: {name}}}` in the integration file" if what is What.notices else f"idrill check {path}"
    typer.echo(f"{path}\nnext: {then}")
    return 0


def start(what: What, name: str, folder: Path) -> Path:
    """Write the template and return its path: drills go into `drills/` where there is one.

    Raises DrillInvalid for a name that a drill cannot have, EnvironmentUnavailable when the file exists or cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise DrillInvalid((Problem("the command line", 0, 0, "NAME", repr(name), "lower-case words joined by dashes"),))
    if what is What.notices:
        return _notices(folder / name)
    if what is What.drill and (folder / "drills").is_dir():
        folder /= "drills"
    path = folder / f"{name}.{what}.yaml"
    text = resources.files("harness.cli").joinpath(f"templates/{what}.yaml").read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(Template(text).substitute(name=name))
    except FileExistsError:
        raise EnvironmentUnavailable(f"{path} exists", "choose another name, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path


def _notices(folder: Path) -> Path:
    from harness.notices.notice import write_standard

    try:
        write_standard(folder)
    except FileExistsError:
        raise EnvironmentUnavailable(f"{folder} exists", "choose another name, or remove it first") from None
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder} cannot be written: {error.strerror}") from error
    return folder
