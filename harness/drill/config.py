"""Configuration files of a connector, rendered from templates (Jinja2) before each of its starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from harness.drill.command import OneOf
from harness.drill.rule import broken
from harness.drill.stack import Text


def _inside(name: str) -> str:
    if not set(name.split("/")).isdisjoint({"", ".", ".."}):
        raise broken(repr(name), "a file name such as settings.toml or conf/app.ini", "it lies below {connector.config}")
    return name


FileName = Annotated[str, Field(pattern=r"^[^\x00{}]+$", max_length=200), AfterValidator(_inside)]
"""Relative, without dots as steps: it stays in the folder."""


class ConfigFile(OneOf):
    """One of them; it lies at `{connector.config}/<name>` and only its owner may read it."""

    template: Text | None = Field(None, description="a Jinja2 template, relative to this file")
    text: str | None = Field(None, description="the template itself")


ConfigFiles = dict[FileName, ConfigFile]
