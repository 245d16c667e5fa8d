"""`undo.jsonl`: what a run does outside its directory, written down before it is done, so that a sweep can undo it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from harness.world import lines

FILE = "undo.jsonl"


class _Undo(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ProxyMade(_Undo):
    """A proxy of the run's own on someone else's Toxiproxy: to be removed."""

    url: str
    """Of the Toxiproxy."""
    proxy: str
    """Its name begins with the run's id."""


class FoundProxy(_Undo):
    """A proxy as its server shows it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    name: str
    enabled: bool
    toxics: list[dict[str, Any]] = []


class ProxyFound(_Undo):
    """A proxy of another owner on which an attached run may inject faults: the clean-up restores it."""

    url: str
    """Of the Toxiproxy."""
    found: FoundProxy
    """What it was."""


class FolderMade(_Undo):
    """A service's folder outside the run directory: to be removed."""

    folder: str


class AllPutBack(_Undo):
    """A watchdog has put all proxies back: they may be in others' hands by now, and are left alone."""

    done: Literal[True]


Undo = ProxyMade | ProxyFound | FolderMade | AllPutBack


@cache
def _form() -> TypeAdapter[Undo]:
    return TypeAdapter(Undo)


def write(path: Path, *undos: Undo) -> None:
    """Add to the file. Raises OSError."""
    lines.append(path, _form(), *undos)


def read(path: Path) -> lines.Lines[Undo]:
    """The changes to undo, in the order in which they were written."""
    return lines.read(path, _form())
