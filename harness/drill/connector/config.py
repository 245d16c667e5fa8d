"""Configuration files of a connector, rendered from templates (Jinja2) before each of its starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from harness import regular_file
from harness.drill.connector.command import OneOf
from harness.drill.stack import Text
from harness.drill.text import jinja, template
from harness.drill.text.broken import broken


def _inside(name: str) -> str:
    if not set(name.split("/")).isdisjoint({"", ".", ".."}):
        raise broken(repr(name), "a file name such as settings.toml or conf/app.ini", "it must be below {connector.config}")
    return name


FileName = Annotated[str, Field(pattern=r"^[^\x00{}]+$", max_length=200), AfterValidator(_inside)]
"""Relative, without dots as steps: it stays in the folder."""


MOST_BYTES = 1_000_000
"""Of a template in a file of its own."""


class ConfigFile(OneOf):
    """One of them; it lies at `{connector.config}/<name>` and only its owner may read it."""

    template: Text | None = Field(None, description="a Jinja2 template, relative to this file")
    text: str | None = Field(None, description="the template itself")


ConfigFiles = dict[FileName, ConfigFile]


def source(file: ConfigFile, folder: Path) -> str:
    """The template itself; `folder` is the connector file's own. Raises OSError, ValueError."""
    if file.template is None:
        return file.text or ""
    return regular_file.read(folder / file.template, MOST_BYTES).decode()


def routes_in(files: ConfigFiles, folder: Path) -> set[str]:
    """The alert routes that the templates name, as far as these can be read."""
    return {route for use in uses_in(files, folder) if (route := template.route_of(use.name))}


def uses_in(files: ConfigFiles, folder: Path) -> Iterator[jinja.Use]:
    """The names that the templates use; what cannot be read is a problem of its own, which the rules of the file tell."""
    for file in files.values():
        try:
            yield from jinja.names_in(source(file, folder))
        except (OSError, ValueError, jinja.Broken):
            continue
