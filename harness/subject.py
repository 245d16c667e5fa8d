"""`subject.json`: what a run judged, so that evidence can be held against the integration as it is today. The engine writes it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION: Literal[1] = 1
IMAGE = re.compile(r"^sha256:[0-9a-f]{64}$")
"""How a container runtime names an image by its content."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal digits."""
How = Literal["files", "image", "asked", "unknown"]
"""How the program is identified: by files of this machine, by its image, by a question to the running program, or not at all."""
Part = Literal["connector", "watchdog"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Files(_Frozen):
    """Some files, by their paths and contents."""

    files: int
    """How many there are."""
    digest: Digest


class Commit(_Frozen):
    """Where the connector file is committed."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
    dirty: bool
    """Whether something in the file's folder and below differs from it."""


class Subject(_Frozen):
    """The subject of the run."""

    subject: Literal[1] = VERSION
    """The version of the file."""
    how: How
    digest: Digest
    """The digest of all its parts: connector file, programs, watched files, image. Evidence is for a subject with the same digest."""
    connector: Digest
    """The digest of the meaning of the connector file; comments, the order of keys and explicit defaults change nothing."""
    programs: Files | None = None
    """Files that its commands name; null: they name none, as with `python -m`."""
    watched: Files | None = None
    """Files that the integration file watches; null: it does not say which."""
    image: Annotated[str, Field(pattern=IMAGE.pattern)] | None = None
    """The id of its image, which the journal has as soon as it is known."""
    watchdog: Digest | None = None
    """The digest of the meaning of the watchdog's file; null: the drill has none."""
    stand_ins: tuple[Part, ...] = ()
    """What came with the harness, and is not the user's own."""
    commit: Commit | None = None
    """Which one the connector file is from; null: it is not committed."""
